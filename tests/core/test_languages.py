"""Languages are data: English needs no catalogue, and another language is one line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings as django_settings
from django.conf.locale import LANG_INFO
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext, pgettext

from refuinterim.accounts.models import User
from refuinterim.core import catalogues, languages, moments
from refuinterim.core.management.commands import load_vocabulary
from refuinterim.core.models import Category
from refuinterim.messages.models import Message
from refuinterim.messages.outbox import Letter, write
from tests.factories import EventFactory
from volunteers.registered.message_kinds import VolunteerMessage

NEW = [("ps", "پښتو"), ("fa-af", "دری")]  # Django itself knows neither
ROOT = Path(django_settings.BASE_DIR)


@pytest.fixture(autouse=True)
def dutch_house(settings: Any) -> None:
    """The default language as it is outside the tests."""
    settings.LANGUAGE_CODE = "nl"


@pytest.fixture
def more_languages(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two more languages on the fly; their catalogues hold one sentence."""
    for code, _name in NEW:
        found = Catalog()
        found.add("Go to the text", locations=[("templates/base.html", 1)])
        catalogues.update(tmp_path, code, found)
        file = catalogues.path_of(tmp_path, code)
        file.write_text(file.read_text().replace('text"\nmsgstr ""', f'text"\nmsgstr "متن {code}"'))
        monkeypatch.delitem(LANG_INFO, code, raising=False)
    catalogues.compile_all(tmp_path)
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, tmp_path]
    settings.LANGUAGES_BIDI = [*settings.LANGUAGES_BIDI, "ps", "fa"]
    settings.LANGUAGES = [*settings.LANGUAGES, *NEW]
    languages.introduce(settings.LANGUAGES)


@pytest.mark.django_db
def test_english_page_without_catalogue(client: Client) -> None:
    assert not catalogues.path_of(ROOT / "locale", "en").exists()
    page = client.get("/", headers={"accept-language": "en"}, follow=True).content.decode()
    assert '<html lang="en" dir="ltr">' in page
    assert "Go to the text" in page
    dutch = client.get("/", headers={"accept-language": "nl"}).content.decode()
    assert "Ga naar de tekst" in dutch


def test_english_words_of_packages_stay_english() -> None:
    with translation.override("en"):
        assert gettext("This field is required.") == "This field is required."  # Django
        assert gettext("Sign In") == "Sign In"  # allauth
        assert gettext("Apply Filters") == "Apply Filters"  # unfold
        assert ngettext("%(hours)s hour", "%(hours)s hours", 2) == "%(hours)s hours"
        assert pgettext("weekly moment", "every %(day)s") == "every %(day)s"
    with translation.override("nl"):
        assert gettext("This field is required.") == "Dit veld is verplicht."
        assert gettext("Sign In") == "Aanmelden"


def test_direction_of_each_language() -> None:
    assert django_settings.LANGUAGES_BIDI == ["ar"]


@pytest.mark.django_db
@pytest.mark.usefixtures("more_languages")
@pytest.mark.parametrize(("code", "name"), NEW)
def test_page_in_a_new_language(client: Client, code: str, name: str) -> None:
    event = EventFactory(title="Kook mee")
    client.post("/taal/", {"language": code})
    page = client.get(event.get_absolute_url(), follow=True).content.decode()
    assert f'<html lang="{code}" dir="rtl">' in page
    assert f"متن {code}" in page  # its own catalogue
    assert "Wat is vrijwilligerswerk?" in page  # not translated yet: Dutch
    assert re.search(r'<h1 lang="nl" dir="auto"[^>]*>Kook mee<', page)  # a row without a text in it: Dutch
    button = re.search(
        rf'<button name="language"\s+value="{code}"\s+lang="{code}"\s+aria-current="true">(.*?)<', page
    )
    assert button and button[1] == name


