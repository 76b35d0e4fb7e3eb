# Readers: staff
"""Every list of the admin as a file: the rows that its filters leave, the columns that this role may see.

Each download stands in the audit trail, with how many rows it had and how they were filtered; what was searched for
does not, for that is a name as a rule.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.phone_numbers import shown
from refuinterim.core.written import plainly
from refuinterim.spreadsheets.writing import Value, write_csv, write_xlsx

AT_ONCE = 500  # rows read at a time
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Downloadable:
    """A list that can be downloaded as it stands. `also_in_file` are columns for which a screen has no room."""

    list_after_template = "admin/download.html"
    also_in_file: Sequence[str] = ()
    in_file_only_for_guides: Sequence[str] = ()  # of a row, for who coordinates its antenne

    model: type[models.Model]
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        """With the file, beside the list."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_download"
        view = self.admin_site.admin_view(self.download)  # type: ignore[attr-defined]
        own = path("bestand.<str:extension>", view, name=name)
        return [own, *super().get_urls()]  # type: ignore[misc]

    def columns_of_file(self, request: HttpRequest) -> list[str]:
        """What the list shows to this reader, and then the rest."""
        listed: Any = self.get_list_display(request)  # type: ignore[attr-defined]
        guides = self.has_change_permission(request)  # type: ignore[attr-defined]
        inside = () if guides else self.in_file_only_for_guides
        return [name for name in dict.fromkeys([*listed, *self.also_in_file]) if name not in inside]

    def download(self, request: HttpRequest, extension: str) -> HttpResponse | FileResponse:
        """The file: XLSX or CSV."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        if extension not in CONTENT_TYPES or request.method != "GET":
            raise Http404
        try:
            listed: ChangeList = self.get_changelist_instance(request)  # type: ignore[attr-defined]
        except IncorrectLookupParameters:
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        names = self.columns_of_file(request)
        model_admin: Any = self
        header = [capfirst(str(label_for_field(name, self.model, model_admin=model_admin))) for name in names]
        rows = _Counted(self._rows_of_file(request, listed.queryset, names))
        title = capfirst(str(self.opts.verbose_name_plural))
        file = write_csv(header, rows) if extension == "csv" else write_xlsx(header, rows, title=title)
        now = timezone.now()
        record_download(request.user, self.opts.label_lower, rows.count, extension, request.GET.dict(), now)
        name = f"{title} {timezone.localdate(now):%Y-%m-%d}.{extension}".lower().replace(" ", "-")
        return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPES[extension])

    def _rows_of_file(
        self, request: HttpRequest, rows: models.QuerySet[Any], names: Sequence[str]
    ) -> Iterator[list[Value]]:
        for row in rows.iterator(AT_ONCE):
            guides: bool = not self.in_file_only_for_guides or self.has_change_permission(request, row)  # type: ignore[attr-defined]
            yield [
                value_in_file(self, name, row) if guides or name not in self.in_file_only_for_guides else None
                for name in names
            ]


class _Counted(Iterator[Any]):
    """Rows, and how many went by."""

    def __init__(self, rows: Iterator[Any]) -> None:
        self.rows, self.count = rows, 0

    def __next__(self) -> Any:
        row = next(self.rows)
        self.count += 1
        return row


def record_download(
    by: Any, of: str, rows: int, extension: str, asked: dict[str, str], now: datetime
) -> None:
    """Write that somebody took rows out of the house: of which list, how many, and filtered by what."""
    filters = {name: value for name, value in asked.items() if name not in {SEARCH_VAR, "o", "p"} and value}
    antennas = by.antennas_read if isinstance(by, User) else []
    record(
        by=by,
        verb="user.downloaded",
        subject=by,
        now=now,
        antenna_id=antennas[0] if antennas and len(antennas) == 1 else None,
        rows_of=of,
        rows=rows,
        extension=extension,
        filtered_by=urlencode(filters),
        searched=bool(asked.get(SEARCH_VAR)),
    )


def value_in_file(model_admin: Any, name: str, row: models.Model) -> Value:
    """What a column says of a row, in words where it is a state, as a real date or number where it is one."""
    try:
        field, _attribute, value = lookup_field(name, row, model_admin)
    except ObjectDoesNotExist:
        return None
    if field is not None:
        if field.many_to_many:
            return ", ".join(plainly(str(item)) for item in value.all())
        if getattr(field, "flatchoices", None):
            value = getattr(row, f"get_{field.name}_display")()
        elif field.name == "phone" and value:
            value = shown(value)
    if isinstance(value, tuple | list):  # (state, its words), for the coloured labels of lists
        value = value[-1] if value else None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, int | float) or hasattr(value, "isoformat"):
        return value
    text = html.unescape(strip_tags(value)) if isinstance(value, SafeString) else str(value)
    return plainly(text)
