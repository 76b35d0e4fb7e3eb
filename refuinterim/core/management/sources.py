"""Where the strings to translate are, for the catalogue commands."""

from pathlib import Path

from babel.messages.catalog import Catalog
from django.conf import settings

from refuinterim.core import catalogues

ROOT = Path(settings.BASE_DIR)
LOCALE = ROOT / "locale"
FOLDERS = ("refuinterim", "organisations", "volunteers", "matching", "reporting", "templates")


def collect() -> Catalog:
    """Return all strings to translate of this project."""
    return catalogues.collect(ROOT, FOLDERS)


def languages() -> list[str]:
    """Return the languages that need a catalogue: all but that of the source."""
    return [code for code, _name in settings.LANGUAGES if code != catalogues.SOURCE_LANGUAGE]


def without_readers() -> list[str]:
    """Return where this project's strings do not say who reads them."""
    return catalogues.without_readers(ROOT, FOLDERS)
