# Readers: staff
"""Pages on which a coordinator takes rows in: send a file, point out its columns, look it over, take in, take back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from refuinterim.accounts.download import CONTENT_TYPES
from refuinterim.core.errors import DomainError
from refuinterim.core.once import once, refused
from refuinterim.core.owners import Hat
from refuinterim.core.written import Written, isolated, joined
from refuinterim.imports import actions, files, running
from refuinterim.imports.forms import ColumnsForm, SendForm
from refuinterim.imports.kinds import KINDS, ImportKind
from refuinterim.imports.models import KEPT, SheetImport
from refuinterim.imports.states import ImportState

View = Callable[..., HttpResponse]
EARLIER = 10  # imports listed
SHOWN = 100  # wrong rows on the page; the file has them all


def import_view(view: View) -> View:
    """Let in who may take rows in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("imports.import_rows"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    inside: View = admin.site.admin_view(guarded)
    return inside


def page(request: HttpRequest, template: str, *, title: Any, **context: Any) -> TemplateResponse:
    """A page in the admin's frame."""
    request.current_app = admin.site.name  # type: ignore[attr-defined]  # as the admin's own pages do
    frame = admin.site.each_context(request)
    return TemplateResponse(request, template, {**frame, "title": str(title), "heading": title, **context})


def kinds_for(user: Any) -> list[ImportKind]:
    """The kinds of rows that somebody may take in."""
    mine = [kind for kind in KINDS.values() if user.has_perm(kind.permission)]
    return sorted(mine, key=lambda kind: kind.position)


def own(request: HttpRequest, pk: int) -> SheetImport:
    """An import of an antenne that the reader coordinates, of a kind that they may take in; else 404."""
    rows = SheetImport.objects.changeable_by(request.user, Hat.ANTENNA)
    row = get_object_or_404(rows.select_related("antenna", "sent_by", "done_by", "undone_by"), pk=pk)
    if row.kind not in {kind.slug for kind in kinds_for(request.user)}:
        raise Http404
    return row


@import_view
@once
def import_list(request: HttpRequest) -> HttpResponse:
    """Send a file, get a template, and see what was sent before."""
    kinds = kinds_for(request.user)
    form = SendForm(request.POST or None, request.FILES or None, user=request.user, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = actions.send(
                by=request.user,
                antenna=form.cleaned_data["antenna"],
                kind=form.cleaned_data["kind"],
                content=file.read(),
                file_name=file.name or "",
                now=timezone.now(),
            )
            return redirect("imports:detail", row.pk)
        except DomainError as error:
            form.add_error("file", str(error))
    earlier = SheetImport.objects.changeable_by(request.user, Hat.ANTENNA).light()
    listed = earlier.select_related("antenna", "sent_by")[:EARLIER]
    return page(
        request,
        "imports/import_list.html",
        title=_("Take in a spreadsheet"),
        form=form,
        kinds=kinds,
        earlier=[(row, KINDS[row.kind]) for row in listed],
        kept=KEPT.days,
    )


@import_view
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The file to fill in."""
    found = {known.slug: known for known in kinds_for(request.user)}.get(kind)
    if found is None:
        raise Http404
    return _file(files.template(found), f"{slugify(str(found.label)) or kind}.xlsx")


@import_view
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands, and what can be done with it now."""
    row = own(request, pk)
    if row.is_busy:
        return _progress(request, row)
    if request.htmx:  # type: ignore[attr-defined]  # the bar asked, and the work is over: show all of it
        return HttpResponse(headers={"HX-Refresh": "true"})
    if row.state in {ImportState.SENT, ImportState.FAILED} and not row.emptied_at:
        return redirect("imports:columns", row.pk)
    kind = KINDS[row.kind]
    context = {"row": row, "kind": kind, "kept": KEPT.days, **_wrong_rows(row, kind)}
    return page(request, "imports/import_detail.html", title=_title(kind, row), **context)


def _progress(request: HttpRequest, row: SheetImport) -> HttpResponse:
    done, total = running.progress(row.pk) or (0, 0)
    context = {"row": row, "done": done, "total": total, "percent": 100 * done // total if total else 0}
    name = "imports/import_progress.html"
    name = f"{name}#bar" if request.htmx else name  # type: ignore[attr-defined]
    return page(request, name, title=_title(KINDS[row.kind], row), **context)


def _title(kind: ImportKind, row: SheetImport) -> Written:
    return joined(" · ", [str(kind.label), isolated(row.antenna)])


def _wrong_rows(row: SheetImport, kind: ImportKind) -> dict[str, Any]:
    """(row, [(cell, column, sentence)]) of the wrong rows that are shown, and how many more there are."""
    labels = {column.name: capfirst(str(column.label)) for column in kind.columns}
    places = {name: running.letter(int(place)) for place, name in row.columns.items()}
    order = {name: int(place) for place, name in row.columns.items()}
    found = [
        (
            number,
            [
                (f"{places[column]}{number}" if column in places else "", labels.get(column, ""), sentence)
                for _number, column, sentence in sorted(those, key=lambda found: order.get(found[1], 0))
            ],
        )
        for number, those in groupby(row.findings, key=lambda finding: finding[0])
    ]
    return {"wrong_rows": found[:SHOWN], "more": len(found) - len(found[:SHOWN])}


@import_view
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Point out which column is which, and have the rows checked."""
    row = own(request, pk)
    kind = KINDS[row.kind]
    if row.is_busy or row.emptied_at or row.state in {ImportState.DONE, ImportState.UNDONE}:
        return redirect("imports:detail", row.pk)
    table = running.table_in(bytes(row.content or b""), kind)
    form = ColumnsForm(request.POST or None, row=row, kind=kind, table=table)
    if request.method == "POST" and form.is_valid():
        try:
            actions.check(by=request.user, row=row, now=timezone.now(), columns=form.columns())
            return redirect("imports:detail", row.pk)
        except DomainError as error:
            form.add_error(None, str(error))
    lacks = running.missing(row.columns, kind)
    context = {"row": row, "form": form, "missing": lacks, "rows": len(table.lines)}
    return page(request, "imports/import_columns.html", title=_title(kind, row), **context)


@import_view
@require_POST
@once
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the rows in."""
    leaves_out = bool(request.POST.get("leaves_out"))
    return _do(
        request,
        pk,
        lambda row: actions.take_in(by=request.user, row=row, now=timezone.now(), leaves_out=leaves_out),
    )


@import_view
@require_POST
@once
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was taken in."""
    return _do(request, pk, lambda row: actions.take_back(by=request.user, row=row, now=timezone.now()))


@import_view
@require_POST
@once
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase the file now."""
    return _do(request, pk, lambda row: actions.forget(by=request.user, row=row, now=timezone.now()))


def _do(request: HttpRequest, pk: int, act: Callable[[SheetImport], object]) -> HttpResponse:
    row = own(request, pk)
    try:
        act(row)
    except DomainError as error:
        refused(request)
        messages.error(request, str(error))
    return redirect("imports:detail", row.pk)


@import_view
def with_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """The sent file with what is wrong in it."""
    row = own(request, pk)
    if row.emptied_at or not row.findings:
        return redirect(reverse("imports:detail", args=[row.pk]))
    stem = slugify(row.file_name.rpartition(".")[0]) or KINDS[row.kind].slug
    return _file(files.with_faults(row), f"{stem}-{slugify(_('what is wrong'))}.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES["xlsx"], headers=headers)
