# Readers: volunteers, organisations, staff
"""The older tab does not silently win: a form knows what it showed, and finds out what changed meanwhile.

A `Stamped` form carries, in one hidden field, a short digest of each value that it showed. When it is sent and the row
says something else by then, nothing is saved: the form comes back with all that was typed, what is new, and a choice
for each part. The row has to be held (`hold`) from before it is read until it is saved.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.utils.translation import gettext as _

from refuinterim.core import moments

STAMP = "as_shown"
THEIRS, MINE = "theirs", "mine"

Values = tuple[str, ...]


def hold(rows: QuerySet[Any], request: HttpRequest) -> None:
    """While a form is saved, let nobody else save over these rows. Inside a transaction, before they are read."""
    if request.method == "POST":
        wanted = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
        list(wanted.order_by("pk").select_for_update(no_key=True).values_list("pk"))


@dataclass(frozen=True)
class Part:
    """One thing that a form shows: as the row says it now, and as it was sent."""

    key: str
    label: str
    theirs: Values
    mine: Values
    as_sent: Mapping[str, list[str]]  # how a browser would send what the row says now
    in_words: Callable[[Values], str]

    @property
    def digest(self) -> str:
        """The value of the row, told apart from other values."""
        return digest_of(self.theirs)


@dataclass(frozen=True)
class Newer:
    """A part that somebody else changed meanwhile; `keep` is the choice that is ticked first."""

    name: str
    label: str
    theirs: str
    mine: str
    keep: str


def digest_of(values: Values) -> str:
    """A short digest: it need not keep secrets, only tell values apart."""
    return hashlib.blake2b(repr(values).encode(), digest_size=6).hexdigest()


def plain(values: Any) -> Values:
    """Values as a browser sends them, without what it adds: other line ends, spaces around, empty choices."""
    said = (str(value).replace("\r\n", "\n").strip() for value in values)
    return tuple(sorted(value for value in said if value))


def as_sent(widget: forms.Widget, name: str, value: Any) -> dict[str, list[str]]:
    """How a browser sends a value that a widget shows."""
    widget = getattr(widget, "widget", widget)  # the admin wraps choices of other rows
    if isinstance(widget, forms.MultiWidget):
        values = value if isinstance(value, list | tuple) else widget.decompress(value) or []
        ends: list[str] = widget.widgets_names  # type: ignore[attr-defined]  # Django's own, not in its types
        pairs = zip(widget.widgets, ends, values, strict=True)
        return {key: sent for part, end, one in pairs for key, sent in as_sent(part, name + end, one).items()}
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"] if widget.check_test(value) else []}
    shown = widget.format_value(value)
    if not isinstance(shown, list | tuple):
        shown = [] if shown is None else [shown]
    return {name: [str(one) for one in shown if one not in (None, "")]}


if TYPE_CHECKING:
    _Form = forms.BaseForm
else:
    _Form = object


class Stamped(_Form):
    """A form that changes a row and knows which version of it somebody saw. Stands before the form's own class."""

    newer: list[Newer]
    carried_stamp: str | None = None  # of a page that is shown again before anything was checked
    _is_settled = False

    @property
    def stamp_name(self) -> str:
        """The name of the hidden field."""
        return self.add_prefix(STAMP)

    @property
    def stamp(self) -> str:
        """What the hidden field holds: part → digest of what is shown."""
        return self.carried_stamp or json.dumps({part.key: part.digest for part in self.parts()})

    def parts(self) -> Iterator[Part]:
        """Everything that the form shows of the row."""
        for name, form_field in self.fields.items():
            if not form_field.disabled and not form_field.widget.is_hidden:
                yield self._part(self[name])

    def _part(self, bound: BoundField) -> Part:
        shown = as_sent(bound.field.widget, bound.html_name, bound.field.prepare_value(bound.initial))
        return Part(
            key=bound.name,
            label=str(bound.label),
            theirs=plain(value for values in shown.values() for value in values),
            mine=plain(value for name in shown for value in self._sent(bound, name)),
            as_sent=shown,
            in_words=lambda values: self.said(bound.name, values),
        )

    def _sent(self, bound: BoundField, name: str) -> list[str]:
        """What was sent under a name. Of a box the last: a tapped choice stands under its box, with its name."""
        widget = getattr(bound.field.widget, "widget", bound.field.widget)
        sent = _sent(self.data, name)
        return sent if getattr(widget, "allow_multiple_selected", False) else sent[-1:]

    def said(self, name: str, values: Values) -> str:
        """What a value is called on the page."""
        form_field = self.fields[name]
        if isinstance(form_field, forms.ModelChoiceField) and form_field.queryset is not None:
            key = form_field.to_field_name or "pk"
            try:
                return moments.listed(form_field.queryset.filter(**{f"{key}__in": values}))
            except ValueError:  # what was sent is no choice at all
                return " ".join(values)
        if isinstance(form_field, forms.ChoiceField):
            labels = dict(_flat(form_field.choices))
            return moments.listed(labels.get(value, value) for value in values)
        if isinstance(form_field, forms.BooleanField):
            return _("yes") if values else _("no")
        return " ".join(values)

    def settle(self) -> None:
        """Put what was chosen to keep in the place of what was typed. Once, before anything is checked."""
        if self._is_settled or not self.is_bound:
            return
        self._is_settled = True
        if not any("keep-" in name for name in self.data):
            return
        chosen = [part for part in self.parts() if self.data.get(self._choice_name(part)) == THEIRS]
        if chosen:
            sent: Any = self.data
            data = sent.copy()
            for part in chosen:
                self.put_back(part, data)
            self.data = data

    def put_back(self, part: Part, data: Any) -> None:
        """Let `data` say of this part what the row says."""
        for name, values in part.as_sent.items():
            data.setlist(name, values)

    def _choice_name(self, part: Part) -> str:
        return self.add_prefix(f"keep-{part.key}")

    def full_clean(self) -> None:
        """Check what is kept; then say what is newer than what was shown."""
        self.settle()
        super().full_clean()
        self.newer = list(self._find_newer()) if self.is_bound else []
        if self.newer:
            self.add_error(
                None,
                _("Somebody changed this while you were busy. Nothing is saved yet. Choose what is right."),
            )

    def _find_newer(self) -> Iterator[Newer]:
        seen = _read(self.data.get(self.stamp_name, ""))
        for part in self.parts() if seen else ():
            if seen.get(part.key, part.digest) != part.digest and part.theirs != part.mine:
                yield Newer(
                    name=self._choice_name(part),
                    label=part.label,
                    theirs=part.in_words(part.theirs),
                    mine=part.in_words(part.mine),
                    keep=THEIRS if digest_of(part.mine) == seen[part.key] else MINE,
                )


def _sent(data: Any, name: str) -> list[str]:
    if hasattr(data, "getlist"):
        found: list[str] = data.getlist(name)
        return found
    value = data.get(name, [])
    return list(value) if isinstance(value, list | tuple) else [value]


def _read(stamp: str) -> dict[str, str]:
    try:
        seen = json.loads(stamp)
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}


def _flat(choices: Any) -> Iterator[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label
