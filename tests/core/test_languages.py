"""Languages are data: English needs no catalogue."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from refuinterim.core import catalogues


@pytest.fixture(autouse=True)
def dutch_house(settings: Any) -> None:
    """The default language as it is outside the tests."""
    settings.LANGUAGE_CODE = "nl"


@pytest.mark.django_db
def test_english_page_without_catalogue(client: Client) -> None:
    assert not catalogues.path_of(django_settings.BASE_DIR / "locale", "en").exists()
    page = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="en" dir="ltr">' in page
    assert "Go to the text" in page
    dutch = client.get("/", headers={"accept-language": "nl"}).content.decode()
    assert "Ga naar de tekst" in dutch


def test_english_words_of_packages_stay_english() -> None:
    with translation.override("en"):
        assert gettext("This field is required.") == "This field is required."  # Django
        assert gettext("Sign-In Code") == "Sign-In Code"  # allauth
        assert gettext("Apply Filters") == "Apply Filters"  # unfold
        assert ngettext("%(hours)s hour", "%(hours)s hours", 2) == "%(hours)s hours"
        assert pgettext("weekly moment", "every %(day)s") == "every %(day)s"
    with translation.override("nl"):
        assert gettext("This field is required.") == "Dit veld is verplicht."
