# Readers: staff
"""The life of a spreadsheet that comes in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from refuinterim.core.states import Machine


class ImportState(models.TextChoices):
    """Where it stands."""

    SENT = "sent", _("columns to point out")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked")
    IMPORTING = "importing", _("being taken in")
    DONE = "done", _("taken in")
    UNDOING = "undoing", _("being taken back")
    UNDONE = "undone", _("taken back")
    FAILED = "failed", _("went wrong")


S = ImportState
MACHINE = Machine(
    {
        S.SENT: frozenset({S.CHECKING}),
        S.CHECKING: frozenset({S.CHECKED, S.FAILED}),
        S.CHECKED: frozenset({S.CHECKING, S.IMPORTING}),
        S.IMPORTING: frozenset({S.DONE, S.CHECKED, S.FAILED}),
        S.DONE: frozenset({S.UNDOING}),
        S.UNDOING: frozenset({S.UNDONE, S.FAILED}),
        S.FAILED: frozenset({S.CHECKING}),
    }
)
BUSY = frozenset({S.CHECKING, S.IMPORTING, S.UNDOING})
