"""Sent twice is done once: the key of a form, and every form that has to carry one."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from matching.models import FollowUp, PairRule, Placement
from organisations import actions
from organisations.models import Assignment, InformationNote, Membership, Organisation
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna, SentForm
from refuinterim.core.once import forget_sent_forms
from reporting.models import FrozenYear
from tests import factories
from tests.forms import filled_form, form_data
from tests.organisations.sent import NEW_EVENT, NEW_WEEKLY, NOTE, TWO_SHIFTS, event_data, weekly_data
from volunteers.models import Volunteer

TEMPLATES = Path(settings.BASE_DIR) / "templates"
NOTHING_IS_MADE = {  # forms without a key, and why
    "account/": "Signing in: each code is used once.",
    "components/": "Leaving, and choosing a language.",
    "imports/import_columns.html": "The rows are checked again, and nothing is taken in.",
    "matching/browse/hearts.html": "A heart says what it becomes: the same twice is one.",
    "matching/desk/plan_list.html": "One plan runs at a time, and a plan changes nothing.",
    "matching/desk/plan_state.html": "One plan runs at a time, and a plan changes nothing.",
    "matching/hosting/attendances.html": "The same answer twice is one answer.",
    "matching/hosting/visit": "The same moment, or the same answer, twice is one.",
    "matching/my_work/": "The same yes, no or stop twice is one.",
    "matching/proofs/milestone.html": "Seen twice is seen.",
    "organisations/invitation.html": "The same yes twice is one.",
    "volunteers/ask_consent.html": "The same yes twice is one.",
    "volunteers/erase.html": "Who is erased is erased once.",
    "volunteers/on_a_break.html": "The same answer twice is one.",
    "volunteers/profile_": "The same answer twice is one answer.",
    "volunteers/question.html": "The same answer twice is one answer.",
    "volunteers/talk": "The same moment twice is one.",
}


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=str)
def test_every_form_that_makes_something_carries_a_key(path: Path) -> None:
    name = str(path.relative_to(TEMPLATES))
    for form in re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(), re.DOTALL):
        free = any(name.startswith(known) for known in NOTHING_IS_MADE)
        assert ("{% once_key %}" in form) != free, name


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def test_posting_twice_makes_one(member_client: Client) -> None:
    key = form_data(member_client.get(NEW_EVENT))["once"]
    data = event_data(*TWO_SHIFTS, once=key, save="submit")
    first, second = (member_client.post(NEW_EVENT, data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Assignment.objects.count() == 1
    assert "Nothing is done twice." in member_client.get(second["Location"]).content.decode()


def test_two_forms_with_the_same_words_make_two(member_client: Client) -> None:
    for _ in range(2):
        key = form_data(member_client.get(NEW_WEEKLY))["once"]
        member_client.post(NEW_WEEKLY, weekly_data(("1", "13:00", "16:00"), once=key))
    slugs = Assignment.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["help-in-de-keuken", "help-in-de-keuken-2"]


def test_what_was_refused_may_be_sent_again(member_client: Client) -> None:
    key = form_data(member_client.get(NEW_EVENT))["once"]
    member_client.post(NEW_EVENT, event_data(*TWO_SHIFTS, once=key, title_nl=""))
    assert not SentForm.objects.exists()
    member_client.post(NEW_EVENT, event_data(*TWO_SHIFTS, once=key))
    assert Assignment.objects.count() == 1


def test_sent_again_with_other_words_loses_nothing(member_client: Client) -> None:
    key = form_data(member_client.get(NEW_EVENT))["once"]
    made = member_client.post(NEW_EVENT, event_data(*TWO_SHIFTS, once=key))["Location"]
    answer = member_client.post(NEW_EVENT, event_data(*TWO_SHIFTS, once=key, title_nl="Soep <maken>"))
    assert Assignment.objects.count() == 1
    assert made in answer.content.decode()
    again = filled_form(answer, "title_nl")
    assert again["title_nl"] == "Soep <maken>"
    assert again["once"] != key
    member_client.post(NEW_EVENT, again)
    assert set(Assignment.objects.values_list("title_nl", flat=True)) == {"Help in de keuken", "Soep <maken>"}


def test_a_key_is_somebodys_own(client: Client, member: User, stranger: User) -> None:
    for user in (member, stranger):
        client.force_login(user)
        client.post(NEW_EVENT, event_data(*TWO_SHIFTS, once="the-same"))
    assert Assignment.objects.count() == 2


def test_keys_are_forgotten(member: User, now: datetime) -> None:
    for days in (1, 4):
        SentForm.objects.create(user=member, key=str(days), digest="", sent_at=now - timedelta(days=days))
    assert forget_sent_forms(now) == 1
    assert SentForm.objects.get().key == "1"


def step(kind: str, pk: int, name: str) -> str:
    return reverse("desk:step", args=[kind, pk, name])


Make = Callable[..., tuple[str, dict[str, Any], type[Any]]]


def a_follow_up(samira: Volunteer, **rest: Any) -> tuple[str, dict[str, Any], type[Any]]:
    return step("vrijwilliger", samira.pk, "follow-up"), {"due_on": "2027-01-04", "notes": ""}, FollowUp


def a_pair_rule(samira: Volunteer, **rest: Any) -> tuple[str, dict[str, Any], type[Any]]:
    work = factories.StructuralFactory(organisation__antenna=samira.antenna)
    page = reverse("desk:pair-rule-new", args=["apart"])
    return f"{page}?volunteer={samira.pk}&assignment={work.pk}", {"reason": "Neef"}, PairRule


def a_note(organisation: Organisation, **rest: Any) -> tuple[str, dict[str, Any], type[Any]]:
    texts = dict.fromkeys(("aim", "insurance", "reimbursement", "secrecy"), "Wij koken.")
    return f"{NOTE}?organisatie={organisation.slug}", texts, InformationNote


def a_year(brugge: Antenna, **rest: Any) -> tuple[str, dict[str, Any], type[Any]]:
    figures = {
        "active_volunteers": 180, "new_volunteers": 101, "organisations": 35, "assignments": 96,
        "volunteers_who_volunteered": 87,
    }  # fmt: skip
    return reverse("reporting:enter-published", args=[brugge.slug, 2021]), figures, FrozenYear


@pytest.mark.parametrize("make", [a_follow_up, a_pair_rule, a_note, a_year])
def test_sent_twice_from_the_desk_is_one(
    desk: Client, samira: Volunteer, organisation: Organisation, brugge: Antenna, make: Make
) -> None:
    page, typed, model = make(samira=samira, organisation=organisation, brugge=brugge)
    before = model.objects.count()
    data = filled_form(desk.get(page), next(iter(typed))) | typed
    first, second = (desk.post(page, data) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert model.objects.count() == before + 1


def test_a_proposal_sent_twice_is_one(desk: Client, samira: Volunteer) -> None:
    work = factories.StructuralFactory(organisation__antenna=samira.antenna)
    page = reverse("desk:suggestions-assignment", args=[work.pk])
    data = filled_form(desk.get(page), "volunteer")
    for _ in range(2):
        answer = desk.post(reverse("desk:propose"), data, follow=True)
    assert Placement.objects.filter(assignment=work).count() == 1
    assert "asked" not in " ".join(str(message) for message in answer.context["messages"])


def test_somebody_registered_twice_is_one(desk: Client, brugge: Antenna) -> None:
    page = reverse("admin:volunteers_volunteer_add")
    data = filled_form(desk.get(page), "first_name") | {
        "first_name": "Amina", "agrees": "on", "consent_how": "paper", "antenna": brugge.pk, "place": brugge.place_id,
    }  # fmt: skip
    answers = [desk.post(page, data) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {302}, answers[0].context["errors"]
    assert Volunteer.objects.filter(first_name="Amina").count() == 1


@pytest.mark.parametrize(("window", "status"), [("", 302), ("?_popup=1", 200)])
def test_an_organisation_added_twice_is_one(desk: Client, brugge: Antenna, window: str, status: int) -> None:
    page = reverse("admin:organisations_organisation_add") + window
    data = filled_form(desk.get(page), "name") | {
        "name": "De Brug", "antenna": brugge.pk, "place": brugge.place_id, "member_email": "lieve@brug.example",
    }  # fmt: skip
    answers = [desk.post(page, data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [status, 302], answers[0].context["errors"]
    assert Organisation.objects.filter(name="De Brug").count() == 1
    assert Membership.objects.filter(user__email="lieve@brug.example").count() == 1


def at_once(work: Callable[[int], Any], times: int = 4) -> list[Any]:
    def run(number: int) -> Any:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    """Real threads, real transactions."""

    def test_a_form_sent_four_times_is_done_once(self, member: User) -> None:
        data = event_data(*TWO_SHIFTS, once="key")

        def send(number: int) -> str:
            client = Client()
            client.force_login(member)
            return str(client.post(NEW_EVENT, data)["Location"])

        assert len(set(at_once(send))) == 1
        assert Assignment.objects.count() == 1

    def test_the_same_title_gets_addresses_of_its_own(self, member: User, now: datetime) -> None:
        organisation, category = factories.OrganisationFactory(), factories.CategoryFactory()
        shift = {"starts_at": now + timedelta(days=9), "ends_at": now + timedelta(days=9, hours=2)}

        def post(number: int) -> str:
            fields = {
                "kind": "event", "title_nl": "Soep 2" if number % 2 else "Soep", "category": category,
                "place": organisation.place,
            }  # fmt: skip
            made = actions.post_assignment(
                by=member, organisation=organisation, now=now, fields=fields, shifts=[shift]
            )
            return made.slug

        assert len(set(at_once(post, 8))) == 8

    def test_one_new_address_becomes_one_user(self, coordinator: User, now: datetime) -> None:
        organisation = factories.OrganisationFactory()

        def add(number: int) -> int:
            member = actions.add_member(
                by=coordinator, organisation=organisation, email="Lieve@brug.example", now=now
            )
            return member.pk

        assert len(set(at_once(add))) == 1
