# Readers: volunteers
"""What is known about a volunteer's placements. Organisations are shown less: see `matching/hosting`."""

from django.utils.translation import gettext_lazy as _

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
    title=_("Your work"),
    said={
        "assignment": _("Work"), "shift": _("Moment"), "created_at": _("Since"), "answered_at": _("Your answer came on"),
        "confirmed_at": _("Certain since"), "first_day": _("Your first day"), "ended_at": _("Stopped on"),
    },
)  # fmt: skip
holds(
    Attendance,
    reached={"volunteers.Volunteer": "placement__volunteer", "accounts.User": "placement__volunteer__user"},
    exported=["starts_at", "ends_at", "state", "minutes", "arrived_at", "confirmed_at"],
    title=_("Your days"),
    said={
        "starts_at": _("From"),
        "ends_at": _("Until"),
        "minutes": _("Minutes that you helped"),
        "arrived_at": _("You said “I am here” at"),
    },
)
holds(
    FollowUp,
    reached=THE_VOLUNTEER,
    exported=["kind", "due_on", "done_at", "notes"],
    erased=["notes"],
    title=_("Our talks with you"),
    said={"due_on": _("Planned for"), "done_at": _("We talked on"), "notes": _("What we wrote about it")},
)
holds(
    PairRule,
    reached=THE_VOLUNTEER,
    exported=["assignment", "shift", "kind", "reason", "made_at", "ended_at"],
    erased=["reason"],
    title=_("Notes about one work"),
    said={"assignment": _("Work"), "reason": _("What we wrote about it"), "made_at": _("Since")},
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
