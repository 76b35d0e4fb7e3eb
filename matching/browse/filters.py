# Readers: volunteers
"""The filters of the public list: where, when, kind of work, level of Dutch, one time or every week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from organisations.finding import Typed, read_typed
from organisations.models import Assignment, Kind, Shift, WeeklySlot
from refuinterim.core.models import Antenna, Category, Place
from refuinterim.core.place_field import PlaceField
from refuinterim.core.vocabulary import DutchLevel, PartOfDay, Weekday
from refuinterim.core.widgets import RowBoxes, RowRadios
from refuinterim.core.written import isolated

SOON = "week"
WEEKEND = "weekend"
SOON_DAYS = 7
WAKING = time(5)  # small hours before it belong to the evening of the day before
NOON, EVENING = time(12), time(18)
LEVELS = [DutchLevel.A0, DutchLevel.A1, DutchLevel.A2, DutchLevel.B1, DutchLevel.B2]


@dataclass(frozen=True)
class Chosen:
    """One answer that narrows the list, in a few words, and the query that is left without it."""

    text: Any
    without: str


def _open_antennas(request: Any) -> Any:
    """Antennes that have work on offer."""
    return Antenna.objects.active().filter(pk__in=Assignment.objects.open().values("antenna"))


class PlaceFilter(filters.CharFilter):
    """A place that somebody types."""

    field_class = PlaceField


class AssignmentFilter(filters.FilterSet):
    """Narrows down what is on offer. Day, part of the day and "soon" speak of one and the same moment."""

    QUESTIONS = ("near", "antenna", "period", "day", "part", "work", "dutch", "kind")

    q = filters.CharFilter(label=_("What are you looking for?"), method="together")
    near = PlaceFilter(label=_("Your postcode or town"), method="together")
    antenna = filters.ModelChoiceFilter(
        label=_("Or choose an area"),
        queryset=_open_antennas,
        to_field_name="slug",
        empty_label=_("Everywhere"),
        blank=True,  # radios show the empty choice too
        widget=RowRadios,
    )
    period = filters.ChoiceFilter(
        label=_("When?"),
        choices=[(SOON, _("In the next 7 days")), (WEEKEND, _("In the weekend"))],
        empty_label=_("Always good"),
        method="together",
        widget=forms.RadioSelect,
    )
    day = filters.MultipleChoiceFilter(
        label=_("Which day?"), choices=Weekday.choices, method="together", widget=forms.CheckboxSelectMultiple
    )
    part = filters.MultipleChoiceFilter(
        label=_("Which part of the day?"),
        choices=PartOfDay.choices,
        method="together",
        widget=forms.CheckboxSelectMultiple,
    )
    work = filters.ModelMultipleChoiceFilter(
        label=_("What do you like to do?"),
        field_name="category__slug",
        queryset=Category.objects.all(),
        to_field_name="slug",
        distinct=False,
        widget=RowBoxes,
    )
    dutch = filters.ChoiceFilter(
        label=_("How is your Dutch?"),
        choices=[(level.value, level.label) for level in LEVELS],
        empty_label=_("Show everything"),
        method="fits_dutch",
        widget=forms.RadioSelect,
    )
    kind = filters.ChoiceFilter(
        label=_("How often?"), choices=Kind.choices, empty_label=_("Both are good"), widget=forms.RadioSelect
    )

    at = filters.ModelChoiceFilter(  # a spot on the map
        label=_("Where?"), field_name="place", queryset=Place.objects.all(), widget=forms.HiddenInput
    )

    class Meta:
        model = Assignment
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: Any, *, now: datetime, around: Place | None = None) -> None:
        """`around`: where the visitor is known to be; what may be more than one place is looked for there first."""
        self.now = now
        super().__init__(data, queryset)
        self.form.fields["near"].near = around

    def together(self, queryset: Any, name: str, value: Any) -> Any:
        """Leave the rows: `filter_queryset` looks at these answers together."""
        return queryset

    def fits_dutch(self, queryset: Any, name: str, value: str) -> Any:
        """What is needed is at most one's own level; what is wished may be one step more, to practise."""
        own = DutchLevel(value).rank
        within = [level for level in DutchLevel if level.rank <= own]
        to_practise = [level for level in DutchLevel if level.rank <= own + 1]
        return queryset.filter(
            Q(dutch_required=True, dutch__in=within) | Q(dutch_required=False, dutch__in=to_practise)
        )

    def filter_queryset(self, queryset: Any) -> Any:
        """Apply every filter, and drop what has no moment left that fits."""
        chosen = self.form.cleaned_data
        days = {int(day) for day in chosen.get("day") or []}
        if chosen.get("period") == WEEKEND:
            weekend = {int(Weekday.SATURDAY), int(Weekday.SUNDAY)}
            days = days & weekend or weekend
        soon = chosen.get("period") == SOON
        parts = chosen.get("part") or []
        rows = super().filter_queryset(queryset)
        if self.search:
            rows = rows.filter(words__vector=self.search.query())
        return rows.filter(
            self._fitting_shift(days, parts, soon=soon) | self._fitting_week(days, parts, soon=soon)
        )

    def _fitting_shift(self, days: set[int], parts: list[str], *, soon: bool) -> Q:
        shifts = Shift.objects.filter(assignment=OuterRef("pk"), starts_at__gt=self.now)
        shifts = shifts.filter(_on_days(days, "starts_at__iso_week_day", "starts_at__time", first=1))
        shifts = shifts.filter(_in_parts(parts, "starts_at__time"))
        if soon:
            shifts = shifts.filter(starts_at__lt=self.now + timedelta(days=SOON_DAYS))
        return Q(Exists(shifts), kind=Kind.EVENT)

    def _fitting_week(self, days: set[int], parts: list[str], *, soon: bool) -> Q:
        today = timezone.localdate(self.now)
        runs = Q(kind=Kind.STRUCTURAL) & (Q(ends_on=None) | Q(ends_on__gte=today))
        if soon:
            runs &= Q(starts_on=None) | Q(starts_on__lt=today + timedelta(days=SOON_DAYS))
        if not days and not parts:
            return runs
        slots = WeeklySlot.objects.filter(assignment=OuterRef("pk")).filter(
            _on_days(days, "weekday", "starts", first=0)
        )
        any_day = ~Exists(WeeklySlot.objects.filter(assignment=OuterRef("pk")))
        return runs & (Q(Exists(slots.filter(_in_parts(parts, "starts")))) | Q(any_day))

    @cached_property
    def place(self) -> Place | None:
        """The place that was typed, when it is known."""
        return self.form.cleaned_data.get("near") if "near" not in self.form.errors else None

    @cached_property
    def typed(self) -> Typed | None:
        """The words that were typed, read."""
        if self.errors and "q" in self.errors:
            return None
        return read_typed(self.form.cleaned_data.get("q", ""))

    @property
    def search(self) -> Typed | None:
        """What is looked for: the words, or what they were surely meant to be."""
        return self.typed and (self.typed.corrected or self.typed)

    @property
    def questions(self) -> list[forms.BoundField]:
        """The questions behind "Filters"."""
        return [self.form[name] for name in self.QUESTIONS]

    @property
    def is_wrong(self) -> bool:
        """Whether an answer was not understood."""
        return any(question.errors for question in self.questions)

    @cached_property
    def chosen(self) -> list[Chosen]:
        """Every answer that was given behind "Filters", each to be taken away."""
        return [one for name in (*self.QUESTIONS, "at") for one in self._chosen(name)]

    def _chosen(self, name: str) -> list[Chosen]:
        if name in {"near", "at"}:
            place = self.place if name == "near" else self.form.cleaned_data.get("at")
            return [Chosen(isolated(place), self._without(name))] if place else []
        answers = [answer for answer in self.data.getlist(name) if answer]
        if not answers:
            return []
        field: Any = self.form.fields[name]
        labels = {
            str(value): isolated(value.instance) if hasattr(value, "instance") else str(label)
            for value, label in field.choices
        }
        if name == "dutch":
            labels |= {level.value: level.wish for level in LEVELS}
        return [Chosen(labels[answer], self._without(name, answer)) for answer in answers if answer in labels]

    def _without(self, name: str, answer: str = "") -> str:
        """The query without one answer, and from the first page again; a place is forgotten by an empty answer."""
        left = self.data.copy()
        left.setlist(name, [kept for kept in left.getlist(name) if answer and kept != answer])
        left.pop("page", None)
        if name == "near":
            left["near"] = ""  # forgotten
        return f"?{left.urlencode()}"

    @property
    def narrows(self) -> bool:
        """Whether anything is chosen that leaves work out; a place only sorts it."""
        return any(any(self.data.getlist(name)) for name in self.filters if name != "near")


def _on_days(days: set[int], day: str, moment: str, *, first: int) -> Q:
    """Moments on these weekdays (Monday is 0; `first` is Monday's number in the column `day`)."""
    if not days:
        return Q()
    same = [number + first for number in days]
    next_day = [(number + 1) % 7 + first for number in days]
    return Q(**{f"{day}__in": same, f"{moment}__gte": WAKING}) | Q(
        **{f"{day}__in": next_day, f"{moment}__lt": WAKING}
    )


def _in_parts(parts: list[str], moment: str) -> Q:
    """Moments that begin in one of these parts of the day."""
    if not parts:
        return Q()
    begins = {
        PartOfDay.MORNING: Q(**{f"{moment}__gte": WAKING, f"{moment}__lt": NOON}),
        PartOfDay.AFTERNOON: Q(**{f"{moment}__gte": NOON, f"{moment}__lt": EVENING}),
        PartOfDay.EVENING: Q(**{f"{moment}__gte": EVENING}) | Q(**{f"{moment}__lt": WAKING}),
    }
    wanted = Q()
    for part in parts:
        wanted |= begins[PartOfDay(part)]
    return wanted
