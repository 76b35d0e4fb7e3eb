# Readers: volunteers, staff
"""Two who go together: asking a friend along, saying yes with somebody, going alone after all.

Both get a place or none of the two, but nothing is taken from anybody unasked: who has a place without the other is
asked (`parting`), and the place waits for the answer, for a bounded time.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from matching.models import Companions, MatchingSettings, Placement
from matching.placements import together_emails as emails
from matching.placements.beginning import decline
from matching.placements.ending import withdraw
from matching.placements.joining import Told, say_yes
from matching.placements.parting import ask_alone, end
from matching.placements.seats import lock_assignment, move, next_line_number, offer_free_seats
from matching.states import (
    COMPANIONS,
    CONTACT_SHARED,
    ENDED,
    NOT_CERTAIN,
    SAID_YES,
    CompanionsState,
    PlacementState,
)
from organisations.states import ENDED as ASSIGNMENT_ENDED
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError, Outrun
from refuinterim.core.written import isolated
from volunteers.models import Volunteer

S = CompanionsState


def companions_of(placement: Placement) -> Companions | None:
    """What goes on between this placement and another one, with both people. One query."""
    return Companions.objects.of(placement).first()


def with_link(key: str, now: datetime) -> Companions | None:
    """What a link opens, for whoever has it; None when it opens nothing (any more)."""
    return Companions.objects.with_link(key, now).first()


@transaction.atomic
def ask_friend(*, by: User, placement: Placement, now: datetime) -> Companions:
    """Make the link with which one friend can come along. Asked twice, it is the same link.

    Raises DomainError where nobody can join any more, or when the place is certain already.
    """
    locked = lock_assignment(placement.assignment_id)
    if known := companions_of(placement):
        return known
    placement.refresh_from_db(fields=["state", "held_until"])
    if placement.state not in NOT_CERTAIN:
        raise DomainError(_("You can ask a friend until it is certain. Share the work with your friend."))
    last = placement.assignment.last_start(placement.shift)
    until = MatchingSettings.objects.of(placement.assignment.antenna_id).offer_until(now, last)
    if not locked.is_on_offer or until <= now or not placement.assignment.is_to_come(now):
        raise DomainError(_("Nobody new can join this work any more."))
    row = Companions.objects.create(
        asker=placement,
        key=secrets.token_urlsafe(16),
        until=min(until, placement.held_until or until),
        asked_at=now,
    )
    record(
        by=by,
        verb="companions.asked",
        subject=row,
        now=now,
        antenna_id=placement.assignment.antenna_id,
    )
    return row


def may_come_along(row: Companions, friend: Volunteer | None) -> Placement | None:
    """Their own placement there, if they have one. Raises DomainError with what stands in the way."""
    if friend is None:
        return None
    if friend.pk == row.asker.volunteer_id:
        raise DomainError(_("This is your own link. Send it to your friend."))
    own: Placement | None = (
        friend.placements.live()
        .filter(assignment=row.asker.assignment_id, shift=row.asker.shift_id)
        .exclude(state=PlacementState.PROPOSED)
        .first()
    )
    if own is None:
        return None
    name = {"name": isolated(row.asker.volunteer.first_name)}
    with_whom = Companions.objects.of(own).exclude(pk=row.pk).exclude(state=S.ASKED).first()
    if with_whom:
        raise DomainError(_("You go there with somebody else already."))
    if own.state == PlacementState.OFFERED:
        raise DomainError(_("There is a place for you there. Answer that first."))
    if own.state in CONTACT_SHARED and not row.asker.holds_seat:
        raise DomainError(_("You have a place there already. %(name)s still waits for one.") % name)
    return own


@transaction.atomic
def say_yes_together(
    *,
    by: User,
    row: Companions,
    told: Told,
    now: datetime,
    language: str,
    read_in: str,
    excused: Collection[str] = (),
) -> Placement:
    """The friend says yes, in the way of `say_yes`, and the two are together. Tapped twice, it is once.

    Without a place for both, who has one is asked whether they go alone or wait with the other.
    """
    asker = row.asker
    if asker.volunteer.user_id == by.pk:
        raise DomainError(_("This is your own link. Send it to your friend."))
    placement = say_yes(
        by=by,
        told=told,
        assignment=asker.assignment,
        shift=asker.shift,
        now=now,
        language=language,
        read_in=read_in,
        excused=excused,
    )
    return _join(row, placement, by=by, now=now)


def _join(row: Companions, placement: Placement, *, by: User, now: datetime) -> Placement:
    locked = lock_assignment(placement.assignment_id)
    row = Companions.objects.with_facts().get(pk=row.pk)
    if row.state == S.TOGETHER and row.friend_id == placement.pk:
        return placement
    if (
        row.state != S.ASKED
        or row.until is None
        or row.until <= now
        or row.asker.state not in SAID_YES | {PlacementState.OFFERED}
    ):
        raise DomainError(_("This link does not work any more. You can still say yes to the work alone."))
    placement = Placement.objects.with_facts().get(pk=placement.pk)
    may_come_along(row, placement.volunteer)
    for own in Companions.objects.of(placement).filter(state=S.ASKED):  # both asked each other
        end(own, by=by, now=now)
    COMPANIONS.move(
        row,
        to=S.TOGETHER,
        by=by,
        now=now,
        antenna_id=placement.assignment.antenna_id,
        friend=placement,
        until=None,
    )
    seated = [one for one in (row.asker, placement) if one.holds_seat]
    if len(seated) == 1:
        ask_alone(row, seated[0], by=by, now=now)
    else:
        if not seated:
            offer_free_seats(assignment=placement.assignment, shift=placement.shift, now=now, locked=locked)
        emails.friend_said_yes(row, now=now)
    return placement


@transaction.atomic
def go_alone(*, by: User, row: Companions, placement: Placement, now: datetime) -> Companions:
    """One of the two goes without the other: the link stops, or the question is answered, or they wait apart.

    Each keeps their own place, or their own number in the line. Said twice, it is once.
    """
    locked = lock_assignment(placement.assignment_id)
    row = Companions.objects.with_facts().get(pk=row.pk)
    if row.state == S.ENDED:
        return row
    if row.state == S.ALONE and row.alone_id != placement.pk:
        raise Outrun
    other = row.other(placement)
    end(row, by=by, now=now)
    if other and other.state == PlacementState.WAITLISTED:
        emails.parted(row, other, now=now)
    offer_free_seats(assignment=placement.assignment, shift=placement.shift, now=now, locked=locked)
    return row


@transaction.atomic
def go_without(*, by: User, placement: Placement, now: datetime) -> Placement:
    """The same, said to the coordinator by phone."""
    if row := companions_of(placement):
        go_alone(by=by, row=row, placement=placement, now=now)
    return placement


@transaction.atomic
def not_alone(*, by: User, row: Companions, now: datetime) -> Companions:
    """Who is asked does not go alone: they wait with the other; and step back when the other is gone."""
    row, placement = _asked_alone(row)
    other = row.other(placement)
    if other is None or other.state in ENDED:
        step_back = decline if placement.state == PlacementState.OFFERED else withdraw
        step_back(by=by, placement=placement, now=now)
    else:
        _back_in_line(row, placement, by=by, now=now)
    return Companions.objects.with_facts().get(pk=row.pk)


def _asked_alone(row: Companions) -> tuple[Companions, Placement]:
    """The row as it is now, and who is asked. Raises Outrun when nobody is asked any more."""
    lock_assignment(row.asker.assignment_id)
    fresh = Companions.objects.with_facts().get(pk=row.pk)
    if fresh.state != S.ALONE or fresh.alone_id is None:
        raise Outrun
    return fresh, Placement.objects.with_facts().get(pk=fresh.alone_id)


def _back_in_line(row: Companions, placement: Placement, *, by: User | None, now: datetime) -> None:
    """To the end of the line; who waits already stays where they are."""
    if placement.state == PlacementState.ACCEPTED:
        move(
            placement,
            PlacementState.WAITLISTED,
            by=by,
            now=now,
            line_number=next_line_number(placement.assignment, placement.shift),
        )
        return
    fresh = Companions.objects.get(pk=row.pk)
    COMPANIONS.move(
        fresh,
        to=S.TOGETHER,
        by=by,
        now=now,
        antenna_id=placement.assignment.antenna_id,
        alone=None,
        until=None,
    )


@transaction.atomic
def end_overdue(*, row: Companions, now: datetime) -> Companions:
    """Nobody answered in time: a link, then who asked is asked; a question, then nothing is kept in silence.

    A place that is not certain goes to who waits, and the person waits in line. What is certain stays: the
    organisation counts on it. Either way they are told. Raises Outrun when something happened meanwhile.
    """
    lock_assignment(row.asker.assignment_id)
    if not Companions.objects.overdue(now).filter(pk=row.pk).exists():
        raise Outrun
    row = Companions.objects.with_facts().get(pk=row.pk)
    if row.state == S.ASKED:
        ask_alone(row, row.asker, by=None, now=now)
        return row
    row, placement = _asked_alone(row)
    other = row.other(placement)
    waits = other is not None and other.state == PlacementState.WAITLISTED
    takes_nobody = placement.assignment.state in ASSIGNMENT_ENDED
    if placement.state == PlacementState.ACCEPTED and not takes_nobody:
        emails.not_answered(row, placement, kept=False, now=now)
        _back_in_line(row, placement, by=None, now=now)
    elif placement.state == PlacementState.WAITLISTED and waits:
        _back_in_line(row, placement, by=None, now=now)
    else:
        end(row, by=None, now=now)
        if placement.holds_seat and placement.state != PlacementState.OFFERED:
            emails.not_answered(row, placement, kept=True, now=now)
    return row


def confirmed_with(placement: Placement) -> Placement | None:
    """The placement that is made certain with this one. Raises DomainError where one would be certain without the other."""
    row = companions_of(placement)
    if row is None:
        return None
    name = {"name": isolated(placement.volunteer.first_name)}
    if row.state == S.ASKED:
        raise DomainError(_("%(name)s waits for a friend. Ask first: alone or not?") % name)  # Readers: staff
    if row.state == S.ALONE:
        raise DomainError(
            _("%(name)s did not say yet whether to go alone. Ask first.") % name
        )  # Readers: staff
    other = row.other(placement)
    if other is None or other.state in CONTACT_SHARED | {PlacementState.OFFERED}:
        return None
    if other.state != PlacementState.ACCEPTED:
        raise DomainError(_("%(name)s goes with somebody who has no place yet.") % name)  # Readers: staff
    return Placement.objects.with_facts().get(pk=other.pk)
