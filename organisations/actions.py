# Readers: organisations, staff
"""What happens to organisations and assignments. Every change is one call here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from organisations import emails
from organisations.after_close import AFTER_CLOSE
from organisations.members.emails import added as member_added
from organisations.models import (
    Assignment,
    InformationNote,
    Membership,
    OfferPeriod,
    Organisation,
    Shift,
    WeeklySlot,
)
from organisations.states import HAS_A_REASON, MACHINE, AssignmentState, OrganisationState
from organisations.timetable import Timetable, check_seats, check_timetable
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError
from refuinterim.core.written import isolated

RELATIONS = frozenset({"languages", "skills", "required_skills"})


def free_slug(model: type[Assignment] | type[Organisation], text: str) -> str:
    """A slug that no row has yet: the text's own, or with the first free number.

    Whoever asks for the same one waits until this transaction is over, so nobody else takes it meanwhile.
    """
    base = slugify(text)[:120] or "opdracht"
    root = base.rstrip("-0123456789")  # what "help" and "help-2" both may come to
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{model._meta.label} {root}"])
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 2, base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def add_organisation(
    *, by: User | None, now: datetime, member: User | None = None, **fields: Any
) -> Organisation:
    """Make an organisation, with its first member."""
    organisation = Organisation.objects.create(slug=free_slug(Organisation, fields["name"]), **fields)
    if member:
        Membership.objects.create(organisation=organisation, user=member)
    record(
        by=by, verb="organisation.added", subject=organisation, now=now, antenna_id=organisation.antenna_id
    )
    return organisation


@transaction.atomic
def change_organisation(
    *, by: User, organisation: Organisation, now: datetime, changes: Mapping[str, Any]
) -> None:
    """Change facts of an organisation."""
    for name, value in changes.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(changes))
    record(
        by=by,
        verb="organisation.changed",
        subject=organisation,
        now=now,
        antenna_id=organisation.antenna_id,
        fields=sorted(changes),
    )


@transaction.atomic
def add_member(*, by: User, organisation: Organisation, email: str, now: datetime) -> Membership:
    """Let somebody act for an organisation, known by e-mail; a new address gets a user. Twice adds nothing."""
    user = User.objects.of_address(email)
    if user.is_provisional:
        user.is_provisional = False
        user.save(update_fields=["is_provisional"])
    membership, created = Membership.objects.get_or_create(organisation=organisation, user=user)
    if created:
        member_added(membership, now=now)
        record(
            by=by, verb="membership.added", subject=membership, now=now, antenna_id=organisation.antenna_id
        )
    return membership


@transaction.atomic
def write_information_note(
    *, by: User | None, organisation: Organisation, now: datetime, texts: Mapping[str, str]
) -> InformationNote:
    """Write the next version of the note; earlier versions stay with those who read them."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    last = organisation.information_notes.order_by("-version").values_list("version", flat=True).first() or 0
    note = InformationNote.objects.create(
        organisation=organisation, version=last + 1, created_at=now, created_by=by, **texts
    )
    record(by=by, verb="information_note.written", subject=note, now=now, antenna_id=organisation.antenna_id)
    return note


@transaction.atomic
def post_assignment(
    *,
    by: User | None,
    organisation: Organisation,
    now: datetime,
    fields: Mapping[str, Any],
    shifts: Sequence[Mapping[str, Any]] = (),
    slots: Sequence[Mapping[str, Any]] = (),
    long_is_meant: bool = False,
) -> Assignment:
    """Make a draft of an assignment with its shifts (event) or weekly slots (structural).

    `fields` are model fields, many-to-many ones as lists. `long_is_meant`: somebody was asked about moments over
    14 hours, and said that they are right. Raises BadTimetable when the work cannot really happen like this.
    """
    if organisation.state == OrganisationState.REFUSED:
        raise DomainError(_("You cannot post work for this organisation. Call us."))
    plain = {name: value for name, value in fields.items() if name not in RELATIONS}
    assignment = Assignment(
        organisation=organisation,
        antenna=organisation.antenna,
        created_by=by,
        slug=free_slug(Assignment, str(plain.get("title_nl") or plain["title"])),
        **plain,
    )
    timetable = Timetable.of(assignment, shifts if assignment.is_event else slots)
    check_timetable(timetable, now=now, are_new=True, long_is_meant=long_is_meant)
    assignment.save()
    for name in RELATIONS & fields.keys():
        getattr(assignment, name).set(fields[name])
    Shift.objects.bulk_create(Shift(assignment=assignment, **shift) for shift in shifts)
    WeeklySlot.objects.bulk_create(WeeklySlot(assignment=assignment, **slot) for slot in slots)
    record(by=by, verb="assignment.draft", subject=assignment, now=now, antenna_id=assignment.antenna_id)
    return assignment


