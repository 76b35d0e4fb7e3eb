# Readers: staff
"""A spreadsheet comes in: sent, checked, taken in as a whole, taken back as a whole. Every change is one call here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError, Outrun
from refuinterim.core.models import Antenna
from refuinterim.core.typed_text import clean_line
from refuinterim.imports import running
from refuinterim.imports.kinds import KINDS
from refuinterim.imports.models import KEPT, SheetImport
from refuinterim.imports.states import BUSY, MACHINE, ImportState

log = logging.getLogger(__name__)


@transaction.atomic
def send(
    *, by: User, antenna: Antenna, kind: str, content: bytes, file_name: str, now: datetime
) -> SheetImport:
    """Keep a file, and guess what its columns are. With all that is needed recognised, it is checked at once.

    Raises DomainError when it is no spreadsheet, or holds national numbers.
    """
    table = running.table_in(content, KINDS[kind])
    columns = running.guessed(table, KINDS[kind])
    running.refuse_national_numbers(table, columns)
    row = SheetImport.objects.create(
        antenna=antenna,
        kind=kind,
        sent_at=now,
        sent_by=by,
        language=get_language() or by.language,
        file_name=clean_line(file_name)[:200],
        content=content,
        columns=columns,
    )
    if not running.missing(columns, KINDS[kind]):
        check(by=by, row=row, now=now, columns=columns)
    return row


@transaction.atomic
def check(*, by: User, row: SheetImport, now: datetime, columns: Mapping[str, str]) -> None:
    """Have every row looked at, with these columns. Nothing is written. Raises DomainError while a needed one lacks."""
    _still_has_its_file(row)
    if lacks := running.missing(columns, KINDS[row.kind]):
        raise DomainError(_("Point out the column: %(columns)s.") % {"columns": ", ".join(lacks)})
    _move(row, ImportState.CHECKING, by=by, now=now, columns=dict(columns), error="", language=get_language())
    _queue(row)


@transaction.atomic
def take_in(*, by: User, row: SheetImport, now: datetime, leaves_out: bool) -> None:
    """Have the rows taken in, all in one transaction. Raises DomainError while some are wrong and not left out."""
    _still_has_its_file(row)
    if row.wrong and not leaves_out:
        raise DomainError(
            _("Some rows are wrong. Put them right and send the file again, or leave them out.")
        )
    if row.rows == row.wrong:
        raise DomainError(_("No row can be taken in."))
    _move(row, ImportState.IMPORTING, by=by, now=now, leaves_out=leaves_out)
    _queue(row)


@transaction.atomic
def take_back(*, by: User, row: SheetImport, now: datetime) -> None:
    """Have what was taken in taken back: all of it, but what somebody went on with since."""
    _still_has_its_file(row)
    _move(row, ImportState.UNDOING, by=by, now=now)
    _queue(row)


def _still_has_its_file(row: SheetImport) -> None:
    if row.emptied_at:
        raise DomainError(_("This file is erased: we keep it for %(days)s days.") % {"days": KEPT.days})


def _move(row: SheetImport, to: ImportState, *, by: User, now: datetime, **changes: Any) -> None:
    MACHINE.move(row, to=to, by=by, now=now, antenna_id=row.antenna_id, **changes)


def _queue(row: SheetImport) -> None:
    running.tell(row.pk, 0, row.rows)
    transaction.on_commit(partial(work.delay, row.pk))


@shared_task(name="refuinterim.imports.tasks.work")  # type: ignore[untyped-decorator]  # Celery has no types
def work(pk: int) -> None:
    """Do what an import waits for. It can run twice: what is done is not waited for any more."""
    row = SheetImport.objects.select_related("antenna", "sent_by").get(pk=pk)
    step = STEPS.get(ImportState(row.state))
    if step is None:
        return
    with translation.override(row.language):
        try:
            with transaction.atomic():
                held = SheetImport.objects.select_for_update().filter(pk=pk, state=row.state)
                if held.exists():
                    step(row, timezone.now())
        except Exception as error:
            said = str(error) if isinstance(error, DomainError) else ""
            if not said:
                log.exception("import %s failed", pk)
            _fail(row, said or _("Something went wrong, and nothing is changed. Try again, or call us."))


def _fail(row: SheetImport, said: str) -> None:
    fresh = SheetImport.objects.get(pk=row.pk)
    if fresh.is_busy:
        _move(fresh, ImportState.FAILED, by=row.sent_by, now=timezone.now(), error=said)


def _check(row: SheetImport, now: datetime) -> None:
    judged = running.judge(row, _reporter(row))
    _move(
        row,
        ImportState.CHECKED,
        by=row.sent_by,
        now=now,
        counts=judged.counts(),
        findings=judged.findings(),
        stamp=judged.stamp(),
    )


def _take_in(row: SheetImport, now: datetime) -> None:
    """Judged once more: what changed since somebody looked is shown again, and nothing is taken in."""
    report = _reporter(row)
    judged = running.judge(row, lambda done: report(done // 2))
    facts = {"counts": judged.counts(), "findings": judged.findings(), "stamp": judged.stamp()}
    if judged.stamp() != row.stamp:
        said = _("Something changed since you looked. Nothing is taken in yet. Look again.")
        _move(row, ImportState.CHECKED, by=row.sent_by, now=now, error=said, **facts)
        return
    half = len(judged.rows) // 2
    made = judged.batch.write(judged.right, lambda done: report(half + done // 2))
    _move(
        row,
        ImportState.DONE,
        by=row.sent_by,
        now=now,
        made=made,
        done_at=timezone.now(),
        done_by=row.sent_by,
        **facts,
    )


def _take_back(row: SheetImport, now: datetime) -> None:
    if row.done_at is None:
        raise Outrun
    batch = KINDS[row.kind].batch(row.sent_by, row.antenna, now)
    kept = batch.undo(row.made, row.done_at, _reporter(row))
    _move(
        row, ImportState.UNDONE, by=row.sent_by, now=now, kept_rows=[list(pair) for pair in kept],
        undone_at=timezone.now(), undone_by=row.sent_by,
    )  # fmt: skip


STEPS: Mapping[ImportState, Callable[[SheetImport, datetime], None]] = {
    ImportState.CHECKING: _check,
    ImportState.IMPORTING: _take_in,
    ImportState.UNDOING: _take_back,
}


def _reporter(row: SheetImport) -> Callable[[int], None]:
    return lambda done: running.tell(row.pk, done, max(row.rows, done))


def forget_files(now: datetime) -> int:
    """Empty the imports that are old enough: their files, what was found in them and what they made."""
    old = SheetImport.objects.filter(emptied_at=None, sent_at__lt=now - KEPT).exclude(state__in=BUSY)
    return _empty(old, now)


def forget(*, row: SheetImport, by: User, now: datetime) -> None:
    """Erase one file now: somebody asks for it. It cannot be taken back any more."""
    _empty(SheetImport.objects.filter(pk=row.pk, emptied_at=None).exclude(state__in=BUSY), now)


def forget_those_with(*, kind: str, pk: int, now: datetime) -> int:
    """Erase the files of a kind that made this row, or added to it: somebody is erased."""
    rows = SheetImport.objects.filter(kind=kind, emptied_at=None, made__contains=[{"pk": pk}])
    return _empty(rows.exclude(state__in=BUSY), now)


def _empty(rows: object, now: datetime) -> int:
    count: int = rows.update(  # type: ignore[attr-defined]
        content=None, findings=[], made=[], kept_rows=[], file_name="", emptied_at=now
    )
    return count
