"""What is closed, noted or looked at after New Year counts in the year in which it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.models import FollowUp
from matching.placements.actions import call_off, finish_follow_up, finish_intake
from organisations import actions
from organisations.models import Assignment, OfferPeriod
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from reporting.figures import rows, yearly_figures
from tests.factories import (
    EventFactory,
    IntakeFactory,
    ShiftFactory,
    StructuralFactory,
    TalkMomentFactory,
    VolunteerFactory,
)
from volunteers.models import Volunteer
from volunteers.talks.actions import choose, take_back

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")
NEW_YEARS_EVE = date(2025, 12, 31)
LATE = [datetime(2026, 1, 1, 0, 5, tzinfo=BRUSSELS), datetime(2026, 1, 9, 4, tzinfo=BRUSSELS)]


def weekly(**fields: Any) -> Assignment:
    return StructuralFactory(ends_on=NEW_YEARS_EVE, offer=False, **fields)


def one_day(**fields: Any) -> Assignment:
    work = EventFactory(shifts=0, offer=False, **fields)
    for hour in (9, 14):
        start = datetime(2025, 12, 31, hour, tzinfo=BRUSSELS)
        ShiftFactory(assignment=work, starts_at=start, ends_at=start + timedelta(hours=3))
    return work


def one_night(**fields: Any) -> Assignment:
    """A night belongs to the day on which it begins."""
    work = EventFactory(shifts=0, offer=False, **fields)
    start = datetime(2025, 12, 31, 22, tzinfo=BRUSSELS)
    ShiftFactory(assignment=work, starts_at=start, ends_at=start + timedelta(hours=4))
    return work


def offered(work: Assignment, first: date = date(2025, 11, 3), last: date | None = None) -> OfferPeriod:
    return OfferPeriod.objects.create(assignment=work, starts_on=first, ends_on=last)


def years(work: Assignment) -> set[int]:
    return {
        year
        for year in (2025, 2026, 2027)
        if rows("assignments", work.antenna, year).filter(pk=work.pk).exists()
    }


@pytest.mark.parametrize("make", [weekly, one_day, one_night])
@pytest.mark.parametrize("late", LATE)
@pytest.mark.parametrize(
    "end",
    [
        lambda by, work, now: actions.close(by=None, assignment=work, now=now),
        lambda by, work, now: actions.close(by=by, assignment=work, now=now),
        lambda by, work, now: actions.pause(by=by, assignment=work, now=now),
        lambda by, work, now: actions.cancel(by=by, assignment=work, now=now, reason="Over"),
        lambda by, work, now: call_off(by=by, assignment=work, now=now, reason="Over"),
    ],
    ids=["task", "by hand", "paused", "cancelled", "called off"],
)
def test_an_offer_ends_on_its_last_day_whenever_somebody_closes_it(
    make: Callable[[], Assignment], late: datetime, end: Callable[..., object], coordinator: User
) -> None:
    work = make()
    period = offered(work)
    assert years(work) == {2025}, "not even while nobody closed it"
    end(coordinator, work, late)
    period.refresh_from_db()
    assert period.ends_on == NEW_YEARS_EVE
    assert years(work) == {2025}


def test_what_ends_earlier_than_its_last_day_ends_that_day(coordinator: User) -> None:
    period = offered(work := weekly())
    actions.close(by=coordinator, assignment=work, now=datetime(2025, 12, 1, 9, tzinfo=BRUSSELS))
    period.refresh_from_db()
    assert period.ends_on == date(2025, 12, 1)


def test_open_ended_work_ends_on_the_day_it_is_closed(coordinator: User) -> None:
    period = offered(work := StructuralFactory(offer=False))
    assert years(work) == {2025, 2026, 2027}
    actions.close(by=coordinator, assignment=work, now=LATE[0])
    period.refresh_from_db()
    assert period.ends_on == date(2026, 1, 1)
    assert years(work) == {2025, 2026}


def test_an_offer_never_ends_before_it_began(coordinator: User) -> None:
    """The last day was put before the offer, later on."""
    period = offered(work := weekly(), date(2026, 1, 5))
    actions.close(by=coordinator, assignment=work, now=LATE[1])
    period.refresh_from_db()
    assert period.ends_on == period.starts_on
    assert years(work) == {2026}


def test_offers_that_are_stored_are_mended(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = [offered(make(), last=date(2026, 1, 2)) for make in (weekly, one_day, one_night)]
    later = offered(weekly(), date(2026, 1, 5), date(2026, 1, 6))
    right = offered(StructuralFactory(offer=False), last=date(2026, 1, 2))
    running = offered(weekly())
    migration = import_module("organisations.migrations.0006_offers_end_on_their_last_day")
    with connection.schema_editor() as editor:
        migration.mend(apps, editor)
        migration.mend(apps, editor)
    said = capsys.readouterr().out.strip()
    assert said == "4 offers ended after their last day, and now end on it"
    ends = dict(OfferPeriod.objects.values_list("pk", "ends_on"))
    assert [ends[period.pk] for period in wrong] == [NEW_YEARS_EVE] * 3
    assert (ends[later.pk], ends[right.pk], ends[running.pk]) == (date(2026, 1, 5), date(2026, 1, 2), None)


@pytest.fixture
def nour(brugge: Antenna) -> Volunteer:
    """Somebody without a first talk."""
    return VolunteerFactory(first_name="Nour", last_name="", intake=False, antenna=brugge)


def test_a_first_talk_counts_on_the_day_it_was_held(nour: Volunteer, coordinator: User) -> None:
    talk = IntakeFactory(volunteer=nour, state="requested", done_at=None, done_by=None)
    finish_intake(by=coordinator, intake=talk, now=LATE[0], held_on=date(2025, 12, 30), notes="Kookt graag.")
    talk.refresh_from_db()
    assert timezone.localdate(talk.done_at) == date(2025, 12, 30)
    assert yearly_figures(nour.antenna, 2025).values["new_volunteers"] == 1
    assert yearly_figures(nour.antenna, 2026).values["new_volunteers"] == 0


def test_a_talk_counts_when_it_was_held_not_when_it_was_chosen(nour: Volunteer, coordinator: User) -> None:
    moment, year = TalkMomentFactory(antenna=nour.antenna), timezone.localdate().year
    before = yearly_figures(nour.antenna, year).values
    talk = choose(by=nour.user, volunteer=nour, moment=moment, now=timezone.now())
    assert yearly_figures(nour.antenna, year).values == before
    take_back(by=nour.user, intake=talk, now=timezone.now())
    assert yearly_figures(nour.antenna, year).values == before
    finish_intake(by=coordinator, intake=talk, now=timezone.now(), notes="Kookt graag.")
    assert yearly_figures(nour.antenna, year).values["new_volunteers"] == before["new_volunteers"] + 1


def test_the_hour_that_was_agreed_is_kept(nour: Volunteer, coordinator: User) -> None:
    agreed = datetime(2025, 12, 30, 14, tzinfo=BRUSSELS)
    talk = IntakeFactory(volunteer=nour, state="planned", planned_for=agreed, done_at=None, done_by=None)
    finish_intake(by=coordinator, intake=talk, now=LATE[0], held_on=agreed.date())
    assert talk.done_at == agreed


def test_a_talk_of_today_is_now_and_none_is_held_tomorrow(nour: Volunteer, coordinator: User) -> None:
    talk = IntakeFactory(volunteer=nour, state="requested", done_at=None, done_by=None)
    with pytest.raises(DomainError, match="still to come"):
        finish_intake(by=coordinator, intake=talk, now=LATE[0], held_on=date(2026, 1, 2))
    finish_intake(by=coordinator, intake=talk, now=LATE[0], held_on=date(2026, 1, 1))
    assert talk.done_at == LATE[0]


def test_a_later_talk_counts_on_its_day_too(nour: Volunteer, coordinator: User) -> None:
    talk = FollowUp.objects.create(
        volunteer=nour, antenna=nour.antenna, kind="guidance", due_on=date(2025, 12, 29)
    )
    talk = finish_follow_up(by=coordinator, follow_up=talk, now=LATE[0], held_on=date(2025, 12, 29))
    assert timezone.localdate(talk.done_at) == date(2025, 12, 29)


def test_the_pages_ask_for_the_day(client: Client, nour: Volunteer, coordinator: User, now: datetime) -> None:
    client.force_login(coordinator)
    held = timezone.localdate(now) - timedelta(days=3)
    agreed = timezone.make_aware(datetime.combine(held, datetime.min.time())) + timedelta(hours=10)
    talk = IntakeFactory(volunteer=nour, state="planned", planned_for=agreed, done_at=None, done_by=None)
    page = reverse("desk:intake", args=[talk.pk])
    assert client.get(page).context["learned_form"]["held_on"].value() == held
    sent = {
        "task": "done", "intake_notes": "Kookt graag.", "travel_mode": "bike", "max_travel_minutes": 30,
        "max_placements": 1, "group": "unknown",
    }  # fmt: skip
    assert (
        "still to come"
        in client.post(page, sent | {"held_on": (held + timedelta(days=9)).isoformat()}).content.decode()
    )
    client.post(page, sent | {"held_on": held.isoformat()})
    talk.refresh_from_db()
    assert talk.done_at == agreed
    call = FollowUp.objects.create(volunteer=nour, antenna=nour.antenna, kind="guidance", due_on=held)
    client.post(
        reverse("desk:step", args=["opvolging", call.pk, "done"]),
        {"notes": "Goed.", "held_on": held.isoformat()},
    )
    call.refresh_from_db()
    assert timezone.localdate(call.done_at) == held


def test_talks_that_are_stored_are_mended(nour: Volunteer, capsys: pytest.CaptureFixture[str]) -> None:
    agreed = datetime(2025, 12, 30, 14, tzinfo=BRUSSELS)
    later = IntakeFactory(volunteer=nour, planned_for=agreed, done_at=LATE[0])
    same_day = IntakeFactory(
        volunteer=VolunteerFactory(intake=False), planned_for=agreed, done_at=agreed + timedelta(hours=2)
    )
    earlier = IntakeFactory(volunteer=VolunteerFactory(intake=False), planned_for=LATE[1], done_at=LATE[0])
    migration = import_module("volunteers.migrations.0005_talks_on_the_day_they_were_held")
    with connection.schema_editor() as editor:
        migration.mend(apps, editor)
    assert capsys.readouterr().out.strip().startswith("1 first talks")
    for row, at in ((later, agreed), (same_day, agreed + timedelta(hours=2)), (earlier, LATE[0])):
        row.refresh_from_db()
        assert row.done_at == at
