"""Files as people send them: photos, and what only looks like one."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

PLACE_OF_THE_PHOTO = {1: "N", 2: (51.0, 12.0, 30.0), 3: "E", 4: (3.0, 13.0, 30.0)}
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
TURNED_RIGHT = 6  # the camera was held on its side


def photo(
    width: int = 900, height: int = 600, *, kind: str = "JPEG", mode: str = "RGB", **options: Any
) -> bytes:
    """A picture: red above, blue below."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (0, height // 2, width, height))
    out = BytesIO()
    image.convert(mode).save(out, kind, **options)
    return out.getvalue()


def photo_of_a_phone(width: int = 900, height: int = 600) -> bytes:
    """With where it was taken, by which phone, held on its side, in the colours of that phone."""
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    exif[MAKER] = "Phone of somebody"
    exif[GPS] = PLACE_OF_THE_PHOTO
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return photo(width, height, exif=exif.tobytes(), icc_profile=profile)


def moving(frames: int = 3) -> bytes:
    """A GIF of which each frame has another colour, the first one green."""
    images = [Image.new("RGB", (400, 400), colour) for colour in ("lime", "red", "blue")[:frames]]
    out = BytesIO()
    images[0].save(out, "GIF", save_all=True, append_images=images[1:])
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of some bytes that says that it is huge."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    empty = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + empty + chunk(b"IEND", b"")


def sent(content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    """A file in a form."""
    return SimpleUploadedFile(name, content, kind)
