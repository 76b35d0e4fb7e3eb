# Readers: volunteers
"""The picture that others see of a link to an assignment: its photo or drawn scene, what, when and where.

One for each language. It is drawn once and kept in the storage; its address says which version it is, so that
whoever fetched it need not ask again, and a changed assignment has another one.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import crc32

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from PIL import Image

from matching.browse.cards import AssignmentCard
from organisations.models import Assignment
from refuinterim.core.colours import colour, rgb_of
from refuinterim.core.drawing import DRAWINGS, draw
from refuinterim.core.icons import drawing
from refuinterim.core.pictures import WIDTHS
from refuinterim.core.scenes import scene

WIDTH, HEIGHT = 1200, 630  # as those who show a link want it
FOLDER = "previews"
TEMPLATE = "preview.typ"
ICONS = ("calendar", "map-pin")
A_MINUTE = 60  # seconds
MOST_A_MINUTE = 120  # drawings, by all processes together: a crawler waits, nobody else does
BAND = (0.93, 0.05)  # lightness and chroma of --band in tokens.css


class TooManyDrawings(Exception):
    """So many were drawn in this minute that the next one waits."""


class Preview:
    """The picture of one assignment in the reader's language, from what its card says to everybody."""

    def __init__(self, assignment: Assignment, card: AssignmentCard) -> None:
        self.assignment, self.card = assignment, card
        self.language = get_language() or ""
        self.facts: dict[str, Any] = {
            "language": self.language,
            "rtl": get_language_bidi(),
            "title": str(card.title),
            "when": " · ".join(filter(None, [card.when, card.when_more])),
            "where": " · ".join([str(card.where), str(card.organisation)]),
            "house": settings.SITE_NAME,
            "band": rgb_of(*BAND, assignment.category.hue),
        }

    @property
    def version(self) -> str:
        """Another one as soon as anything in the picture changes, or how it is drawn."""
        photo = self.card.photo
        pixels = photo.key.hex if photo else scene(self.assignment.category.slug)
        told = json.dumps([self.facts, pixels, template_sum()], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def path(self) -> str:
        """Its address in this version."""
        query = QueryDict(mutable=True)
        query["v"] = self.version
        return f"{reverse('matching:assignment-picture', args=[self.assignment.slug])}?{query.urlencode()}"

    @property
    def alt(self) -> str:
        """What stands on it."""
        return " · ".join(str(self.facts[fact]) for fact in ("title", "when", "where"))

    @property
    def file_name(self) -> str:
        """Where it is kept."""
        return f"{self.folder}/{self.language}-{self.version}.png"

    @property
    def folder(self) -> str:
        """Where those of the assignment are kept."""
        return f"{FOLDER}/{self.assignment.pk}"

    def content(self) -> bytes:
        """The PNG, drawn when it was not yet; older ones in the same language go. Raises TooManyDrawings."""
        try:
            with default_storage.open(self.file_name) as file:
                return bytes(file.read())
        except FileNotFoundError:
            pass
        take_a_turn()
        content = self.drawn()
        for older in kept_in(self.folder):
            if older.startswith(f"{self.language}-"):
                default_storage.delete(f"{self.folder}/{older}")
        default_storage.save(self.file_name, ContentFile(content))
        return content

    def drawn(self) -> bytes:
        """Draw it."""
        name, picture = self._picture()
        files = {f"{icon}.svg": drawing(icon, colour("accent-700")).encode() for icon in ICONS}
        at = datetime(2000, 1, 1, tzinfo=UTC)  # of nothing: a picture has no date
        return draw(
            TEMPLATE, {**self.facts, "picture": name}, at=at, files={**files, name: picture}, format="png"
        )

    def _picture(self) -> tuple[str, bytes]:
        """The photo, or the drawn scene when there is none, or when its file is gone."""
        if photo := self.card.photo:
            try:
                with default_storage.open(photo.file_name(WIDTHS[-1])) as file, Image.open(file) as opened:
                    out = BytesIO()
                    opened.convert("RGB").save(out, "JPEG", quality=90)
                    return "picture.jpg", out.getvalue()
            except FileNotFoundError:
                pass
        found = finders.find(scene(self.assignment.category.slug))
        assert isinstance(found, str)
        return "picture.svg", Path(found).read_bytes()


@lru_cache(maxsize=1)
def template_sum() -> int:
    """Another number as soon as it is drawn otherwise."""
    return crc32((DRAWINGS / TEMPLATE).read_bytes())


def take_a_turn() -> None:
    """Count a drawing. Raises TooManyDrawings."""
    cache.add("previews-drawn", 0, timeout=A_MINUTE)
    try:
        count = cache.incr("previews-drawn")
    except ValueError:  # the minute ended just now
        return
    if count > MOST_A_MINUTE:
        raise TooManyDrawings


def kept_in(folder: str) -> list[str]:
    """The names of the files in a folder of the storage."""
    try:
        return default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return []


def forget_previews() -> int:
    """Take away the pictures of what is not on offer any more. Returns of how many assignments."""
    try:
        folders = {name for name in default_storage.listdir(FOLDER)[0] if name.isdecimal()}
    except FileNotFoundError:
        return 0
    on_offer = {str(pk) for pk in Assignment.objects.open().values_list("pk", flat=True)}
    gone = folders - on_offer
    for folder in gone:
        for name in kept_in(f"{FOLDER}/{folder}"):
            default_storage.delete(f"{FOLDER}/{folder}/{name}")
        default_storage.delete(f"{FOLDER}/{folder}")
    return len(gone)
