"""The matching engine: plain data in, explained results out. No Django, no database, no clock.

Reading order: `rows` and `problem` (what comes in), `columns` (the same as arrays), `rules` (who can),
`scoring` (how well), `ranking` (who fits what), `planning` (what is best for everybody), `whatif`.
"""

from matching.engine.errors import ProblemError
from matching.engine.planning import Levels, Placement, Plan, plan
from matching.engine.problem import Problem
from matching.engine.ranking import (
    Match,
    NearMiss,
    best_openings,
    explain,
    explain_all,
    near_openings,
    near_volunteers,
    pairs,
    rank_openings,
    rank_volunteers,
    why_not,
)
from matching.engine.rows import Opening, Organisation, Volunteer
from matching.engine.rules import Rule
from matching.engine.unplaced import Unplaced
from matching.engine.weights import Weights
from matching.engine.whatif import RELAXABLE, Reach, WhatIf, reach, what_if

__all__ = [
    "RELAXABLE",
    "Levels",
    "Match",
    "NearMiss",
    "Opening",
    "Organisation",
    "Placement",
    "Plan",
    "Problem",
    "ProblemError",
    "Reach",
    "Rule",
    "Unplaced",
    "Volunteer",
    "Weights",
    "WhatIf",
    "best_openings",
    "explain",
    "explain_all",
    "near_openings",
    "near_volunteers",
    "pairs",
    "plan",
    "rank_openings",
    "rank_volunteers",
    "reach",
    "what_if",
    "why_not",
]
