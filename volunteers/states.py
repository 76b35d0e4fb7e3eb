# Readers: staff
"""The life of an intake."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from refuinterim.core.states import Machine


class IntakeState(models.TextChoices):
    """Where a first talk stands."""

    REQUESTED = "requested", _("asked for")
    PLANNED = "planned", _("planned")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


S = IntakeState
MACHINE = Machine(
    {
        S.REQUESTED: frozenset({S.PLANNED, S.DONE, S.CANCELLED}),
        S.PLANNED: frozenset({S.PLANNED, S.REQUESTED, S.DONE, S.CANCELLED}),
    }
)
WAITING = frozenset({S.REQUESTED, S.PLANNED})
AT_A_MOMENT = frozenset({S.PLANNED, S.DONE})  # those that can hold an open moment of the antenne
