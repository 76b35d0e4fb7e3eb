# Readers: staff
"""What can happen to placements and what belongs to them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.models import (
    Attendance,
    Companions,
    ExternalHours,
    FollowUp,
    Impression,
    MatchingSettings,
    Milestone,
    PairRule,
    ParticipationProof,
    Placement,
    Plan,
    ProofPart,
    ReferenceLine,
    Visit,
    VisitMoment,
)
from matching.models.pair_rule import RuleKind
from matching.states import (
    AttendanceState,
    CompanionsState,
    ExternalHoursState,
    PlacementState,
    PlanState,
    ProofState,
    VisitState,
)
from organisations.models import Assignment
from refuinterim.core.audit import EDITS, moves, register_verbs

register_verbs(
    Placement,
    {
        **moves(PlacementState),
        "informed": pgettext_lazy("what happened to a row", "read the information"),
    },
)
register_verbs(
    Attendance,
    {
        **moves(AttendanceState),
        "arrived": pgettext_lazy("what happened to a row", "the volunteer said “I am here”"),
        "not_arrived": pgettext_lazy("what happened to a row", "“I am here” was taken back"),
    },
)
register_verbs(Companions, moves(CompanionsState))
register_verbs(Plan, moves(PlanState))
register_verbs(
    FollowUp,
    {
        "planned": _("planned"),
        "done": _("done"),
    },
)
register_verbs(Impression, {"said": pgettext_lazy("what happened to a row", "said")})
register_verbs(
    PairRule,
    {**moves(RuleKind), "ended": pgettext_lazy("what happened to a row", "ended")},
)
register_verbs(MatchingSettings, EDITS)
register_verbs(ExternalHours, moves(ExternalHoursState))
register_verbs(
    ParticipationProof,
    {
        **moves(ProofState),
        "corrected": pgettext_lazy("what happened to a row", "follows hours that were put right"),
    },
)
register_verbs(ProofPart, {"signed": pgettext_lazy("what happened to a row", "confirmed with a name")})
register_verbs(
    ReferenceLine,
    {
        "asked": pgettext_lazy("what happened to a row", "asked for"),
        "written": pgettext_lazy("what happened to a row", "written"),
    },
)
register_verbs(
    Milestone,
    {
        "reached": pgettext_lazy("what happened to a row", "reached"),
        "seen": pgettext_lazy("what happened to a row", "seen"),
    },
)
register_verbs(Visit, {**moves(VisitState), "moved": pgettext_lazy("what happened to a row", "moved")})
register_verbs(
    VisitMoment,
    {
        "added": pgettext_lazy("what happened to a row", "added"),
        "called_off": pgettext_lazy("what happened to a row", "called off"),
    },
)
register_verbs(
    Assignment,
    {
        "visits_allowed": pgettext_lazy("what happened to a row", "people may come and look"),
        "visits_refused": pgettext_lazy("what happened to a row", "nobody comes to look any more"),
    },
)
