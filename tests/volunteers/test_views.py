"""The start without work in sight, the questions one to a screen, and the volunteer's own details."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from refuinterim.accounts.models import User
from refuinterim.core.distance import kilometres
from refuinterim.core.models import Antenna, AuditEvent
from refuinterim.core.nearest import nearest_antennas
from refuinterim.core.vocabulary import DutchLevel
from tests.factories import (
    AntennaFactory,
    CategoryFactory,
    ExternalHoursFactory,
    LanguageFactory,
    PlaceFactory,
    SkillFactory,
    TrackFactory,
    UserFactory,
)
from volunteers import actions
from volunteers.asked import ASKED
from volunteers.forms import BirthDateForm, MinutesForm, PhoneForm, SpeakingForm
from volunteers.models import Volunteer
from volunteers.questions import PROFILE, QUESTIONS, open_questions

pytestmark = pytest.mark.django_db
NATIONAL_NUMBER = "93.05.18-223.61"
START = {"first_name": "Amina", "place": "8000 Brugge", "matching": "on"}
ANSWERS: dict[str, tuple[dict[str, Any], str, Any]] = {
    "phone": ({"phone": "0470 12 34 56"}, "phone", "+32470123456"),
    "place": ({"place": "9000 Gent"}, "place__name", "Gent"),
    "moments": ({"availability": ["1-afternoon", "5-evening"]}, "availability__weekday", 1),
    "speaking": ({"dutch_speaking": "A1"}, "dutch_speaking", "A1"),
    "understanding": ({"dutch_understanding": "A2"}, "dutch_understanding", "A2"),
    "reading": ({"dutch_reading": "A0"}, "dutch_reading", "A0"),
    "interests": ({"interests": ["kitchen"]}, "interests__slug", "kitchen"),
    "travel": ({"travel_mode": "transit"}, "travel_mode", "transit"),
    "minutes": ({"max_travel_minutes": "30"}, "max_travel_minutes", 30),
    "together": ({"avoid_alone": "False"}, "avoid_alone", False),
    "languages": ({"languages": ["ar"]}, "languages__slug", "ar"),
    "skills": ({"skills": ["cooking"]}, "skills__slug", "cooking"),
    "family-name": ({"last_name": "Haddad"}, "last_name", "Haddad"),
    "birth-date": ({"birth_date": "1990-02-01"}, "birth_date", date(1990, 2, 1)),
}


def at(key: str) -> str:
    return reverse("volunteers:question", args=[key])


@pytest.fixture
def newcomer(brugge: Antenna, gent: Antenna, client: Client) -> User:
    """Somebody who just signed in for the first time."""
    CategoryFactory()
    SkillFactory()
    LanguageFactory()
    user = UserFactory(first_name="", last_name="")
    client.force_login(user)
    return user


@pytest.fixture
def joined(client: Client, newcomer: User) -> Volunteer:
    """Somebody who just joined, and answered nothing yet."""
    client.post(reverse("volunteers:start"), START)
    return Volunteer.objects.get(user=newcomer)


# The start, of who chose no work


def test_start_a_name_and_a_place_make_a_volunteer(client: Client, newcomer: User) -> None:
    start = reverse("volunteers:start")
    assert list(client.get(start).context["form"].fields) == ["first_name", "place", "matching", "sharing"]
    response = client.post(start, START | {"sharing": "on"})
    assert response["Location"] == reverse("volunteers:questions")
    volunteer = Volunteer.objects.get(user=newcomer)
    assert (volunteer.first_name, volunteer.email, str(volunteer.place)) == (
        "Amina",
        newcomer.email,
        "8000 Brugge",
    )
    assert volunteer.agreed_to == {"matching", "sharing"}
    assert volunteer.intakes.count() == 1
    assert sorted(volunteer.answered) == ["place"]
    assert client.get(response["Location"])["Location"] == at("phone")
    assert "start" not in client.session


def test_start_goes_to_the_nearest_active_antenna(client: Client, newcomer: User) -> None:
    AntennaFactory(name="Knokke", is_active=False)
    client.post(reverse("volunteers:start"), START | {"place": "9000"})
    assert Volunteer.objects.get(user=newcomer).antenna.slug == "gent"


def test_start_without_any_antenna_says_so(client: Client, newcomer: User) -> None:
    Antenna.objects.update(is_active=False)
    form = client.post(reverse("volunteers:start"), START).context["form"]
    assert form.non_field_errors() and not Volunteer.objects.exists()


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/opdrachten/help-9/", "/opdrachten/help-9/"),
        ("/mijn/", "/mijn/vragen/"),
        ("https://evil.example/", "/mijn/vragen/"),
    ],
)
def test_start_goes_on_where_somebody_was_going(
    client: Client, newcomer: User, wanted: str, leads_to: str
) -> None:
    response = client.post(f"{reverse('volunteers:start')}?next={wanted}", START)
    assert response["Location"] == leads_to


def test_start_known_volunteer_goes_straight_on(client: Client, volunteer: User) -> None:
    client.force_login(volunteer)
    assert client.get(reverse("volunteers:start"))["Location"] == reverse("matching:my-work")
    assert client.post(reverse("volunteers:start"), START)["Location"] == reverse("matching:my-work")
    assert Volunteer.objects.count() == 1


def test_start_tapped_twice_makes_one_volunteer(client: Client, newcomer: User) -> None:
    sent = START | {"once": "key"}
    assert {client.post(reverse("volunteers:start"), sent)["Location"] for _ in range(2)} == {"/mijn/vragen/"}
    assert Volunteer.objects.filter(user=newcomer).count() == 1


@pytest.mark.parametrize("field", ["first_name", "place", "matching"])
def test_start_what_is_missing_keeps_the_rest(client: Client, newcomer: User, field: str) -> None:
    sent = {name: value for name, value in START.items() if name != field}
    form = client.post(reverse("volunteers:start"), sent).context["form"]
    assert set(form.errors) == {field}
    assert all(form[name].value() in (value, True) for name, value in sent.items())
    assert not Volunteer.objects.exists()


@pytest.mark.parametrize("field", ["first_name", "place"])
def test_start_national_number_is_refused(client: Client, newcomer: User, field: str) -> None:
    response = client.post(reverse("volunteers:start"), START | {field: NATIONAL_NUMBER})
    assert field in response.context["form"].errors


def test_start_ambiguous_place_asks_which_calmly(client: Client, newcomer: User) -> None:
    for name in ("Sint-Andries", "Sint-Michiels"):
        PlaceFactory(postcode="8200", name=name)
    response = client.post(reverse("volunteers:start"), START | {"place": "8200"})
    assert [str(place) for place in response.context["form"]["place"].choices] == [
        "8200 Sint-Andries",
        "8200 Sint-Michiels",
    ]
    assert 'class="error"' not in response.content.decode()
    client.post(
        reverse("volunteers:start"), START | {"place": ["8200", "8200 Sint-Michiels"]}
    )  # box, then chip
    assert str(Volunteer.objects.get(user=newcomer).place) == "8200 Sint-Michiels"


def test_start_leads_who_works_in_the_admin_there(client: Client, coordinator: User, staff: User) -> None:
    for user in (coordinator, staff):
        client.force_login(user)
        assert client.get(reverse("volunteers:start")).url == reverse("admin:index")
        assert not Volunteer.objects.filter(user=user).exists()


def test_who_looks_for_volunteers_finds_the_way(client: Client, newcomer: User) -> None:
    page = client.get(reverse("volunteers:start")).content.decode()
    assert f'href="{reverse("organisations:join")}"' in page
    client.logout()
    home = client.get(reverse("matching:home")).content.decode()
    assert f'href="{reverse("organisations:join")}"' in home
    assert f"?next={reverse('organisations:dashboard')}" in home


def test_who_the_antenne_registered_is_asked_what_it_does_not_know(client: Client, newcomer: User) -> None:
    known = actions.register(
        by=newcomer,
        antenna=Antenna.objects.get(slug="brugge"),
        now=timezone.now(),
        consent=None,
        first_name="Amina",
        email=newcomer.email,
        phone="+32470123456",
        last_name="",
        place=PlaceFactory(),
        dutch_speaking="",
        avoid_alone=False,
        languages=[],
    )
    assert client.get(reverse("volunteers:start"))["Location"] == reverse("matching:my-work")
    known.refresh_from_db()
    assert known.user == newcomer
    assert sorted(known.answered) == ["phone", "place", "together"]


# The questions


def test_every_question_has_its_facts_and_asks_one_thing() -> None:
    assert [question.key for question in QUESTIONS] == list(ASKED) == list(ANSWERS)
    for question in QUESTIONS:
        assert tuple(question.form.base_fields) == ASKED[question.key]


@pytest.mark.parametrize("key", ANSWERS)
def test_an_answer_is_saved_at_once_and_leads_to_the_next(
    client: Client, joined: Volunteer, key: str
) -> None:
    joined.answered = []
    joined.save()
    sent, name, value = ANSWERS[key]
    page = client.get(at(key))
    assert page.status_code == 200 and "14 more questions. Now or later." in page.content.decode()
    response = client.post(at(key), sent)
    keys = [question.key for question in QUESTIONS]
    follows = keys[keys.index(key) + 1 :]
    assert response["Location"] == (at(follows[0]) if follows else reverse("matching:my-work"))
    assert Volunteer.objects.filter(pk=joined.pk, **{name: value}).exists()
    joined.refresh_from_db()
    assert joined.answered == [key]
    audit = AuditEvent.objects.filter(verb="volunteer.changed").latest("pk")
    assert audit.actor == joined.user


def test_nothing_is_ticked_beforehand(client: Client, joined: Volunteer) -> None:
    for question in QUESTIONS:
        if question.key != "place":
            page = client.get(at(question.key))
            assert " checked" not in page.content.decode(), question.key
            assert not any(bound.value() for bound in page.context["form"]), question.key


def test_questions_go_on_on_another_device_where_they_stopped(client: Client, joined: Volunteer) -> None:
    client.post(at("phone"), {"phone": ""})  # no phone is an answer too
    elsewhere = Client()
    elsewhere.force_login(joined.user)
    assert elsewhere.get(reverse("volunteers:questions"))["Location"] == at("moments")
    assert "12 more questions. Now or later." in elsewhere.get(reverse("matching:my-work")).content.decode()


def test_what_is_skipped_waits_for_another_time(client: Client, joined: Volunteer) -> None:
    assert client.get(at("phone")).context["later"] == at("moments")  # the place was told at the start
    for question in QUESTIONS[1:]:
        response = client.post(at(question.key), ANSWERS[question.key][0])
    assert response["Location"] == reverse("matching:my-work")
    joined.refresh_from_db()
    assert [question.key for question in open_questions(joined)] == ["phone"]
    assert "1 more question. Now or later." in client.get(reverse("matching:my-work")).content.decode()
    client.post(at("phone"), ANSWERS["phone"][0])
    assert client.get(reverse("volunteers:questions"))["Location"] == reverse("matching:my-work")


@pytest.mark.parametrize("key", ["place", "moments", "speaking", "travel", "minutes", "together"])
def test_an_empty_answer_to_what_has_one_says_what_to_do(client: Client, joined: Volunteer, key: str) -> None:
    response = client.post(at(key), {})
    assert response.context["form"].errors
    joined.refresh_from_db()
    assert key == "place" or key not in joined.answered


def test_a_bad_answer_changes_nothing_and_stays(client: Client, joined: Volunteer) -> None:
    response = client.post(at("phone"), {"phone": NATIONAL_NUMBER})
    assert response.context["form"].errors and NATIONAL_NUMBER in response.content.decode()
    joined.refresh_from_db()
    assert joined.phone == "" and "phone" not in joined.answered


def test_the_same_answer_twice_is_one_answer(client: Client, joined: Volunteer) -> None:
    page = client.get(at("moments"))
    sent = ANSWERS["moments"][0] | {"as_shown": page.context["form"].stamp}
    assert {client.post(at("moments"), sent)["Location"] for _ in range(2)} == {at("speaking")}
    assert joined.availability.count() == 2


def test_an_older_tab_does_not_win(client: Client, joined: Volunteer) -> None:
    stamp = client.get(at("travel")).context["form"].stamp
    client.post(at("travel"), {"travel_mode": "car"})
    response = client.post(at("travel"), {"travel_mode": "foot", "as_shown": stamp})
    assert response.context["form"].newer
    joined.refresh_from_db()
    assert joined.travel_mode == "car"


def test_what_the_coordinator_learned_is_not_asked_again(joined: Volunteer, coordinator: User) -> None:
    changes = {"dutch_speaking": "A1", "languages": []}
    actions.change_wishes(by=coordinator, volunteer=joined, now=timezone.now(), changes=changes)
    joined.refresh_from_db()
    assert {"speaking", "languages"} < set(joined.answered)


def test_questions_need_a_sign_in_a_volunteer_and_a_known_key(client: Client, newcomer: User) -> None:
    start = reverse("volunteers:start")
    for address in (reverse("volunteers:questions"), at("phone")):
        assert client.get(address)["Location"] == f"{start}?next={address.replace('/', '%2F')}"
    assert client.get(at("group")).status_code == 404
    assert client.get(at("name")).status_code == 404  # only to change
    client.logout()
    for address in (start, at("phone"), reverse("volunteers:profile")):
        assert "/aanmelden/" in client.get(address)["Location"]


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
    assert PhoneForm({"phone": typed}).is_valid() is fine


def test_birth_date_old_enough_or_none() -> None:
    year = timezone.localdate().year
    for day, fine in (
        (date(year - 16, 12, 31), True),
        (date(year - 15, 1, 1), False),
        (date(1800, 1, 1), False),
        (timezone.localdate() + timedelta(days=400), False),
    ):
        assert BirthDateForm({"birth_date": day.isoformat()}).is_valid() is fine
    assert BirthDateForm({"birth_date": ""}).is_valid()


def test_nearest_antennas(brugge: Antenna, gent: Antenna) -> None:
    assert kilometres(brugge.place, gent.place) == pytest.approx(38.7, abs=0.5)
    assert [antenna.slug for antenna in nearest_antennas(gent.place)] == ["gent", "brugge"]


def test_forms_keep_what_a_coordinator_found() -> None:
    assert DutchLevel.C1 in dict(
        SpeakingForm(initial={"dutch_speaking": "C1"}).fields["dutch_speaking"].choices
    )
    assert DutchLevel.C1 not in dict(SpeakingForm().fields["dutch_speaking"].choices)
    choices = MinutesForm(initial={"max_travel_minutes": 20}).fields["max_travel_minutes"].choices
    assert [value for value, _label in choices] == [15, 20, 30, 45, 60, 90]


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
    TrackFactory(volunteer=samira)
    ExternalHoursFactory(volunteer=samira, minutes=150, state="approved")
    ExternalHoursFactory(volunteer=samira, minutes=600)  # nobody looked at them yet
    page = signed_in.get(reverse("volunteers:profile")).content.decode()
    assert "2 hours 30 done" in page
    assert "37 hours 30 left to choose" in page
    assert '<rect class="done" width="62"' in page


def test_profile_exempt_has_no_bar(signed_in: Client, samira: Volunteer) -> None:
    TrackFactory(volunteer=samira, status="exempt")
    assert "hours-bar" not in signed_in.get(reverse("volunteers:profile")).content.decode()


@pytest.mark.parametrize("key", ANSWERS)
def test_profile_change(signed_in: Client, samira: Volunteer, gent: Antenna, key: str) -> None:
    for factory in (CategoryFactory, SkillFactory, LanguageFactory):
        factory()
    sent, name, value = ANSWERS[key]
    address = f"{reverse('volunteers:profile')}?change={key}"
    assert signed_in.get(address).status_code == 200
    assert signed_in.post(address, sent)["Location"] == reverse("volunteers:profile")
    assert Volunteer.objects.filter(pk=samira.pk, **{name: value}).exists()


def test_profile_change_the_name_and_the_language(signed_in: Client, samira: Volunteer) -> None:
    address = f"{reverse('volunteers:profile')}?change=name"
    signed_in.post(address, {"first_name": "Sam", "language": "fr"})
    samira.refresh_from_db()
    assert (samira.first_name, samira.language) == ("Sam", "fr")


def test_profile_says_what_is_not_answered(signed_in: Client, samira: Volunteer) -> None:
    samira.answered = ["phone"]
    samira.save()
    page = signed_in.get(reverse("volunteers:profile"))
    assert [question.key for question, _lines in page.context["told"]] == ["name", "phone"]
    assert "13 more questions. Now or later." in page.content.decode()
    Volunteer.objects.update(answered=sorted(ASKED))
    signed_in.post(f"{reverse('volunteers:profile')}?change=papers", {"documents": ["driving-licence"]})
    told = signed_in.get(reverse("volunteers:profile")).context["told"]
    assert [question for question, _lines in told] == PROFILE
    assert "driving licence" in str(told[-1]).lower()


def test_profile_change_wishes_replaces_them(signed_in: Client, samira: Volunteer) -> None:
    samira.interests.add(CategoryFactory())
    address = f"{reverse('volunteers:profile')}?change=interests"
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
