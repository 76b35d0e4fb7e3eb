"""Placements and what grows from them: attendances, follow-ups, plans."""

from matching.models.attendance import Attendance
from matching.models.follow_up import FollowUp, FollowUpKind
from matching.models.placement import Informant, Origin, Placement
from matching.models.plan import Plan

__all__ = ["Attendance", "FollowUp", "FollowUpKind", "Informant", "Origin", "Placement", "Plan"]
