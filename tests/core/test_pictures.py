"""A photo that is sent: refused before it costs anything, or written anew with nothing of a camera in it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from refuinterim.core import pictures
from refuinterim.core.pictures import LEAST_SIDE, MOST_BYTES, WIDTHS, Picture, read_picture
from tests.organisations.photo_files import GPS, MAKER, bomb, moving, photo, photo_of_a_phone


def read(content: bytes) -> Picture:
    return read_picture(BytesIO(content), size=len(content))


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def is_like(pixel: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))


def test_three_sizes_and_none_larger_than_what_was_sent() -> None:
    large, small = read(photo(2400, 1600)), read(photo(640, 480))
    assert {width: opened(file).size for width, file in large.files.items()} == {
        1600: (1600, 1067),
        800: (800, 534),
        400: (400, 267),
    }
    assert (large.width, large.height) == (1600, 1067)
    assert [opened(small.files[width]).width for width in WIDTHS] == [400, 640, 640]
    assert (small.width, small.height) == (640, 480)
    assert all(opened(file).format == "WEBP" for file in large.files.values())


def test_nothing_of_the_phone_comes_along() -> None:
    sent = photo_of_a_phone()
    assert opened(sent).getexif()[MAKER] and opened(sent).getexif().get_ifd(GPS)
    for file in read(sent).files.values():
        image = opened(file)
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
        assert b"Phone of somebody" not in file


def test_stands_upright() -> None:
    kept = read(photo_of_a_phone(900, 600))
    assert (kept.width, kept.height) == (600, 900)
    image = opened(kept.files[1600]).convert("RGB")
    assert is_like(image.getpixel((580, 450)), (255, 0, 0))  # what was above is on the right
    assert is_like(image.getpixel((20, 450)), (0, 0, 255))


def test_of_what_moves_the_first_picture() -> None:
    image = opened(read(moving()).files[400])
    assert not getattr(image, "is_animated", False)
    assert is_like(image.convert("RGB").getpixel((200, 200)), (0, 255, 0))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"), ("JPEG", "L"), ("JPEG", "CMYK"), ("WEBP", "RGB")],
)
def test_every_kind_of_picture_is_read(kind: str, mode: str) -> None:
    assert opened(read(photo(kind=kind, mode=mode)).files[800]).convert("RGB").size == (800, 533)


def test_behind_what_is_see_through_stands_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(out, "PNG")
    assert is_like(opened(read(out.getvalue()).files[400]).convert("RGB").getpixel((9, 9)), (255, 255, 255))


def test_colours_of_a_profile_that_says_nothing_stay() -> None:
    assert read(photo(icc_profile=b"no profile at all")).width == 900


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_picture"),
        (b"just words", "no_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no_picture"),
        (b"%PDF-1.7", "no_picture"),
        (photo()[:3000], "no_picture"),
        (photo(kind="TIFF"), "no_picture"),
        (bomb(30_000, 30_000), "too_many_pixels"),
        (bomb(2_000_000_000, 2_000_000_000), "too_many_pixels"),
        (bomb(4000, 4000), "no_picture"),
        (photo(LEAST_SIDE - 1, 900), "too_small"),
        (photo(3000, 400), "too_narrow"),
        (photo() + b"\0" * MOST_BYTES, "too_many_bytes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_is_refused_with_what_to_do(content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(content)
    assert refused.value.code == code
    assert "Send" in refused.value.messages[0]


def test_nothing_is_unpacked_of_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    def unpack(*args: Any) -> None:
        raise AssertionError("unpacked")

    monkeypatch.setattr(pictures.ImageOps, "exif_transpose", unpack)
    with pytest.raises(ValidationError):
        read(bomb(20_000, 20_000))
