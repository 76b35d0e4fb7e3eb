# Readers: volunteers
"""A placement as a calendar file (RFC 5545), on the wall clock of Brussels."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vRecur

from matching.models import Placement
from organisations.models import Assignment, WeeklySlot
from refuinterim.core.phone_numbers import shown
from refuinterim.core.written import isolated, sentence, written

ZONE = ZoneInfo(settings.TIME_ZONE)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def calendar_file(placement: Placement, *, now: datetime) -> bytes:
    """The shift once, or every weekly slot from the first day on; with its time zone."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//")
    calendar.add("version", "2.0")
    if placement.shift:
        start, end = (
            moment.astimezone(ZONE) for moment in (placement.shift.starts_at, placement.shift.ends_at)
        )
        calendar.add_component(_event(placement, f"shift-{placement.shift.pk}", start, end, now))
    else:
        first = placement.first_day or timezone.localdate(now)
        for slot in placement.assignment.slots.all():
            if event := _weekly(placement, slot, first, now):
                calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _weekly(placement: Placement, slot: WeeklySlot, first: date, now: datetime) -> Event | None:
    """The series of one slot; None when it ends before it begins."""
    last = placement.assignment.ends_on
    moment = next(slot.occurrences(first, last or date.max), None)
    if moment is None:
        return None
    event = _event(placement, f"slot-{slot.pk}", *moment, now)
    rule: dict[str, Any] = {"freq": "weekly", "byday": DAYS[slot.weekday]}
    if last:
        rule["until"] = datetime.combine(last, time.max.replace(microsecond=0), ZONE).astimezone(
            ZoneInfo("UTC")
        )
    event.add("rrule", vRecur(rule))
    return event


def _event(placement: Placement, name: str, start: datetime, end: datetime, now: datetime) -> Event:
    assignment = placement.assignment
    event = Event()
    event.add("uid", f"placement-{placement.pk}-{name}@{settings.SITE_URL.split('//')[-1]}")
    event.add("dtstamp", now.astimezone(ZoneInfo("UTC")))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", assignment.title)
    event.add("location", f"{assignment.organisation}, {assignment.address}")
    event.add("description", "\n".join(welcome_words(assignment)))
    event.add("url", settings.SITE_URL + reverse("matching:placement-answer", args=[placement.pk]))
    return event


def welcome_words(assignment: Assignment, *, phone: bool = True) -> list[str]:
    """Who to ask for, how to know them, and, with `phone`, their number."""
    lines: list[str] = []
    if assignment.contact_name:
        lines.append(sentence(_("Ask for %(name)s."), name=isolated(assignment.contact_name)))
    number = shown(assignment.contact_phone) if phone else ""
    return [*lines, *(part for part in (written(assignment, "recognise"), isolated(number)) if part)]
