# Readers: organisations, staff
"""The moments of an assignment, typed in: dated shifts of an event, or hours in every week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Assignment, Kind
from refuinterim.core.form_fields import DayField
from refuinterim.core.vocabulary import Weekday

ROWS_AT_FIRST = 2
MOST_ROWS = 40
FARTHEST = timedelta(days=2 * 366)  # farther ahead, the year is a slip of the finger
WHOLE_DAY = 24 * 60
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
        label=gettext_lazy("Break (minutes)"), min_value=0, max_value=WHOLE_DAY, initial=0
    )

    @property
    def is_filled(self) -> bool:
        """Whether somebody filled in a day or an hour here."""
        return any(self[name].value() not in (None, "") for name in self.fields.keys() & WHEN)

    def clean(self) -> dict[str, Any]:
        """Refuse hours without length, and a break that leaves no work."""
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts is None or ends is None:
            return data
        if starts == ends:
            self.add_error("ends", _("The end is the same as the start. Change one of them."))
        else:
            self.check_break(_minutes_between(starts, ends))
        return data

    def check_break(self, minutes: int) -> None:
        """Refuse a break of `minutes` or longer."""
        if (self.cleaned_data.get("break_minutes") or 0) >= minutes:
            self.add_error("break_minutes", _("The break is longer than the work. Make it shorter."))


def _minutes_between(starts: time, ends: time) -> int:
    """Wall-clock minutes; an end before the start is the next day."""
    return (ends.hour * 60 + ends.minute - starts.hour * 60 - starts.minute) % WHOLE_DAY


class ShiftForm(MomentForm):
    """One dated shift. An end before the start is after midnight: the next day."""

    day = DayField(label=gettext_lazy("Day"))
    seats = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=999, initial=2)
    field_order = ["day", "starts", "ends", "break_minutes", "seats"]

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        """Set the hours in the calendar, and refuse what is over."""
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
        if {"starts_at", "ends_at"} <= data.keys():
            self._check_calendar(data["starts_at"], data["ends_at"])
        return data

    def _check_calendar(self, starts_at: datetime, ends_at: datetime) -> None:
        if starts_at <= self.now:
            self.add_error("day", _("This moment is over. Choose a later day or hour."))
        elif starts_at - self.now > FARTHEST:
            self.add_error("day", _("This day is very far away. Check the year."))
        self.check_break(int((ends_at - starts_at).total_seconds()) // 60)  # the night may be an hour shorter

    def moment(self) -> dict[str, Any]:
        """Return the fields of a Shift."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "break_minutes", "seats")}


class SlotForm(MomentForm):
    """Hours on one day of every week. An end before the start is after midnight."""

    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day"),
        coerce=int,
        choices=[("", gettext_lazy("Choose a day")), *Weekday.choices],
    )
    field_order = ["weekday", "starts", "ends", "break_minutes"]

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def moment(self) -> dict[str, Any]:
        """Return the fields of a WeeklySlot."""
        return {name: self.cleaned_data[name] for name in ("weekday", "starts", "ends", "break_minutes")}


class MomentFormSet(forms.BaseFormSet):
    """Rows of moments. An empty row is nothing; at least one is needed, and none twice."""

    def __init__(self, *args: Any, empty_rows: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Rows with a value and empty ones alike may stay empty later: to Django all of them are extra.
        self.extra = max(ROWS_AT_FIRST, len(self.initial or ()) + empty_rows)

    def initial_form_count(self) -> int:
        """None: what was there before counts as typed now."""
        return 0

    def moments(self) -> list[dict[str, Any]]:
        """Return the fields of each moment, in the order of time."""
        filled = [
            form.moment() for form in self.forms if form.has_changed() and form not in self.deleted_forms
        ]
        return sorted(filled, key=_order)

    def clean(self) -> None:
        """Refuse no moment at all, and the same one twice."""
        if any(self.errors):
            return
        found = [_order(moment) for moment in self.moments()]
        if not found:
            raise ValidationError(_("Fill in at least one moment: a day, and hours."))
        if len(set(found)) < len(found):
            raise ValidationError(_("The same moment is here twice. Take one away."))


def _order(moment: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        (moment["weekday"], moment["starts"])
        if "weekday" in moment
        else (moment["starts_at"], moment["ends_at"])
    )


FORMSETS: dict[str, Any] = {
    kind: forms.formset_factory(
        form,
        formset=MomentFormSet,
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
        data, initial=list(initial), prefix="moments", form_kwargs={"now": now}, empty_rows=empty_rows
    )
    return formset


def moments_of(assignment: Assignment) -> list[dict[str, Any]]:
    """Return the moments of an assignment as rows to change."""
    if not assignment.is_event:
        return [
            {name: getattr(slot, name) for name in ("weekday", "starts", "ends", "break_minutes")}
            for slot in assignment.slots.all()
        ]
    rows = []
    for shift in assignment.shifts.all():
        start, end = timezone.localtime(shift.starts_at), timezone.localtime(shift.ends_at)
        rows.append(
            {
                "day": start.date(),
                "starts": start.time(),
                "ends": end.time(),
                "break_minutes": shift.break_minutes,
                "seats": shift.seats,
            }
        )
    return rows


def typed_in(form: forms.BaseForm) -> dict[str, Any]:
    """Return what somebody typed, right or wrong, to show it again in a form that is not checked yet."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }
