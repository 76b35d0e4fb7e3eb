# Readers: staff
"""What we write to volunteers about their start."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from refuinterim.messages.kinds import register_kinds


class VolunteerMessage(TextChoices):
    """Messages to a volunteer."""

    WELCOME = "welcome", _("welcome")
    INTAKE_PLANNED = "intake_planned", _("first talk planned")


register_kinds(VolunteerMessage)
