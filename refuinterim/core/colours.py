"""The colours of tokens.css, for where no style sheet reaches: letters, the browser's bar, drawings in docs."""

from __future__ import annotations

import re
from functools import lru_cache
from math import cos, radians, sin
from pathlib import Path

TOKENS = Path(__file__).parents[1] / "static" / "tokens.css"
DECLARATION = re.compile(r"--([\w-]+):\s*([^;}]+)")
EITHER = re.compile(r"light-dark\((.+), (.+)\)")
NAMED = re.compile(r"var\(--([\w-]+)\)")
OKLCH = re.compile(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)")
HEX = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])")


@lru_cache(maxsize=1)
def declared() -> dict[str, str]:
    """The value of each token, as it is written."""
    return {name: value.strip() for name, value in DECLARATION.findall(TOKENS.read_text(encoding="utf-8"))}


@lru_cache(maxsize=128)
def colour(name: str, *, dark: bool = False) -> str:
    """A token as "#rrggbb", in the light or the dark look. KeyError without such a token, ValueError if no colour."""
    return _number(declared()[name], dark=dark)


def _number(value: str, *, dark: bool) -> str:
    if either := EITHER.fullmatch(value):
        return _number(either[2 if dark else 1], dark=dark)
    if named := NAMED.fullmatch(value):
        return colour(named[1], dark=dark)
    if short := HEX.fullmatch(value):
        return "#" + "".join(digit * 2 for digit in short.groups())
    if parts := OKLCH.fullmatch(value):
        lightness, chroma, hue = map(float, parts.groups())
        return rgb_of(lightness / 100, chroma, hue)
    raise ValueError(f"{value!r} is no colour that can be a number")


def rgb_of(lightness: float, chroma: float, hue: float) -> str:
    """An OKLCH colour (lightness 0 to 1, hue in degrees) as "#rrggbb"; outside sRGB each channel is cut off.

    Björn Ottosson, A perceptual color space for image processing, 2020.
    """
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(_encoded(min(max(part, 0), 1)) * 255):02x}" for part in linear)


def _encoded(part: float) -> float:
    """A linear channel as sRGB stores it (IEC 61966-2-1)."""
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
