"""Every Dutch sentence that a volunteer reads passes the plain-language gate, and every sentence has readers."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from refuinterim.core import catalogues
from refuinterim.core.management.sources import FOLDERS, without_readers
from refuinterim.core.places import place_names
from refuinterim.plain_language import check_catalogue

ROOT = Path(settings.BASE_DIR)
CATALOGUE = catalogues.path_of(ROOT / "locale", "nl")


def test_catalogue_is_simple_dutch() -> None:
    found = [f"{msgid!r}: {finding}" for msgid, finding in check_catalogue(CATALOGUE, names=place_names())]
    assert found == []


def test_every_text_says_who_reads_it() -> None:
    """`# Readers: …` in code, `{# Readers: … #}` in a template: see refuinterim/plain_language/readers.py."""
    assert without_readers() == []


def test_what_volunteers_read_is_marked_in_the_catalogue() -> None:
    found = catalogues.collect(ROOT, FOLDERS)
    known = catalogues.read(CATALOGUE, "nl")
    for wanted in found:
        if wanted.id:
            assert catalogues.other_readers(known.get(wanted.id, wanted.context), wanted) is None


def test_a_new_text_for_volunteers_has_to_be_simple(tmp_path: Path) -> None:
    """From the source to the finding: the mark is where the text stands."""
    module, locale = tmp_path / "app" / "actions.py", tmp_path / "locale"
    module.parent.mkdir()
    text = '_("The request is handled.")\n'
    hard = "De aanvraag wordt door de administratie behandeld."

    module.write_text(text)
    [said] = catalogues.without_readers(tmp_path, ["app"])
    assert said == (
        "app/actions.py:1: say above it who reads this: # Readers: staff, or organisations, or volunteers"
    )
    for readers, is_found in (("staff", False), ("volunteers", True)):
        module.write_text(f"# Readers: {readers}\n{text}")
        assert catalogues.without_readers(tmp_path, ["app"]) == []
        catalogues.update(locale, "nl", catalogues.collect(tmp_path, ["app"]))
        catalogue = catalogues.path_of(locale, "nl")
        catalogue.write_text(catalogue.read_text().replace('msgstr ""', f'msgstr "{hard}"'))
        assert bool(check_catalogue(catalogue)) is is_found
