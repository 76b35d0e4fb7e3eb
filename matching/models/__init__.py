"""Placements and what grows from them: attendances, hours, proofs, follow-ups, plans; and how an antenne matches."""

from matching.models.asked_otherwise import AskedOtherwise
from matching.models.attendance import Attendance
from matching.models.companions import Companions
from matching.models.external_hours import ExternalHours, ExternalPhoto
from matching.models.favourite import Favourite
from matching.models.follow_up import FollowUp, FollowUpKind
from matching.models.impression import Face, Impression, Side
from matching.models.milestone import Milestone, MilestoneKind
from matching.models.pair_rule import PairRule, RuleKind
from matching.models.placement import Informant, Origin, Placement
from matching.models.plan import Plan
from matching.models.problem_stamp import ProblemStamp
from matching.models.proof import ParticipationProof, ProofDay, ProofPart, ReferenceLine
from matching.models.settings import MatchingSettings
from matching.models.visit import Visit, VisitMoment

__all__ = [
    "AskedOtherwise",
    "Attendance",
    "Companions",
    "ExternalHours",
    "ExternalPhoto",
    "Face",
    "Favourite",
    "FollowUp",
    "FollowUpKind",
    "Impression",
    "Informant",
    "MatchingSettings",
    "Milestone",
    "MilestoneKind",
    "Origin",
    "PairRule",
    "ParticipationProof",
    "Placement",
    "Plan",
    "Side",
    "ProblemStamp",
    "ProofDay",
    "ProofPart",
    "ReferenceLine",
    "RuleKind",
    "Visit",
    "VisitMoment",
]
