# Readers: volunteers
"""What a volunteer told us, and what we noted about them."""

from django.utils.translation import gettext_lazy as _

from refuinterim.core.personal_data import holds, holds_none
from volunteers.models import Availability, Consent, Intake, ParticipationTrack, Volunteer
from volunteers.talks.models import TalkMoment

THE_VOLUNTEER = {"volunteers.Volunteer": "volunteer", "accounts.User": "volunteer__user"}

holds(
    Volunteer,
    reached={"volunteers.Volunteer": "pk", "accounts.User": "user"},
    exported=[
        "first_name", "last_name", "email", "phone", "birth_date", "place", "language", "dutch_speaking",
        "dutch_understanding", "dutch_reading", "documents", "travel_mode", "max_travel_minutes", "avoid_alone",
        "max_placements", "group", "notes", "joined_at", "paused_on", "left_on", "languages", "interests", "skills",
    ],
    erased=[
        "first_name", "last_name", "email", "phone", "birth_date", "documents", "group", "notes", "user", "calendar_key",
        "languages", "interests", "skills",
    ],
    title=_("About you"),
    said={
        "first_name": _("Your first name"), "last_name": _("Your family name"), "email": _("Your e-mail"),
        "phone": _("Your phone number"), "birth_date": _("Your birth date"), "place": _("Where you live"),
        "dutch_speaking": _("You speak Dutch"), "dutch_understanding": _("You understand Dutch"),
        "dutch_reading": _("You read Dutch"), "languages": _("You also speak"), "interests": _("You like"),
        "skills": _("You can"), "travel_mode": _("How you travel"), "max_travel_minutes": _("Minutes that you travel"),
        "notes": _("What we wrote about you"), "joined_at": _("We know you since"), "paused_on": _("Your break began on"),
        "left_on": _("You stopped on"),
    },
)  # fmt: skip
holds(
    Availability,
    reached=THE_VOLUNTEER,
    exported=["weekday", "part"],
    is_removed=True,
    title=_("When you can come"),
    said={"weekday": _("Day"), "part": _("Part of the day")},
)
holds(
    Intake,
    reached=THE_VOLUNTEER,
    exported=[
        "state",
        "requested_at",
        "planned_for",
        "planned_at",
        "dropped_for",
        "dropped_at",
        "done_at",
        "cancel_reason",
        "notes",
    ],
    erased=["cancel_reason", "notes"],
    title=_("Your first talk"),
    said={
        "requested_at": _("Asked on"),
        "planned_for": _("Planned for"),
        "done_at": _("We talked on"),
        "notes": _("What we wrote about it"),
    },
)
holds(
    ParticipationTrack,
    reached=THE_VOLUNTEER,
    exported=[
        "status",
        "hours_needed",
        "deadline",
        "track_coach",
        "decided_by",
        "decided_on",
    ],
    erased=["track_coach", "decided_by"],
    title=_("Your track"),
    said={
        "hours_needed": _("Hours"),
        "deadline": _("Before"),
        "track_coach": _("Your coach"),
        "decided_by": _("Who decided it"),
        "decided_on": _("Decided on"),
    },
)
holds(
    Consent,
    reached=THE_VOLUNTEER,
    exported=["purpose", "given_at", "given_how", "given_language", "withdrawn_at"],
    title=_("What you agreed to"),
    said={
        "purpose": _("You agreed to"),
        "given_at": _("You said yes on"),
        "withdrawn_at": _("You took it back on"),
    },
)
holds_none("When and where an antenne talks; who chose it stands with their talk.", TalkMoment)
