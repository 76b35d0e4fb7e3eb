# Readers: staff
"""A spreadsheet that somebody sent: the file, what its columns are, what was found in it, and what it made."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from refuinterim.core.models import Antenna
from refuinterim.core.owners import OwnedQuerySet
from refuinterim.imports.states import BUSY, ImportState

KEPT = timedelta(days=14)  # the file, and what is needed to take it back


class SheetImportQuerySet(OwnedQuerySet["SheetImport"]):
    """Sets of imports: of who coordinates the antenne alone."""

    only_coordinators_see = True

    def light(self) -> SheetImportQuerySet:
        """For lists: without the file and what was found in it."""
        return self.defer("content", "findings", "made", "kept_rows")


class SheetImport(models.Model):
    """One file of one kind of rows, for one antenne. The file is erased after some days; the counts stay."""

    antenna = models.ForeignKey(Antenna, models.PROTECT, related_name="+", verbose_name=_("antenne"))
    kind = models.CharField(_("kind of rows"), max_length=30)
    state = models.CharField(
        _("state"), max_length=9, choices=ImportState, default=ImportState.SENT, editable=False
    )
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    content = models.BinaryField(_("content"), null=True)
    columns = models.JSONField(_("columns"), default=dict)  # column of the file, from 0 → name of ours
    counts = models.JSONField(_("counts"), default=dict)  # verdict → rows
    findings = models.JSONField(_("what is wrong"), default=list)  # [row, column or None, sentence]
    leaves_out = models.BooleanField(_("wrong rows are left out"), default=False)
    made = models.JSONField(_("what it made"), default=list)  # as the kind writes it
    kept_rows = models.JSONField(_("what stayed"), default=list)  # [row, why]
    stamp = models.CharField(max_length=64, blank=True)  # of what was checked
    error = models.TextField(_("what went wrong"), blank=True)
    done_at = models.DateTimeField(_("taken in at"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken in by")
    )
    undone_at = models.DateTimeField(_("taken back at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken back by")
    )
    emptied_at = models.DateTimeField(_("file erased at"), null=True)

    objects = SheetImportQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("spreadsheet"), _("spreadsheets")
        ordering = ["-sent_at", "-id"]
        permissions = [("import_rows", "Can take rows in from a spreadsheet")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at=None, done_by=None)
                | models.Q(done_at__isnull=False, done_by__isnull=False),
                name="import_done_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at=None, undone_by=None)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="import_undone_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(emptied_at=None)
                | models.Q(content=None, findings=[], made=[], kept_rows=[], file_name=""),
                name="import_emptied_holds_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or f"{self.sent_at:%d-%m-%Y %H:%M}"

    @property
    def is_busy(self) -> bool:
        """Whether a worker is at it."""
        return self.state in BUSY

    @property
    def wrong(self) -> int:
        """How many rows have something wrong."""
        return int(self.counts.get("wrong", 0))

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(self.counts.get(name, 0) for name in ("new", "changed", "known", "wrong"))

    @property
    def right(self) -> int:
        """How many rows can be taken in."""
        return self.rows - self.wrong
