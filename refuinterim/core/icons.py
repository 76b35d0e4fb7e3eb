"""The icons that most pages of volunteers show, together in one file that a browser fetches once; the rest stand in the page.

`manage.py draw_icons` writes the file from Lucide's own.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from refuinterim.core.colours import colour
from refuinterim.core.drawing import draw

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


def pictures() -> dict[str, bytes]:
    """The mark as pictures, for where no drawing is taken: a phone's own screen. File name → PNG.

    The last one may be cut in any shape by the phone: the mark stands inside the circle that stays.
    """
    mark = {"mark.svg": (STATIC / "favicon.svg").read_bytes()}
    drawn = {}
    for name, size, share, has_paper in (
        ("icon-192.png", 192, 1.0, False),
        ("icon-512.png", 512, 1.0, False),
        ("icon-maskable.png", 512, 0.56, True),
    ):
        facts = {"size": size, "share": share, "paper": colour("paper") if has_paper else None}
        drawn[name] = draw("icon.typ", facts, at=datetime(2000, 1, 1, tzinfo=UTC), files=mark, format="png")
    return drawn


def drawing(name: str, tone: str) -> str:
    """An icon as a file of its own, in a colour, for what is drawn."""
    return str(lucide(name, size=48)).replace("currentColor", tone)


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
