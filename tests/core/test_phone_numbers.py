"""A phone number is read in every notation, kept in one, and always dials."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.core.phone_numbers import dialled, digits_to_find, read_phone, shown
from refuinterim.core.templatetags.phones import call_link
from tests.factories import MembershipFactory, OrganisationFactory, StructuralFactory, VolunteerFactory
from volunteers.forms import PhoneForm
from volunteers.models import Volunteer

MOBILE, FIXED = "+32470123456", "+3250123456"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0470123456", MOBILE),
        ("0470 12 34 56", MOBILE),
        ("0470/12.34.56", MOBILE),
        ("0470-12-34-56", MOBILE),
        ("0470\u201112\u201134—56", MOBILE),
        ("0470_12_34_56", MOBILE),
        ("(0470) 123 456", MOBILE),
        ("470 12 34 56", MOBILE),
        ("+32470123456", MOBILE),
        ("+32 (0)470 12 34 56", MOBILE),
        ("+32 0470 12 34 56", MOBILE),
        ("(+32) 470 12 34 56", MOBILE),
        ("0032 470 12 34 56", MOBILE),
        ("0032(0)470/12.34.56", MOBILE),
        ("00 32 470 12 34 56", MOBILE),
        ("32470123456", MOBILE),
        ("tel:+32-470-12-34-56", MOBILE),
        ("GSM: 0470 12 34 56", MOBILE),
        ("٠٤٧٠ ١٢ ٣٤ ٥٦", MOBILE),
        ("+۳۲ ۴۷۰ ۱۲ ۳۴ ۵۶", MOBILE),
        ("０４７０１２３４５６", MOBILE),
        ("\u202a+32 470 12 34 56\u202c", MOBILE),
        ("04\u200b70\u00a012 34\ufeff56", MOBILE),
        ("050 12 34 56", FIXED),
        ("+32 50 12 34 56", FIXED),
        ("0800 12 345", "+3280012345"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("0033 (0)6 12 34 56 78", "+33612345678"),
        ("+380 50 123 45 67", "+380501234567"),
        ("+963 933 123 456", "+963933123456"),
    ],
)
def test_every_notation_is_one_number(typed: str, kept: str) -> None:
    assert read_phone(typed) == kept
    assert dialled(typed) == kept
    assert read_phone(shown(typed)) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "call me", "0470", "112", "0470 12 34 5", "0470 12 34 567", "050 12 34 5", "+32 470 12 34 5",
        "+33 6 12 34 56 7", "+999 123456", "85073003328", "0470-CALLME", "050 12 34 56 ext. 12",
        "050 12 34 56 / 0470 12 34 56", "0470 12 34 56 (na 17u)", "*123#", "0000000000",
    ],
)  # fmt: skip
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    assert read_phone(typed) is None


def test_shown_as_people_here_write_it() -> None:
    assert shown(MOBILE) == "0470 12 34 56"
    assert shown(FIXED) == "050 12 34 56"
    assert shown("+33612345678") == "+33 6 12 34 56 78"
    assert shown("vraag Els") == "vraag Els"


def test_a_link_always_dials() -> None:
    assert call_link("0470/12.34.56") == {"shown": "0470 12 34 56", "dialled": MOBILE}
    both = "050 12 34 56 of 0470 12 34 56"
    assert call_link(both) == {"shown": both, "dialled": FIXED}
    assert call_link("0470 12 34 5")["dialled"] == ""
    assert call_link("") == {"shown": "", "dialled": ""}


@pytest.mark.parametrize(
    ("looked_for", "digits"),
    [
        ("0470 12 34 56", MOBILE),
        ("+32 (0)470", "32470"),
        ("0032 470", "32470"),
        ("0470/12", "47012"),
        ("٠٤٧٠", "470"),
        ("34 56", "3456"),
        ("Zoë", ""),
        ("04", ""),
        ("noor1999@test.example", ""),
    ],
)
def test_digits_to_find(looked_for: str, digits: str) -> None:
    assert digits_to_find(looked_for) == digits


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["0470/12.34.56", "+32 (0)470 12 34 56", "٠٤٧٠١٢٣٤٥٦"])
def test_a_row_keeps_the_number_however_it_is_saved(typed: str) -> None:
    made = VolunteerFactory(phone=typed)
    assert made.phone == MOBILE
    Volunteer.objects.filter(pk=made.pk).update(phone=typed)
    made.refresh_from_db()
    assert made.phone == MOBILE
    [bulk] = Volunteer.objects.bulk_create(
        [Volunteer(antenna=made.antenna, place=made.place, joined_at=made.joined_at, phone=typed)]
    )
    assert Volunteer.objects.get(pk=bulk.pk).phone == MOBILE
    assert Volunteer.objects.filter(phone="0032470123456").count() == 2


def test_a_form_shows_and_reads_it() -> None:
    form = PhoneForm({"phone": "0470/12.34.56"}, initial={"phone": MOBILE})
    assert form.is_valid() and form.cleaned_data["phone"] == MOBILE
    assert "phone" not in form.changed_data
    assert 'value="0470 12 34 56"' in str(PhoneForm(initial={"phone": MOBILE})["phone"])
    assert 'value="0470/12.34.5"' in str(PhoneForm({"phone": "0470/12.34.5"})["phone"])


@pytest.mark.parametrize("typed", ["0470 12 34 5", "call me", "050 12 34 56 / 050 12 34 57"])
def test_a_missing_digit_is_refused_with_a_sentence(typed: str) -> None:
    form = PhoneForm({"phone": typed})
    assert "Write it like this: 0470 12 34 56" in str(form.errors["phone"])


def test_a_national_number_as_phone_is_called_that() -> None:
    form = PhoneForm({"phone": "93.05.18-223.61"})
    assert "national number" in str(form.errors["phone"])


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


NOTATIONS = [
    "0470 12 34 56",
    "+32470123456",
    "0032 470/12.34.56",
    "470123456",
    "0470 12",
    "٠٤٧٠ ١٢ ٣٤ ٥٦",
    "123456",
]


@pytest.mark.django_db
@pytest.mark.parametrize("looked_for", NOTATIONS)
@pytest.mark.parametrize("page", ["volunteer", "organisation", "assignment"])
def test_the_desk_finds_it_in_any_notation(desk: Client, brugge: Antenna, page: str, looked_for: str) -> None:
    VolunteerFactory(antenna=brugge, phone=MOBILE, first_name="Zoë")
    VolunteerFactory(antenna=brugge, phone="0470 99 99 99", first_name="Wim")
    OrganisationFactory(antenna=brugge, phone=MOBILE, name="Zoë vzw")
    OrganisationFactory(antenna=brugge, phone="050 99 88 77")
    StructuralFactory(organisation__antenna=brugge, contact_phone=MOBILE, title="Zoë helpen")
    room = "volunteers" if page == "volunteer" else "organisations"
    found = desk.get(reverse(f"admin:{room}_{page}_changelist"), {"q": looked_for}).context["cl"]
    assert ["Zoë" in str(row) for row in found.result_list] == [True]


@pytest.mark.django_db
def test_the_desk_finds_an_organisation_by_a_members_number(desk: Client, brugge: Antenna) -> None:
    member = MembershipFactory(organisation__antenna=brugge, phone=MOBILE)
    found = desk.get(reverse("admin:organisations_organisation_changelist"), {"q": "0470 12 34 56"})
    assert list(found.context["cl"].result_list) == [member.organisation]


@pytest.mark.django_db
def test_the_desk_shows_a_number_that_dials(desk: Client, brugge: Antenna) -> None:
    VolunteerFactory(antenna=brugge, phone=MOBILE)
    page = desk.get(reverse("admin:volunteers_volunteer_changelist")).content.decode()
    assert f'<a href="tel:{MOBILE}" dir="ltr">0470 12 34 56</a>' in page


@pytest.mark.django_db
def test_who_only_reads_reads_it_too(client: Client, staff: User, brugge: Antenna) -> None:
    volunteer = VolunteerFactory(antenna=brugge, phone=MOBILE)
    client.force_login(staff)
    address = reverse("admin:volunteers_volunteer_change", args=[volunteer.pk])
    page = client.get(address).content.decode()
    assert "0470 12 34 56" in page and ">+32470123456<" not in page


@pytest.mark.django_db
def test_help_number_of_the_settings_dials(client: Client, settings: Any) -> None:
    settings.HELP_PHONE = "050/12.34.56"
    page = client.get("/").content.decode()
    assert f'href="tel:{FIXED}"' in page and "050 12 34 56" in page
