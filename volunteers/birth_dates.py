# Readers: volunteers
"""The birth date of a volunteer: of somebody who was born, and may help."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from refuinterim.core.fields import Day
from refuinterim.core.form_fields import DayField
from refuinterim.core.widgets import DayInput

YOUNGEST = 16  # the age that somebody reaches in the year of starting (wet van 3 juli 2005)
ADULT = 18  # years: from this age on the birthday itself counts
OLDEST = 110
SAID_OF_SOMEBODY = {
    "not_a_birth_date": _("This birth date is not right. Look at the year."),  # Readers: staff
    "too_young": _("People can help from the year they become 16. Look at the year."),  # Readers: staff
}


def what_is_wrong(born: date, today: date) -> str | None:
    """The key of what speaks against a birth date, None when nothing does."""
    age_this_year = today.year - born.year
    if not 0 <= age_this_year <= OLDEST or born > today:
        return "not_a_birth_date"
    return "too_young" if age_this_year < YOUNGEST else None


def is_old_enough(born: date, min_age: int, day: date) -> bool:
    """Whether somebody may do work of `day` for people of `min_age` or older.

    Up to 17 the law counts the age reached in the calendar year (wet van 3 juli 2005, as the house reads it);
    from 18 on the birthday itself counts.
    """
    reached = day.year - born.year
    if min_age >= ADULT and (day.month, day.day) < (born.month, born.day):
        reached -= 1
    return reached >= min_age


def refuse_wrong_birth_date(born: date) -> None:
    """Validator, in words about somebody else."""
    if wrong := what_is_wrong(born, timezone.localdate()):
        raise ValidationError(SAID_OF_SOMEBODY[wrong], code=wrong)


class BirthDateField(DayField):
    """Asked of the person."""

    ahead = 0  # who writes 40 was born in 1940
    default_error_messages = {
        "not_a_birth_date": _("This date is not right. Write your birth date."),
        "too_young": _("You can help from the year you become 16. Call us, we think along."),
    }

    def __init__(self, **kwargs: Any) -> None:
        asked = {
            "label": _("Your birth date"),
            "help_text": _("Some work has a youngest age. You may leave this empty."),
            "required": False,
            "widget": DayInput({"autocomplete": "bday"}),
        }
        super().__init__(**{**asked, **kwargs})

    def validate(self, value: Any) -> None:
        """Refuse who was not born yet, or is too young to help."""
        super().validate(value)
        if value and (wrong := what_is_wrong(value, timezone.localdate())):
            raise ValidationError(self.error_messages[wrong], code=wrong)


class BirthDate(Day):
    """Noted by somebody else."""

    default_validators = [refuse_wrong_birth_date]

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """The same rule, in words about somebody else."""
        return super().formfield(
            *args, **{"form_class": BirthDateField, "error_messages": SAID_OF_SOMEBODY, **kwargs}
        )
