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
