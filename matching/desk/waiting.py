# Readers: staff
"""Which rows wait for a coordinator: the sets behind the cards of the start page, and behind the lists they open."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.attendance.tracks import TrackInDanger, tracks_in_danger
from matching.models import ExternalHours, FollowUp, ParticipationProof, Placement
from matching.states import CONTACT_SHARED, WAITS_FOR_ANSWER, PlacementState, ProofState
from organisations.models import Assignment, Organisation, Shift
from organisations.states import AssignmentState, OrganisationState
from refuinterim.core.owners import Hat
from refuinterim.core.waiting import waits
from refuinterim.messages.models import Message
from refuinterim.messages.states import MessageState
from volunteers.models import Intake, ParticipationTrack, TrackStatus, Volunteer
from volunteers.states import IntakeState

SOON = timedelta(days=14)  # shifts with free places
LONG_FOR_A_NAME = timedelta(days=7)  # a proof that nobody signs in this time needs a call


def in_danger(user: Any, now: datetime) -> list[TrackInDanger]:
    """Deadlines that are near, with hours still needed; not of who took back that we look for work."""
    own = Volunteer.objects.changeable_by(user, Hat.ANTENNA)
    return tracks_in_danger(timezone.localdate(now), (own.available() | own.to_ask()).values("pk"))


@waits(ParticipationTrack, "in-danger", _("in danger"))
def tracks(user: Any, now: datetime) -> QuerySet[ParticipationTrack]:
    """The tracks in danger; their hours are added up in Python."""
    own = ParticipationTrack.objects.visible_to(user, Hat.ANTENNA)
    return own.filter(pk__in=[row.track.pk for row in in_danger(user, now)])


@waits(Volunteer, "place-without-talk", _("wait for a place, without a first talk"))
def without_talk(user: Any, now: datetime) -> QuerySet[Volunteer]:
    """People on a waiting list who get no place as long as nobody talked with them."""
    talked = Intake.objects.filter(volunteer=OuterRef("pk"), state=IntakeState.DONE)
    placements = Placement.objects.filter(volunteer=OuterRef("pk"), state=PlacementState.WAITLISTED)
    rows = Volunteer.objects.changeable_by(user, Hat.ANTENNA)
    return rows.filter(Exists(placements), ~Exists(talked), left_on=None)


@waits(Placement, "to-confirm", _("yes to confirm"))
def answers(user: Any, now: datetime) -> QuerySet[Placement]:
    """Somebody said yes, and a first talk was held: it can be confirmed."""
    rows = Placement.objects.changeable_by(user, Hat.ANTENNA).filter(state=PlacementState.ACCEPTED)
    return rows.filter(held_until=None)


@waits(Placement, "seat-ends", _("place kept for a first talk"))
def seats_kept(user: Any, now: datetime) -> QuerySet[Placement]:
    """Somebody said yes, and the place is kept until a first talk is held, for a bounded time."""
    return Placement.objects.changeable_by(user, Hat.ANTENNA).kept_without_talk()


@waits(Placement, "unanswered", _("without an answer"))
def unanswered(user: Any, now: datetime) -> QuerySet[Placement]:
    """Proposals and offers without an answer."""
    return Placement.objects.changeable_by(user, Hat.ANTENNA).filter(state__in=WAITS_FOR_ANSWER)


@waits(Volunteer, "one-proposal", _("may choose, and have one proposal"))
def one_proposal(user: Any, now: datetime) -> QuerySet[Volunteer]:
    """People who choose among at least two (`placements.choices.must_choose`), and have one to choose from now."""
    own = Placement.objects.filter(volunteer=OuterRef("pk"))
    has_place = own.filter(state__in=CONTACT_SHARED)
    tracks = ParticipationTrack.objects.filter(volunteer=OuterRef("pk")).exclude(status=TrackStatus.EXEMPT)
    asked = own.waiting_for_answer(now).order_by().values("volunteer").annotate(count=Count("pk"))
    rows = Volunteer.objects.changeable_by(user, Hat.ANTENNA).available()
    rows = rows.filter(Exists(tracks) | ~Exists(has_place))
    return rows.alias(asked=Subquery(asked.values("count"))).filter(asked=1)


@waits(Assignment, "to-look-over", _("to look over"))
def assignments(user: Any, now: datetime) -> QuerySet[Assignment]:
    """What organisations handed in."""
    return Assignment.objects.changeable_by(user, Hat.ANTENNA).filter(state=AssignmentState.SUBMITTED)


@waits(Organisation, "asks-to-join", _("ask to join"))
def organisations(user: Any, now: datetime) -> QuerySet[Organisation]:
    """Organisations that registered themselves, or answered our question, and wait for a yes."""
    return Organisation.objects.changeable_by(user, Hat.ANTENNA).filter(state=OrganisationState.ASKED)


@waits(Organisation, "insurance-ends", _("insurance ends"))
def insurances(user: Any, now: datetime) -> QuerySet[Organisation]:
    """Organisations whose insurance ends soon, or ended while their work is on offer."""
    own = Organisation.objects.changeable_by(user, Hat.ANTENNA)
    return own.insurance_ends_soon(timezone.localdate(now))


def free_soon(user: Any, now: datetime) -> QuerySet[Shift]:
    """Shifts of the next two weeks that still have places."""
    shifts = Shift.objects.changeable_by(user, Hat.ANTENNA)
    return shifts.filter(starts_at__gt=now, starts_at__lte=now + SOON, seats_taken__lt=F("seats"))


@waits(Assignment, "free-soon", _("free places in the next two weeks"))
def free_events(user: Any, now: datetime) -> QuerySet[Assignment]:
    """Events on offer with such a shift."""
    rows = Assignment.objects.changeable_by(user, Hat.ANTENNA).filter(state=AssignmentState.PUBLISHED)
    return rows.filter(Exists(free_soon(user, now).filter(assignment=OuterRef("pk"))))


@waits(Intake, "to-do", _("to do, or to note"))
def intakes(user: Any, now: datetime) -> QuerySet[Intake]:
    """First talks that somebody waits for, and those that took place but are not noted."""
    to_do = Q(state=IntakeState.REQUESTED) | Q(state=IntakeState.PLANNED, planned_for__lte=now)
    return Intake.objects.changeable_by(user, Hat.ANTENNA).filter(to_do, volunteer__left_on=None)


@waits(Intake, "today", _("first talks today"))
def talks_today(user: Any, now: datetime) -> QuerySet[Intake]:
    """First talks that are planned for today and were not noted yet."""
    today = timezone.localdate(now)
    begins, ends = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (today, today + timedelta(days=1))
    )
    rows = Intake.objects.changeable_by(user, Hat.ANTENNA).filter(
        state=IntakeState.PLANNED, planned_for__gte=begins, planned_for__lt=ends
    )
    return rows.filter(volunteer__left_on=None)


@waits(Volunteer, "consent-to-ask", _("to ask: may we look for work?"))
def consents(user: Any, now: datetime) -> QuerySet[Volunteer]:
    """Whom nobody can match, because nobody wrote down whether they agree."""
    return Volunteer.objects.changeable_by(user, Hat.ANTENNA).to_ask()


@waits(FollowUp, "due", _("to call now"))
def follow_ups(user: Any, now: datetime) -> QuerySet[FollowUp]:
    """Talks due today or earlier."""
    return FollowUp.objects.changeable_by(user, Hat.ANTENNA).due(timezone.localdate(now))


@waits(ExternalHours, "to-look-at", _("to look at"))
def hours_elsewhere(user: Any, now: datetime) -> QuerySet[ExternalHours]:
    """Hours elsewhere that somebody handed in."""
    return ExternalHours.objects.changeable_by(user, Hat.ANTENNA).waiting()


@waits(ParticipationProof, "no-name-yet", _("no name under it, for a week"))
def proofs(user: Any, now: datetime) -> QuerySet[ParticipationProof]:
    """Proofs that an organisation did not confirm: somebody should call."""
    rows = ParticipationProof.objects.changeable_by(user, Hat.ANTENNA)
    return rows.filter(state=ProofState.ASKED, asked_at__lte=now - LONG_FOR_A_NAME)


@waits(Message, "queued", _("not sent yet"))
def queued_messages(user: Any, now: datetime) -> QuerySet[Message]:
    """Messages that still have to go out."""
    return Message.objects.changeable_by(user, Hat.ANTENNA).filter(state=MessageState.QUEUED)


@waits(Message, "by-hand", _("to tell by hand"))
def messages_by_hand(user: Any, now: datetime) -> QuerySet[Message]:
    """Messages to people whom no channel reaches."""
    return Message.objects.changeable_by(user, Hat.ANTENNA).filter(state=MessageState.BY_HAND)


@waits(Message, "failed", _("not sent"))
def failed_messages(user: Any, now: datetime) -> QuerySet[Message]:
    """Messages that could not be sent."""
    return Message.objects.changeable_by(user, Hat.ANTENNA).filter(state=MessageState.FAILED)
