"""Files that people send: in memory, and no more of them than a photo may weigh."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from refuinterim.core.pictures import MOST_BYTES


class BoundedUpload(FileUploadHandler):
    """Keep what one request sends, up to `MOST_BYTES` in all. Of what is larger only the size is known after."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin an empty one."""
        super().new_file(*args, **kwargs)
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep it, unless it is too much already."""
        self.received += len(raw_data)
        if self.received <= MOST_BYTES:
            self.content.write(raw_data)
        else:
            self.content = BytesIO()  # lets go of what there was

    def file_complete(self, file_size: int) -> UploadedFile:
        """What the form gets; nothing was written to a disk."""
        self.content.seek(0)
        size = file_size if self.received <= MOST_BYTES else max(file_size, MOST_BYTES + 1)
        return UploadedFile(file=self.content, name=self.file_name, content_type=self.content_type, size=size)
