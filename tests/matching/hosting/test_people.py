"""Who comes to an organisation: scope, what is shown and what stays hidden."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from matching.models import Placement
from matching.states import AttendanceState
from organisations.models import Assignment, Document, Organisation
from refuinterim.accounts.models import User
from refuinterim.core.vocabulary import DutchLevel
from tests import factories
from tests.matching.hosting.expected import (
    ENGLISH,
    HTMX,
    confirm_page,
    expected,
    list_page,
    people_page,
    yesterday,
)
from volunteers.models import ConsentPurpose, Group


@pytest.fixture
def weekly(organisation: Organisation) -> Assignment:
    """Weekly work with places enough."""
    return factories.StructuralFactory(organisation=organisation, seats=50)


class TestScope:
    """Who reaches what."""

    def test_anonymous_is_asked_to_sign_in(self, client: Client, weekly: Assignment) -> None:
        attendance = expected(weekly)
        for page in (people_page(weekly), list_page()):
            assert client.get(page)["Location"].startswith("/aanmelden/")
        assert client.post(confirm_page(attendance))["Location"].startswith("/aanmelden/")

    @pytest.mark.parametrize("who", ["stranger", "volunteer", "outsider", "staff"])
    def test_others_do_not_find_it(
        self, request: pytest.FixtureRequest, client: Client, weekly: Assignment, who: str
    ) -> None:
        attendance = expected(weekly)
        client.force_login(request.getfixturevalue(who))
        assert client.get(people_page(weekly)).status_code == 404
        assert client.post(confirm_page(attendance), {"state": "present"}).status_code == 404
        client.post(list_page(), {"attendance": attendance.pk})
        assert weekly.title not in client.get(list_page()).content.decode()
        attendance.refresh_from_db()
        assert attendance.state == AttendanceState.PLANNED

    def test_coordinator_confirms_too(self, client: Client, coordinator: User, weekly: Assignment) -> None:
        attendance = expected(weekly)
        client.force_login(coordinator)
        assert client.get(people_page(weekly)).status_code == 200
        assert weekly.title in client.get(list_page()).content.decode()
        client.post(confirm_page(attendance), {"state": "present"})
        attendance.refresh_from_db()
        assert attendance.confirmed_by == coordinator

    def test_nobody_confirms_their_own_hours(
        self, member_client: Client, member: User, weekly: Assignment
    ) -> None:
        own = factories.VolunteerFactory(user=member)
        placement = factories.PlacementFactory(assignment=weekly, state="active", volunteer=own)
        attendance = expected(weekly, placement=placement)
        assert member_client.post(confirm_page(attendance), {"state": "present"}).status_code == 404
        assert weekly.title not in member_client.get(list_page()).content.decode()

    def test_confirming_needs_a_post(self, member_client: Client, weekly: Assignment) -> None:
        assert member_client.get(confirm_page(expected(weekly))).status_code == 405

    def test_moments_not_over_yet_are_not_asked(self, member_client: Client, weekly: Assignment) -> None:
        later = timezone.now() + timedelta(hours=1)
        attendance = expected(weekly, starts_at=later, ends_at=later + timedelta(hours=1))
        assert weekly.title not in member_client.get(list_page()).content.decode()
        member_client.post(list_page(), {"attendance": attendance.pk})
        response = member_client.post(confirm_page(attendance), {"state": "present"}, headers=HTMX)
        assert "has not begun yet" in response.content.decode()
        attendance.refresh_from_db()
        assert attendance.state == AttendanceState.PLANNED


class TestPeople:
    """What an organisation sees of somebody."""

    @pytest.fixture
    def hidden(self) -> list[str]:
        """Words that must never reach an organisation."""
        return [
            "Geheimenis", "Haddadova", "1994", "17 mei", "17 May", "temporary", "beschermd",
            "AgII", "OCMW", "verzoeker", "participation", "Roos Traject", "by bus",
        ]  # fmt: skip

    def somebody(self, assignment: Assignment, state: str) -> Placement:
        """A volunteer about whom the antenne knows a lot."""
        volunteer = factories.VolunteerFactory(
            first_name="Samira",
            last_name="Haddadova",
            group=Group.TEMPORARY_PROTECTION,
            notes="Geheimenis: krijgt geld van het OCMW.",
            phone="0470 11 22 33",
            email="samira@mail.example",
            dutch_speaking=DutchLevel.A1,
            travel_mode="transit",
            documents=[Document.DRIVING_LICENCE],
        )
        volunteer.languages.add(factories.LanguageFactory())
        volunteer.skills.add(factories.SkillFactory())
        factories.TrackFactory(volunteer=volunteer, track_coach="Roos Traject")
        return factories.PlacementFactory(assignment=assignment, state=state, volunteer=volunteer)

    @pytest.mark.parametrize("state", ["accepted", "confirmed", "active", "completed", "stopped"])
    def test_only_what_is_needed_is_shown(
        self, member_client: Client, weekly: Assignment, hidden: list[str], state: str
    ) -> None:
        self.somebody(weekly, state)
        text = member_client.get(people_page(weekly), headers=ENGLISH).content.decode()
        assert "Samira" in text
        assert "Arabisch" in text
        assert "I speak a little Dutch." in text
        assert [word for word in hidden if word.casefold() in text.casefold()] == []
        assert "koken" not in text  # not asked, so not told
        assert "driving" not in text
        assert ("0470 11 22 33" in text) == (state in {"confirmed", "active"})
        assert "samira@mail.example" not in text  # nobody agreed to share it

    @pytest.mark.parametrize(
        "state", ["proposed", "waitlisted", "declined", "rejected", "withdrawn", "offered"]
    )
    def test_people_who_do_not_come_are_not_named(
        self, member_client: Client, weekly: Assignment, state: str
    ) -> None:
        self.somebody(weekly, state)
        assert "Samira" not in member_client.get(people_page(weekly)).content.decode()

    def test_what_the_assignment_asks_is_told(
        self, member_client: Client, organisation: Organisation
    ) -> None:
        assignment = factories.StructuralFactory(
            organisation=organisation,
            dutch=DutchLevel.B1,
            documents=[Document.DRIVING_LICENCE, Document.CONDUCT],
        )
        assignment.required_skills.add(factories.SkillFactory())
        self.somebody(assignment, "confirmed")
        text = member_client.get(people_page(assignment), headers=ENGLISH).content.decode()
        assert "koken" in text
        assert "Comes to practise." in text
        assert text.count("has this") == 2
        assert text.count("not known: ask") == 1

    def test_contact_is_hidden_when_sharing_was_taken_back(
        self, member_client: Client, weekly: Assignment, now: datetime
    ) -> None:
        placement = self.somebody(weekly, "confirmed")
        consent = placement.volunteer.consents.get(purpose=ConsentPurpose.SHARING)
        assert "0470 11 22 33" in member_client.get(people_page(weekly)).content.decode()
        consent.withdrawn_at = now
        consent.save()
        text = member_client.get(people_page(weekly), headers=ENGLISH).content.decode()
        assert "0470 11 22 33" not in text
        assert "Call the antenne to reach this person." in text

    def test_contact_is_hidden_when_sharing_was_never_agreed(
        self, member_client: Client, weekly: Assignment
    ) -> None:
        volunteer = factories.VolunteerFactory(
            consents=[ConsentPurpose.MATCHING, ConsentPurpose.PHOTO], phone="0470 11 22 33"
        )
        factories.PlacementFactory(assignment=weekly, state="confirmed", volunteer=volunteer)
        text = member_client.get(people_page(weekly), headers=ENGLISH).content.decode()
        assert volunteer.first_name in text
        assert "0470 11 22 33" not in text
        assert "Call the antenne to reach this person." in text

    def test_event_shows_people_by_shift(self, member_client: Client, organisation: Organisation) -> None:
        event = factories.EventFactory(organisation=organisation, shifts=2)
        over = factories.ShiftFactory(assignment=event, starts_at=yesterday())
        first = event.shifts.latest("starts_at")
        for shift, name in ((first, "Oleh"), (over, "Yonas")):
            factories.PlacementFactory(
                assignment=event, shift=shift, state="confirmed", volunteer__first_name=name
            )
        text = member_client.get(people_page(event), headers=ENGLISH).content.decode()
        assert text.index("Oleh") < text.index("Yonas")
        assert "1 of 2 places taken" in text
        assert "Nobody yet." in text
        assert "over</span>" in text

    def test_event_of_the_past_leads_to_who_came(
        self, member_client: Client, organisation: Organisation
    ) -> None:
        event = factories.EventFactory(organisation=organisation, shifts=0)
        factories.ShiftFactory(assignment=event, starts_at=yesterday())
        text = member_client.get(people_page(event), headers=ENGLISH).content.decode()
        assert "All moments are over" in text

    @pytest.mark.parametrize("count", [1, 20])
    def test_costs_the_same_for_one_and_for_many(
        self, member_client: Client, weekly: Assignment, django_assert_num_queries: Any, count: int
    ) -> None:
        for _number in range(count):
            factories.PlacementFactory(assignment=weekly, state="confirmed")
        with django_assert_num_queries(13):
            assert member_client.get(people_page(weekly)).status_code == 200
