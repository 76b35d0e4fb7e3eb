"""The form of an assignment: posting it, refusing what is wrong without losing anything, changing it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from organisations import actions
from organisations.models import Assignment, Organisation, Shift
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna, AuditEvent
from refuinterim.messages.models import Message
from tests import factories
from tests.organisations.sent import (
    EMPTY_ROW,
    NEW_EVENT,
    NEW_WEEKLY,
    TWO_SHIFTS,
    address,
    event_data,
    in_english,
    weekly_data,
)


class TestPosting:
    """The form for a new assignment."""

    def test_shows_two_rows_at_first(self, member_client: Client) -> None:
        text = member_client.get(NEW_EVENT).content.decode()
        assert 'name="moments-1-day"' in text
        assert 'name="moments-2-day"' not in text
        assert "Brugge" in text

    def test_says_in_our_own_words_what_is_missing(self, member_client: Client) -> None:
        data = event_data(*TWO_SHIFTS, title_nl="", category="", **{"moments-0-starts": ""})
        text = in_english(member_client, NEW_EVENT, data)
        assert text.count("Fill this in.") == 2
        assert "Choose one answer." in text
        assert "This field is required" not in text

    def test_event_with_two_shifts_as_a_draft(self, member_client: Client, member: User) -> None:
        response = member_client.post(NEW_EVENT, event_data(*TWO_SHIFTS, EMPTY_ROW, dutch_required="on"))
        assignment = Assignment.objects.get()
        assert response["Location"] == address("assignment-detail", assignment)
        assert (assignment.state, assignment.created_by) == (AssignmentState.DRAFT, member)
        assert (assignment.title, assignment.title_nl) == ("Help in de keuken", "Help in de keuken")
        assert assignment.slug == "help-in-de-keuken"
        assert assignment.dutch_required
        first, second = assignment.shifts.all()
        assert (first.seats, first.break_minutes, first.minutes) == (3, 30, 210)
        assert (second.seats, second.minutes) == (2, 180)
        assert timezone.localtime(first.starts_at).hour == 14
        assert AuditEvent.objects.filter(verb="assignment.draft", actor=member).exists()

    def test_handed_in_at_once(self, member_client: Client) -> None:
        member_client.post(NEW_EVENT, event_data(*TWO_SHIFTS, save="submit"))
        assert Assignment.objects.get().state == AssignmentState.SUBMITTED
        assert Message.objects.filter(kind="assignment_submitted", email="brugge@antenne.example").exists()

    def test_weekly_work_with_two_slots(self, member_client: Client) -> None:
        member_client.post(NEW_WEEKLY, weekly_data(("3", "13:00", "16:00"), ("1", "09:00", "12:00")))
        assignment = Assignment.objects.get()
        assert assignment.seats == 3
        assert [(slot.weekday, slot.minutes) for slot in assignment.slots.all()] == [(1, 180), (3, 180)]

    def test_end_before_start_is_the_next_day(self, member_client: Client) -> None:
        member_client.post(NEW_EVENT, event_data(("7", "20:00", "01:30")))
        shift = Shift.objects.get()
        assert shift.minutes == 330
        assert timezone.localtime(shift.ends_at).date() == timezone.localdate() + timedelta(days=8)

    def test_organisation_is_asked_when_there_are_two(
        self, member_client: Client, member: User, brugge: Antenna
    ) -> None:
        second = factories.MembershipFactory(user=member, organisation__antenna=brugge).organisation
        assert 'name="organisation"' in member_client.get(NEW_EVENT).content.decode()
        member_client.post(NEW_EVENT, event_data(*TWO_SHIFTS, organisation=second.pk))
        assert Assignment.objects.get().organisation == second

    def test_coordinator_posts_for_an_organisation(
        self, client: Client, coordinator: User, organisation: Organisation
    ) -> None:
        client.force_login(coordinator)
        client.post(NEW_EVENT, event_data(*TWO_SHIFTS))
        assert Assignment.objects.get().organisation == organisation

    def test_flat_amount_is_kept(self, member_client: Client) -> None:
        data = event_data(*TWO_SHIFTS, reimbursement="flat", reimbursement_amount="12.50")
        member_client.post(NEW_EVENT, data)
        assert str(Assignment.objects.get().reimbursement_amount) == "12.50"

    def test_opens_what_is_rarely_asked_when_it_is_wrong(self, member_client: Client) -> None:
        text = member_client.post(NEW_EVENT, event_data(*TWO_SHIFTS, min_age="3")).content.decode()
        assert '<details class="fold" open>' in text


class TestRefusing:
    """What is wrong is said beside the field, and nothing typed is lost."""

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"title_nl": ""}, "required"),
            ({"place": "9999 Nergens"}, "We do not know this place"),
            ({"reimbursement": "flat"}, "Fill in the amount a day."),
            ({"reimbursement": "flat", "reimbursement_amount": "0"}, "Fill in more than 0."),
            ({"reimbursement_amount": "5"}, "Choose “a flat amount a day”"),
        ],
    )
    def test_field_is_refused(self, member_client: Client, changes: dict[str, str], said: str) -> None:
        text = in_english(member_client, NEW_EVENT, event_data(*TWO_SHIFTS, **changes))
        assert said in text
        assert "Nothing is lost." in text
        assert "Je maakt soep. Je werkt samen." in text
        assert not Assignment.objects.exists()

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            (("-1", "10:00", "12:00"), "This moment is over."),
            (("2000", "10:00", "12:00"), "Check the year."),
            (("7", "10:00", "10:00"), "The end is the same as the start."),
            (("7", "10:00", "11:00", "2", "60"), "The break is longer than the work."),
            (("7", "10:00", ""), "required"),
            (EMPTY_ROW, "Fill in at least one moment"),
        ],
    )
    def test_moment_is_refused(self, member_client: Client, row: tuple[str, ...], said: str) -> None:
        text = in_english(member_client, NEW_EVENT, event_data(row))
        assert said in text
        assert "Help in de keuken" in text
        assert not Assignment.objects.exists()

    def test_same_moment_twice_is_refused(self, member_client: Client) -> None:
        row = ("1", "09:00", "12:00")
        assert "here twice" in in_english(member_client, NEW_WEEKLY, weekly_data(row, row))

    def test_last_day_before_first_day_is_refused(self, member_client: Client) -> None:
        data = weekly_data(("1", "09:00", "12:00"), starts_on="2030-02-02", ends_on="2030-02-01")
        assert "The last day is before the first day." in in_english(member_client, NEW_WEEKLY, data)

    def test_one_moment_more_keeps_everything_unchecked(self, member_client: Client) -> None:
        data = event_data(("7", "20:00", "01:30"), EMPTY_ROW, title_nl="", add_moment="1", has_buddy="on")
        text = in_english(member_client, NEW_EVENT, data)
        assert 'name="moments-2-day"' in text
        assert 'value="20:00"' in text
        assert "Je maakt soep. Je werkt samen." in text
        assert 'class="error"' not in text
        assert 'name="moments-TOTAL_FORMS" value="3"' in text
        assert not Assignment.objects.exists()

    def test_row_taken_away_is_not_saved(self, member_client: Client) -> None:
        member_client.post(NEW_EVENT, event_data(*TWO_SHIFTS, **{"moments-0-DELETE": "on"}))
        assert Shift.objects.get().seats == 2

    @pytest.mark.parametrize(
        ("day", "start", "end", "minutes"),
        [
            ("2027-03-27", "22:00", "04:00", 300),  # the night that is an hour shorter
            ("2027-10-30", "22:00", "04:00", 420),  # and the one that is an hour longer
            ("2027-10-31", "02:30", "04:00", 150),  # the first of the two hours of that name
        ],
    )
    def test_clock_changes_are_lived(
        self, client: Client, member: User, day: str, start: str, end: str, minutes: int, time_machine: Any
    ) -> None:
        time_machine.move_to(datetime(2027, 3, 1, 12))
        client.force_login(member)
        client.post(NEW_EVENT, event_data(("1", start, end), **{"moments-0-day": day}))
        assert Shift.objects.get().minutes == minutes

    def test_hour_that_the_clock_skips_is_refused(
        self, client: Client, member: User, time_machine: Any
    ) -> None:
        time_machine.move_to(datetime(2027, 3, 1, 12))
        client.force_login(member)
        data = event_data(("1", "02:30", "06:00"), **{"moments-0-day": "2027-03-28"})
        assert "does not exist that night" in in_english(client, NEW_EVENT, data)

    def test_place_with_two_meanings_is_asked(self, member_client: Client) -> None:
        for name in ("Sint-Andries", "Sint-Michiels"):
            factories.PlaceFactory(postcode="8200", name=name)
        text = in_english(member_client, NEW_EVENT, event_data(*TWO_SHIFTS, place="8200"))
        assert "Which place do you mean?" in text and 'value="8200 Sint-Michiels"' in text

    @pytest.mark.parametrize("typed", ["8000", "8000 brugge", "Brugge", " 8000  Brugge "])
    def test_place_is_found(self, member_client: Client, typed: str) -> None:
        factories.PlaceFactory(postcode="8000", name="Koolkerke")
        member_client.post(NEW_EVENT, event_data(*TWO_SHIFTS, place=typed))
        assert str(Assignment.objects.get().place) == "8000 Brugge"


class TestChanging:
    """Changing what was posted."""

    def test_form_starts_from_what_is_there(self, member_client: Client, organisation: Organisation) -> None:
        assignment = factories.EventFactory(organisation=organisation, state="draft", street="Kaai 3")
        text = member_client.get(address("assignment-edit", assignment)).content.decode()
        assert assignment.title in text
        assert "Kaai 3" in text
        assert "8000 Brugge" in text
        assert text.count('value="14:00"') == 2

    def test_level_set_by_a_coordinator_stays(
        self, member_client: Client, organisation: Organisation
    ) -> None:
        assignment = factories.StructuralFactory(organisation=organisation, state="draft", dutch="C1")
        assert 'value="C1"' in member_client.get(address("assignment-edit", assignment)).content.decode()

    def test_texts_and_moments_are_replaced(
        self, member_client: Client, organisation: Organisation, member: User
    ) -> None:
        assignment = factories.EventFactory(organisation=organisation, state="submitted")
        data = event_data(("9", "10:00", "12:00"), title_nl="Soep maken")
        response = member_client.post(address("assignment-edit", assignment), data)
        assert response["Location"] == address("assignment-detail", assignment)
        assignment.refresh_from_db()
        assert assignment.title_nl == "Soep maken"
        assert assignment.state == AssignmentState.SUBMITTED
        assert assignment.shifts.get().minutes == 120
        assert AuditEvent.objects.filter(verb="assignment.changed", actor=member).exists()

    def test_weekly_moments_are_replaced(self, member_client: Client, organisation: Organisation) -> None:
        assignment = factories.StructuralFactory(organisation=organisation, state="draft")
        member_client.post(
            address("assignment-edit", assignment), weekly_data(("4", "09:00", "11:00"), save="submit")
        )
        assignment.refresh_from_db()
        assert assignment.state == AssignmentState.SUBMITTED
        assert assignment.slots.get().weekday == 4

    def test_open_assignment_is_left_alone(self, member_client: Client, organisation: Organisation) -> None:
        assignment = factories.EventFactory(organisation=organisation)
        response = member_client.get(address("assignment-edit", assignment))
        assert response["Location"] == address("assignment-detail", assignment)
        assert "Ask the coordinator." in in_english(member_client, response["Location"])

    def test_assignment_published_meanwhile_is_left_alone(
        self, organisation: Organisation, member: User, now: datetime
    ) -> None:
        assignment = factories.EventFactory(organisation=organisation)
        with translation.override("en"), pytest.raises(DomainError, match="cannot change this"):
            actions.change_assignment(
                by=member, assignment=assignment, now=now, fields={"title_nl": "Anders"}
            )

    def test_moments_with_people_in_them_stay(
        self, member_client: Client, organisation: Organisation
    ) -> None:
        assignment = factories.EventFactory(organisation=organisation, state="draft", shifts=1)
        shift = assignment.shifts.get()
        factories.PlacementFactory(assignment=assignment, shift=shift)
        page = address("assignment-edit", assignment)
        text = in_english(member_client, page, event_data(("9", "10:00", "12:00"), title_nl="Anders"))
        assert "Somebody has a place in it already." in text
        assert "Anders" in text
        assert assignment.shifts.get() == shift
        member_client.post(page, event_data(("7", "14:00", "18:00"), title_nl="Alleen de titel"))
        assignment.refresh_from_db()
        assert assignment.title_nl == "Alleen de titel"
        assert assignment.shifts.get() == shift
