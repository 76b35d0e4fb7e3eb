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


class OrganisationState(models.TextChoices):
    """Where an organisation stands: who registers itself is looked at by the antenne first."""

    ASKED = "asked", _("asks to join")
    ASKED_BACK = "asked_back", _("has a question of ours")
    APPROVED = "approved", _("joined")
    REFUSED = "refused", _("refused")


O = OrganisationState  # noqa: E741
JOINING = Machine(
    {
        O.ASKED: frozenset({O.ASKED_BACK, O.APPROVED, O.REFUSED}),
        O.ASKED_BACK: frozenset({O.ASKED, O.APPROVED, O.REFUSED}),
        O.REFUSED: frozenset({O.APPROVED}),
    }
)
NOT_DECIDED = frozenset({O.ASKED, O.ASKED_BACK})
