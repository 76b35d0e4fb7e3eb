# Readers: staff
"""What always holds of assignments, their moments and the days on which they are on offer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Assignment, Kind, Membership, OfferPeriod, Shift, WeeklySlot
from organisations.models.assignment import AssignmentQuerySet
from organisations.models.membership import MembershipQuerySet
from organisations.models.opening import AssignmentPartQuerySet
from organisations.roles import MAY_MANAGE
from organisations.states import AssignmentState, OrganisationState
from refuinterim.core.invariants import always

LATE = timedelta(days=1)  # for the tasks that close what is over


@always("moments-of-their-kind", _("An event has dated shifts only, weekly work has weekly moments only."))
def moments_of_their_kind(now: datetime) -> AssignmentQuerySet:
    shifts = Exists(Shift.objects.filter(assignment=OuterRef("pk")))
    slots = Exists(WeeklySlot.objects.filter(assignment=OuterRef("pk")))
    return Assignment.objects.filter(
        Q(shifts, kind=Kind.STRUCTURAL) | Q(slots, kind=Kind.EVENT) | Q(kind=Kind.EVENT, seats_taken__gt=0)
    )


@always("published-says-when", _("What was ever published says when."))
def published_says_when(now: datetime) -> AssignmentQuerySet:
    published = [AssignmentState.PUBLISHED, AssignmentState.PAUSED, AssignmentState.CLOSED]
    return Assignment.objects.filter(state__in=published, published_at=None)


@always("open-work-of-who-joined", _("What is handed in or on offer is of an organisation that joined."))
def open_work_of_who_joined(now: datetime) -> AssignmentQuerySet:
    running = [AssignmentState.SUBMITTED, AssignmentState.PUBLISHED, AssignmentState.PAUSED]
    return Assignment.objects.filter(state__in=running).exclude(
        organisation__state=OrganisationState.APPROVED
    )


@always("somebody-looks-after-it", _("Of the members of an organisation, somebody looks after everything."))
def somebody_looks_after_it(now: datetime) -> MembershipQuerySet:
    managers = Membership.objects.filter(organisation=OuterRef("organisation"), role__in=sorted(MAY_MANAGE))
    return Membership.objects.filter(~Exists(managers))


@always(
    "offer-runs-while-published", _("A period of offer runs for what is published, and for nothing else.")
)
def offer_runs_while_published(now: datetime) -> AssignmentQuerySet:
    runs = Exists(OfferPeriod.objects.filter(assignment=OuterRef("pk"), ends_on=None))
    published = Q(state=AssignmentState.PUBLISHED)
    return Assignment.objects.filter((published & ~runs) | (~published & runs))


@always("offers-follow-one-another", _("Two periods of offer of one assignment share no day."))
def offers_follow_one_another(now: datetime) -> AssignmentPartQuerySet[OfferPeriod]:
    other = OfferPeriod.objects.filter(assignment=OuterRef("assignment"), pk__gt=OuterRef("pk"))
    other = other.filter(Q(ends_on=None) | Q(ends_on__gte=OuterRef("starts_on")))
    open_ended = Q(Exists(other), ends_on=None)
    return OfferPeriod.objects.filter(
        open_ended | Q(Exists(other.filter(starts_on__lte=OuterRef("ends_on"))), ends_on__isnull=False)
    )


@always("offer-within-the-work", _("Weekly work is not on offer after its last day."))
def offer_within_the_work(now: datetime) -> AssignmentPartQuerySet[OfferPeriod]:
    return OfferPeriod.objects.filter(
        ends_on__gt=F("assignment__ends_on"), starts_on__lte=F("assignment__ends_on")
    )


@always("past-work-is-closed", _("What is over is closed, at the latest a day after."))
def past_work_is_closed(now: datetime) -> AssignmentQuerySet:
    return Assignment.objects.past(timezone.localdate(now - LATE))
