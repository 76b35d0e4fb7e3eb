# Readers: volunteers
"""A visit to look at work, as the volunteer reads it: when, where, with whom, and what can be done with it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from matching.browse.travel import Departure, way_to
from matching.models import Visit
from matching.my_work.calendar_file import welcome_words
from matching.placements.visiting import may_be_answered
from matching.states import VisitState
from organisations.models import Photo
from refuinterim.core import moments
from refuinterim.core.models import Category
from refuinterim.core.written import Written, isolated, written


@dataclass(frozen=True)
class VisitCard:
    """One visit in words. It is its own card: the pages of work show the same facts of both."""

    pk: int
    visit: Visit
    title: Written
    category: Category
    organisation: Written
    soon: str
    when: str
    travel: str
    address: str
    route: str
    door: Written
    bus_stop: str
    bring: str
    contact: list[str]
    phone: str
    welcomed_by: str
    is_over: bool
    goes_on: bool
    asks: bool
    in_calendar: bool = False  # a file of its own: the feed has it

    @property
    def card(self) -> VisitCard:
        """Itself, where a page asks for the card of what it shows."""
        return self

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("matching:visit", args=[self.pk])

    @property
    def face(self) -> Photo | None:
        """The photo of who waits, asked for where it is shown."""
        return self.visit.assignment.face

    @classmethod
    def of(cls, visit: Visit, *, now: datetime) -> VisitCard:
        """Make it; `visit` comes from `with_facts()`, so no query is needed; photos are read where they are shown."""
        assignment = visit.assignment
        departure = Departure.of_volunteer(visit.volunteer)
        goes_on = visit.state != VisitState.DROPPED
        return cls(
            pk=visit.pk,
            visit=visit,
            title=written(assignment, "title"),
            category=assignment.category,
            organisation=isolated(assignment.organisation),
            soon=moments.near_day(visit.day, timezone.localdate(now)),
            when=str(capfirst(moments.day_and_clock(visit.starts_at))),
            travel=departure.travel_to(assignment.place) if departure else "",
            address=assignment.address,
            route=way_to(assignment.address, departure),
            door=written(assignment, "door"),
            bus_stop=assignment.bus_stop,
            bring="",
            contact=welcome_words(assignment, phone=False) if goes_on else [],
            phone=(assignment.contact_phone or assignment.antenna.phone) if goes_on else "",
            welcomed_by=assignment.contact_name if goes_on else "",
            is_over=visit.has_begun(now),
            goes_on=goes_on,
            asks=may_be_answered(visit, now),
        )
