"""A volunteer's own pages: say yes, answer, see what is planned, step back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, override
from icalendar import Calendar

from matching.browse.cards import note_language
from matching.models import Attendance, Placement
from matching.my_work.cards import STANDS, WAITS_FOR_ANSWER, what_happens_now
from matching.placements import actions
from matching.states import ENDED, PlacementState
from organisations.models import Assignment
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from tests.factories import (
    EventFactory,
    PlacementFactory,
    ShiftFactory,
    StructuralFactory,
    TrackFactory,
    UserFactory,
    VolunteerFactory,
)
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
MY_WORK_QUERIES = 15
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def me(client: Client, volunteer: User) -> Client:
    """The browser of Samira, signed in."""
    client.force_login(volunteer)
    return client


def apply_url(assignment: Assignment) -> str:
    return reverse("matching:assignment-apply", args=[assignment.slug])


def page(name: str, placement: Placement) -> str:
    return reverse(f"matching:placement-{name}", args=[placement.pk])


def said(client: Client, address: str) -> list[str]:
    return [str(message) for message in client.get(address).context["messages"]]


# Saying yes


def test_apply_weekly_work_takes_a_seat_and_records_the_note(me: Client, samira: Volunteer) -> None:
    work = StructuralFactory()
    shown = me.get(apply_url(work)).content.decode()
    for words in ("Je bent verzekerd.", "busticket", "Vertel niets", "samen"):
        assert words in shown
    response = me.post(apply_url(work))
    placement = Placement.objects.get()
    assert response["Location"] == page("answer", placement)
    assert (placement.state, placement.volunteer) == ("accepted", samira)
    assert (placement.informed_language, placement.information_note) == (
        get_language(),
        work.organisation.current_note(),
    )
    work.refresh_from_db()
    assert work.seats_taken == 1
    assert me.get(response["Location"]).status_code == 200


def test_apply_event_asks_for_a_shift(me: Client) -> None:
    event = EventFactory(shifts=2)
    last = event.shifts.last()
    response = me.post(apply_url(event))
    assert "shift" in response.context["form"].errors
    chosen = me.get(apply_url(event), {"shift": last.pk}).context["form"]["shift"].value()
    assert chosen == str(last.pk)
    me.post(apply_url(event), {"shift": last.pk})
    assert Placement.objects.get().shift == last


def test_apply_single_shift_is_chosen_already(me: Client) -> None:
    event = EventFactory(shifts=1)
    assert me.get(apply_url(event)).context["form"]["shift"].value() == str(event.shifts.get().pk)


def test_apply_past_or_foreign_shift_is_refused(me: Client) -> None:
    event, other = EventFactory(shifts=1), EventFactory(shifts=1)
    past = ShiftFactory(assignment=event, starts_at=timezone.now() - timedelta(days=1))
    for shift in (past, other.shifts.get()):
        assert "shift" in me.post(apply_url(event), {"shift": shift.pk}).context["form"].errors
    assert not Placement.objects.exists()


def test_apply_twice_is_one_placement(me: Client) -> None:
    work, event = StructuralFactory(), EventFactory(shifts=1)
    shift = {"shift": event.shifts.get().pk}
    for address, data in ((apply_url(work), {}), (apply_url(event), shift)):
        first = me.post(address, data)
        second = me.post(address, data)
        assert first["Location"] == second["Location"]
        assert len(said(me, second["Location"])) == 1
    assert Placement.objects.count() == 2
    assert me.get(apply_url(work))["Location"] == page("answer", Placement.objects.get(assignment=work))


def test_apply_to_what_was_proposed_accepts_the_proposal(me: Client, samira: Volunteer) -> None:
    event = EventFactory(shifts=1)
    proposal = PlacementFactory(volunteer=samira, assignment=event, shift=event.shifts.get())
    response = me.post(apply_url(event), {"shift": event.shifts.get().pk})
    assert response["Location"] == page("answer", proposal)
    proposal.refresh_from_db()
    assert proposal.state == "accepted"
    weekly = PlacementFactory(volunteer=samira)
    assert me.get(apply_url(weekly.assignment))["Location"] == page("answer", weekly)


def test_apply_full_shift_gives_the_waiting_list(me: Client) -> None:
    event = EventFactory(shifts=1)
    shift = event.shifts.get()
    for _number in range(shift.seats):
        shift.take_seat()
    assert me.get(apply_url(event)).context["card"].is_full
    response = me.post(apply_url(event), {"shift": shift.pk})
    placement = Placement.objects.get()
    assert placement.state == "waitlisted"
    assert "hourglass" not in me.get(response["Location"]).content.decode()
    assert me.get(response["Location"]).context["steps"][1]


def test_apply_speaks_of_the_chosen_shift(me: Client) -> None:
    event = EventFactory(shifts=2)
    full, free = event.shifts.order_by("starts_at")
    for _number in range(full.seats):
        full.take_seat()
    chosen = me.get(apply_url(event), {"shift": full.pk})
    assert chosen.context["card"].is_full
    assert gettext("Put me on the waiting list") in chosen.content.decode()
    assert not me.get(apply_url(event), {"shift": free.pk}).context["card"].is_full
    assert not me.get(apply_url(event), {"shift": "nonsense"}).context["card"].is_full


def test_apply_overlap_keeps_the_choice_and_says_why(me: Client, samira: Volunteer) -> None:
    busy, event = EventFactory(shifts=1), EventFactory(shifts=2)
    actions.apply(
        by=samira.user,
        volunteer=samira,
        assignment=busy,
        shift=busy.shifts.get(),
        now=timezone.now(),
        language="nl",
    )
    same_time = event.shifts.first()
    response = me.post(apply_url(event), {"shift": same_time.pk})
    form = response.context["form"]
    assert response.status_code == 200 and form.non_field_errors()
    assert form["shift"].value() == str(same_time.pk)
    same_time.refresh_from_db()
    assert same_time.seats_taken == 0


def test_apply_without_information_note_says_so(me: Client) -> None:
    work = StructuralFactory(organisation__note=False)
    assert me.get(apply_url(work)).status_code == 200
    assert me.post(apply_url(work)).context["form"].non_field_errors()


def test_apply_closed_meanwhile_says_so_and_drafts_do_not_exist(me: Client) -> None:
    closed = StructuralFactory(state=AssignmentState.CLOSED)
    draft = StructuralFactory(state=AssignmentState.DRAFT, published_at=None)
    response = me.post(apply_url(closed))
    assert response["Location"] == reverse("matching:assignment-list")
    assert len(said(me, response["Location"])) == 1
    assert me.get(apply_url(draft)).status_code == 404
    assert me.get("/opdrachten/nothing/ja/").status_code == 404


# Answering


def test_answer_page_shows_facts_reasons_and_note(me: Client, samira: Volunteer) -> None:
    explanation = {
        "minutes": 12,
        "mode": "bike",
        "volunteer_side": {"travel": 0.3, "interests": 0.3, "practice": 0.15, "reception": 0.1},
        "organisation_side": {"dutch": 0.4, "skills": 0.25, "languages": 0.1, "reliability": 0.2},
        "dutch_step": 0,
    }
    placement = PlacementFactory(volunteer=samira, explanation=explanation)
    response = me.get(page("answer", placement))
    assert response.context["why"]
    shown = response.content.decode()
    assert "Je bent verzekerd." in shown and 'value="yes"' in shown and 'value="no"' in shown


@pytest.mark.parametrize(("answer", "state"), [("yes", "accepted"), ("no", "declined")])
def test_answer_twice_is_one_answer(me: Client, samira: Volunteer, answer: str, state: str) -> None:
    placement = PlacementFactory(volunteer=samira)
    for _number in range(2):
        response = me.post(page("answer", placement), {"answer": answer})
        assert response["Location"] == page("answer", placement)
        assert said(me, response["Location"]) == []
    placement.refresh_from_db()
    assert placement.state == state
    assert bool(placement.informed_at) is (answer == "yes")


def test_answer_changed_mind_after_no_says_that_it_is_over(me: Client, samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira)
    me.post(page("answer", placement), {"answer": "no"})
    me.post(page("answer", placement), {"answer": "yes"})
    assert len(said(me, page("answer", placement))) == 1
    placement.refresh_from_db()
    assert placement.state == "declined"


def test_answer_neither_yes_nor_no(me: Client, samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira)
    me.post(page("answer", placement), {"answer": "maybe"})
    assert len(said(me, page("answer", placement))) == 1


def test_answer_yes_without_note_is_told_later(me: Client, samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira, assignment__organisation__note=False)
    assert me.get(page("answer", placement)).status_code == 200
    me.post(page("answer", placement), {"answer": "yes"})
    placement.refresh_from_db()
    assert (placement.state, placement.informed_at) == ("accepted", None)


def test_answer_offered_place_is_certain_at_once(me: Client, samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira, state=PlacementState.OFFERED)
    me.post(page("answer", placement), {"answer": "yes"})
    placement.refresh_from_db()
    assert placement.state == "confirmed"
    assert placement.attendances.exists()
    me.post(page("answer", placement), {"answer": "yes"})
    assert said(me, page("answer", placement)) == []


def test_answer_offer_too_late(me: Client, samira: Volunteer, now: datetime) -> None:
    placement = PlacementFactory(
        volunteer=samira, state=PlacementState.OFFERED, expires_at=now - timedelta(minutes=1)
    )
    me.post(page("answer", placement), {"answer": "yes"})
    assert len(said(me, page("answer", placement))) == 1
    assert me.get(page("answer", placement)).context["item"].answer_before == ""


@pytest.mark.parametrize("state", sorted(PlacementState))
def test_placement_page_in_every_state(me: Client, samira: Volunteer, state: str) -> None:
    placement = PlacementFactory(volunteer=samira, state=state)
    response = me.get(page("answer", placement))
    assert response.status_code == 200
    assert ('value="yes"' in response.content.decode()) is (state in WAITS_FOR_ANSWER)
    assert (page("withdraw", placement) in response.content.decode()) is placement.can_withdraw(
        timezone.now()
    )
    assert bool(what_happens_now(placement, had_intake=True)) is (state not in WAITS_FOR_ANSWER)
    assert state in STANDS
    assert me.get(reverse("matching:my-work")).status_code == 200


def test_placement_number_of_the_contact_can_be_tapped(me: Client, samira: Volunteer) -> None:
    work = StructuralFactory(contact_phone="0470 12 34 56")
    placement = PlacementFactory(volunteer=samira, assignment=work, state=PlacementState.CONFIRMED)
    assert 'href="tel:+32470123456"' in me.get(page("answer", placement)).content.decode()
    asked = PlacementFactory(volunteer=samira, state=PlacementState.PROPOSED)
    shown = me.get(page("answer", asked)).content.decode()
    assert "tel:" not in shown.partition("<footer")[0]
    assert asked.assignment.address in shown


def test_what_happens_now_first_talk_comes_first(samira: Volunteer) -> None:
    placement = PlacementFactory.build(
        volunteer=samira, state=PlacementState.ACCEPTED, assignment=StructuralFactory()
    )
    assert what_happens_now(placement, had_intake=True) != what_happens_now(placement, had_intake=False)


def test_note_language_is_the_one_that_was_read() -> None:
    note = StructuralFactory().organisation.current_note()
    with override("fr"):
        assert note_language(note) == "nl"
        for part in ("aim", "insurance", "reimbursement", "secrecy"):
            setattr(note, f"{part}_fr", "Bonjour.")
        assert note_language(note) == "fr"


# My work


def test_my_work_empty_leads_to_the_list(me: Client) -> None:
    shown = me.get(reverse("matching:my-work")).content.decode()
    assert "Samira" in shown and reverse("matching:assignment-list") in shown
    assert "<progress" not in shown


def test_my_work_in_order_of_what_matters(
    me: Client, samira: Volunteer, coordinator: User, now: datetime
) -> None:
    TrackFactory(volunteer=samira)
    proposal = PlacementFactory(volunteer=samira)
    certain = PlacementFactory(volunteer=samira, state=PlacementState.CONFIRMED)
    accepted = PlacementFactory(
        volunteer=samira, state=PlacementState.ACCEPTED, assignment=StructuralFactory(slots__first=3)
    )
    over = PlacementFactory(volunteer=samira, state=PlacementState.DECLINED)
    done = Attendance.objects.create(
        placement=certain,
        starts_at=now - timedelta(days=7),
        ends_at=now - timedelta(days=7) + timedelta(hours=3),
        planned_minutes=180,
    )
    actions.confirm_attendance(by=coordinator, attendance=done, state="present", now=now)
    tomorrow = now + timedelta(days=1)
    Attendance.objects.create(
        placement=certain, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=2), planned_minutes=120
    )
    response = me.get(reverse("matching:my-work"))
    work = response.context["work"]
    assert [item.pk for item in work.to_answer] == [proposal.pk]
    assert work.next.placement.pk == certain.pk and work.certain == []
    assert [item.pk for item in work.waiting] == [accepted.pk]
    assert [item.pk for item in work.past] == [over.pk]
    shown = response.content.decode()
    assert '<rect class="done" width="75"' in shown and "3 hours done" in shown
    assert "2 hours more planned" in shown and '<rect class="planned" width="125"' in shown
    assert "Lieve" in shown and "openstreetmap.org/directions" in shown and page("calendar", certain) in shown


def test_my_work_without_volunteer_goes_to_the_start(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get(reverse("matching:my-work"))["Location"].startswith(reverse("volunteers:start"))


@pytest.mark.parametrize("count", [1, 20])
def test_my_work_costs_the_same(
    me: Client, samira: Volunteer, count: int, django_assert_num_queries: Any
) -> None:
    states = [
        PlacementState.PROPOSED,
        PlacementState.ACCEPTED,
        PlacementState.CONFIRMED,
        PlacementState.DECLINED,
    ]
    for number in range(count):
        work = StructuralFactory(slots=0) if number > 3 else StructuralFactory(slots__first=number)
        PlacementFactory(volunteer=samira, state=states[number % 4], assignment=work)
    me.get(reverse("matching:my-work"))
    with django_assert_num_queries(MY_WORK_QUERIES):
        me.get(reverse("matching:my-work"))


# The calendar


def test_calendar_of_a_shift_past_midnight(me: Client, samira: Volunteer) -> None:
    event = EventFactory(shifts=0)
    start = datetime(2031, 10, 25, 22, tzinfo=BRUSSELS)
    shift = ShiftFactory(assignment=event, starts_at=start, ends_at=start + timedelta(hours=5))
    placement = PlacementFactory(
        volunteer=samira, assignment=event, shift=shift, state=PlacementState.CONFIRMED
    )
    response = me.get(page("calendar", placement))
    assert response["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(response.content)
    (one,) = calendar.walk("VEVENT")
    assert one.decoded("dtstart").isoformat() == "2031-10-25T22:00:00+02:00"
    assert one.decoded("dtend").utctimetuple() == (start + timedelta(hours=5)).utctimetuple()
    assert "TZID=Europe/Brussels" in response.content.decode()
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert "Lieve" in one["description"] and "8000 Brugge" in one["location"]


def test_calendar_of_weekly_work(me: Client, samira: Volunteer) -> None:
    work = StructuralFactory(slots=2, ends_on=date(2031, 6, 30))
    night = work.slots.last()
    night.starts, night.ends = time(22), time(1)
    night.save()
    first_day = date(2031, 1, 1)  # a Wednesday
    placement = PlacementFactory(
        volunteer=samira, assignment=work, state=PlacementState.ACTIVE, first_day=first_day
    )
    calendar = Calendar.from_ical(me.get(page("calendar", placement)).content)
    tuesday, wednesday = calendar.walk("VEVENT")
    assert tuesday.decoded("dtstart").isoformat() == "2031-01-07T13:00:00+01:00"
    assert (tuesday["rrule"]["freq"], tuesday["rrule"]["byday"]) == (["WEEKLY"], ["TU"])
    assert tuesday["rrule"]["until"][0].isoformat() == "2031-06-30T21:59:59+00:00"
    assert wednesday.decoded("dtend").isoformat() == "2031-01-02T01:00:00+01:00"
    assert tuesday["uid"] != wednesday["uid"]


def test_calendar_open_ended_and_over_before_it_begins(me: Client, samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira, state=PlacementState.CONFIRMED)
    (one,) = Calendar.from_ical(me.get(page("calendar", placement)).content).walk("VEVENT")
    assert "until" not in one["rrule"]
    placement.assignment.ends_on = placement.first_day - timedelta(days=1)
    placement.assignment.save()
    assert not Calendar.from_ical(me.get(page("calendar", placement)).content).walk("VEVENT")


@pytest.mark.parametrize("state", sorted({"accepted", "proposed", "waitlisted"} | ENDED))
def test_calendar_only_of_what_is_certain(me: Client, samira: Volunteer, state: str) -> None:
    placement = PlacementFactory(volunteer=samira, state=state)
    assert me.get(page("calendar", placement)).status_code == 404


# Who sees what


@pytest.mark.parametrize("name", ["answer", "withdraw", "stop", "calendar"])
def test_placement_is_its_volunteers_alone(
    client: Client, coordinator: User, member: User, outsider: User, name: str
) -> None:
    placement = PlacementFactory(state=PlacementState.CONFIRMED)
    assert "/aanmelden/" in client.get(page(name, placement))["Location"]
    others = [VolunteerFactory().user, coordinator, member, outsider]
    for user in others:
        client.force_login(user)
        assert client.get(page(name, placement)).status_code == 404
        if name != "calendar":
            assert client.post(page(name, placement), {"answer": "no"}).status_code == 404
    placement.refresh_from_db()
    assert placement.state == "confirmed"
