# Readers: staff
"""What can happen to volunteers and what they told."""

from django.utils.translation import pgettext_lazy

from refuinterim.core.audit import EDITS, moves, register_verbs
from volunteers.models import Consent, Intake, ParticipationTrack, Volunteer
from volunteers.states import IntakeState
from volunteers.talks.models import TalkMoment

register_verbs(
    Volunteer,
    {
        "registered": pgettext_lazy("what happened to a row", "registered"),
        "claimed": pgettext_lazy("what happened to a row", "signed in for the first time"),
        "changed": EDITS["changed"],
        "calendar": pgettext_lazy("what happened to a row", "opened a calendar address"),
        "no_calendar": pgettext_lazy("what happened to a row", "closed the calendar address"),
        "break": pgettext_lazy("what happened to a row", "takes a break"),
        "back": pgettext_lazy("what happened to a row", "is back from a break"),
        "account": pgettext_lazy("what happened to a row", "got an account"),
        "erased": pgettext_lazy("what happened to a row", "erased"),
    },
)
register_verbs(Intake, moves(IntakeState))
register_verbs(
    TalkMoment,
    {
        "added": EDITS["added"],
        "called_off": pgettext_lazy("what happened to a row", "called off"),
    },
)
register_verbs(
    ParticipationTrack, {"recorded": pgettext_lazy("what happened to a row", "recorded")}, noun="track"
)
register_verbs(
    Consent,
    {
        "given": pgettext_lazy("what happened to a row", "given"),
        "withdrawn": pgettext_lazy("what happened to a row", "taken back"),
    },
)
