# Readers: staff
"""Pairs that a coordinator keeps together or apart: making and ending that."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matching.advice.openings import OpeningRow
from matching.advice.plans import request_plan
from matching.engine.rows import openings_clash
from matching.models import PairRule, Placement, RuleKind
from matching.states import LIVE
from organisations.models import Assignment, Shift
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError
from volunteers.models import Volunteer


@transaction.atomic
def lock(
    *,
    by: User,
    volunteer: Volunteer,
    assignment: Assignment,
    reason: str,
    now: datetime,
    shift: Shift | None = None,
) -> PairRule:
    """Keep them together: the pair is in every plan and takes its seat, whatever the other rules say."""
    if assignment.is_event and shift is None:
        raise DomainError(_("Choose a moment first."))
    if Placement.objects.filter(
        volunteer=volunteer, assignment=assignment, shift=shift, state__in=LIVE
    ).exists():
        raise DomainError(_("This person is already asked for this moment."))
    locks = PairRule.objects.in_force().filter(kind=RuleKind.LOCK)
    opening = Shift.objects.select_for_update().get(pk=shift.pk) if shift else None
    seats = opening or Assignment.objects.select_for_update().get(pk=assignment.pk)
    if locks.filter(assignment=assignment, shift=shift).count() >= seats.seats_left:
        raise DomainError(_("All free places are kept for others already."))
    own = locks.filter(volunteer=volunteer).select_related("assignment", "shift")
    here = OpeningRow(assignment, shift)
    if any(openings_clash(here, OpeningRow(rule.assignment, rule.shift)) for rule in own):
        raise DomainError(_("This person is kept for other work at that time."))
    return _make(RuleKind.LOCK, by=by, pair=(volunteer, assignment, shift), reason=reason, now=now)


@transaction.atomic
def veto(
    *,
    by: User,
    volunteer: Volunteer,
    assignment: Assignment,
    reason: str,
    now: datetime,
    shift: Shift | None = None,
) -> PairRule:
    """Keep them apart: no plan has this pair, and it is not suggested. The volunteer can still ask for it."""
    return _make(RuleKind.VETO, by=by, pair=(volunteer, assignment, shift), reason=reason, now=now)


@transaction.atomic
def end_pair_rule(*, by: User, rule: PairRule, now: datetime) -> PairRule:
    """The agreement holds no longer. Ending it twice is refused."""
    if not PairRule.objects.in_force().filter(pk=rule.pk).update(ended_at=now, ended_by=by):
        raise DomainError(_("Somebody already ended this."))
    rule.refresh_from_db()
    record(by=by, verb="pairrule.ended", subject=rule, now=now, antenna_id=rule.assignment.antenna_id)
    request_plan(antenna_id=rule.assignment.antenna_id, now=now)
    return rule


def _make(
    kind: RuleKind,
    *,
    by: User,
    pair: tuple[Volunteer, Assignment, Shift | None],
    reason: str,
    now: datetime,
) -> PairRule:
    volunteer, assignment, shift = pair
    if not reason.strip():
        raise DomainError(_("Write why. It stays inside."))
    if volunteer.antenna_id != assignment.antenna_id:
        raise DomainError(_("This person belongs to another antenne."))
    if shift and shift.assignment_id != assignment.pk:
        raise DomainError(_("Choose a moment first."))
    try:
        with transaction.atomic():
            rule = PairRule.objects.create(
                volunteer=volunteer,
                assignment=assignment,
                shift=shift,
                kind=kind,
                reason=reason.strip(),
                made_by=by,
                made_at=now,
            )
    except IntegrityError as error:
        raise DomainError(_("There is an agreement on this pair already. End it first.")) from error
    record(
        by=by,
        verb=f"pairrule.{kind}",
        subject=rule,
        now=now,
        antenna_id=assignment.antenna_id,
        reason=rule.reason,
    )
    request_plan(antenna_id=assignment.antenna_id, now=now)
    return rule
