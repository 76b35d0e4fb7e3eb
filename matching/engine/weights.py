"""How much each criterion counts in a score. One frozen object, editable per antenne."""

import math
from dataclasses import dataclass, fields

from matching.engine.errors import ProblemError

VOLUNTEER_CRITERIA = ("travel", "interests", "practice", "reception")
ORGANISATION_CRITERIA = ("dutch", "skills", "languages", "reliability")


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the volunteer's four criteria and of the organisation's four.

    Each four add up to 1, so that a score stays between 0 and 1000. Raises ProblemError otherwise. `otherwise` is no
    ninth: it is the share of the volunteer's side that is lost for each thing that they asked to be otherwise.
    """

    travel: float = 0.35
    interests: float = 0.30
    practice: float = 0.15
    reception: float = 0.20

    dutch: float = 0.40
    skills: float = 0.25
    languages: float = 0.10
    reliability: float = 0.25

    otherwise: float = 0.50

    def __post_init__(self) -> None:
        for field in fields(self):
            weight = getattr(self, field.name)
            is_number = isinstance(weight, int | float) and not isinstance(weight, bool)
            if not is_number or not math.isfinite(weight) or not 0 <= weight <= 1:
                raise ProblemError(f"weights: {field.name} must be a number from 0 to 1")
        for side in (VOLUNTEER_CRITERIA, ORGANISATION_CRITERIA):
            if abs(sum(getattr(self, name) for name in side) - 1) > 1e-6:
                raise ProblemError(f"weights: {', '.join(side)} must add up to 1")
