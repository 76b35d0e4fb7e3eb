# Readers: staff
"""What we write to volunteers about their start."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from refuinterim.messages.kinds import register_kinds


class VolunteerMessage(TextChoices):
    """Messages to a volunteer, and to who holds a first talk."""

    WELCOME = "welcome", _("welcome")
    INTAKE_PLANNED = "intake_planned", _("first talk planned")
    TALK_CHOSEN = "talk_chosen", _("first talk: chosen")
    TALK_MOVED = "talk_moved", _("first talk: another moment")
    TALK_CALLED_OFF = "talk_called_off", _("first talk: does not go on")
    TALK_TOMORROW = "talk_tomorrow", _("first talk: the day before")
    TALK_SOON = "talk_soon", _("first talk: two hours before")
    TALK_NEWS = "talk_news", _("first talk: who comes, to who holds it")


register_kinds(
    VolunteerMessage,
    urgent={
        VolunteerMessage.INTAKE_PLANNED,
        VolunteerMessage.TALK_CHOSEN,
        VolunteerMessage.TALK_MOVED,
        VolunteerMessage.TALK_CALLED_OFF,
        VolunteerMessage.TALK_TOMORROW,
        VolunteerMessage.TALK_SOON,
    },
    discreet={VolunteerMessage.TALK_NEWS},
)
