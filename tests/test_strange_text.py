"""Invisible and strange text, national numbers and impossible birth dates, at the doors where people type."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from matching.browse.filters import AssignmentFilter
from matching.desk.forms import ReasonForm, TalkedForm
from organisations.forms import InformationNoteForm
from organisations.models import Assignment, Organisation
from refuinterim.accounts.forms import SignInForm
from refuinterim.accounts.models import User
from refuinterim.core.form_fields import TEXT_BOUND
from refuinterim.core.models import Antenna
from refuinterim.core.stored_text import clean_rows
from tests.factories import OrganisationFactory, VolunteerFactory
from tests.organisations.sent import NEW_WEEKLY, NOTE, weekly_data
from tests.volunteers.test_admin import ADD, AGREES, volunteer_data
from volunteers.birth_dates import SAID_OF_SOMEBODY, BirthDateField
from volunteers.forms import BirthDateForm, NameForm
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
NO_NAMES = ["\u200b\u200b", "\u3164", "\u2800", "\u202e\u202c", "...", "-", "😀", "!!!", "ـــ", "\u0301"]
STRANGE, CLEAN = "Ami\u202ena \u200b\u2066X\u2069\x07", "Amina X"
DRESSED = "mijn nummer: 85\u201107_30 · ٠٣٣\u200b28"
WEEKLY = ("1", "14:00", "17:00")


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


@pytest.mark.parametrize("name", NO_NAMES, ids=ascii)
def test_a_volunteer_without_a_name_is_refused(name: str) -> None:
    form = NameForm({"first_name": name, "language": "nl"})
    assert form.errors["first_name"][0] in {"Write your first name.", "This is no name. Write letters."}


@pytest.mark.parametrize("name", NO_NAMES, ids=ascii)
def test_the_desk_registers_nobody_without_a_name(desk: Client, brugge: Antenna, name: str) -> None:
    page = desk.post(reverse(ADD), volunteer_data(brugge, **AGREES, first_name=name))
    assert "first_name" in page.context["adminform"].form.errors
    assert not Volunteer.objects.exists()


@pytest.mark.parametrize("field", ["title_nl", "contact_name", "description_nl"])
def test_an_assignment_of_signs_is_refused(member_client: Client, field: str) -> None:
    page = member_client.post(NEW_WEEKLY, weekly_data(WEEKLY, **{field: "\u202e?!\u200b"}))
    assert field in page.context["form"].errors
    assert not Assignment.objects.exists()


def test_what_cannot_be_seen_is_taken_out(member_client: Client, desk: Client, brugge: Antenna) -> None:
    desk.post(reverse(ADD), volunteer_data(brugge, **AGREES, first_name=STRANGE, notes=f"Een.\r\n{STRANGE}"))
    volunteer = Volunteer.objects.get()
    assert (volunteer.first_name, volunteer.notes) == (CLEAN, f"Een.\n{CLEAN}")


def test_an_assignment_is_kept_clean(member_client: Client) -> None:
    member_client.post(
        NEW_WEEKLY, weekly_data(WEEKLY, title_nl=STRANGE, description_nl=f"{STRANGE}\u2028Ja.")
    )
    assignment = Assignment.objects.get()
    assert (assignment.title_nl, assignment.description_nl) == (CLEAN, f"{CLEAN}\nJa.")


def test_a_row_saved_without_a_form_is_clean_too() -> None:
    made = VolunteerFactory(first_name=STRANGE, email="a\u200bb@test.example")
    assert (made.first_name, made.email) == (CLEAN, "ab@test.example")
    Volunteer.objects.update(notes=STRANGE)
    made.refresh_from_db()
    assert (made.first_name, made.notes) == (CLEAN, CLEAN)


def test_saving_in_another_language_fills_no_translation() -> None:
    organisation = OrganisationFactory(about=STRANGE)
    with translation.override("fr"):
        organisation.save()
    organisation.refresh_from_db()
    assert (organisation.about_nl, organisation.about_fr or "") == (CLEAN, "")


def test_a_text_has_a_bound() -> None:

    assert ReasonForm({"reason": "é" * TEXT_BOUND}, row=None).is_valid()
    for length in (TEXT_BOUND + 1, 2_000_000):
        form = ReasonForm({"reason": "é" * length}, row=None)
        assert f"There is room for {TEXT_BOUND} characters" in form.errors["reason"][0]


def test_a_note_of_a_thumb_is_fine_where_nothing_is_asked() -> None:

    assert TalkedForm({"notes": "👍", "held_on": "2026-11-03"}, row=None).is_valid()
    assert not ReasonForm({"reason": "👍"}, row=None).is_valid()


def test_a_national_number_in_disguise_is_refused_in_every_form(member_client: Client) -> None:
    texts = {"aim": "Wij koken.", "insurance": "Ja.", "reimbursement": "Nee.", "secrecy": "Zwijg."}
    for name in texts:
        assert "national number" in str(InformationNoteForm(texts | {name: DRESSED}).errors[name])
    page = member_client.post(NOTE, texts | {"aim": DRESSED})
    assert "national number" in str(page.context["form"].errors["aim"])
    page = member_client.post(NEW_WEEKLY, weekly_data(WEEKLY, place=DRESSED))
    assert "national number" in str(page.context["form"].errors["place"])
    assert (
        "near"
        in AssignmentFilter({"near": DRESSED}, Assignment.objects.all(), now=timezone.now()).form.errors
    )


def test_a_place_has_a_bound(client: Client) -> None:
    page = client.get(reverse("matching:assignment-list"), {"near": "a " * 1000})
    assert page.status_code == 200
    assert "There is room for 60 characters" in page.content.decode()


def test_the_start_keeps_nothing_endless(client: Client) -> None:
    client.force_login(User.objects.create_user("new@test.example"))
    page = client.post(reverse("volunteers:start"), {"first_name": "a" * 100_000})
    assert "first_name" in page.context["form"].errors and not Volunteer.objects.exists()


@pytest.mark.parametrize(
    "address", ["/organisatie/informatienota/?organisatie=%00", "/opdrachten/?near=%00&antenna=%00"]
)
def test_a_null_in_an_address_breaks_nothing(member_client: Client, address: str) -> None:
    assert member_client.get(address).status_code in {200, 302, 404}


@pytest.mark.parametrize(
    "number", ["9" * 30, "9" * 5000, "\x00", "²", "-1"], ids=lambda text: ascii(text[:9])
)
def test_an_endless_number_is_nobody(member_client: Client, desk: Client, number: str) -> None:
    lists = reverse("matching:attendance-list")
    assert member_client.post(lists, {"attendance": [number]}).status_code == 302
    moments = {"moments-TOTAL_FORMS": number}
    assert member_client.post(NEW_WEEKLY, weekly_data(WEEKLY) | moments).status_code in {200, 302}
    proposal = {"volunteer": number, "assignment": number}
    assert desk.post(reverse("desk:propose"), proposal).status_code == 404


def test_a_pasted_address_gets_its_code(rf: Any) -> None:
    field = SignInForm.base_fields["email"]
    assert field.clean("\u200bAmina@exam\u200bple.org\u202c ") == "amina@example.org"


# Birth dates

WRONG_YEARS = ["2-3-2022", "2030-01-01", "1-1-2011", "26/11/2026", "1-1-1900", "31.12.2199"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("born", WRONG_YEARS)
@time_machine.travel("2026-11-26")
def test_a_birth_date_that_cannot_be_is_refused_with_a_sentence(language: str, born: str) -> None:
    with translation.override(language):
        form = BirthDateForm({"birth_date": born})
        [sentence] = form.errors["birth_date"]
        assert sentence in {
            str(words) for words in type(form.fields["birth_date"]).default_error_messages.values()
        }


@time_machine.travel("2026-11-26")
def test_who_writes_the_last_two_digits_was_born_long_ago() -> None:
    assert BirthDateField().clean("3/4/40") == date(1940, 4, 3)
    assert BirthDateField().clean("3/4/08") == date(2008, 4, 3)


@pytest.mark.parametrize("born", ["1-1-2022", "1-1-2030", "1-1-2011"])
@time_machine.travel("2026-11-26", tick=False)
def test_the_desk_is_told_what_is_wrong_with_a_birth_date(desk: Client, brugge: Antenna, born: str) -> None:
    page = desk.post(reverse(ADD), volunteer_data(brugge, **AGREES, birth_date=born))
    assert any(str(words) in page.content.decode() for words in SAID_OF_SOMEBODY.values())
    assert not Volunteer.objects.exists()


@time_machine.travel("2026-11-26", tick=False)
def test_who_becomes_16_this_year_may_come(desk: Client, brugge: Antenna) -> None:
    desk.post(reverse(ADD), volunteer_data(brugge, **AGREES, birth_date="31-12-2010"))
    assert Volunteer.objects.get().birth_date == date(2010, 12, 31)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_reads_a_typed_day_in_every_language(
    desk: Client, brugge: Antenna, coordinator: User, language: str
) -> None:
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    desk.post(reverse(ADD), volunteer_data(brugge, **AGREES, birth_date="03/04/1999"))
    assert Volunteer.objects.get().birth_date == date(1999, 4, 3)


# What was stored before


def test_what_is_stored_is_cleaned_and_counted(brugge: Antenna) -> None:
    typed = [
        "0470/12.34.56",
        "+32 50 12 34 56",
        "0470 12 34 5",
        "050 12 34 56 of 0470 12 34 56",
        "",
        "+32470999999",
    ]
    made = [VolunteerFactory(antenna=brugge) for _ in typed]
    table = Volunteer._meta.db_table
    with connection.cursor() as cursor:
        for row, phone in zip(made, typed, strict=True):
            cursor.execute(
                f"UPDATE {table} SET phone = %s, first_name = %s WHERE id = %s", [phone, STRANGE, row.pk]
            )
    counts = clean_rows(Volunteer, lines=["first_name"], texts=["notes"], phones=["phone"])
    assert counts == {"changed": 2 + len(typed), "kept": 2}
    after = [Volunteer.objects.get(pk=row.pk) for row in made]
    assert [row.phone for row in after] == ["+32470123456", "+3250123456", *typed[2:]]
    assert {row.first_name for row in after} == {CLEAN}
    assert clean_rows(Volunteer, lines=["first_name"], phones=["phone"]) == {"kept": 2}


def test_every_language_of_a_text_is_cleaned(brugge: Antenna) -> None:
    organisation = OrganisationFactory()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_organisation SET about_uk = %s", [STRANGE])
    assert clean_rows(apps.get_model("organisations", "Organisation"), texts=["about"]) == {"changed": 1}
    assert Organisation.objects.get(pk=organisation.pk).about_uk == CLEAN
