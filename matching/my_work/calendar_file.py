# Readers: volunteers
"""Placements, visits and first talks as a calendar file (RFC 5545), on the wall clock of Brussels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vRecur

from matching.models import Placement, Visit
from matching.models.placement import PlacementQuerySet
from matching.states import CONTACT_SHARED, AttendanceState, PlacementState, VisitState
from organisations.models import Assignment, WeeklySlot
from refuinterim.core.phone_numbers import shown
from refuinterim.core.written import isolated, sentence, written
from volunteers.models import Intake, Volunteer
from volunteers.states import AT_A_MOMENT
from volunteers.talks.words import about

ZONE = ZoneInfo(settings.TIME_ZONE)
GOES_ON = CONTACT_SHARED | {PlacementState.COMPLETED}
USUAL_TALK = timedelta(minutes=30)  # of one that was planned by hand
USUAL_VISIT = timedelta(minutes=30)
FIRST_SEQUENCE = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())  # a sequence only has to grow
REFRESHED = timedelta(hours=1)  # how often a calendar looks again
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def calendar_file(
    placements: Iterable[Placement],
    talks: Iterable[Intake] = (),
    visits: Iterable[Visit] = (),
    *,
    now: datetime,
) -> bytes:
    """The shift of each once, or every weekly slot from the first day on, first talks and visits; with the time zone.

    The same moment always has the same id, so that a calendar changes what it has: a day off is left out, what ended is
    taken out from then on, and a shift that does not go on says so. Placements come from `with_moments()`,
    talks from `talks_since()`, visits from `visits_since()`.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//")
    calendar.add("version", "2.0")
    calendar.add("name", settings.SITE_NAME)
    calendar.add("x-wr-calname", settings.SITE_NAME)
    calendar.add("refresh-interval", REFRESHED, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", REFRESHED)
    for placement in placements:
        for event in _events(placement, now):
            calendar.add_component(event)
    for talk in talks:
        calendar.add_component(_talk(talk, now))
    for visit in visits:
        calendar.add_component(_visit(visit, now))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def with_moments(placements: PlacementQuerySet) -> PlacementQuerySet:
    """With all that a calendar shows, in a constant number of queries."""
    return placements.with_facts().prefetch_related("attendances")


def talks_since(since: datetime, volunteer: Volunteer) -> QuerySet[Intake]:
    """The first talks of somebody that a calendar knows: planned, and held or dropped since then, in one query."""
    talks = volunteer.intakes.filter(
        Q(state__in=AT_A_MOMENT, planned_for__gte=since) | Q(dropped_for__gte=since)
    )
    return talks.select_related("volunteer", "moment__held_by", "moment__antenna").order_by("pk")


def visits_since(since: datetime, volunteer: Volunteer) -> QuerySet[Visit]:
    """The visits of somebody that a calendar knows: to come, and over or dropped since then, in one query."""
    return volunteer.visits.filter(starts_at__gte=since).with_facts().order_by("pk")


def _visit(visit: Visit, now: datetime) -> Event:
    """A visit at the moment that was chosen last, with one id for good; crossed out when it does not go on."""
    goes_on, assignment = visit.state != VisitState.DROPPED, visit.assignment
    changed_at = visit.dropped_at or visit.agreed_at
    event = Event()
    event.add("uid", f"visit-{visit.pk}@{settings.SITE_URL.split('//')[-1]}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", visit.starts_at.astimezone(ZONE))
    event.add("dtend", (visit.starts_at + USUAL_VISIT).astimezone(ZONE))
    event.add("sequence", int(changed_at.timestamp()) - FIRST_SEQUENCE)
    event.add("status", "CONFIRMED" if goes_on else "CANCELLED")
    event.add("summary", sentence(_("Look at %(title)s"), title=isolated(assignment)))
    where = [str(assignment.organisation), assignment.address, assignment.door]
    event.add("location", ", ".join(filter(None, where)))
    if goes_on:
        event.add("description", "\n".join(welcome_words(assignment)))
    event.add("url", settings.SITE_URL + reverse("matching:visit", args=[visit.pk]))
    return event


def _talk(talk: Intake, now: datetime) -> Event:
    """A first talk at the last moment that was agreed, with one id for good; crossed out when it does not go on."""
    goes_on = talk.state in AT_A_MOMENT and talk.planned_for is not None
    start = (talk.planned_for if goes_on else talk.dropped_for) or now
    changed_at = (talk.planned_at if goes_on else talk.dropped_at) or talk.requested_at
    event = Event()
    event.add("uid", f"talk-{talk.pk}@{settings.SITE_URL.split('//')[-1]}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", start.astimezone(ZONE))
    event.add("dtend", (talk.moment.ends_at if talk.moment else start + USUAL_TALK).astimezone(ZONE))
    event.add("sequence", int((changed_at - talk.requested_at).total_seconds()))
    event.add("status", "CONFIRMED" if goes_on else "CANCELLED")
    event.add("summary", _("Our first talk"))
    if talk.moment and talk.moment.where:
        event.add("location", talk.moment.where)
    event.add("description", "\n".join(about(talk)))
    event.add("url", settings.SITE_URL + reverse("volunteers:talk"))
    return event


def _days_off(placement: Placement) -> list[datetime]:
    """When the moments begin on which somebody does not come; uses the prefetch."""
    return [one.starts_at for one in placement.attendances.all() if one.state == AttendanceState.EXCUSED]


def _events(placement: Placement, now: datetime) -> Iterator[Event]:
    if placement.shift:
        start, end = (
            moment.astimezone(ZONE) for moment in (placement.shift.starts_at, placement.shift.ends_at)
        )
        event = _event(placement, f"shift-{placement.shift.pk}", start, end, now)
        if placement.state not in GOES_ON or _days_off(placement):
            _call_off(event)
        yield event
        return
    first = placement.first_day or timezone.localdate(now)
    for slot in placement.assignment.slots.all():
        yield from _weekly(placement, slot, first, now)


def _weekly(placement: Placement, slot: WeeklySlot, first: date, now: datetime) -> Iterator[Event]:
    """The series of one slot; nothing when it ends before it begins, called off when it ended before that."""
    last = placement.assignment.ends_on
    moment = next(slot.occurrences(first, last or date.max), None)
    if moment is None:
        return
    start, _end = moment
    event = _event(placement, f"slot-{slot.pk}", *moment, now)
    until = datetime.combine(last, time.max.replace(microsecond=0), ZONE) if last else None
    if placement.ended_at and (until is None or placement.ended_at < until):
        until = placement.ended_at.replace(microsecond=0)
    if until and until < start:
        _call_off(event)
        yield event
        return
    rule: dict[str, Any] = {"freq": "weekly", "byday": DAYS[slot.weekday]}
    if until:
        rule["until"] = until.astimezone(UTC)
    event.add("rrule", vRecur(rule))
    for begins in (starts_at.astimezone(ZONE) for starts_at in _days_off(placement)):
        if (begins.weekday(), begins.time()) == (slot.weekday, slot.starts):
            event.add("exdate", begins)
    yield event


def _call_off(event: Event) -> None:
    event["sequence"] = 1
    event["status"] = "CANCELLED"


def _event(placement: Placement, name: str, start: datetime, end: datetime, now: datetime) -> Event:
    assignment = placement.assignment
    event = Event()
    event.add("uid", f"placement-{placement.pk}-{name}@{settings.SITE_URL.split('//')[-1]}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("sequence", 0)
    event.add("status", "CONFIRMED")
    event.add("summary", assignment.title)
    where = [str(assignment.organisation), assignment.address, assignment.door]
    event.add("location", ", ".join(filter(None, where)))
    if placement.state in CONTACT_SHARED:
        bring = [written(assignment, "bring")] if assignment.bring else []
        event.add("description", "\n".join([*welcome_words(assignment), *bring]))
    event.add("url", settings.SITE_URL + reverse("matching:placement-answer", args=[placement.pk]))
    return event


def welcome_words(assignment: Assignment, *, phone: bool = True) -> list[str]:
    """Who to ask for, how to know them, and, with `phone`, their number."""
    lines: list[str] = []
    if assignment.contact_name:
        lines.append(sentence(_("Ask for %(name)s."), name=isolated(assignment.contact_name)))
    number = shown(assignment.contact_phone) if phone else ""
    parts = (written(assignment, "recognise"), isolated(number))
    return [*lines, *(part for part in parts if part)]
