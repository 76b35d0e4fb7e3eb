# Readers: staff
"""What always holds of placements, seats, moments, hours and follow-ups."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from matching.models import (
    Attendance,
    Companions,
    FollowUp,
    FollowUpKind,
    Impression,
    ParticipationProof,
    Placement,
    ProofDay,
    ProofPart,
    Visit,
    VisitMoment,
)
from matching.models.placement import PlacementQuerySet
from matching.placements.attending import MOST_LONGER
from matching.placements.past import past_placements
from matching.states import (
    CAME,
    CONTACT_SHARED,
    ENDED,
    ENDED_AFTER_START,
    GOT_A_PLACE,
    HOLDING_SEAT,
    LIVE,
    PROOF_PUBLIC,
    RECORDED,
    WAITS_FOR_ANSWER,
    AttendanceState,
    CompanionsState,
    PlacementState,
    ProofState,
    VisitState,
)
from organisations.models import Assignment, Kind, Shift
from organisations.states import ENDED as ASSIGNMENT_ENDED
from organisations.states import AssignmentState
from refuinterim.core.invariants import always
from volunteers.models import Intake, Volunteer
from volunteers.states import IntakeState

LATE = timedelta(days=1)  # for the tasks that run by the clock
ALWAYS_A_MOMENT = timedelta(days=8)  # before its last day, weekly work surely has a moment left
Rows = QuerySet[Any]


def _holding(**opening: Any) -> Coalesce:
    """How many placements hold a seat of an opening."""
    rows = Placement.objects.filter(state__in=HOLDING_SEAT, **opening).order_by()
    counted = rows.values(*opening).annotate(count=Count("*")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@always("seats-of-shifts", _("The seats taken of a shift are the people who hold one."))
def seats_of_shifts(now: datetime) -> Rows:
    return Shift.objects.alias(holding=_holding(shift=OuterRef("pk"))).exclude(seats_taken=F("holding"))


@always("seats-of-weekly-work", _("The seats taken of weekly work are the people who hold one."))
def seats_of_weekly_work(now: datetime) -> Rows:
    weekly = Assignment.objects.filter(kind=Kind.STRUCTURAL)
    return weekly.alias(holding=_holding(assignment=OuterRef("pk"))).exclude(seats_taken=F("holding"))


@always(
    "placement-of-its-opening", _("A placement is in a shift of its event, or in weekly work, at its hours.")
)
def placement_of_its_opening(now: datetime) -> PlacementQuerySet:
    hours = Func("shift__starts_at", "shift__ends_at", function="tstzrange")
    # Two kinds of weekly work that were agreed before that was refused: the newer is left out of the comparison.
    apart = Func("week", function="isempty", output_field=BooleanField())
    week = Func("assignment", function="matching_week_of")
    days = Func("assignment__starts_on", "assignment__ends_on", Value("[]"), function="daterange")
    weekly = Q(assignment__kind=Kind.STRUCTURAL)
    placements = Placement.objects.alias(hours=hours, week_now=week, days_now=days, kept_apart=apart)
    return placements.filter(
        (weekly & Q(shift__isnull=False))
        | (~weekly & Q(shift=None))
        | Q(shift__isnull=False) & ~Q(shift__assignment=F("assignment"))
        | Q(shift__isnull=False) & ~Q(period=F("hours"))
        | Q(shift=None) & ~Q(kept_apart=True) & ~Q(week=F("week_now"), days=F("days_now"))
    )


@always("ended-says-when", _("What ended says when, and only that."))
def ended_says_when(now: datetime) -> PlacementQuerySet:
    return Placement.objects.filter(
        Q(state__in=ENDED, ended_at=None) | Q(state__in=LIVE, ended_at__isnull=False)
    )


@always("certain-says-who", _("What is certain says who confirmed it and the first day."))
def certain_says_who(now: datetime) -> PlacementQuerySet:
    return Placement.objects.filter(Q(confirmed_at=None) | Q(first_day=None), state__in=GOT_A_PLACE)


@always("waiting-has-a-number", _("Who waits for a seat has an own number in the line."))
def waiting_has_a_number(now: datetime) -> PlacementQuerySet:
    waiting = Placement.objects.filter(state=PlacementState.WAITLISTED)
    other = waiting.filter(
        assignment=OuterRef("assignment"), line_number=OuterRef("line_number"), pk__lt=OuterRef("pk")
    ).filter(Q(shift=OuterRef("shift")) | Q(shift=None))
    return waiting.filter(Q(line_number=None) | Exists(other))


@always("nobody-waits-for-what-ended", _("Nobody waits for a place in work that is closed or called off."))
def nobody_waits_for_what_ended(now: datetime) -> PlacementQuerySet:
    waiting = Placement.objects.filter(
        state=PlacementState.WAITLISTED, assignment__state__in=ASSIGNMENT_ENDED
    )
    return waiting.exclude(pk__in=past_placements(now).order_by().values("pk"))


@always(
    "together-in-one-work",
    _("Two who go together are in the same work at the same moment, each with one other."),
)
def together_in_one_work(now: datetime) -> Rows:
    going_on = Companions.objects.going_on()
    elsewhere = ~Q(friend__assignment=F("asker__assignment"))
    elsewhere |= ~Q(friend__shift=F("asker__shift")) & Q(asker__shift__isnull=False)
    also_asked = going_on.filter(friend=OuterRef("asker")).exclude(state=CompanionsState.ASKED)
    also = Exists(also_asked) & ~Q(state=CompanionsState.ASKED)
    return going_on.filter(Q(friend__isnull=False) & elsewhere | also)


@always(
    "both-or-none",
    _("Of two who go together both have a place or none, or one of them is asked to go alone."),
)
def both_or_none(now: datetime) -> Rows:
    seated = Q(asker__state__in=HOLDING_SEAT)
    friend_seated = Q(friend__state__in=HOLDING_SEAT)
    together = Q(state=CompanionsState.TOGETHER)
    gone = Q(asker__state__in=ENDED) | Q(friend__state__in=ENDED)
    asked_too_long = Q(until__lt=now - LATE) | Q(alone__state__in=ENDED)
    nobody_asks = Q(state=CompanionsState.ASKED, asker__state__in=ENDED)
    rows = Companions.objects.going_on()
    apart = seated & ~friend_seated | ~seated & friend_seated
    return rows.filter(together & (apart | gone) | asked_too_long | nobody_asks)


@always("no-seat-is-left-empty", _("No seat is free while somebody can have it, for longer than a day."))
def no_seat_is_left_empty(now: datetime) -> PlacementQuerySet:
    waits = Placement.objects.next_in_line().with_free_seat(now).filter(created_at__lt=now - LATE)
    return waits.filter(
        Q(assignment__ends_on=None) | Q(assignment__ends_on__gte=now + ALWAYS_A_MOMENT),
        assignment__state=AssignmentState.PUBLISHED,
    )


@always("answers-have-a-deadline", _("Who is asked has a time to answer, and no longer than that."))
def answers_have_a_deadline(now: datetime) -> PlacementQuerySet:
    asked = Q(state__in=WAITS_FOR_ANSWER)
    return Placement.objects.filter(
        asked & (Q(expires_at=None) | Q(expires_at__lt=now - LATE))
        | Q(state__in=LIVE - WAITS_FOR_ANSWER, expires_at__isnull=False)
    )


@always(
    "a-seat-is-kept-for-a-time",
    _("Who had no first talk keeps a place for a bounded time; who had one, until the coordinator decides."),
)
def a_seat_is_kept_for_a_time(now: datetime) -> PlacementQuerySet:
    talked = Intake.objects.filter(volunteer=OuterRef("volunteer"), state=IntakeState.DONE)
    endless = Q(held_until=None) & ~Exists(talked) | Q(held_until__isnull=False) & Exists(talked)
    too_long = Q(pk__in=Placement.objects.hold_over(now - LATE).order_by().values("pk"))
    return Placement.objects.filter(endless | too_long, state=PlacementState.ACCEPTED)


@always("nothing-live-is-over", _("What is over has ended, at the latest a day after."))
def nothing_live_is_over(now: datetime) -> PlacementQuerySet:
    return past_placements(now - LATE)


@always(
    "who-left-has-no-place",
    _("Who stopped as a volunteer, and work that was called off, has no live placement."),
)
def who_left_has_no_place(now: datetime) -> PlacementQuerySet:
    left = Q(volunteer__in=Volunteer.objects.exclude(left_on=None))
    return Placement.objects.live().filter(left | Q(assignment__state=AssignmentState.CANCELLED))


@always("moments-of-their-person", _("A moment belongs to the person of its placement."))
def moments_of_their_person(now: datetime) -> Rows:
    return Attendance.objects.exclude(volunteer=F("placement__volunteer"))


@always(
    "an-event-has-its-moment", _("Who has a place at an event has its moment, at the hours of the shift.")
)
def an_event_has_its_moment(now: datetime) -> PlacementQuerySet:
    moment = Attendance.objects.filter(
        placement=OuterRef("pk"), starts_at=OuterRef("shift__starts_at"), ends_at=OuterRef("shift__ends_at")
    )
    certain = Placement.objects.filter(shift__isnull=False, state__in=CONTACT_SHARED)
    return certain.filter(~Exists(moment))


@always("no-moment-after-the-end", _("After a placement ended, no moment of it is planned any more."))
def no_moment_after_the_end(now: datetime) -> Rows:
    """A moment that began before the end may still be answered by who received the person."""
    planned = Attendance.objects.filter(state=AttendanceState.PLANNED)
    ran = Q(placement__state__in=CONTACT_SHARED) | Q(
        placement__state__in=ENDED_AFTER_START, starts_at__lte=F("placement__ended_at")
    )
    return planned.exclude(ran)


@always("nobody-came-tomorrow", _("That somebody came is said after the moment began."))
def nobody_came_tomorrow(now: datetime) -> Rows:
    return Attendance.objects.filter(
        Q(state__in=CAME, confirmed_at__lt=F("starts_at")) | Q(state__in=RECORDED, confirmed_at__gt=now)
    )


@always("minutes-fit-the-moment", _("Nobody helped much longer than the moment lasted."))
def minutes_fit_the_moment(now: datetime) -> Rows:
    lasted = Func(
        F("ends_at") - F("starts_at"), function="EXTRACT", template="EXTRACT(EPOCH FROM %(expressions)s)"
    )
    minutes = ExpressionWrapper(lasted / 60, output_field=IntegerField())
    return Attendance.objects.alias(lasted=minutes).filter(minutes__gt=F("lasted") + MOST_LONGER)


@always(
    "day-off-for-what-goes-on",
    _("A day that was excused for an event is excused for one that goes on, or that ran."),
)
def day_off_for_what_goes_on(now: datetime) -> Rows:
    return Attendance.objects.filter(
        excused_for__isnull=False,
        starts_at__gt=now,
        placement__state__in=CONTACT_SHARED,
    ).exclude(excused_for__state__in=HOLDING_SEAT | ENDED_AFTER_START)


@always(
    "calls-live-with-their-placement",
    _("A call is open for a placement that goes on, once after it was done, or after a sad face."),
)
def calls_live_with_their_placement(now: datetime) -> Rows:
    done = Q(placement__state=PlacementState.COMPLETED, kind=FollowUpKind.FIRST_DAY)
    lives = Q(placement__state__in=CONTACT_SHARED) | Q(kind=FollowUpKind.SAD_FACE)
    return FollowUp.objects.open().filter(placement__isnull=False).exclude(done | lives)


@always("a-place-has-its-calls", _("Who has a place is called after the first day, not before it."))
def a_place_has_its_calls(now: datetime) -> PlacementQuerySet:
    call = FollowUp.objects.filter(placement=OuterRef("pk"), kind=FollowUpKind.FIRST_DAY)
    certain = Placement.objects.filter(state__in=CONTACT_SHARED)
    return certain.filter(~Exists(call) | Exists(call.filter(due_on__lte=OuterRef("first_day"))))


@always(
    "impressions-of-their-moment", _("An impression is of a moment of its placement, and was said after it.")
)
def impressions_of_their_moment(now: datetime) -> Rows:
    after = Impression.objects.filter(said_at__gte=F("attendance__starts_at"))
    return Impression.objects.exclude(pk__in=after.filter(placement=F("attendance__placement")).values("pk"))


@always("places-of-visits", _("The places taken at a moment to look are the people who come then."))
def places_of_visits(now: datetime) -> Rows:
    come = Visit.objects.filter(moment=OuterRef("pk"), state__in=(VisitState.PLANNED, VisitState.HELD))
    counted = come.order_by().values("moment").annotate(count=Count("*")).values("count")
    return VisitMoment.objects.alias(
        come=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    ).exclude(seats_taken=F("come"))


@always(
    "visits-to-work-that-takes-people",
    _("Nobody comes to look at work that ended, and no visit takes place before it begins."),
)
def visits_to_work_that_takes_people(now: datetime) -> Rows:
    in_vain = Q(pk__in=Visit.objects.coming(now).filter(assignment__state__in=ASSIGNMENT_ENDED).values("pk"))
    too_soon = Q(state=VisitState.HELD, said_at__lt=F("starts_at"))
    return Visit.objects.filter(in_vain | too_soon)


@always(
    "calls-of-their-people", _("A call about a placement is with its person, at the antenne of the work.")
)
def calls_of_their_people(now: datetime) -> Rows:
    about = FollowUp.objects.filter(placement__isnull=False)
    return about.exclude(volunteer=F("placement__volunteer"), antenna=F("placement__assignment__antenna"))


def _sum_of(rows: Rows, whole: str) -> Coalesce:
    """The minutes of the rows that are parts of an outer row."""
    summed = rows.filter(**{whole: OuterRef("pk")}).order_by().values(whole).annotate(total=Sum("minutes"))
    return Coalesce(Subquery(summed.values("total"), output_field=IntegerField()), 0)


@always(
    "proof-is-its-days", _("The hours of a proof are those of its parts, and these are those of their days.")
)
def proof_is_its_days(now: datetime) -> Rows:
    parts = ProofPart.objects.alias(total=_sum_of(ProofDay.objects.all(), "part")).exclude(minutes=F("total"))
    broken = Q(pk__in=parts.order_by().values("proof")) | ~Q(minutes=F("total"))
    proofs = ParticipationProof.objects.alias(total=_sum_of(ProofPart.objects.all(), "proof"))
    return proofs.exclude(state=ProofState.STOPPED).filter(broken)


@always(
    "proof-of-confirmed-hours", _("A proof holds confirmed hours of its person, each at its organisation.")
)
def proof_of_confirmed_hours(now: datetime) -> Rows:
    return ProofDay.objects.filter(
        ~Q(attendance__volunteer=F("part__proof__volunteer"))
        | ~Q(attendance__placement__assignment__organisation=F("part__organisation"))
        | Q(confirmed_at__gt=now)
    )


@always("issued-with-every-name", _("A proof that is issued has a name under every part."))
def issued_with_every_name(now: datetime) -> Rows:
    parts = ProofPart.objects.filter(proof=OuterRef("pk"))
    issued = ParticipationProof.objects.filter(state__in=PROOF_PUBLIC)
    return issued.filter(~Exists(parts) | Exists(parts.filter(signed_at=None)))
