"""Placements and what grows from them: attendances, follow-ups, plans; and how an antenne matches."""

from matching.models.attendance import Attendance
from matching.models.follow_up import FollowUp, FollowUpKind
from matching.models.pair_rule import PairRule, RuleKind
from matching.models.placement import Informant, Origin, Placement
from matching.models.plan import Plan
from matching.models.problem_stamp import ProblemStamp
from matching.models.settings import MatchingSettings

__all__ = [
    "Attendance",
    "FollowUp",
    "FollowUpKind",
    "Informant",
    "MatchingSettings",
    "Origin",
    "PairRule",
    "Placement",
    "Plan",
    "ProblemStamp",
    "RuleKind",
]
