"""Steps, suggestions, proposals and first talks at the desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.models import FollowUp, FollowUpKind
from matching.states import PlacementState
from organisations.models import Assignment
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.models import AuditEvent
from refuinterim.core.vocabulary import DutchLevel, PartOfDay
from refuinterim.messages.models import Message
from tests.factories import (
    CategoryFactory,
    EventFactory,
    IntakeFactory,
    MembershipFactory,
    PlacementFactory,
    StructuralFactory,
    TrackFactory,
    VolunteerFactory,
)
from tests.languages.marks import unmarked
from volunteers.models import Intake, Volunteer
from volunteers.states import IntakeState

pytestmark = pytest.mark.django_db
SUGGESTION_QUERIES = {"assignment": 11, "volunteer": 13}  # once the problem is built


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    """A browser in which the coordinator of Brugge signed in."""
    client.force_login(coordinator)
    return client


def step_url(kind: str, row: Any, name: str) -> str:
    return reverse("desk:step", args=[kind, row.pk, name])


def take(desk: Client, kind: str, row: Any, name: str, **data: Any) -> Any:
    response = desk.post(step_url(kind, row, name), data)
    row.refresh_from_db()
    return response


# Assignments


def test_publish_writes_audit_and_message(desk: Client, coordinator: User) -> None:
    assignment = EventFactory(state=AssignmentState.SUBMITTED)
    MembershipFactory(organisation=assignment.organisation)
    response = take(desk, "opdracht", assignment, "publish")
    assert response.url == reverse("admin:organisations_assignment_change", args=[assignment.pk])
    assert assignment.state == AssignmentState.PUBLISHED
    assert AuditEvent.objects.filter(actor=coordinator, verb="assignment.published").exists()
    assert Message.objects.filter(kind="assignment_published").exists()


def test_send_back_asks_why(desk: Client) -> None:
    assignment = EventFactory(state=AssignmentState.SUBMITTED)
    assert take(desk, "opdracht", assignment, "send-back").status_code == 200
    assert assignment.state == AssignmentState.SUBMITTED
    take(desk, "opdracht", assignment, "send-back", reason="De titel is te lang.")
    assert assignment.state == AssignmentState.DRAFT
    assert AuditEvent.objects.get(verb="assignment.draft").reason == "De titel is te lang."


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("submit", AssignmentState.DRAFT, AssignmentState.SUBMITTED),
        ("publish", AssignmentState.PAUSED, AssignmentState.PUBLISHED),
        ("pause", AssignmentState.PUBLISHED, AssignmentState.PAUSED),
        ("close", AssignmentState.PUBLISHED, AssignmentState.CLOSED),
        ("call-off", AssignmentState.PUBLISHED, AssignmentState.CANCELLED),
    ],
)
def test_assignment_steps(desk: Client, name: str, before: AssignmentState, after: AssignmentState) -> None:
    assignment = StructuralFactory(state=before)
    take(desk, "opdracht", assignment, name, reason="Zo is het.")
    assert assignment.state == after


def test_a_step_that_is_over_says_so(desk: Client) -> None:
    assignment = StructuralFactory(state=AssignmentState.CLOSED)
    response = desk.post(step_url("opdracht", assignment, "pause"), {"reason": ""}, follow=True)
    assert "not possible any more" in response.content.decode()


def test_a_step_that_does_not_exist(desk: Client) -> None:
    assert desk.get(step_url("opdracht", StructuralFactory(), "dance")).status_code == 404


def test_a_refusal_of_the_house_is_shown(desk: Client) -> None:
    assignment = EventFactory(state=AssignmentState.SUBMITTED, organisation__note=False)
    response = take(desk, "opdracht", assignment, "publish")
    assert "has no information note yet" in response.content.decode()
    assert assignment.state == AssignmentState.SUBMITTED


def test_places_of_each_shift(desk: Client) -> None:
    event = EventFactory(shifts=2)
    first, second = event.shifts.all()
    assert first.take_seat()
    data = {f"seats_{first.pk}": 0, f"seats_{second.pk}": 5}
    assert desk.post(step_url("opdracht", event, "seats"), data).status_code == 200
    data[f"seats_{first.pk}"] = 1
    assert desk.post(step_url("opdracht", event, "seats"), data).status_code == 302
    assert [shift.seats for shift in event.shifts.all()] == [1, 5]


def test_places_of_weekly_work(desk: Client) -> None:
    weekly = StructuralFactory(seats=2)
    take(desk, "opdracht", weekly, "seats", **{f"seats_{weekly.pk}": 7})
    assert weekly.seats == 7


def test_the_panel_warns_before_publishing(desk: Client) -> None:
    assignment = EventFactory(state=AssignmentState.SUBMITTED, team_size=0)
    page = desk.get(reverse("admin:organisations_assignment_change", args=[assignment.pk])).content.decode()
    assert "People work alone here" in page


# Placements


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("accept", PlacementState.PROPOSED, PlacementState.ACCEPTED),
        ("accept-offer", PlacementState.OFFERED, PlacementState.CONFIRMED),
        ("decline", PlacementState.PROPOSED, PlacementState.DECLINED),
        ("confirm", PlacementState.ACCEPTED, PlacementState.CONFIRMED),
        ("reject", PlacementState.ACCEPTED, PlacementState.REJECTED),
        ("withdraw", PlacementState.CONFIRMED, PlacementState.WITHDRAWN),
        ("stop", PlacementState.ACTIVE, PlacementState.STOPPED),
        ("complete", PlacementState.ACTIVE, PlacementState.COMPLETED),
    ],
)
def test_placement_steps(desk: Client, name: str, before: PlacementState, after: PlacementState) -> None:
    placement = PlacementFactory(state=before)
    data = {"reason": "Zo is het.", "first_day": timezone.localdate() + timedelta(days=3), "language": "nl"}
    take(desk, "plaatsing", placement, name, **data)
    assert placement.state == after
    assert AuditEvent.objects.filter(subject_id=placement.pk, verb=f"placement.{after}").exists()


def test_confirm_plans_from_the_first_day(desk: Client) -> None:
    placement = PlacementFactory(state=PlacementState.ACCEPTED)
    wanted = timezone.localdate() + timedelta(days=3)
    take(desk, "plaatsing", placement, "confirm", first_day=wanted)
    assert placement.first_day == wanted + timedelta(
        days=(1 - wanted.weekday()) % 7
    )  # the Tuesday that follows
    assert placement.follow_ups.get(kind="first_day").due_on == placement.first_day + timedelta(days=1)
    assert placement.follow_ups.count() == 2


def test_confirm_before_the_intake_is_refused(desk: Client) -> None:
    placement = PlacementFactory(state=PlacementState.ACCEPTED, volunteer__intake=False)
    response = take(desk, "plaatsing", placement, "confirm", first_day=timezone.localdate())
    assert "Do the intake first" in response.content.decode()


def test_information_is_recorded_with_its_language(desk: Client) -> None:
    placement = PlacementFactory(
        state=PlacementState.ACCEPTED, information_note=None, informed_at=None, informed_language=""
    )
    take(desk, "plaatsing", placement, "inform", language="uk")
    assert (placement.informed_language, placement.information_note.version) == ("uk", 1)


def test_a_national_number_in_a_reason_is_refused(desk: Client) -> None:
    placement = PlacementFactory(state=PlacementState.ACTIVE)
    response = take(desk, "plaatsing", placement, "stop", reason="Zie 85.07.30-033.28")
    assert "holds a national number" in response.content.decode()
    assert placement.state == PlacementState.ACTIVE


# Volunteers and talks


def test_the_track_is_recorded_with_who_decided(desk: Client) -> None:
    volunteer = VolunteerFactory()
    take(
        desk, "vrijwilliger", volunteer, "track", status="mandatory", hours_needed=40,
        deadline="2027-03-01", track_coach="Ines", decided_by="AgII", decided_on="2026-11-01",
    )  # fmt: skip
    assert (volunteer.track.hours_needed, volunteer.track.decided_by) == (40, "AgII")
    assert AuditEvent.objects.filter(verb="track.recorded").exists()


def test_papers_follow_ups_and_stopping(desk: Client) -> None:
    volunteer = VolunteerFactory()
    take(desk, "vrijwilliger", volunteer, "papers", documents=["driving-licence"])
    take(desk, "vrijwilliger", volunteer, "follow-up", due_on=timezone.localdate(), notes="Hoe gaat het?")
    take(desk, "vrijwilliger", volunteer, "stop")
    assert volunteer.documents == ["driving-licence"]
    assert volunteer.follow_ups.get().notes == "Hoe gaat het?"
    assert volunteer.left_on == timezone.localdate()
    take(desk, "vrijwilliger", volunteer, "return")
    assert volunteer.left_on is None


def test_an_intake_is_asked_for_once(desk: Client) -> None:
    volunteer = VolunteerFactory(intake=False)
    take(desk, "vrijwilliger", volunteer, "intake")
    take(desk, "vrijwilliger", volunteer, "intake")
    assert volunteer.intakes.count() == 1


def test_a_talk_is_noted_once(desk: Client, coordinator: User) -> None:
    volunteer = VolunteerFactory()
    talk = FollowUp.objects.create(
        volunteer=volunteer,
        antenna=volunteer.antenna,
        kind=FollowUpKind.GUIDANCE,
        due_on=timezone.localdate(),
    )
    take(desk, "opvolging", talk, "done", notes="Ze is blij.", held_on=timezone.localdate())
    assert (talk.done_by, talk.notes) == (coordinator, "Ze is blij.")


def test_after_a_step_the_asking_page_returns(desk: Client) -> None:
    assignment = StructuralFactory()
    for asked, reached in [("/beheer/plan/", "/beheer/plan/"), ("https://elders.example/", None)]:
        response = desk.post(step_url("opdracht", assignment, "pause"), {"reason": "", "next": asked})
        own = reverse("admin:organisations_assignment_change", args=[assignment.pk])
        assert response.url == (reached or own)
        Assignment.objects.update(state=AssignmentState.PUBLISHED)


def intake_data(**changes: Any) -> dict[str, Any]:
    return {
        "task": "done", "dutch_speaking": "A2", "dutch_understanding": "B1", "dutch_reading": "",
        "availability": ["1-afternoon"], "travel_mode": "bike", "max_travel_minutes": 30, "max_placements": 2,
        "group": "student", "held_on": timezone.localdate(), "intake_notes": "Ze kookt graag.", **changes,
    }  # fmt: skip


def test_an_intake_is_planned(desk: Client, now: datetime) -> None:
    intake = IntakeFactory(state=IntakeState.REQUESTED)
    url = reverse("desk:intake", args=[intake.pk])
    moment = timezone.localtime(now + timedelta(days=2)).replace(second=0, microsecond=0)
    past = {"task": "plan", "planned_for": (moment - timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")}
    assert "in the past" in desk.post(url, past).content.decode()
    desk.post(url, {"task": "plan", "planned_for": moment.strftime("%Y-%m-%dT%H:%M")})
    intake.refresh_from_db()
    assert (intake.state, intake.planned_for) == (IntakeState.PLANNED, moment)
    assert Message.objects.filter(kind="intake_planned", recipient=intake.volunteer.user).exists()


def test_an_intake_is_noted_with_what_was_learned(desk: Client, coordinator: User) -> None:
    intake = IntakeFactory(state=IntakeState.REQUESTED)
    kitchen = CategoryFactory()
    response = desk.post(reverse("desk:intake", args=[intake.pk]), intake_data(interests=[kitchen.pk]))
    assert response.url == reverse("desk:suggestions-volunteer", args=[intake.volunteer_id])
    intake = Intake.objects.get()
    volunteer = Volunteer.objects.get()
    assert (intake.state, intake.done_by, intake.notes) == (IntakeState.DONE, coordinator, "Ze kookt graag.")
    assert (volunteer.dutch, volunteer.max_travel_minutes, volunteer.group) == (DutchLevel.A2, 30, "student")
    assert [moment.code for moment in volunteer.availability.all()] == ["tue-afternoon"]
    assert list(volunteer.interests.all()) == [kitchen]
    assert not volunteer.avoid_alone
    assert AuditEvent.objects.filter(verb="volunteer.changed", actor=coordinator).exists()


def test_an_intake_that_is_wrong_keeps_what_was_typed(desk: Client) -> None:
    intake = IntakeFactory(state=IntakeState.REQUESTED)
    response = desk.post(reverse("desk:intake", args=[intake.pk]), intake_data(max_travel_minutes=1))
    page = response.content.decode()
    assert "Ze kookt graag." in page
    assert Intake.objects.get().state == IntakeState.REQUESTED


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"dutch_speaking": "", "intake_notes": ""}, IntakeState.REQUESTED),
        ({"dutch_understanding": "", "intake_notes": ""}, IntakeState.REQUESTED),
        ({"dutch_speaking": "", "dutch_understanding": ""}, IntakeState.DONE),
        ({"intake_notes": ""}, IntakeState.DONE),
    ],
)
def test_a_talk_needs_levels_or_a_note(desk: Client, changes: dict[str, str], state: str) -> None:
    intake = IntakeFactory(state=IntakeState.REQUESTED)
    response = desk.post(reverse("desk:intake", args=[intake.pk]), intake_data(**changes))
    assert Intake.objects.get().state == state
    asked = "Choose how well this person speaks and understands Dutch." in response.content.decode()
    assert asked == (state == IntakeState.REQUESTED)


def test_levels_are_said_in_the_language_of_the_reader(desk: Client) -> None:
    url = reverse("desk:intake", args=[IntakeFactory(state=IntakeState.REQUESTED).pk])
    assert "A2 · I can have a short conversation." in desk.get(url).content.decode()


def test_an_intake_that_was_done_leads_to_the_volunteer(desk: Client) -> None:
    intake = IntakeFactory()
    response = desk.get(reverse("desk:intake", args=[intake.pk]))
    assert response.url == reverse("admin:volunteers_volunteer_change", args=[intake.volunteer_id])


# Suggestions


def test_who_fits_is_ranked_with_reasons(desk: Client) -> None:
    weekly = StructuralFactory()
    near, far = VolunteerFactory(first_name="Ana"), VolunteerFactory(first_name="Zoe", max_travel_minutes=6)
    near.interests.add(weekly.category)
    response = desk.get(reverse("desk:suggestions-assignment", args=[weekly.pk]))
    suggestions = response.context["suggestions"]
    assert [suggestion.volunteer for suggestion in suggestions] == [near, far]
    page = response.content.decode()
    assert "Ana likes this kind of work." in page
    assert f'value="{suggestions[0].for_them}"' in page
    assert "never placed yet" in page


def test_the_deadline_is_a_tag(desk: Client) -> None:
    weekly = StructuralFactory()
    TrackFactory(deadline=timezone.localdate() + timedelta(weeks=7))
    page = desk.get(reverse("desk:suggestions-assignment", args=[weekly.pk])).content.decode()
    assert "track: 7 weeks" in page


def test_a_near_miss_says_what_would_help(desk: Client) -> None:
    weekly = StructuralFactory()
    VolunteerFactory(first_name="Oleh", moments=[(0, PartOfDay.MORNING)])
    page = desk.get(reverse("desk:suggestions-assignment", args=[weekly.pk])).content.decode()
    assert "Oleh cannot come on Tuesday afternoon yet." in page
    assert "Nobody fits now" in page


def test_near_misses_are_all_counted_and_a_few_shown(desk: Client) -> None:
    weekly = StructuralFactory()
    for _ in range(8):
        VolunteerFactory(moments=[(0, PartOfDay.MORNING)])
    [group] = desk.get(reverse("desk:suggestions-assignment", args=[weekly.pk])).context["near"]
    assert (group.count, len(group.rows), group.others) == (8, 5, 3)


def test_who_said_no_is_not_persuaded(desk: Client) -> None:
    no = PlacementFactory(state=PlacementState.DECLINED)
    response = desk.get(reverse("desk:suggestions-assignment", args=[no.assignment_id]))
    assert (response.context["suggestions"], response.context["near"]) == ([], [])
    assert [asked.placement for asked in response.context["asked"]] == [no]


def test_each_shift_has_its_own_suggestions(desk: Client) -> None:
    event = EventFactory(shifts=2)
    first, second = event.shifts.all()
    url = reverse("desk:suggestions-assignment", args=[event.pk])
    assert desk.get(url).context["shift"] == first
    assert desk.get(f"{url}?shift={second.pk}").context["shift"] == second
    assert desk.get(f"{url}?shift=0").status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": AssignmentState.PAUSED}, "This assignment is not open."),
        ({"seats": 1, "seats_taken": 1}, "All places are taken."),
    ],
)
def test_why_nobody_fits(desk: Client, fields: dict[str, Any], words: str) -> None:
    weekly = StructuralFactory(**fields)
    assert words in desk.get(reverse("desk:suggestions-assignment", args=[weekly.pk])).content.decode()


def test_an_event_that_is_over(desk: Client) -> None:
    event = EventFactory(shifts=0)
    assert (
        "All moments are over."
        in desk.get(reverse("desk:suggestions-assignment", args=[event.pk])).content.decode()
    )


def test_what_fits_a_volunteer(desk: Client) -> None:
    volunteer = VolunteerFactory(first_name="Ana")
    weekly, event = StructuralFactory(), EventFactory(shifts=1)
    response = desk.get(reverse("desk:suggestions-volunteer", args=[volunteer.pk]))
    assert {suggestion.opening.assignment for suggestion in response.context["suggestions"]} == {
        weekly,
        event,
    }
    PlacementFactory(volunteer=volunteer, state=PlacementState.ACTIVE)
    assert "Ana helps or waits elsewhere" in unmarked(
        desk.get(response.request["PATH_INFO"]).content.decode()
    )


def test_nothing_fits_before_the_intake(desk: Client) -> None:
    volunteer = VolunteerFactory(intake=False)
    page = desk.get(reverse("desk:suggestions-volunteer", args=[volunteer.pk])).content.decode()
    assert "The first talk, or the yes, is missing" in page


@pytest.mark.parametrize("number", [1, 20])
@pytest.mark.parametrize("about", ["assignment", "volunteer"])
def test_suggestions_cost_is_constant(
    desk: Client, about: str, number: int, django_assert_num_queries: Any
) -> None:
    weekly, person = StructuralFactory(), VolunteerFactory()
    for _ in range(number):
        VolunteerFactory()
        VolunteerFactory(moments=[])
        EventFactory(shifts=1, dutch=DutchLevel.B2, dutch_required=True)  # among the near misses
        PlacementFactory(assignment=StructuralFactory())
    pk = weekly.pk if about == "assignment" else person.pk
    page = reverse(f"desk:suggestions-{about}", args=[pk])
    desk.get(page)
    with django_assert_num_queries(SUGGESTION_QUERIES[about]):
        desk.get(page)


# Proposing


def propose(desk: Client, volunteer: Volunteer, assignment: Assignment, **more: Any) -> Any:
    return desk.post(
        reverse("desk:propose"), {"volunteer": volunteer.pk, "assignment": assignment.pk, **more}
    )
