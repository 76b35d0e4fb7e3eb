"""What is drawn for a file of its own: a paper (PDF), or a picture. Typst draws, without a network.

The same facts give the same bytes: the date in the file is given, and no other clock is read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import fontpkg_ibm_plex_sans
import fontpkg_ibm_plex_sans_arabic
import typst
from django.conf import settings

from refuinterim.core.colours import colour

DRAWINGS = Path(settings.BASE_DIR) / "templates" / "documents"
FONTS = [str(font.ROOT / "files") for font in (fontpkg_ibm_plex_sans, fontpkg_ibm_plex_sans_arabic)]
MAIN = "main.typ"
DOTS = 72  # of a picture to an inch, so that a point is a dot
COLOURS = {
    "accent": "accent-700",
    "tint": "accent-50",
    "ink": "ink",
    "soft": "soft",
    "line": "line",
    "sun": "sun",
    "sheet": "sheet",
}


def draw(
    template: str,
    facts: Mapping[str, Any],
    *,
    at: datetime,
    files: Mapping[str, bytes] | None = None,
    **how: Any,
) -> bytes:
    """Draw a document: a PDF that screen readers can read (PDF/UA-1), or with `format="png"` a picture of it.

    `files`: pictures in it, by the name under which the template asks for them.
    """
    palette = {name: colour(token) for name, token in COLOURS.items()}
    if how.get("format") == "png":
        how.setdefault("ppi", DOTS)
    else:
        how.setdefault("pdf_standards", ["ua-1"])
    drawn: Any = typst.compile(
        {MAIN: (DRAWINGS / template).read_bytes(), **(files or {})},
        font_paths=FONTS,
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps({**facts, "colours": palette}, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
        **how,
    )
    return bytes(drawn)
