# Readers: volunteers
"""What is known about a volunteer's placements. Organisations are shown less: see `matching/hosting`."""

from django.utils.translation import gettext_lazy as _

from matching.models import (
    AskedOtherwise,
    Attendance,
    Companions,
    ExternalHours,
    ExternalPhoto,
    Favourite,
    FollowUp,
    Impression,
    MatchingSettings,
    Milestone,
    PairRule,
    ParticipationProof,
    Placement,
    Plan,
    ProblemStamp,
    ProofDay,
    ProofPart,
    ReferenceLine,
    Visit,
    VisitMoment,
)
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
    Companions,
    reached={"volunteers.Volunteer": "asker__volunteer", "accounts.User": "asker__volunteer__user"},
    exported=["state", "asked_at", "ended_at"],
    erased=["key"],
    title=_("A friend you asked along"),
    said={"asked_at": _("Asked on"), "ended_at": _("Stopped on")},
    note="Who came along is not in it: that is the other's. The row names nobody, it joins two placements.",
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
    Impression,
    reached={"volunteers.Volunteer": "placement__volunteer", "accounts.User": "placement__volunteer__user"},
    exported=["side", "face", "line", "is_shared", "said_at"],
    erased=["line"],
    title=_("How it was"),
    said={"side": _("Who said it"), "face": _("Face"), "line": _("In one line"), "said_at": _("Said on")},
)
holds(
    Favourite,
    reached=THE_VOLUNTEER,
    exported=["assignment", "kept_at"],
    title=_("Your favourites"),
    said={"assignment": _("Work"), "kept_at": _("Kept on")},
)
holds(
    AskedOtherwise,
    reached=THE_VOLUNTEER,
    exported=["placement", "why", "said_at", "minutes", "dutch", "skills", "slots", "category"],
    is_removed=True,
    title=_("What you asked to be otherwise"),
    said={"placement": _("Work"), "why": _("What you said"), "said_at": _("Said on")},
)
holds(
    Visit,
    reached=THE_VOLUNTEER,
    exported=["assignment", "starts_at", "state", "agreed_at", "said_at"],
    title=_("Where you went to look"),
    said={"assignment": _("Work"), "starts_at": _("Moment"), "state": _("How it stands")},
    note="What somebody answered after a visit is not kept. The visit stays, so that the counts stay.",
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
holds(
    ExternalHours,
    reached=THE_VOLUNTEER,
    exported=[
        "activity", "organisation_name", "starts_on", "ends_on", "minutes", "ask_name", "ask_phone", "ask_email", "state",
        "handed_in_at", "decided_at", "word",
    ],
    erased=["activity", "organisation_name", "ask_name", "ask_phone", "ask_email", "word"],
    note="Whom to ask is told by the volunteer. The minutes stay, so that the counts stay.",
)  # fmt: skip
holds(
    ExternalPhoto,
    reached={"volunteers.Volunteer": "hours__volunteer", "accounts.User": "hours__volunteer__user"},
    exported=["hours"],
    is_removed=True,
    note="The photo itself is on the person's page of hours. It goes when the hours are refused, too.",
)
holds(Milestone, reached=THE_VOLUNTEER, exported=["kind", "reached_at"], is_removed=True)
holds(
    ParticipationProof,
    reached=THE_VOLUNTEER,
    exported=[
        "number", "code", "holder_name", "holder_birth_date", "first_day", "last_day", "minutes", "state", "asked_at",
        "issued_at", "ended_at",
    ],
    erased=["holder_name", "holder_birth_date", "end_reason"],
    impersonal=["antenna_name"],
    note="Who holds the paper may go on showing it: number, days and hours stay, the name goes.",
)  # fmt: skip
holds(
    ProofPart,
    reached={"accounts.User": "signed_by"},
    exported=["organisation_name", "signed_name", "signed_at"],
    erased=["signed_name"],
    impersonal=["organisation_name"],
    note="Of who puts a name under it. What it says of the volunteer is in the proof and its days.",
)
holds(
    ProofDay,
    reached={
        "volunteers.Volunteer": "part__proof__volunteer",
        "accounts.User": "part__proof__volunteer__user",
    },
    exported=["activity", "day", "minutes"],
)
holds(
    ReferenceLine,
    reached={"volunteers.Volunteer": "placement__volunteer", "accounts.User": "placement__volunteer__user"},
    exported=["asked_at", "text", "written_at", "writer_name"],
    erased=["text", "writer_name"],
)
holds_none("How an antenne matches.", MatchingSettings)
holds_none("When an organisation shows people around.", VisitMoment)
holds_none("That something changed at an antenne.", ProblemStamp)
