"""The icons that most pages of volunteers show, together in one file that a browser fetches once; the rest stand in the page.

`manage.py draw_icons` writes the file from Lucide's own.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

STATIC = Path(__file__).parents[1] / "static"
FILE = "icons.svg"
VOCABULARY = Path(__file__).parent / "data" / "vocabulary.csv"
SVG = "http://www.w3.org/2000/svg"
OFTEN = (
    "arrow-left calendar calendar-plus calendar-x check circle-alert circle-check circle-question-mark hand hand-heart heart "
    "heart-handshake house info languages list map map-pin message-circle phone search sliders-horizontal sparkles users x"
)


@lru_cache(maxsize=1)
def shared() -> frozenset[str]:
    """The names in the file: what stands on many pages, and every kind of work that we know."""
    with VOCABULARY.open(encoding="utf-8", newline="") as file:
        kinds = [row["icon"] for row in csv.DictReader(file) if row["list"] == "category"]
    return frozenset([*OFTEN.split(), *kinds])


def sprite() -> str:
    """The file itself. How a line is drawn is said by the sheets (`.icon`): a kept heart is filled."""
    symbols = []
    for name in sorted(shared()):
        parts = "".join(_line(part) for part in ElementTree.fromstring(lucide(name)))
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{parts}</symbol>')
    return f'<svg xmlns="{SVG}">{"".join(symbols)}</svg>\n'


def drawing(name: str, colour: str) -> str:
    """An icon as a file of its own, in a colour, for what is drawn."""
    return str(lucide(name, size=48)).replace("currentColor", colour)


def _line(part: ElementTree.Element) -> str:
    tag = part.tag.rpartition("}")[2]
    return f"<{tag} " + " ".join(f'{name}="{value}"' for name, value in part.attrib.items()) + "/>"


@lru_cache(maxsize=512)
def svg(name: str, size: int) -> SafeString:
    """An icon, made once per process. `name` is a Lucide name, never markup; `IconDoesNotExist` for an unknown one."""
    if name not in shared():
        # Lucide's own files are the only markup in it.
        return mark_safe(lucide(name, size=size, aria_hidden="true", focusable="false"))
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"/></svg>',
        size,
        static(FILE),
        name,
    )
