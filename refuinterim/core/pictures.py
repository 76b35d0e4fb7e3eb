# Readers: organisations, staff
"""A photo that somebody sends: looked at before it is read, turned upright, and written anew in three sizes.

What is kept is pixels alone: no place (GPS), camera, date or name of a file comes along.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from refuinterim.core.colours import colour

MEGABYTE = 1_000_000
MOST_BYTES = 12 * MEGABYTE
MOST_PIXELS = 60_000_000  # counted from the header: a small file can unpack into far more than memory holds
LEAST_SIDE = 320
LONGEST_TO_SHORTEST = 4
WIDTHS = (400, 800, 1600)
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
ACCEPTED = "image/jpeg,image/png,image/webp,image/gif"
QUALITY = 78
PORTRAIT = 224  # dots; shown at half of that
PAPER = colour("sheet")  # stands behind what is see-through
# What Pillow raises for a file that is not what it says, or stops half-way.
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, OverflowError, struct.error)
SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class Picture:
    """A photo as it is kept: the size of the largest file, and the WebP of each width."""

    width: int
    height: int
    files: dict[int, bytes]


def read_picture(file: BinaryIO, *, size: int) -> Picture:
    """Check a sent file of `size` bytes and write it anew. Raises ValidationError with what to do about it."""
    if size > MOST_BYTES:
        raise ValidationError(
            _("This photo is too big. It can be %(most)s MB at most. Send a smaller one.")
            % {"most": MOST_BYTES // MEGABYTE},
            code="too_many_bytes",
        )
    try:
        with Image.open(file, formats=FORMATS) as opened:
            refuse_wrong_size(*opened.size)
            # A JPEG can be unpacked at a half or a quarter: what is larger than we keep needs no memory.
            opened.draft("RGB", (max(WIDTHS), max(WIDTHS)))
            opened.seek(0)  # of something that moves, the first picture
            upright = ImageOps.exif_transpose(opened)
            return _written_anew(_in_srgb(upright))
    except Image.DecompressionBombError:
        raise too_many_pixels() from None
    except ValidationError:
        raise
    except UNREADABLE:
        raise ValidationError(
            _("We cannot read this file. Send a photo: JPG, PNG or WebP."), code="no_picture"
        ) from None


def refuse_wrong_size(width: int, height: int) -> None:
    """Before anything is unpacked. Raises ValidationError."""
    if width * height > MOST_PIXELS:
        raise too_many_pixels()
    shortest, longest = sorted((width, height))
    if shortest < LEAST_SIDE:
        raise ValidationError(
            _("This photo is too small. Each side needs %(least)s dots or more. Send a larger one.")
            % {"least": LEAST_SIDE},
            code="too_small",
        )
    if longest > shortest * LONGEST_TO_SHORTEST:
        raise ValidationError(_("This photo is too long and narrow. Send another one."), code="too_narrow")


def too_many_pixels() -> ValidationError:
    """Said before anything is unpacked."""
    return ValidationError(
        _("This photo has too many dots. It can have %(most)s million at most. Send a smaller one.")
        % {"most": MOST_PIXELS // 1_000_000},
        code="too_many_pixels",
    )


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours as every screen shows them, without anything see-through."""
    profile = image.info.get("icc_profile")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, PAPER)
        image = Image.alpha_composite(paper, image).convert("RGB")
    elif image.mode not in {"RGB", "CMYK", "L"}:
        image = image.convert("RGB")
    if profile:
        try:
            known = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, known, SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None  # a profile that says nothing, or is of another kind of colours
        image = converted or image
    return image.convert("RGB")


def _written_anew(image: Image.Image) -> Picture:
    files = {}
    largest = image.size
    image.info.clear()
    for width in sorted(WIDTHS, reverse=True):
        if image.width > width:
            image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
        if width == max(WIDTHS):
            largest = image.size
        out = BytesIO()
        image.save(out, "WEBP", quality=QUALITY, method=4)
        files[width] = out.getvalue()
    return Picture(*largest, files=files)


def portrait(file_name: str) -> bytes | None:
    """A kept photo of a face as a small square JPEG, which every program for mail shows; None when its file is gone."""
    try:
        with default_storage.open(file_name) as file, Image.open(file, formats=("WEBP",)) as opened:
            face = ImageOps.fit(opened.convert("RGB"), (PORTRAIT, PORTRAIT), centering=(0.5, 0.25))
    except FileNotFoundError:
        return None
    out = BytesIO()
    face.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
