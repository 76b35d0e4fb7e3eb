"""Who came: one tap for each person, errors in the row, mistakes put right, the list that waits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from matching.models import Attendance, Placement
from matching.placements import actions
from matching.states import AttendanceState, PlacementState
from organisations.models import Assignment, Organisation
from refuinterim.accounts.models import User
from refuinterim.core.models import AuditEvent
from tests import factories
from tests.factories import EventFactory, PlacementFactory, ShiftFactory, UserFactory
from tests.matching.hosting.expected import ENGLISH, HTMX, confirm_page, expected, list_page, of, yesterday
from volunteers.models import Volunteer


@pytest.fixture
def weekly(organisation: Organisation) -> Assignment:
    """Weekly work with places enough."""
    return factories.StructuralFactory(organisation=organisation, seats=50)


class TestAnswering:
    """One tap for each person."""

    @pytest.mark.parametrize(
        ("data", "state", "minutes"),
        [
            ({"state": "present"}, AttendanceState.PRESENT, 180),
            ({"state": "partial", "hours": "1", "minutes": "30"}, AttendanceState.PARTIAL, 90),
            ({"state": "partial", "hours": "4", "minutes": ""}, AttendanceState.PARTIAL, 240),
            ({"state": "excused"}, AttendanceState.EXCUSED, 0),
            ({"state": "no_show"}, AttendanceState.NO_SHOW, 0),
        ],
    )
    def test_answer_is_saved(
        self,
        member_client: Client,
        member: User,
        weekly: Assignment,
        data: dict[str, str],
        state: str,
        minutes: int,
    ) -> None:
        attendance = expected(weekly)
        assert member_client.post(confirm_page(attendance), of(attendance, data))["Location"] == list_page()
        attendance.refresh_from_db()
        assert (attendance.state, attendance.minutes, attendance.confirmed_by) == (state, minutes, member)
        assert AuditEvent.objects.filter(verb=f"attendance.{state}", actor=member).exists()
        text = member_client.get(list_page(), headers=ENGLISH).content.decode()
        assert "All done" in text
        assert "Answered a short while ago" in text

    def test_htmx_gets_the_row_alone(self, member_client: Client, weekly: Assignment) -> None:
        attendance = expected(weekly)
        response = member_client.post(confirm_page(attendance), {"state": "present"}, headers=HTMX)
        text = response.content.decode()
        assert text.strip().startswith("<li")
        assert f'id="attendance-{attendance.pk}"' in text
        assert "Came · 3 hours" in text

    @pytest.mark.parametrize("htmx", [True, False])
    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({"state": "partial", "hours": "0", "minutes": ""}, "Fill in how long this person was there."),
            ({"state": "partial", "hours": "2", "minutes": "75"}, "Fill in 59 at most."),
            (
                {"state": "partial", "hours": "7", "minutes": "1"},
                "Planned was 3 hours. Fill in 7 hours at most.",
            ),
        ],
    )
    def test_error_stands_in_the_row_and_nothing_is_lost(
        self, member_client: Client, weekly: Assignment, data: dict[str, str], said: str, htmx: bool
    ) -> None:
        attendance, other = expected(weekly), expected(weekly, "Oleh")
        headers = HTMX if htmx else ENGLISH
        text = member_client.post(
            confirm_page(attendance), of(attendance, data), headers=headers
        ).content.decode()
        assert said in text
        assert f'value="{data["hours"]}"' in text
        assert ("Oleh" in text) == (not htmx)
        for row in (attendance, other):
            row.refresh_from_db()
            assert row.state == AttendanceState.PLANNED

    def test_longer_than_planned_is_said_and_does_not_block(
        self, member_client: Client, weekly: Assignment
    ) -> None:
        said = "longer than planned: check"
        for hours, longer in (("7", True), ("3", False)):
            attendance = expected(weekly)
            data = of(attendance, {"state": "partial", "hours": hours, "minutes": "0"})
            text = member_client.post(confirm_page(attendance), data, headers=HTMX).content.decode()
            assert (said in text) == longer
            attendance.refresh_from_db()
            assert attendance.minutes == int(hours) * 60

    def test_everybody_goes_when_one_is_left(self, member_client: Client, weekly: Assignment) -> None:
        attendances = [expected(weekly, name) for name in ("Oleh", "Samira", "Zana")]
        gone = []
        for attendance in attendances:
            response = member_client.post(confirm_page(attendance), {"state": "present"}, headers=HTMX)
            gone.append('hx-swap-oob="delete"' in response.content.decode())
        assert gone == [False, True, True]

    def test_without_the_information_note_it_says_what_to_do(
        self, member_client: Client, weekly: Assignment
    ) -> None:
        attendance = expected(weekly)
        Placement.objects.update(informed_at=None, information_note=None, informed_language="")
        text = member_client.post(
            confirm_page(attendance), {"state": "present"}, headers=HTMX
        ).content.decode()
        assert "Samira has not read the information note yet." in text

    def test_unknown_answer_is_refused(self, member_client: Client, weekly: Assignment) -> None:
        attendance = expected(weekly)
        assert member_client.post(confirm_page(attendance), {"state": "planned"}).status_code == 200
        attendance.refresh_from_db()
        assert attendance.state == AttendanceState.PLANNED

    def test_second_tap_changes_nothing(self, member_client: Client, weekly: Assignment) -> None:
        attendance = expected(weekly)
        for _tap in range(2):
            response = member_client.post(confirm_page(attendance), {"state": "present"}, headers=HTMX)
            assert "error" not in response.content.decode()
        assert AuditEvent.objects.filter(verb="attendance.present").count() == 1

    def test_mistake_is_put_right(self, member_client: Client, weekly: Assignment) -> None:
        attendance = expected(weekly)
        for data, minutes in (
            ({"state": "no_show"}, 0),
            ({"state": "partial", "hours": "2", "minutes": "0"}, 120),
            ({"state": "partial", "hours": "1", "minutes": "0"}, 60),
            ({"state": "present"}, 180),
        ):
            member_client.post(confirm_page(attendance), of(attendance, data))
            attendance.refresh_from_db()
            assert attendance.minutes == minutes

    def test_mistake_in_an_earlier_answer_opens_it(self, member_client: Client, weekly: Assignment) -> None:
        attendance = expected(weekly)
        member_client.post(confirm_page(attendance), {"state": "present"})
        data = of(attendance, {"state": "partial", "hours": "0", "minutes": "0"})
        text = member_client.post(confirm_page(attendance), data, headers=ENGLISH).content.decode()
        assert text.count('<details class="fold" open>') == 3  # the list, the person, the hours


def test_who_came_on_an_excused_day_was_not_somewhere_else(
    member_client: Client, organisation: Organisation, weekly: Assignment, samira: Volunteer
) -> None:
    """The clash is said; once the event knows that this person was not there, the answer is taken."""
    shift = ShiftFactory(assignment=EventFactory(shifts=0), starts_at=yesterday(14))
    event = expected(
        shift.assignment,
        placement=PlacementFactory(
            assignment=shift.assignment, shift=shift, state="confirmed", volunteer=samira
        ),
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
    )
    by, now = UserFactory(), timezone.now()
    day = expected(
        weekly,
        placement=PlacementFactory(assignment=weekly, state="active", volunteer=samira),
        state="excused", minutes=0, confirmed_at=now, confirmed_by=by, excused_for=event.placement,
    )  # fmt: skip
    page = member_client.post(confirm_page(day), of(day, {"state": "present"}), headers=ENGLISH)
    assert "expected somewhere else" in page.content.decode()
    actions.confirm_attendance(by=by, attendance=event, state=AttendanceState.NO_SHOW, now=now)
    member_client.post(confirm_page(day), of(day, {"state": "present"}), headers=ENGLISH)
    day.refresh_from_db()
    assert (day.state, day.excused_for) == ("present", None)


class TestList:
    """The list of moments that wait."""

    def test_everybody_came(self, member_client: Client, weekly: Assignment) -> None:
        attendances = [expected(weekly, name) for name in ("Oleh", "Samira")]
        page = member_client.get(list_page(), headers=ENGLISH).content.decode()
        assert "Everybody came" in page
        response = member_client.post(
            list_page(), {"attendance": [row.pk for row in attendances]}, headers=ENGLISH, follow=True
        )
        assert "Saved: 2 people came." in response.content.decode()
        assert set(Attendance.objects.values_list("state", "minutes")) == {("present", 180)}

    def test_everybody_came_leaves_answers_alone(self, member_client: Client, weekly: Assignment) -> None:
        oleh, *others = [expected(weekly, name) for name in ("Oleh", "Samira", "Zana")]
        member_client.post(confirm_page(oleh), {"state": "no_show"}, headers=HTMX)
        member_client.post(list_page(), {"attendance": [row.pk for row in (oleh, *others)]})
        oleh.refresh_from_db()
        assert (oleh.state, oleh.minutes) == (AttendanceState.NO_SHOW, 0)
        assert Attendance.objects.filter(state=AttendanceState.PRESENT).count() == 2

    def test_everybody_came_says_who_cannot_be_confirmed(
        self, member_client: Client, weekly: Assignment
    ) -> None:
        attendances = [expected(weekly, name) for name in ("Oleh", "Samira")]
        Placement.objects.filter(volunteer__first_name="Oleh").update(
            informed_at=None, information_note=None, informed_language=""
        )
        numbers = [*(row.pk for row in attendances), "x"]
        response = member_client.post(list_page(), {"attendance": numbers}, headers=ENGLISH, follow=True)
        text = response.content.decode()
        assert "Oleh has not read the information note yet." in text
        assert "Saved: 1 person came." in text

    def test_event_is_done_once_answered(self, member_client: Client, organisation: Organisation) -> None:
        event = factories.EventFactory(organisation=organisation, shifts=0)
        shift = factories.ShiftFactory(assignment=event, starts_at=yesterday())
        placement = factories.PlacementFactory(assignment=event, shift=shift, state="confirmed")
        attendance = expected(event, placement=placement, starts_at=shift.starts_at, ends_at=shift.ends_at)
        member_client.post(confirm_page(attendance), {"state": "present"})
        placement.refresh_from_db()
        assert placement.state == PlacementState.COMPLETED
        assert "Came" in member_client.get(list_page(), headers=ENGLISH).content.decode()

    def test_hours_before_somebody_stopped_still_wait(
        self, member_client: Client, weekly: Assignment, now: datetime
    ) -> None:
        attendance = expected(weekly)
        placements = Placement.objects.filter(pk=attendance.placement_id)
        placements.update(state=PlacementState.STOPPED, ended_at=now)
        assert weekly.title in member_client.get(list_page()).content.decode()
        placements.update(ended_at=yesterday(12))
        assert weekly.title not in member_client.get(list_page()).content.decode()

    def test_two_people_of_one_name_are_told_apart(self, member_client: Client, weekly: Assignment) -> None:
        for letter in "AB":
            expected(weekly, "Samira", placement=factories.PlacementFactory(
                assignment=weekly, state="active",
                volunteer__first_name="Samira", volunteer__last_name=f"{letter}nders",
            ))  # fmt: skip
        text = member_client.get(list_page()).content.decode()
        assert "Samira A." in text
        assert "Samira B." in text
        assert "nders" not in text

    @pytest.mark.parametrize("count", [1, 20])
    def test_costs_the_same_for_one_and_for_many(
        self,
        member_client: Client,
        member: User,
        weekly: Assignment,
        django_assert_num_queries: Any,
        count: int,
    ) -> None:
        for number in range(count):
            expected(weekly)
            done = {"state": "present", "minutes": 60, "confirmed_at": timezone.now(), "confirmed_by": member}
            expected(weekly, starts_at=yesterday(number // 2), ends_at=yesterday(20), **done)
        with django_assert_num_queries(7):
            assert member_client.get(list_page()).status_code == 200

    def test_very_long_list_is_cut(
        self, member_client: Client, weekly: Assignment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("matching.hosting.views.SHOWN", 1)
        for name in ("Oleh", "Samira"):
            expected(weekly, name)
        text = member_client.get(list_page(), headers=ENGLISH).content.decode()
        assert "There are more." in text
        assert "Samira" not in text
