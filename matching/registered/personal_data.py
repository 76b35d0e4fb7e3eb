"""What is known about a volunteer's placements. Organisations are shown less: see `matching/hosting`."""

from matching.models import Attendance, FollowUp, MatchingSettings, PairRule, Placement, Plan, ProblemStamp
from refuinterim.core.personal_data import holds, holds_none

THE_VOLUNTEER = {"volunteers.Volunteer": "volunteer", "accounts.User": "volunteer__user"}

holds(
    Placement,
    reached=THE_VOLUNTEER,
    exported=[
        "assignment", "shift", "state", "origin", "explanation", "created_at", "answered_at", "informed_at",
        "informed_language", "informed_by", "insured_by", "confirmed_at", "first_day", "ended_at", "end_reason", "end_note",
    ],
    erased=["explanation", "end_note"],
)  # fmt: skip
holds(
    Attendance,
    reached={"volunteers.Volunteer": "placement__volunteer", "accounts.User": "placement__volunteer__user"},
    exported=["starts_at", "ends_at", "state", "minutes", "confirmed_at"],
)
holds(FollowUp, reached=THE_VOLUNTEER, exported=["kind", "due_on", "done_at", "notes"], erased=["notes"])
holds(
    PairRule,
    reached=THE_VOLUNTEER,
    exported=["assignment", "shift", "kind", "reason", "made_at", "ended_at"],
    erased=["reason"],
)
holds(
    Plan,
    reached={},
    erased=["problem", "result", "summary"],
    impersonal=["error"],
    note="The problem, the result and the summary name people by their number.",
)
holds_none("How an antenne matches.", MatchingSettings)
holds_none("That something changed at an antenne.", ProblemStamp)
