# Readers: staff
"""The life of a placement, of an attendance, of hours elsewhere, of a proof and of a visit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from refuinterim.core.states import Machine


class PlacementState(models.TextChoices):
    """Where the pairing of one volunteer with one opening stands."""

    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("said yes")
    CONFIRMED = "confirmed", _("confirmed")
    ACTIVE = "active", _("started")
    COMPLETED = "completed", _("done")
    STOPPED = "stopped", _("stopped")
    WAITLISTED = "waitlisted", _("on the waiting list")
    OFFERED = "offered", _("a place came free")
    DECLINED = "declined", _("said no")
    REJECTED = "rejected", _("did not fit")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("no answer in time")


S = PlacementState
PLACEMENT = Machine(
    {
        S.PROPOSED: frozenset({S.ACCEPTED, S.WAITLISTED, S.DECLINED, S.CANCELLED, S.EXPIRED}),
        S.WAITLISTED: frozenset({S.OFFERED, S.WITHDRAWN, S.CANCELLED}),
        S.OFFERED: frozenset({S.CONFIRMED, S.DECLINED, S.EXPIRED, S.CANCELLED}),
        # To the waiting list: the seat was held for a first talk, and the time is over (`placements/holding.py`).
        S.ACCEPTED: frozenset({S.CONFIRMED, S.WAITLISTED, S.REJECTED, S.WITHDRAWN, S.CANCELLED}),
        S.CONFIRMED: frozenset({S.ACTIVE, S.WITHDRAWN, S.CANCELLED, S.STOPPED}),
        S.ACTIVE: frozenset({S.COMPLETED, S.STOPPED}),
    }
)
HOLDING_SEAT = frozenset({S.OFFERED, S.ACCEPTED, S.CONFIRMED, S.ACTIVE})
LIVE = HOLDING_SEAT | {S.PROPOSED, S.WAITLISTED}
ENDED = frozenset(S) - LIVE
SEEN_BY_ORGANISATION = frozenset({S.ACCEPTED, S.CONFIRMED, S.ACTIVE, S.COMPLETED, S.STOPPED})
AGREED = HOLDING_SEAT - {S.OFFERED}  # with a seat, and a yes
CONTACT_SHARED = frozenset({S.CONFIRMED, S.ACTIVE})
ENDED_AFTER_START = frozenset({S.COMPLETED, S.STOPPED})
CAN_WITHDRAW = frozenset({S.ACCEPTED, S.CONFIRMED, S.WAITLISTED})
WAITS_FOR_ANSWER = frozenset({S.PROPOSED, S.OFFERED})
SAID_YES = AGREED | {S.WAITLISTED}
MAY_BE_TOGETHER = SAID_YES | {S.OFFERED}  # said yes, also for two who go together
NOT_CERTAIN = frozenset({S.ACCEPTED, S.WAITLISTED})  # a yes that the coordinator did not confirm
SAID_NO = frozenset({S.DECLINED, S.WITHDRAWN})
GOT_A_PLACE = CONTACT_SHARED | ENDED_AFTER_START
# What makes another plan better: a yes takes somebody and a seat out of it, an end brings them back.
CHANGES_THE_PLAN = (ENDED - {S.COMPLETED}) | NOT_CERTAIN


class EndReason(models.TextChoices):
    """Why a placement ended, where its state and who came do not say it. Who steps back is not asked why."""

    VOLUNTEER = "volunteer", _("the volunteer stops with it")
    LEFT = "left", _("stopped as a volunteer")
    NO_YES = "no-yes", _("the yes to being matched was taken back")
    COORDINATOR = "coordinator", _("the coordinator ended it")
    CALLED_OFF = "called-off", _("the assignment was called off")
    CLOSED = "closed", _("the assignment was closed")
    UNSEEN = "unseen", _("nobody said who came")
    OVER = "over", _("the moment was over before it was certain")
    CHOSE = "chose", _("the volunteer chose other work")


HAS_A_REASON = frozenset({S.STOPPED, S.REJECTED, S.CANCELLED, S.WITHDRAWN})


class CompanionsState(models.TextChoices):
    """How it stands with two people who want to go together."""

    ASKED = "asked", _("a friend is asked")
    TOGETHER = "together", _("go together")
    ALONE = "alone", _("one is asked to go alone")
    ENDED = "ended", _("not together any more")


C = CompanionsState
COMPANIONS = Machine(
    {
        C.ASKED: frozenset({C.TOGETHER, C.ALONE, C.ENDED}),
        C.TOGETHER: frozenset({C.ALONE, C.ENDED}),
        C.ALONE: frozenset({C.TOGETHER, C.ENDED}),
    }
)


class AttendanceState(models.TextChoices):
    """Who came. Planned is not present."""

    PLANNED = "planned", _("planned")
    PRESENT = "present", _("came")
    PARTIAL = "partial", _("came for a part")
    EXCUSED = "excused", _("told us in time")
    NO_SHOW = "no_show", _("did not come")


A = AttendanceState
RECORDED = frozenset({A.PRESENT, A.PARTIAL, A.EXCUSED, A.NO_SHOW})
ATTENDANCE = Machine(  # a mistake can be put right, also in the hours of who came for a part
    {
        A.PLANNED: RECORDED,
        **{state: RECORDED - {state} for state in RECORDED},
        A.PARTIAL: RECORDED,
        A.EXCUSED: (RECORDED - {A.EXCUSED}) | {A.PLANNED},  # what it was excused for does not go on
    }
)
CAME = frozenset({A.PRESENT, A.PARTIAL})


class ExternalHoursState(models.TextChoices):
    """Whether hours that somebody did elsewhere count."""

    HANDED_IN = "handed-in", _("handed in")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("not taken")


EXTERNAL_HOURS = Machine(
    {ExternalHoursState.HANDED_IN: frozenset({ExternalHoursState.APPROVED, ExternalHoursState.REFUSED})}
)


class ProofState(models.TextChoices):
    """Where a proof of participation stands."""

    ASKED = "asked", _("waits for a name")
    ISSUED = "issued", _("issued")
    REVOKED = "revoked", _("revoked")
    STOPPED = "stopped", _("stopped before it was issued")


PROOF = Machine(
    {
        ProofState.ASKED: frozenset({ProofState.ISSUED, ProofState.STOPPED}),
        ProofState.ISSUED: frozenset({ProofState.REVOKED}),
    }
)
PROOF_PUBLIC = frozenset({ProofState.ISSUED, ProofState.REVOKED})


class PlanState(models.TextChoices):
    """How far the making of a plan is."""

    QUEUED = "queued", _("asked for")
    RUNNING = "running", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("went wrong")


PLAN = Machine(
    {
        PlanState.QUEUED: frozenset({PlanState.RUNNING}),
        PlanState.RUNNING: frozenset({PlanState.READY, PlanState.FAILED}),
    }
)


class VisitState(models.TextChoices):
    """Whether somebody comes to look. Why it does not go on is not kept."""

    # Readers: volunteers, staff

    PLANNED = "planned", _("planned")
    HELD = "held", _("took place")
    DROPPED = "dropped", _("does not go on")


VISIT = Machine(  # who was not there says so, whatever somebody else said
    {
        VisitState.PLANNED: frozenset({VisitState.HELD, VisitState.DROPPED}),
        VisitState.HELD: frozenset({VisitState.DROPPED}),
    }
)
