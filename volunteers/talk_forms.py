# Readers: staff
"""The form that opens moments for a first talk: one, or the same hours every week until a day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from refuinterim.accounts.models import User
from refuinterim.core import moments
from refuinterim.core.form_fields import DayField, LineField
from refuinterim.core.models import Antenna
from refuinterim.core.typed_text import western_digits
from refuinterim.core.written import isolated
from volunteers.talks.actions import talk_at_the_same_time
from volunteers.talks.models import LONGEST, TalkWay

MOST = 200  # moments in one go; more is a slip of the finger
HOUR = re.compile(r"(\d{1,2})(?:[:.uh](\d{2})?)?")


def read_hours(text: str) -> list[time] | None:
    """Return the times on the clock in "14:00, 14u30 16"; None when one of them is none."""
    hours = []
    for word in re.split(r"[\s,;]+", western_digits(text).strip().casefold()):
        found = HOUR.fullmatch(word)
        if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
            return None
        hours.append(time(int(found[1]), int(found[2] or 0)))
    return sorted(set(hours))


class TalkMomentForm(forms.ModelForm):
    """When, how long, in which way, with whom."""

    first_day = DayField(label=gettext_lazy("Day"), widget=UnfoldAdminDateWidget)
    hours = LineField(
        label=gettext_lazy("Hours"),
        max_length=120,
        help_text=gettext_lazy("One or more, for example 14:00 14:30 15:00."),
        widget=UnfoldAdminTextInputWidget,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How long (minutes)"),
        initial=30,
        min_value=10,
        max_value=int(LONGEST.total_seconds()) // 60,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    until = DayField(
        label=gettext_lazy("Every week until"),
        required=False,
        help_text=gettext_lazy("Empty: on this day only."),
        widget=UnfoldAdminDateWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "held_by" in self.fields:
            people = self.fields["held_by"]
            people.queryset = people.queryset.filter(is_active=True)  # type: ignore[attr-defined]

    def clean_hours(self) -> list[time]:
        """Times on the clock."""
        hours = read_hours(self.cleaned_data["hours"])
        if hours is None:
            raise forms.ValidationError(_("Write hours, for example 14:00 14:30."))
        return hours

    def clean(self) -> dict[str, Any]:
        """What one field cannot know: where people meet, who holds the talk, and whether they are free."""
        data = super().clean() or {}
        way, where = data.get("way"), data.get("where")
        if way and way != TalkWay.PHONE and not where and "where" not in self.errors:
            self.add_error("where", _("Write where people come."))
        if way != TalkWay.GROUP and (data.get("seats") or 1) > 1:
            self.add_error("seats", _("More than one person can come to a group only."))
        holder, antenna = data.get("held_by"), data.get("antenna")
        if holder and antenna and not works_for(holder, antenna):
            self.add_error("held_by", _("This person does not work for this antenne."))
        if not self.errors:
            self._check_moments(data)
        return data

    def _check_moments(self, data: dict[str, Any]) -> None:
        starts = self.starts()
        length = timedelta(minutes=data["minutes"])
        if data["until"] and data["until"] < data["first_day"]:
            self.add_error("until", _("This day is before the first one."))
        elif len(starts) > MOST:
            self.add_error(
                "until", _("These are more than %(most)s moments. Choose an earlier day.") % {"most": MOST}
            )
        elif starts[0] <= timezone.now():
            self.add_error("first_day", _("This moment is in the past. Choose a later one."))
        elif any(after < before + length for before, after in pairwise(starts)):
            self.add_error("hours", _("These moments overlap. Leave more time between them."))
        elif taken := talk_at_the_same_time(data["held_by"], starts, data["minutes"]):
            self.add_error(
                "hours",
                _("%(name)s has another talk then: %(moment)s.")
                % {"name": isolated(data["held_by"]), "moment": moments.day_and_clock(taken.starts_at)},
            )

    def starts(self) -> list[datetime]:
        """Every moment of the series, on the wall clock of its day, soonest first."""
        data = self.cleaned_data
        return [
            timezone.make_aware(datetime.combine(day, hour))
            for day in _weekly(data["first_day"], data["until"] or data["first_day"])
            for hour in data["hours"]
        ]


def _weekly(day: date, last: date) -> Iterator[date]:
    while day <= last:
        yield day
        day += timedelta(weeks=1)


def works_for(user: User, antenna: Antenna) -> bool:
    """Whether somebody has a role in an antenne, or in all of them."""
    return user.antennas_read is None or antenna.pk in user.antennas_read
