"""Seats that come free other than by somebody leaving: more of them, an offer that opens again,
a first talk, a yes to being matched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import transaction

from matching.models import Placement
from matching.placements.holding import lift_holds
from matching.placements.seats import lock_assignment, offer_everywhere, offer_free_seats
from organisations import actions as organisations
from organisations.models import Assignment, Shift
from organisations.models.assignment import AssignmentQuerySet
from refuinterim.accounts.models import User
from volunteers import actions as volunteers
from volunteers.models import Intake, Volunteer


@transaction.atomic
def offer_all_free_seats(*, assignment: Assignment, now: datetime) -> list[Placement]:
    """Offer the free seats of the weekly work, or of each coming shift, to who waits. Returns the offers."""
    return offer_everywhere(assignment=assignment, now=now, locked=lock_assignment(assignment.pk))


@transaction.atomic
def publish(*, by: User, assignment: Assignment, now: datetime) -> Assignment:
    """Put an assignment on offer (again); a seat that came free meanwhile goes to who waits."""
    organisations.publish(by=by, assignment=assignment, now=now)
    offer_all_free_seats(assignment=assignment, now=now)
    return assignment


@transaction.atomic
def change_seats(
    *, by: User, assignment: Assignment, seats: Mapping[Assignment | Shift, int], now: datetime
) -> None:
    """Set the number of seats of openings of one assignment; new seats go to who waits.

    Raises DomainError, and changes nothing, when more people have a seat already.
    """
    locked = lock_assignment(assignment.pk)
    for opening, number in seats.items():
        organisations.change_seats(by=by, opening=opening, seats=number, now=now)
    offer_everywhere(assignment=assignment, now=now, locked=locked)


@transaction.atomic
def finish_intake(
    *,
    by: User,
    intake: Intake,
    now: datetime,
    held_on: date | None = None,
    notes: str = "",
    learned: Mapping[str, Any] | None = None,
) -> list[Placement]:
    """Note that the first talk took place, with what was learned; free seats go to what this person waits for.

    A seat that was kept for the talk stays theirs until the coordinator decides.

    `learned`: what `volunteers.actions.change_wishes` takes. Returns the offers.
    """
    lift_holds(intake.volunteer)
    if learned:
        volunteers.change_wishes(by=by, volunteer=intake.volunteer, now=now, changes=learned)
    volunteers.complete_intake(by=by, intake=intake, now=now, held_on=held_on, notes=notes)
    return offer_to(intake.volunteer, now)


@transaction.atomic
def offer_to(volunteer: Volunteer, now: datetime) -> list[Placement]:
    """Offer the free seats of what this person waits for, who longer waits first. Returns the offers."""
    waiting = Placement.objects.next_in_line().filter(volunteer=volunteer).order_by("assignment_id", "pk")
    rows = waiting.select_related("assignment", "shift")
    offers: list[Placement] = []
    for assignment_id, placements in groupby(rows, key=attrgetter("assignment_id")):
        locked = lock_assignment(assignment_id)
        for placement in placements:
            offers += offer_free_seats(
                assignment=placement.assignment, shift=placement.shift, now=now, locked=locked
            )
    return offers


def assignments_with_people_waiting(now: datetime) -> AssignmentQuerySet:
    """Published assignments in which a seat is free and somebody waits who can have it. One query."""
    waiting = Placement.objects.next_in_line().with_free_seat(now).order_by()
    open_now: AssignmentQuerySet = Assignment.objects.open()
    return open_now.filter(pk__in=waiting.values("assignment")).order_by("pk")
