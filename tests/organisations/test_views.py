"""Pages of an organisation's members: scope, the first page, states, the information note."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from matching.models import Attendance
from organisations import actions
from organisations.models import Assignment, InformationNote, Membership, Organisation
from organisations.overview import ENDED_SHOWN
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna, AuditEvent
from tests import factories
from tests.organisations.sent import DASHBOARD, NEW_EVENT, NOTE, TWO_SHIFTS, address, event_data, in_english


class TestScope:
    """Who reaches what."""

    PAGES = ("assignment-detail", "assignment-edit")
    STEPS = ("assignment-submit", "assignment-pause", "assignment-close")

    def test_anonymous_is_asked_to_sign_in(self, client: Client, organisation: Organisation) -> None:
        assignment = factories.EventFactory(organisation=organisation, state="draft")
        pages = [DASHBOARD, NEW_EVENT, NOTE, *(address(name, assignment) for name in self.PAGES)]
        for page in pages:
            response = client.get(page)
            assert response.status_code == 302
            assert response["Location"].startswith("/aanmelden/")
        for name in self.STEPS:
            assert client.post(address(name, assignment))["Location"].startswith("/aanmelden/")

    @pytest.mark.parametrize("who", ["stranger", "volunteer", "outsider", "staff"])
    @pytest.mark.parametrize("state", ["draft", "published"])
    def test_others_do_not_find_it(
        self, request: pytest.FixtureRequest, client: Client, organisation: Organisation, who: str, state: str
    ) -> None:
        assignment = factories.EventFactory(organisation=organisation, state=state)
        client.force_login(request.getfixturevalue(who))
        for name in self.PAGES:
            assert client.get(address(name, assignment)).status_code == 404
        for name in self.STEPS:
            assert client.post(address(name, assignment)).status_code == 404
        assert client.get(NOTE, {"organisatie": organisation.slug}).status_code == 404
        assignment.refresh_from_db()
        assert assignment.state == state

    def test_coordinator_of_the_antenne_finds_it(
        self, client: Client, coordinator: User, organisation: Organisation
    ) -> None:
        assignment = factories.EventFactory(organisation=organisation, state="draft")
        client.force_login(coordinator)
        assert client.get(address("assignment-detail", assignment)).status_code == 200
        assert client.get(NOTE, {"organisatie": organisation.slug}).status_code == 200

    def test_steps_need_a_post(self, member_client: Client, organisation: Organisation) -> None:
        assignment = factories.EventFactory(organisation=organisation, state="draft")
        for name in self.STEPS:
            assert member_client.get(address(name, assignment)).status_code == 405

    def test_somebody_else_cannot_be_given_the_assignment(
        self, member_client: Client, stranger: User
    ) -> None:
        other = stranger.memberships.get().organisation
        member_client.post(NEW_EVENT, event_data(*TWO_SHIFTS, organisation=other.pk))
        assert Assignment.objects.get().organisation != other

    def test_kind_is_one_of_two(self, member_client: Client) -> None:
        assert member_client.get("/organisatie/opdrachten/nieuw/iets/").status_code == 404


class TestDashboard:
    """The first page of a member."""

    def test_without_membership_tells_how_to_become_a_partner(self, client: Client, volunteer: User) -> None:
        client.force_login(volunteer)
        text = client.get(DASHBOARD).content.decode()
        assert "brugge@antenne.example" in text
        assert "050 00 00 00" in text
        for page in (NEW_EVENT, NOTE):
            assert client.get(page)["Location"] == DASHBOARD

    def test_empty_invites_to_post(self, member_client: Client) -> None:
        assert "Post your first assignment" in in_english(member_client, DASHBOARD)

    def test_says_what_to_do_and_how_it_stands(
        self, member_client: Client, organisation: Organisation
    ) -> None:
        InformationNote.objects.all().delete()
        factories.EventFactory(organisation=organisation, state="draft", title="Stoelen zetten")
        weekly = factories.StructuralFactory(organisation=organisation, seats=3)
        factories.StructuralFactory(organisation=organisation, state="closed", title="Naaien met de buurt")
        assert weekly.take_seat()
        text = in_english(member_client, DASHBOARD)
        assert "Write your information note" in text
        assert "Hand in your draft" in text
        assert "1 of 3 places taken" in text
        assert "Earlier assignments" in text
        assert "Naaien met de buurt" in text
        assert "Tuesday" in text

    def test_earlier_work_of_one_organisation_does_not_push_out_anothers(
        self, member_client: Client, member: User, organisation: Organisation
    ) -> None:
        factories.StructuralFactory(organisation=organisation, state="closed", title="Naaien met de buurt")
        second = factories.MembershipFactory(user=member).organisation
        for number in range(ENDED_SHOWN + 1):
            factories.StructuralFactory(organisation=second, state="closed", title=f"Poetsen {number}.")
        text = in_english(member_client, DASHBOARD)
        assert "Naaien met de buurt" in text
        assert f"Poetsen {ENDED_SHOWN}." in text and "Poetsen 0." not in text

    def test_shows_only_own_organisations(self, member_client: Client, stranger: User) -> None:
        other = factories.EventFactory(
            organisation=stranger.memberships.get().organisation, title="Van anderen"
        )
        assert other.title not in in_english(member_client, DASHBOARD)

    def test_counts_people_without_an_answer(self, member_client: Client, organisation: Organisation) -> None:
        past_attendance(organisation)
        assert "1 person: say whether they came." in in_english(member_client, DASHBOARD)

    @pytest.mark.parametrize("count", [1, 20])
    def test_costs_the_same_for_one_and_for_many(
        self, member_client: Client, organisation: Organisation, django_assert_num_queries: Any, count: int
    ) -> None:
        for number in range(count):
            factories.EventFactory(organisation=organisation, state=["draft", "published"][number % 2])
            factories.StructuralFactory(organisation=organisation, state=["closed", "published"][number % 2])
        with django_assert_num_queries(14):
            assert member_client.get(DASHBOARD).status_code == 200


class TestLife:
    """Handing in, pausing, closing."""

    @pytest.mark.parametrize(
        ("before", "step", "after"),
        [
            ("draft", "assignment-submit", "submitted"),
            ("published", "assignment-pause", "paused"),
            ("published", "assignment-close", "closed"),
            ("paused", "assignment-close", "closed"),
        ],
    )
    def test_step_is_taken(
        self, member_client: Client, organisation: Organisation, before: str, step: str, after: str
    ) -> None:
        assignment = factories.EventFactory(organisation=organisation, state=before)
        member_client.post(address(step, assignment))
        assignment.refresh_from_db()
        assert assignment.state == after

    def test_impossible_step_is_said(self, member_client: Client, organisation: Organisation) -> None:
        assignment = factories.EventFactory(organisation=organisation, state="draft")
        page = member_client.post(address("assignment-pause", assignment))["Location"]
        assert "not possible any more" in in_english(member_client, page)

    @pytest.mark.parametrize("state", [state.value for state in AssignmentState])
    @pytest.mark.parametrize("make", [factories.EventFactory, factories.StructuralFactory])
    def test_every_state_has_words(
        self, member_client: Client, organisation: Organisation, make: Any, state: str
    ) -> None:
        assignment = make(organisation=organisation, state=state)
        text = in_english(member_client, address("assignment-detail", assignment))
        assert assignment.title in text
        assert (address("assignment-edit", assignment) in text) == (state in {"draft", "submitted"})
        assert (address("assignment-submit", assignment) in text) == (state == "draft")

    def test_coordinators_wish_is_shown(
        self, member_client: Client, coordinator: User, organisation: Organisation, now: datetime
    ) -> None:
        assignment = factories.EventFactory(organisation=organisation, state="submitted")
        actions.send_back(by=coordinator, assignment=assignment, now=now, reason="Zeg ook wat mensen eten.")
        AuditEvent.objects.all().delete()  # the audit is cleaned; facts stay
        assert "Zeg ook wat mensen eten." in in_english(
            member_client, address("assignment-detail", assignment)
        )

    def test_hard_dutch_gets_advice_while_it_can_change(
        self, member_client: Client, organisation: Organisation
    ) -> None:
        hard = "De genodigden worden gevraagd om zich m.b.t. de bedeling aan te melden."
        assignment = factories.EventFactory(organisation=organisation, state="draft", description=hard)
        text = in_english(member_client, address("assignment-detail", assignment))
        assert "Can it be simpler?" in text
        for words in ("worden gevraagd", "m.b.t.", "genodigden"):
            assert words in text
        for changes in ({"description_nl": "Je helpt in de keuken."}, {"state": "published"}):
            Assignment.objects.update(description_nl=hard, state="draft")
            Assignment.objects.update(**changes)
            assert "simpler" not in in_english(member_client, address("assignment-detail", assignment))

    def test_next_weekly_moment_is_between_the_first_and_the_last_day(
        self, member_client: Client, organisation: Organisation
    ) -> None:
        later = timezone.localdate() + timedelta(days=40)
        tuesday = later + timedelta(days=(1 - later.weekday()) % 7)  # the day of the factory's slot
        wednesday = tuesday + timedelta(days=1)
        factories.StructuralFactory(organisation=organisation, starts_on=tuesday - timedelta(days=2))
        factories.StructuralFactory(organisation=organisation, starts_on=wednesday, ends_on=wednesday)
        text = in_english(member_client, DASHBOARD)
        assert text.count("Tuesday") == 1
        assert f"Tuesday {tuesday.day} " in text


class TestInformationNote:
    """The note that the law asks for."""

    TEXTS = {"aim": "Wij helpen.", "insurance": "Bij Ethias.", "reimbursement": "Niets.", "secrecy": "Zwijg."}

    def test_next_version_is_written(
        self, member_client: Client, member: User, organisation: Organisation
    ) -> None:
        assert "Je bent verzekerd." in member_client.get(NOTE).content.decode()
        assert member_client.post(NOTE, self.TEXTS)["Location"] == DASHBOARD
        note = organisation.information_notes.get(version=2)
        assert (note.aim, note.secrecy_nl, note.created_by) == ("Wij helpen.", "Zwijg.", member)
        assert organisation.information_notes.count() == 2

    def test_same_texts_make_no_version(self, member_client: Client, organisation: Organisation) -> None:
        note = organisation.information_notes.get()
        member_client.post(NOTE, {name: getattr(note, name) for name in self.TEXTS})
        assert organisation.information_notes.count() == 1

    def test_missing_text_is_asked(self, member_client: Client, organisation: Organisation) -> None:
        text = member_client.post(NOTE, self.TEXTS | {"aim": ""}).content.decode()
        assert "Bij Ethias." in text
        assert organisation.information_notes.count() == 1

    def test_first_note_and_a_second_organisation(
        self, member_client: Client, member: User, brugge: Antenna
    ) -> None:
        other = factories.OrganisationFactory(antenna=brugge, note=False, name="Aan zee")
        Membership.objects.create(organisation=other, user=member)
        page = f"{NOTE}?organisatie={other.slug}"
        assert "There is no note yet." in in_english(member_client, page)
        member_client.post(page, self.TEXTS)
        assert other.information_notes.get().version == 1


def past_attendance(organisation: Organisation) -> Any:
    """Somebody was expected yesterday, and nobody said whether they came."""
    day = timezone.localdate() - timedelta(days=1)
    starts_at = timezone.make_aware(datetime.combine(day, time(13)))
    placement = factories.PlacementFactory(
        assignment=factories.StructuralFactory(organisation=organisation), state="active"
    )
    return Attendance.objects.create(
        placement=placement, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3), planned_minutes=180
    )
