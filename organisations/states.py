# Readers: volunteers, organisations, staff
"""The life of an assignment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from refuinterim.core.states import Machine


class AssignmentState(models.TextChoices):
    """Where an assignment stands."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waits for the coordinator")
    PUBLISHED = "published", _("open")
    PAUSED = "paused", _("paused")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


S = AssignmentState
MACHINE = Machine(
    {
        S.DRAFT: frozenset({S.SUBMITTED, S.CANCELLED}),
        S.SUBMITTED: frozenset({S.DRAFT, S.PUBLISHED, S.CANCELLED}),
        S.PUBLISHED: frozenset({S.PAUSED, S.CLOSED, S.CANCELLED}),
        S.PAUSED: frozenset({S.PUBLISHED, S.CLOSED, S.CANCELLED}),
    }
)
EDITABLE = frozenset({S.DRAFT, S.SUBMITTED})
ENDED = frozenset({S.CLOSED, S.CANCELLED})
HAS_A_REASON = frozenset({S.PAUSED, S.CLOSED, S.CANCELLED})
