# Readers: staff
"""What can happen to organisations and what they ask for."""

from django.utils.translation import pgettext_lazy

from organisations.models import (
    Assignment,
    InformationNote,
    Invitation,
    Membership,
    Organisation,
    Photo,
    SelfScan,
)
from organisations.states import AssignmentState, OrganisationState
from refuinterim.core.audit import EDITS, moves, register_verbs

register_verbs(Organisation, {**moves(OrganisationState), **EDITS})
register_verbs(
    Membership,
    {
        "asked": pgettext_lazy("what happened to a row", "asked to be added"),
        **EDITS,
        "removed": pgettext_lazy("what happened to a row", "taken away"),
    },
)
register_verbs(
    Invitation,
    {
        "sent": pgettext_lazy("what happened to a row", "sent"),
        "revoked": pgettext_lazy("what happened to a row", "taken back"),
    },
)
register_verbs(SelfScan, {"added": EDITS["added"]})
register_verbs(Photo, {**EDITS, "removed": pgettext_lazy("what happened to a row", "taken away")})
register_verbs(InformationNote, {"written": EDITS["added"]}, noun="information_note")
register_verbs(Assignment, {**moves(AssignmentState), "changed": EDITS["changed"]})
register_verbs(
    Assignment, {"changed": pgettext_lazy("what happened to a row", "seats changed")}, noun="seats"
)
