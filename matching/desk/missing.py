# Readers: staff
"""What the coordinator must know before a yes can be confirmed, and where to fill it in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.desk.pages import change_url
from matching.models import Placement
from organisations.models import Assignment, Document
from refuinterim.core import moments
from volunteers.models import Intake, Volunteer
from volunteers.states import WAITING


@dataclass(frozen=True)
class Missing:
    """One thing that nobody wrote down yet: what, why it matters, and the page that asks it."""

    what: str
    why: str
    url: str


def missing_of(
    volunteer: Volunteer, intakes: Iterable[Intake], *, work: Iterable[Assignment] = ()
) -> list[Missing]:
    """What is not known of somebody; `work` adds what it needs. All `intakes` of theirs: what a talk asks, it asks."""
    intakes = list(intakes)
    talk = next((intake for intake in intakes if intake.state in WAITING), None)
    person = change_url(volunteer)
    page = reverse("desk:intake", args=[talk.pk]) if talk else person
    found = list(_facts(volunteer, any(intake.done_at for intake in intakes), page, person))
    for assignment in work:
        found += [one for one in _needs(volunteer, assignment, person) if one not in found]
    return found


def missing_for(placement: Placement) -> list[Missing]:
    """The same for a placement, with what is missing on its paper."""
    found = missing_of(placement.volunteer, placement.volunteer.intakes.all(), work=[placement.assignment])
    if placement.informed_at is None:
        step = reverse("desk:step", args=["plaatsing", placement.pk, "inform"])
        found.append(Missing(_("information note read"), _("The law asks it before the start."), step))
    return found


def _facts(volunteer: Volunteer, talked: bool, page: str, person: str) -> Iterator[Missing]:
    if not talked:
        yield Missing(_("first talk"), _("Nothing is certain before it."), page)
    if not volunteer.phone:
        yield Missing(_("phone number"), _("Nobody can call."), person)
    if volunteer.place is None:
        yield Missing(_("place"), _("Without it nobody knows what is near: no work is suggested."), person)
    if volunteer.dutch is None:
        yield Missing(_("Dutch"), _("Without it the level counts as unknown."), page)
    if not volunteer.availability.exists():
        yield Missing(_("moments"), _("Without them no work fits."), page)


def _needs(volunteer: Volunteer, assignment: Assignment, person: str) -> Iterator[Missing]:
    if volunteer.is_old_enough(assignment.min_age, timezone.localdate()) is None:
        yield Missing(
            _("birth date"),
            _("This work is for people of %(age)s or older.") % {"age": assignment.min_age},
            person,
        )
    papers: list[Any] = [code for code in assignment.documents if code not in volunteer.documents]
    if papers:
        named = moments.listed(Document(code).label for code in papers)
        step = reverse("desk:step", args=["vrijwilliger", volunteer.pk, "papers"])
        yield Missing(named, _("This work needs this paper."), step)