@transaction.atomic
def change_assignment(
    *,
    by: User,
    assignment: Assignment,
    now: datetime,
    fields: Mapping[str, Any],
    shifts: Sequence[Mapping[str, Any]] = (),
    slots: Sequence[Mapping[str, Any]] = (),
    long_is_meant: bool = False,
) -> Assignment:
    """Change a draft, or what waits for the coordinator: its fields and all its moments.

    Takes what `post_assignment` takes. Raises BadTimetable when the work cannot really happen like this, and
    DomainError when it is too late to change it, or when moments would change in which somebody has a placement.
    """
    current = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if not current.is_editable:
        raise DomainError(_("You cannot change this any more. Ask the coordinator."))
    for name, value in fields.items():
        if name in RELATIONS:
            getattr(current, name).set(value)
        else:
            setattr(current, name, value)
    timetable = Timetable.of(current, shifts if current.is_event else slots)
    check_timetable(timetable, now=now, are_new=True, long_is_meant=long_is_meant)
    _replace_moments(current, shifts, slots)
    current.save()
    record(
        by=by,
        verb="assignment.changed",
        subject=current,
        now=now,
        antenna_id=current.antenna_id,
        fields=sorted(fields),
    )
    return current


def _replace_moments(
    assignment: Assignment, shifts: Sequence[Mapping[str, Any]], slots: Sequence[Mapping[str, Any]]
) -> None:
    """Put these moments in the place of the old ones, unless they are the same."""
    tables: list[tuple[type[Shift] | type[WeeklySlot], Sequence[Mapping[str, Any]]]] = [
        (Shift, shifts),
        (WeeklySlot, slots),
    ]
    for model, wanted in tables:
        names = sorted({name for moment in wanted for name in moment} | {"break_minutes"})
        rows = model._default_manager.filter(assignment=assignment)
        before = sorted(rows.values_list(*names))
        if before == sorted(tuple(moment.get(name, 0) for name in names) for moment in wanted):
            continue
        if assignment.placements.exists():
            raise DomainError(
                _("Somebody has a place in it already. Ask the coordinator to change the moments.")
            )
        rows.delete()
        for moment in wanted:
            model._default_manager.create(assignment=assignment, **moment)


@transaction.atomic
def submit(*, by: User, assignment: Assignment, now: datetime) -> Assignment:
    """Ask the coordinator to look at a draft. Raises DomainError before the organisation itself is approved."""
    check_approved(assignment.organisation)
    _move(assignment, AssignmentState.SUBMITTED, by=by, now=now, submitted_at=now)
    emails.assignment_submitted(assignment, now=now)
    return assignment


def check_approved(organisation: Organisation) -> None:
    """Raise DomainError when what an organisation asks for cannot be handed in or shown: the antenne did not say yes."""
    if not organisation.is_approved:
        raise DomainError(
            _("%(organisation)s is not approved yet. The draft is kept.")
            % {"organisation": isolated(organisation)}
        )


@transaction.atomic
def send_back(*, by: User, assignment: Assignment, now: datetime, reason: str) -> Assignment:
    """Give a submitted assignment back to the organisation, with what should change."""
    _move(
        assignment,
        AssignmentState.DRAFT,
        by=by,
        now=now,
        reason=reason,
        sent_back_at=now,
        sent_back_reason=reason,
    )
    emails.assignment_sent_back(assignment, now=now, reason=reason)
    return assignment


@transaction.atomic
def publish(*, by: User | None, assignment: Assignment, now: datetime) -> Assignment:
    """Put an assignment on offer.

    Raises DomainError when the law is not met yet, when nobody of the organisation hears from us, or when nothing
    comes any more.
    """
    check_approved(assignment.organisation)
    if not assignment.organisation.information_notes.exists():
        raise DomainError(
            _("%(organisation)s has no information note yet. Write it first: the law asks for it.")
            % {"organisation": isolated(assignment.organisation)}
        )
    if not assignment.organisation.is_reached:
        raise DomainError(
            _(
                "%(organisation)s has no e-mail address and no member: nobody would hear who comes. Add one first."
            )
            % {"organisation": isolated(assignment.organisation)}
        )
    check_timetable(Timetable.of(assignment), now=now, are_new=False)
    first = assignment.published_at or now
    _move(assignment, AssignmentState.PUBLISHED, by=by, now=now, published_at=first)
    _open_offer(assignment, timezone.localdate(now))
    emails.assignment_published(assignment, now=now)
    return assignment


