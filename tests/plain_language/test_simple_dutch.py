"""Every Dutch sentence that a volunteer reads passes the plain-language gate."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from refuinterim.core.places import place_names
from refuinterim.plain_language import VOLUNTEER_FACING, check_catalogue

CATALOGUE = Path(settings.BASE_DIR) / "locale" / "nl" / "LC_MESSAGES" / "django.po"
READ_BY_VOLUNTEERS = (
    *VOLUNTEER_FACING,
    "templates/403",
    "templates/404",
    "matching/browse/cards.py",
    "matching/placements/emails.py",
    "matching/browse/filters.py",
    "matching/my_work/forms.py",
    "matching/my_work/cards.py",
    "matching/my_work/views.py",
    "refuinterim/accounts/adapter.py",
    "refuinterim/core/moments.py",
    "refuinterim/core/vocabulary.py",
    "volunteers/emails.py",
    "volunteers/forms.py",
    "refuinterim/core/national_number.py",
    "volunteers/onboarding.py",
    "volunteers/views.py",
    "volunteers/words.py",
)


def test_catalogue_is_simple_dutch() -> None:
    findings = [
        f"{msgid!r}: {finding}"
        for msgid, finding in check_catalogue(CATALOGUE, prefixes=READ_BY_VOLUNTEERS, names=place_names())
    ]
    assert findings == []


def test_what_is_checked_exists() -> None:
    root = Path(settings.BASE_DIR)
    for prefix in READ_BY_VOLUNTEERS:
        assert list(root.glob(f"{prefix}*")), f"{prefix} names nothing"


def test_a_hard_sentence_is_found(tmp_path: Path) -> None:
    hard = tmp_path / "django.po"
    hard.write_text(
        '#: templates/pages/home.html\nmsgid "x"\nmsgstr "De aanvraag wordt door de administratie behandeld."\n'
    )
    assert check_catalogue(hard, prefixes=READ_BY_VOLUNTEERS)
