"""The six questions at the start, and the volunteer's own details."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from refuinterim.accounts.models import User
from refuinterim.core.distance import kilometres
from refuinterim.core.models import Antenna
from refuinterim.core.vocabulary import DutchLevel
from tests.factories import (
    AntennaFactory,
    CategoryFactory,
    LanguageFactory,
    PlaceFactory,
    SkillFactory,
    TrackFactory,
    UserFactory,
)
from volunteers.forms import AboutForm, AboutMeForm, DutchForm, TravelForm
from volunteers.models import Volunteer
from volunteers.nearest import nearest_antennas

pytestmark = pytest.mark.django_db
NATIONAL_NUMBER = "93.05.18-223.61"
ANSWERS: dict[int, dict[str, Any]] = {
    1: {"first_name": "Amina", "last_name": "Test", "phone": "0470 12 34 56"},
    2: {"place": "8000 Brugge", "travel_mode": "transit", "max_travel_minutes": "30"},
    3: {"dutch_speaking": "A1", "dutch_understanding": "A2", "dutch_reading": "", "languages": ["ar"]},
    4: {"interests": ["kitchen"], "skills": ["cooking"]},
    5: {"availability": ["1-afternoon", "5-evening"]},
    6: {"antenna": "brugge", "matching": "on", "photo": "on"},
}


def step(number: int) -> str:
    return reverse("volunteers:start-step", args=[number])


@pytest.fixture
def newcomer(brugge: Antenna, client: Client) -> User:
    """Somebody who just signed in for the first time."""
    CategoryFactory()
    SkillFactory()
    LanguageFactory()
    user = UserFactory(first_name="", last_name="")
    client.force_login(user)
    return user


def answer(client: Client, *numbers: int) -> Any:
    response = None
    for number in numbers:
        response = client.post(step(number), ANSWERS[number])
        if number < 6:
            assert response.status_code == 302, response.context["form"].errors
            assert response["Location"] == step(number + 1)
    return response


def test_start_six_answers_make_a_volunteer_and_go_on(client: Client, newcomer: User) -> None:
    wanted = "/opdrachten/help-9/ja/?shift=3"
    response = client.get(reverse("volunteers:start"), {"next": wanted})
    assert response["Location"] == step(1)
    last = answer(client, 1, 2, 3, 4, 5, 6)
    assert last["Location"] == wanted
    volunteer = Volunteer.objects.get(user=newcomer)
    assert (volunteer.first_name, volunteer.phone, volunteer.email) == (
        "Amina",
        "+32470123456",
        newcomer.email,
    )
    assert (volunteer.place.name, volunteer.travel_mode, volunteer.max_travel_minutes) == (
        "Brugge",
        "transit",
        30,
    )
    assert (volunteer.dutch, volunteer.dutch_reading) == (DutchLevel.A1, "")
    assert [word.slug for word in volunteer.languages.all()] == ["ar"]
    assert [word.slug for word in volunteer.interests.all()] == ["kitchen"]
    assert [word.slug for word in volunteer.skills.all()] == ["cooking"]
    assert [moment.code for moment in volunteer.availability.all()] == ["tue-afternoon", "sat-evening"]
    assert volunteer.avoid_alone is False
    assert sorted(volunteer.consents.values_list("purpose", flat=True)) == ["matching", "photo"]
    assert volunteer.intakes.count() == 1
    assert "start" not in client.session


def test_start_sends_elsewhere_only_within_the_site(client: Client, newcomer: User) -> None:
    client.get(reverse("volunteers:start"), {"next": "https://evil.example/"})
    assert answer(client, 1, 2, 3, 4, 5, 6)["Location"] == reverse("matching:my-work")


def test_start_goes_on_where_somebody_stopped(client: Client, newcomer: User) -> None:
    answer(client, 1, 2)
    assert client.get(reverse("volunteers:start"))["Location"] == step(3)


def test_start_known_volunteer_goes_straight_on(client: Client, volunteer: User) -> None:
    client.force_login(volunteer)
    assert client.get(reverse("volunteers:start"))["Location"] == reverse("matching:my-work")
    assert client.get(step(3))["Location"] == reverse("matching:my-work")
    assert client.post(step(6), ANSWERS[6])["Location"] == reverse("matching:my-work")
    assert Volunteer.objects.count() == 1


def test_start_tapped_twice_makes_one_volunteer(client: Client, newcomer: User) -> None:
    answer(client, 1, 2, 3, 4, 5)
    kept = dict(client.session["start"])
    answer(client, 6)
    session = client.session
    session["start"] = kept
    session.save()
    assert answer(client, 6).status_code == 302
    assert Volunteer.objects.filter(user=newcomer).count() == 1


def test_start_tapped_twice_goes_on_to_what_was_chosen(client: Client, newcomer: User) -> None:
    """The browser follows the second tap: it leads where the first one did."""
    client.get(reverse("volunteers:start"), {"next": "/opdrachten/help-9/ja/"})
    answer(client, 1, 2, 3, 4, 5)
    data = ANSWERS[6] | {"once": "key"}
    assert client.post(step(6), data | {"back": "1"})["Location"] == step(5)
    assert {client.post(step(6), data)["Location"] for _ in range(2)} == {"/opdrachten/help-9/ja/"}
    assert Volunteer.objects.filter(user=newcomer).count() == 1


def test_start_wrong_answer_stays_with_what_was_typed(client: Client, newcomer: User) -> None:
    response = client.post(step(1), {"first_name": "", "last_name": "Haddad", "phone": "12"})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"first_name", "phone"}
    assert "Haddad" in response.content.decode()


def test_start_going_back_keeps_right_and_wrong_answers(client: Client, newcomer: User) -> None:
    answer(client, 1)
    typed = {"place": "8", "travel_mode": "foot", "back": "1"}
    assert client.post(step(2), typed)["Location"] == step(1)
    page = client.get(step(1)).content.decode()
    assert 'value="Amina"' in page
    form = client.get(step(2)).context["form"]
    assert not form.is_bound
    assert (form["place"].value(), form["travel_mode"].value()) == ("8", "foot")


def test_start_last_step_needs_the_earlier_ones(client: Client, newcomer: User) -> None:
    answer(client, 1, 2)
    response = client.get(step(6))
    assert response["Location"] == f"{step(3)}?check=1"
    assert "dutch_speaking" in client.get(response["Location"]).context["form"].errors


def test_start_no_yes_to_matching_keeps_everything(client: Client, newcomer: User) -> None:
    answer(client, 1, 2, 3, 4, 5)
    response = client.post(step(6), {"antenna": "brugge", "sharing": "on"})
    assert response.status_code == 200
    assert "matching" in response.context["form"].errors
    assert not Volunteer.objects.exists()
    again = client.get(step(6)).context["form"]
    assert again["sharing"].value() and not again["matching"].value()


def test_start_last_step_reads_back_and_can_go_back(client: Client, newcomer: User) -> None:
    answer(client, 1, 2, 3, 4, 5)
    page = client.get(step(6)).content.decode()
    for words in ("Amina Test", "8000 Brugge", "Arabisch", "koken"):
        assert words in page
    assert client.post(step(6), {"back": "1"})["Location"] == step(5)


def test_start_offers_the_nearest_active_antenna_first(client: Client, newcomer: User, gent: Antenna) -> None:
    AntennaFactory(name="Knokke", is_active=False)
    answer(client, 1)
    client.post(step(2), {**ANSWERS[2], "place": "9000"})
    answer(client, 3, 4, 5)
    form = client.get(step(6)).context["form"]
    assert [slug for slug, _name in form.fields["antenna"].choices] == ["gent", "brugge"]
    assert form["antenna"].value() == "gent"
    client.post(step(6), ANSWERS[6])
    assert Volunteer.objects.get(user=newcomer).antenna.slug == "brugge"


@pytest.mark.parametrize("field", ["first_name", "last_name", "phone"])
def test_start_national_number_is_refused_and_not_kept(client: Client, newcomer: User, field: str) -> None:
    response = client.post(step(1), {**ANSWERS[1], field: NATIONAL_NUMBER})
    assert field in response.context["form"].errors
    assert field not in client.session["start"]["answers"]["1"]


def test_start_national_number_as_place_is_refused_and_not_kept(client: Client, newcomer: User) -> None:
    response = client.post(step(2), {**ANSWERS[2], "place": NATIONAL_NUMBER})
    assert "place" in response.context["form"].errors
    assert "place" not in client.session["start"]["answers"]["2"]


def test_start_ambiguous_place_asks_which(client: Client, newcomer: User) -> None:
    PlaceFactory(postcode="8200", name="Sint-Andries")
    PlaceFactory(postcode="8200", name="Sint-Michiels")
    response = client.post(step(2), {**ANSWERS[2], "place": "8200"})
    assert [str(place) for place in response.context["form"]["place"].choices] == [
        "8200 Sint-Andries",
        "8200 Sint-Michiels",
    ]
    assert '<button class="chip" name="place" value="8200 Sint-Michiels">' in " ".join(
        response.content.decode().split()
    )
    picked = client.post(step(2), {**ANSWERS[2], "place": ["8200", "8200 Sint-Michiels"]})  # box, then chip
    assert picked["Location"] == step(3)
    assert client.get(step(2)).context["form"]["place"].value() == "8200 Sint-Michiels"


def test_start_ambiguous_place_is_asked_calmly(client: Client, newcomer: User) -> None:
    PlaceFactory(postcode="8200", name="Sint-Andries", municipality="Brugge")
    PlaceFactory(postcode="8200", name="Sint-Michiels", municipality="Brugge")
    page = client.post(step(2), {**ANSWERS[2], "place": "8200"}).content.decode()
    assert 'class="error"' not in page


def test_start_postcode_of_a_town_means_its_centre(client: Client, newcomer: User) -> None:
    PlaceFactory(postcode="8000", name="Koolkerke", municipality="Brugge")
    assert client.post(step(2), {**ANSWERS[2], "place": "8000"})["Location"] == step(3)
    form = TravelForm({**ANSWERS[2], "place": "8000"})
    assert form.is_valid() and str(form.cleaned_data["place"]) == "8000 Brugge"


def test_start_goes_on_at_the_first_question_that_is_not_right(client: Client, newcomer: User) -> None:
    answer(client, 1, 2, 3)
    client.post(step(2), {**ANSWERS[2], "place": "Atlantis"})
    assert client.get(reverse("volunteers:start"))["Location"] == step(2)


@pytest.mark.parametrize("general", ["matching:my-work", "accounts:landing"])
def test_start_keeps_the_work_that_was_chosen(client: Client, newcomer: User, general: str) -> None:
    chosen = reverse("matching:assignment-list")
    client.get(reverse("volunteers:start"), {"next": chosen})
    client.get(reverse("volunteers:start"), {"next": reverse(general)})
    assert client.session["start"]["next"] == chosen


def test_start_unknown_place_says_what_to_do(client: Client, newcomer: User) -> None:
    response = client.post(step(2), {**ANSWERS[2], "place": "Atlantis"})
    assert "8000" in str(response.context["form"].errors["place"])


def test_start_suggests_places_while_typing(client: Client, newcomer: User) -> None:
    assert f'hx-get="{reverse("places:suggestions")}"' in client.get(step(2)).content.decode()
    response = client.get(reverse("places:suggestions"), {"place": "Bru"})
    assert 'value="8000 Brugge"' in response.content.decode()
    assert "<html" not in response.content.decode()


def test_start_needs_a_sign_in_and_a_known_step(client: Client, newcomer: User) -> None:
    assert client.get("/mijn/start/7/").status_code == 404
    assert client.get("/mijn/start/0/").status_code == 404
    client.logout()
    for address in (reverse("volunteers:start"), step(2), reverse("volunteers:profile")):
        assert "/aanmelden/" in client.get(address)["Location"]


def test_every_question_shows(client: Client, newcomer: User) -> None:
    for number in range(1, 6):
        assert client.get(step(number)).status_code == 200
        answer(client, number)


@pytest.mark.parametrize(
    ("typed", "fine"),
    [
        ("", True),
        ("+32470123456", True),
        ("+33612345603", True),  # international numbers may look like a national number
        ("0470/12.34.56", True),
        ("93051822361", False),
        ("call me", False),
        ("0470", False),
    ],
)
def test_phone(typed: str, fine: bool) -> None:
    assert AboutForm({"first_name": "Amina", "phone": typed}).is_valid() is fine


def test_birth_date_old_enough_or_none() -> None:
    year = timezone.localdate().year
    known = {"first_name": "Amina", "language": "nl"}
    for day, fine in (
        (date(year - 16, 12, 31), True),
        (date(year - 15, 1, 1), False),
        (date(1800, 1, 1), False),
    ):
        assert AboutMeForm({**known, "birth_date": day.isoformat()}).is_valid() is fine
    assert not AboutMeForm(
        {**known, "birth_date": (timezone.localdate() + timedelta(days=400)).isoformat()}
    ).is_valid()


def test_nearest_antennas(brugge: Antenna, gent: Antenna) -> None:
    assert kilometres(brugge.place, gent.place) == pytest.approx(38.7, abs=0.5)
    assert [antenna.slug for antenna in nearest_antennas(gent.place)] == ["gent", "brugge"]


def test_forms_keep_what_a_coordinator_found() -> None:
    assert DutchLevel.C1 in dict(DutchForm(initial={"dutch_speaking": "C1"}).fields["dutch_speaking"].choices)
    assert DutchLevel.C1 not in dict(DutchForm().fields["dutch_speaking"].choices)
    minutes = [
        value
        for value, _label in TravelForm(initial={"max_travel_minutes": 20})
        .fields["max_travel_minutes"]
        .choices
    ]
    assert minutes == [15, 20, 30, 45, 60, 90]


# Own details


@pytest.fixture
def signed_in(client: Client, volunteer: User) -> Client:
    client.force_login(volunteer)
    return client


def test_profile_shows_own_answers_never_group_or_notes(signed_in: Client, samira: Volunteer) -> None:
    samira.notes, samira.group, samira.phone = "zorg dat", "protection-seeker", "050 11 22 33"
    samira.save()
    page = signed_in.get(reverse("volunteers:profile")).content.decode()
    assert "050 11 22 33" in page and "8000 Brugge" in page
    assert "zorg dat" not in page and "protection" not in page


def test_profile_without_volunteer_goes_to_the_start(client: Client) -> None:
    client.force_login(UserFactory())
    address = client.get(reverse("volunteers:profile"))["Location"]
    assert address.startswith(reverse("volunteers:start")) and "next=" in address


def test_profile_track_in_plain_words(signed_in: Client, samira: Volunteer) -> None:
    TrackFactory(volunteer=samira, external_minutes=150)
    page = signed_in.get(reverse("volunteers:profile")).content.decode()
    assert 'value="150" max="2400"' in page


def test_profile_exempt_has_no_bar(signed_in: Client, samira: Volunteer) -> None:
    TrackFactory(volunteer=samira, status="exempt")
    assert "<progress" not in signed_in.get(reverse("volunteers:profile")).content.decode()


@pytest.mark.parametrize(
    ("part", "data", "name", "value"),
    [
        (
            "about",
            {"first_name": "Sam", "language": "fr", "birth_date": "1990-02-01"},
            "birth_date",
            date(1990, 2, 1),
        ),
        (
            "travel",
            {"place": "9000 Gent", "travel_mode": "car", "max_travel_minutes": "60"},
            "travel_mode",
            "car",
        ),
        ("dutch", {"dutch_speaking": "B1", "dutch_understanding": "B1"}, "dutch_speaking", "B1"),
        ("moments", {"availability": ["0-morning"], "avoid_alone": "on"}, "avoid_alone", True),
    ],
)
def test_profile_change(
    signed_in: Client,
    samira: Volunteer,
    gent: Antenna,
    part: str,
    data: dict[str, Any],
    name: str,
    value: Any,
) -> None:
    address = f"{reverse('volunteers:profile')}?change={part}"
    assert signed_in.get(address).status_code == 200
    assert signed_in.post(address, data)["Location"] == reverse("volunteers:profile")
    samira.refresh_from_db()
    assert getattr(samira, name) == value


def test_profile_change_wishes_replaces_them(signed_in: Client, samira: Volunteer) -> None:
    samira.interests.add(CategoryFactory())
    address = f"{reverse('volunteers:profile')}?change=wishes"
    assert signed_in.get(address).context["form"]["interests"].value() == ["kitchen"]
    signed_in.post(address, {})
    assert not samira.interests.exists()


def test_profile_change_wrong_stays(signed_in: Client, samira: Volunteer) -> None:
    response = signed_in.post(f"{reverse('volunteers:profile')}?change=moments", {})
    assert "availability" in response.context["form"].errors
    assert samira.availability.count() == 21
    assert signed_in.get(f"{reverse('volunteers:profile')}?change=group").status_code == 404


def test_profile_consent_given_and_taken_back(signed_in: Client, samira: Volunteer) -> None:
    address = reverse("volunteers:profile")
    signed_in.post(address, {"consent": "photo", "answer": "yes"})
    assert samira.consents.filter(purpose="photo", withdrawn_at=None).count() == 1
    assert signed_in.get(address).status_code == 200
    assert (
        "Then we take no new photos of you." in signed_in.get(address).content.decode()
    )  # read before it is done
    signed_in.post(address, {"consent": "photo", "answer": "no"})
    assert samira.consents.filter(purpose="photo", withdrawn_at=None).count() == 0
    assert signed_in.post(address, {"consent": "world", "answer": "yes"}).status_code == 404


def test_start_leads_who_works_in_the_admin_there(client: Client, coordinator: User, staff: User) -> None:
    for user in (coordinator, staff):
        client.force_login(user)
        assert client.get(reverse("volunteers:start")).url == reverse("admin:index")
        assert not Volunteer.objects.filter(user=user).exists()