def publish_warnings(assignment: Assignment) -> list[str]:
    """What a coordinator should know before publishing; nothing here blocks."""
    warnings = []
    last = assignment.last_day() or timezone.localdate()
    if not assignment.organisation.is_insured_on(last):
        warnings.append(
            _("The insurance is not known, or ends before the assignment does. Ask the organisation.")
        )
    if not assignment.contact_name:
        warnings.append(_("Nobody is named who welcomes people. Ask the organisation for a name."))
    if assignment.alone:
        warnings.append(_("People work alone here. Then the hours do not count for the participation track."))
    if assignment.dutch_required and assignment.dutch_level.rank >= 3:
        warnings.append(_("The level of Dutch is high, and really needed. Ask whether people may practise."))
    return warnings


@transaction.atomic
def pause(*, by: User, assignment: Assignment, now: datetime, reason: str = "") -> Assignment:
    """Take an assignment off offer for a while."""
    _move(assignment, AssignmentState.PAUSED, by=by, now=now, reason=reason)
    _end_offer(assignment, now)
    return assignment


@transaction.atomic
def pause_unheard(by: User, member: User, now: datetime) -> list[str]:
    """Pause the published work of organisations that nobody hears for any more, now that a member is gone.

    The antenne is told. Returns a sentence for each organisation.
    """
    said = []
    for organisation in Organisation.objects.filter(memberships__user=member):
        on_offer = organisation.assignments.filter(state=AssignmentState.PUBLISHED)
        if organisation.is_reached or not on_offer:
            continue
        for assignment in on_offer:
            with translation.override("nl"):
                reason = _("Nobody of the organisation would hear who comes.")
            pause(by=by, assignment=assignment, now=now, reason=reason)
            emails.assignment_unheard(assignment, now=now)
        said.append(
            _("The work of %(organisation)s is paused: nobody would hear who comes. Add an address first.")
            % {"organisation": isolated(organisation)}
        )
    return said


@transaction.atomic
def close(*, by: User | None, assignment: Assignment, now: datetime, reason: str = "") -> Assignment:
    """End the offer for good; people who already help go on. Who waited for it is told (`after_close`)."""
    _move(assignment, AssignmentState.CLOSED, by=by, now=now, reason=reason)
    _end_offer(assignment, now)
    for follow in AFTER_CLOSE.values():
        follow(assignment, by, now)
    return assignment


@transaction.atomic
def cancel(*, by: User, assignment: Assignment, now: datetime, reason: str) -> Assignment:
    """Call an assignment off. The people in it are told by `matching.actions.call_off`."""
    _move(assignment, AssignmentState.CANCELLED, by=by, now=now, reason=reason)
    _end_offer(assignment, now)
    return assignment


@transaction.atomic
def change_seats(*, by: User, opening: Assignment | Shift, seats: int, now: datetime) -> None:
    """Set the number of seats. Raises DomainError when more people have one already, or beyond reason."""
    check_seats(seats)
    model = type(opening)
    changed = model._default_manager.filter(pk=opening.pk, seats_taken__lte=seats).update(seats=seats)
    if not changed:
        raise DomainError(_("More people have a place already. First free some places."))
    opening.seats = seats
    antenna_id = opening.antenna_id if isinstance(opening, Assignment) else opening.assignment.antenna_id
    record(by=by, verb="seats.changed", subject=opening, now=now, antenna_id=antenna_id, seats=seats)


def _move(
    assignment: Assignment,
    to: AssignmentState,
    *,
    by: User | None,
    now: datetime,
    reason: str = "",
    **changes: Any,
) -> None:
    """Move it; a reason stands with the state that it is of, and goes with it."""
    MACHINE.move(
        assignment,
        to=to,
        by=by,
        now=now,
        antenna_id=assignment.antenna_id,
        reason=reason,
        state_reason=reason if to in HAS_A_REASON else "",
        **changes,
    )


def _open_offer(assignment: Assignment, today: date) -> None:
    """Open an offer period; going on the day the last one ended continues that one."""
    reopened = OfferPeriod.objects.filter(assignment=assignment, ends_on=today).update(ends_on=None)
    if not reopened:
        OfferPeriod.objects.create(assignment=assignment, starts_on=today)


def _end_offer(assignment: Assignment, now: datetime) -> None:
    """End the offer today; or on the last day that had something to offer, however late somebody looks."""
    today = timezone.localdate(now)
    last = min(today, assignment.last_day_to_begin() or today)
    OfferPeriod.objects.filter(assignment=assignment, ends_on=None).update(
        ends_on=Greatest("starts_on", Value(last))
    )
