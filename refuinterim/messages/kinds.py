"""What each kind of message is about, in words: the outbox keeps the short name."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: Mapping[str, Promise] = {
    "sign_in_code": _("code to sign in"),
    "account_notice": _("about the account"),
    "welcome": _("welcome"),
    "intake_planned": _("first talk planned"),
    "placement_proposed": _("proposal to a volunteer"),
    "placement_offered": _("place free for who waits"),
    "placement_accepted": _("thanks for the yes"),
    "placement_waitlisted": _("on the waiting list"),
    "placement_confirmed": _("certain: to the volunteer"),
    "placement_confirmed_organisation": _("certain: to the organisation"),
    "placement_answered": _("answer: to the antenne"),
    "placement_withdrawn": _("cannot come: to the antenne"),
    "placement_withdrawn_organisation": _("cannot come: to the organisation"),
    "placement_rejected": _("does not fit"),
    "placement_stopped": _("stopped: to the volunteer"),
    "placement_stopped_organisation": _("stopped: to the organisation"),
    "placement_called_off": _("called off: to the volunteer"),
    "assignment_submitted": _("assignment to look over"),
    "assignment_sent_back": _("assignment to change"),
    "assignment_published": _("assignment is open"),
    "assignment_called_off": _("called off: to the organisation"),
}
SECRET_KINDS = frozenset({"sign_in_code"})  # the text is wiped once it is sent


def words_of_kind(kind: str) -> str:
    """The kind in words; the short name itself when it is not known."""
    return str(KINDS.get(kind, kind))
