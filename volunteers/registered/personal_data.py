"""What a volunteer told us, and what we noted about them."""

from refuinterim.core.personal_data import holds
from volunteers.models import Availability, Consent, Intake, ParticipationTrack, Volunteer

THE_VOLUNTEER = {"volunteers.Volunteer": "volunteer", "accounts.User": "volunteer__user"}

holds(
    Volunteer,
    reached={"volunteers.Volunteer": "pk", "accounts.User": "user"},
    exported=[
        "first_name", "last_name", "email", "phone", "birth_date", "place", "language", "dutch_speaking",
        "dutch_understanding", "dutch_reading", "documents", "travel_mode", "max_travel_minutes", "avoid_alone",
        "max_placements", "group", "notes", "joined_at", "left_on", "languages", "interests", "skills",
    ],
    erased=["first_name", "last_name", "email", "phone", "birth_date", "documents", "group", "notes", "user", "calendar_key"],
)  # fmt: skip
holds(Availability, reached=THE_VOLUNTEER, exported=["weekday", "part"])
holds(
    Intake,
    reached=THE_VOLUNTEER,
    exported=["state", "requested_at", "planned_for", "done_at", "cancel_reason", "notes"],
    erased=["cancel_reason", "notes"],
)
holds(
    ParticipationTrack,
    reached=THE_VOLUNTEER,
    exported=[
        "status",
        "hours_needed",
        "external_minutes",
        "deadline",
        "track_coach",
        "decided_by",
        "decided_on",
    ],
    erased=["track_coach", "decided_by"],
)
holds(
    Consent,
    reached=THE_VOLUNTEER,
    exported=["purpose", "given_at", "given_how", "given_language", "withdrawn_at"],
)