@pytest.mark.usefixtures("more_languages")
def test_desk_in_a_new_language(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    client.post("/taal/", {"language": "ps"})
    page = client.get("/beheer/").content.decode()
    assert re.search(r'<html lang="ps" dir="rtl"', page)
    assert 'value="ps"' in page and NEW[0][1] in page
    coordinator.refresh_from_db()
    assert coordinator.language == "ps"


@pytest.mark.django_db
@pytest.mark.usefixtures("more_languages")
@pytest.mark.parametrize(
    ("code", "direction"), [("ps", "rtl"), ("fa-af", "rtl"), ("ar", "rtl"), ("uk", "ltr")]
)
def test_letter_in_each_direction(code: str, direction: str) -> None:
    letter = Letter("Een brief", ["Een zin."])
    with translation.override(code):
        write(
            kind=VolunteerMessage.INTAKE_PLANNED,
            key=code,
            letter=letter,
            email="x@example.org",
            language=code,
            now=timezone.now(),
        )
    assert f'<html lang="{code}" dir="{direction}">' in Message.objects.get(key=code).html


@pytest.mark.usefixtures("more_languages")
@pytest.mark.parametrize(("code", "monday"), [("ps", "دونۍ"), ("fa-af", "دوشنبه")])
def test_moments_in_a_new_language(code: str, monday: str) -> None:
    with translation.override(code):
        assert moments.weekday(0) == monday
        assert moments.clock(time(14)) == "14"  # how whole hours are said is not translated yet: as in Dutch


def test_hours_and_commas_are_translated() -> None:
    def said(code: str) -> tuple[str, str, str]:
        with translation.override(code):
            return moments.listed(["a", "b"]), moments.clock(time(14)), moments.clock(time(14, 30))

    assert said("nl") == ("a, b", "14", "14:30")
    assert said("ar") == ("a، b", "14", "14:30")
    assert said("fr") == ("a, b", "14:00", "14:30")


def test_appointed_time() -> None:
    with translation.override("nl"):
        moment = datetime(2026, 12, 5, 14, tzinfo=timezone.get_default_timezone())
        assert moments.day_and_clock(moment) == "zaterdag 5 december, 14:00"


@pytest.mark.django_db
def test_vocabulary_without_a_column_and_with_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A language without a column loads; its column added later fills what nobody wrote."""
    file = tmp_path / "words.csv"
    monkeypatch.setattr(load_vocabulary, "VOCABULARY", file)
    file.write_text(
        "list,slug,icon,hue,nl,en\ncategory,bees,hexagon,90,Bijen,Bees\ncategory,birds,bird,230,Vogels,Birds\n"
    )
    assert load_vocabulary.load_words() == 2
    bees = Category.objects.get(slug="bees")
    assert (bees.name_nl, bees.name_fr) == ("Bijen", None)
    Category.objects.filter(slug="birds").update(name_fr="Nos oiseaux")
    file.write_text(
        "list,slug,icon,hue,nl,en,fr,xx\n"
        "category,bees,hexagon,90,Bij,Bees,Abeilles,Zz\ncategory,birds,bird,230,Vogels,Birds,Oiseaux,\n"
    )
    assert (load_vocabulary.load_words(), load_vocabulary.name_words()) == (0, 1)
    names = dict(Category.objects.values_list("name_nl", "name_fr"))
    assert names == {"Bijen": "Abeilles", "Vogels": "Nos oiseaux"}
    assert load_vocabulary.name_words() == 0


def test_a_new_language_is_a_line_and_a_migration(tmp_path: Path) -> None:
    """With one more line in the settings, Django makes the columns by itself, and nothing else changes."""
    source = (ROOT / "refuinterim" / "settings.py").read_text()
    line = '    ("uk", "Українська"),\n'
    assert line in source
    source = source.replace(line, f'{line}    ("ps", "پښتو"),\n').replace(
        "Path(__file__).resolve().parent.parent", f"Path({str(ROOT)!r})"
    )
    (tmp_path / "more_settings.py").write_text(source)
    run = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--dry-run"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "more_settings", "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    steps = re.findall(r"^ +([+~-]) (.*)$", run.stdout, re.M)
    steps = [step for step in steps if "index assignment_found_by" not in step[1]]  # titles are found in all
    added = {words for sign, words in steps if sign == "+"}
    assert {"Add field name_ps to category", "Add field title_ps to assignment"} <= added
    assert all(re.fullmatch(r"Add field \w+_ps to \w+", words) for words in added)
    changed = {words for sign, words in steps if sign != "+"}
    assert changed == {
        "Alter field language on user",
        "Alter field language on volunteer",
        "Alter field given_language on consent",
        "Alter field informed_language on placement",
        "Alter field language on message",
        "Alter field language on sheetimport",
    }
