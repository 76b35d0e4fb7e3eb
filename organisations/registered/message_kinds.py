# Readers: staff
"""What we write about assignments."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from refuinterim.messages.kinds import register_kinds


class AssignmentMessage(TextChoices):
    """Messages to an organisation's members and to the antenne."""

    SUBMITTED = "assignment_submitted", _("assignment to look over")
    SENT_BACK = "assignment_sent_back", _("assignment to change")
    PUBLISHED = "assignment_published", _("assignment is open")
    UNHEARD = "assignment_unheard", _("paused: nobody hears who comes")
    CALLED_OFF = "assignment_called_off", _("called off: to the organisation")


register_kinds(AssignmentMessage)


class OrganisationMessage(TextChoices):
    """Messages about an organisation itself: joining, who acts for it, its insurance."""

    ASKED = "organisation_asked", _("an organisation wants to join")
    RECEIVED = "organisation_received", _("we have the question to join")
    ASKED_BACK = "organisation_asked_back", _("a question before joining")
    ANSWERED = "organisation_answered", _("our question is answered")
    APPROVED = "organisation_approved", _("welcome to an organisation")
    REFUSED = "organisation_refused", _("an organisation cannot join")
    WANTS_IN = "organisation_wants_in", _("somebody wants to be added")
    INVITED = "member_invited", _("invitation to act for an organisation")
    ADDED = "member_added", _("added to an organisation")
    ACCEPTED = "member_accepted", _("an invitation was accepted")
    ROLE_CHANGED = "member_role_changed", _("another role at an organisation")
    REMOVED = "member_removed", _("taken away from an organisation")
    INSURANCE_ENDS = "insurance_ends", _("an insurance ends soon")
    LEFT = "member_left", _("somebody left an organisation")


O = OrganisationMessage  # noqa: E741
register_kinds(O, discreet={O.WANTS_IN, O.ACCEPTED, O.LEFT})
