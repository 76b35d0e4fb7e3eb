"""What Django says at the start of a command when something is missing that only hurts later."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning


def photos_have_a_folder(*args: Any, **kwargs: Any) -> list[CheckMessage]:
    """In production photos must not land in the program's own folder, which the next version replaces."""
    if settings.DEBUG or settings.MEDIA_ROOT_IS_SET:
        return []
    return [
        Warning(
            f"MEDIA_ROOT is not set: photos are kept in {settings.MEDIA_ROOT}.",
            hint="Set it to a folder that all processes share and that is part of what is backed up.",
            id="core.W001",
        )
    ]
