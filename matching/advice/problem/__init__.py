"""Rows of one antenne → the engine's problem, in a constant number of queries.

Ids are "v{pk}" for a volunteer, "s{pk}" for an event's shift, "a{pk}" for a structural assignment and
"g{pk}" for an organisation. Times are local wall-clock times without a zone, as the engine wants them.
"""

from matching.advice.problem.building import build_problem
from matching.advice.problem.kept import current_problem

__all__ = ["build_problem", "current_problem"]
