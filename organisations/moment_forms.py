# Readers: organisations, staff
"""The moments of an assignment, typed in: dated shifts of an event, or hours in every week."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Assignment, Kind
from organisations.timetable import DAY, Timetable, faults_of, in_words, is_long, wall_minutes
from refuinterim.core import moments
from refuinterim.core.form_fields import DayField
from refuinterim.core.newer import Part, Values, as_sent, plain
from refuinterim.core.seats import MOST_SEATS
from refuinterim.core.typed_text import whole_number
from refuinterim.core.vocabulary import Weekday

PREFIX = "moments"
ROWS_AT_FIRST = 2
MOST_ROWS = 40
WHEN = {"day", "weekday", "starts", "ends"}


class HourInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


def local_moment(day: date, hour: time) -> datetime:
    """Return the wall-clock moment in the zone of the house (Europe/Brussels).

    An hour that the clock shows twice (in autumn) is the first one. Raises ValidationError for an hour
    that the clock skips (in spring).
    """
    naive = datetime.combine(day, hour)
    moment = timezone.make_aware(naive)
    if timezone.make_naive(moment.astimezone(UTC)) != naive:
        raise ValidationError(
            _("This hour does not exist that night. The clock changes. Choose another hour.")
        )
    return moment


class MomentForm(forms.Form):
    """Hours from and to, with the break in between."""

    starts = forms.TimeField(label=gettext_lazy("From"), widget=HourInput)
    ends = forms.TimeField(label=gettext_lazy("To"), widget=HourInput)
    break_minutes = forms.IntegerField(
        label=gettext_lazy("Break (minutes)"), min_value=0, max_value=DAY, initial=0
    )
    # The hours that were ticked as right; the page draws the tick.
    sure = forms.CharField(max_length=11, required=False, widget=forms.HiddenInput)
    stored: tuple[str, ...]

    @property
    def is_filled(self) -> bool:
        """Whether somebody filled in a day or an hour here."""
        return any(self[name].value() not in (None, "") for name in self.fields.keys() & WHEN)

    @property
    def understood(self) -> str:
        """What we read, when the hours are so long that we ask back: "8 to 7 the next day: 23 hours"."""
        starts, ends = (self._hour(name) for name in ("starts", "ends"))
        if starts is None or ends is None or starts == ends or not is_long(starts, ends):
            return ""
        length = moments.duration(wall_minutes(starts, ends))
        return _("%(hours)s: that is %(length)s.") % {"hours": moments.hours(starts, ends), "length": length}

    @property
    def is_sure(self) -> bool:
        """Whether somebody said so of these very hours."""
        said: bool = bool(self["sure"].value() == self.hours_in_figures)
        return said

    @property
    def hours_in_figures(self) -> str:
        """The hours as the tick names them."""
        return "-".join(f"{hour:%H:%M}" for name in ("starts", "ends") if (hour := self._hour(name)))

    def _hour(self, name: str) -> time | None:
        try:
            hour: time | None = self.fields[name].clean(self[name].value())
        except ValidationError:
            return None
        return hour

    def clean(self) -> dict[str, Any]:
        """Ask back when the hours are long."""
        data = super().clean() or {}
        if self.understood and not self.is_sure:
            self.add_error("sure", _("This is long. Is it right? Then tick it. Else change the hours."))
        return data

    def moment(self) -> dict[str, Any]:
        """Return the fields of the model."""
        return {name: self.cleaned_data[name] for name in self.stored}


class ShiftForm(MomentForm):
    """One dated shift. An end before the start is after midnight: the next day."""

    day = DayField(label=gettext_lazy("Day"))
    seats = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=MOST_SEATS, initial=2)
    field_order = ["day", "starts", "ends", "break_minutes", "seats"]
    stored = ("starts_at", "ends_at", "break_minutes", "seats")

    def clean(self) -> dict[str, Any]:
        """Set the hours in the calendar."""
        data = super().clean()
        if self.errors or not {"day", "starts", "ends"} <= data.keys():
            return data
        day, starts, ends = data["day"], data["starts"], data["ends"]
        for name, field, on in (
            ("starts_at", "starts", (day, starts)),
            ("ends_at", "ends", (day + timedelta(days=ends < starts), ends)),
        ):
            try:
                data[name] = local_moment(*on)
            except ValidationError as error:
                self.add_error(field, error)
        return data


class SlotForm(MomentForm):
    """Hours on one day of every week. An end before the start is after midnight."""

    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day"),
        coerce=int,
        choices=[("", gettext_lazy("Choose a day")), *Weekday.choices],
    )
    field_order = ["weekday", "starts", "ends", "break_minutes"]
    stored = ("weekday", "starts", "ends", "break_minutes")


class MomentFormSet(forms.BaseFormSet):
    """Rows of moments. An empty row is nothing; at least one is needed, and none beside another."""

    kind: str

    def __init__(self, *args: Any, now: datetime, empty_rows: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        # Rows with a value and empty ones alike may stay empty later: to Django all of them are extra.
        self.extra = max(ROWS_AT_FIRST, len(self.initial or ()) + empty_rows)

    def initial_form_count(self) -> int:
        """None: what was there before counts as typed now."""
        return 0

    @property
    def filled(self) -> list[MomentForm]:
        """The rows that say something, as they stand on the page."""
        return [form for form in self.forms if form.has_changed() and form not in self.deleted_forms]

    def moments(self) -> list[dict[str, Any]]:
        """Return the fields of each moment, in the order of time."""
        return sorted((form.moment() for form in self.filled), key=_order)

    def clean(self) -> None:
        """Say beside each moment what is wrong with it, alone or beside another."""
        if any(self.errors):
            return
        rows = self.filled
        if not rows:
            raise ValidationError(_("Fill in at least one moment: a day, and hours."))
        timetable = Timetable(self.kind, [form.moment() for form in rows])
        for fault in faults_of(timetable, now=self.now, are_new=True, long_is_meant=True):
            rows[fault.number or 0].add_error(fault.field, fault.sentence)


def _order(moment: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        (moment["weekday"], moment["starts"])
        if "weekday" in moment
        else (moment["starts_at"], moment["ends_at"])
    )


FORMSETS: dict[str, Any] = {
    kind: forms.formset_factory(
        form,
        formset=type("MomentFormSet", (MomentFormSet,), {"kind": kind}),
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    )
    for kind, form in ((Kind.EVENT, ShiftForm), (Kind.STRUCTURAL, SlotForm))
}


def moment_formset(
    kind: str,
    *,
    now: datetime,
    data: Any = None,
    initial: Sequence[Mapping[str, Any]] = (),
    empty_rows: int = 0,
) -> MomentFormSet:
    """Return the rows for a kind of assignment: of `data` that was sent, or filled with `initial`."""
    formset: MomentFormSet = FORMSETS[kind](
        data, initial=() if data else list(initial), prefix=PREFIX, now=now, empty_rows=empty_rows
    )
    return formset


def moments_of(assignment: Assignment) -> list[dict[str, Any]]:
    """Return the moments of an assignment as rows to change."""
    rows: list[dict[str, Any]] = []
    for shift in assignment.shifts.all() if assignment.is_event else ():
        start, end = shift.local_period
        hours = {"day": start.date(), "starts": start.time(), "ends": end.time()}
        rows.append(hours | {"break_minutes": shift.break_minutes, "seats": shift.seats})
    for slot in () if assignment.is_event else assignment.slots.all():
        rows.append({name: getattr(slot, name) for name in SlotForm.stored})
    return [{**row, "sure": f"{row['starts']:%H:%M}-{row['ends']:%H:%M}"} for row in rows]


def rows_part(kind: str, before: Sequence[Mapping[str, Any]], data: Any) -> Part:
    """The moments of an assignment as one part of its form: as they stand, and as they were sent."""
    form: type[MomentForm] = ShiftForm if kind == Kind.EVENT else SlotForm
    names = [name for name in form.base_fields if name != "sure"]
    sent: dict[str, list[str]] = {
        f"{PREFIX}-TOTAL_FORMS": [str(len(before))],
        f"{PREFIX}-INITIAL_FORMS": ["0"],
    }
    for number, row in enumerate(before):
        for name, value in row.items():
            sent |= as_sent(form.base_fields[name].widget, f"{PREFIX}-{number}-{name}", value)
    theirs = {name: values[0] for name, values in sent.items() if values}
    return Part(
        key=PREFIX,
        label=_("When"),
        theirs=_rows_in(theirs, names),
        mine=_rows_in(data or {}, names),
        as_sent=sent,
        in_words=lambda rows: " · ".join(_row_in_words(form, row) for row in rows),
    )


def _rows_in(data: Mapping[str, Any], names: Sequence[str]) -> Values:
    """Each row that says something, on one line."""
    total = str(data.get(f"{PREFIX}-TOTAL_FORMS", ""))
    found = []
    for number in range(min(whole_number(total) or 0, MOST_ROWS)):
        row = {name: str(data.get(f"{PREFIX}-{number}-{name}", "")).strip() for name in names}
        if any(row[name] for name in WHEN & row.keys()) and not data.get(f"{PREFIX}-{number}-DELETE"):
            found.append(json.dumps(row))
    return plain(found)


def _row_in_words(form_class: type[MomentForm], row: str) -> str:
    typed = json.loads(row)
    form = form_class(typed)
    form.data = typed | {"sure": form.hours_in_figures}
    return in_words(form.moment()) if form.is_valid() else " ".join(typed.values())


def typed_in(form: forms.BaseForm) -> dict[str, Any]:
    """Return what somebody typed, right or wrong, to show it again in a form that is not checked yet."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }
