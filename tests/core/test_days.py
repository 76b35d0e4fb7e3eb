"""A day typed by hand is day, month, year, in every language."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from refuinterim.core.days import read_day, read_moment
from refuinterim.core.form_fields import DayField, MomentField

LANGUAGES = [code for code, _name in settings.LANGUAGES]
APRIL_3 = date(1999, 4, 3)


@pytest.mark.parametrize(
    "typed",
    [
        "03/04/1999", "3/4/1999", "3-4-1999", "03.04.1999", "3. 4. 1999", "3 4 1999", "3 / 4 / 1999", "3/4/99",
        "3\u20114\u20111999", "٠٣/٠٤/١٩٩٩", "٣-٤-١٩٩٩", "\u200f03/04/1999\u200e", " 03/04/1999 ", "1999-04-03",
        "3 april 1999", "3 avril 1999", "٣ أبريل ١٩٩٩", "3 квітня 1999", "3 Apr 1999", "April 3, 1999", "3rd april 1999",
        "03-apr-1999", "03041999", "3\\4\\1999", "3.4.'99", "op 3 april 1999", "zaterdag 3 april 1999", "le 3 avril 1999",
        "Saturday, April 3rd, 1999", "субота, 3 квітня 1999 р.", "٣ ابريل ١٩٩٩", "٣ نيسان ١٩٩٩", "السبت ٣ أبريل ١٩٩٩",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
@time_machine.travel("2026-11-26")
def test_a_day_in_every_language(language: str, typed: str) -> None:
    with translation.override(language):
        assert DayField().clean(typed) == APRIL_3


@pytest.mark.parametrize("language", [*LANGUAGES, "es", "tr", "ru", "fa", "so"])
def test_fields_of_packages_read_the_day_first_too(language: str) -> None:
    with translation.override(language):
        for typed in ("03/04/1999", "03-04-1999", "03.04.1999"):
            try:
                assert forms.DateField().clean(typed) == APRIL_3
            except forms.ValidationError:
                continue  # a notation that is not this language's: asked again, never read another way
        assert forms.DateField().clean("1999-04-03") == APRIL_3


@pytest.mark.parametrize(
    "typed", ["04/13/1999", "31/02/1999", "29-2-2027", "3/4/0099", "3/4/20266", "april", "3/4", "١"]
)
def test_no_day_is_refused_with_a_sentence(typed: str) -> None:
    assert read_day(typed) is None
    with pytest.raises(forms.ValidationError, match="Write it like this: 25-12-2026"):
        DayField().clean(typed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_as_pages_show_it_is_read(language: str) -> None:
    with translation.override(language):
        for month in range(1, 13):
            day = date(2026, month, 28)
            for style in ("j F Y", "l j F Y", "j M Y", "DATE_FORMAT", "SHORT_DATE_FORMAT"):
                assert read_day(date_format(day, style)) == day, date_format(day, style)


@pytest.mark.parametrize(
    ("typed", "month"),
    [("1 aout 1999", 8), ("1 fevrier 1999", 2), ("1 decembre 1999", 12), ("1 اغسطس 1999", 8), ("1 آب 1999", 8),
     ("1 كانون الثاني 1999", 1), ("1 تشرين الأول 1999", 10), ("1 mar 1999", 3), ("1 mars 1999", 3)],
)  # fmt: skip
def test_a_month_as_people_write_it(typed: str, month: int) -> None:
    assert read_day(typed) == date(1999, month, 1)


@time_machine.travel("2026-11-26")
def test_a_year_of_two_digits_is_the_likely_one() -> None:
    assert [day and day.year for day in map(read_day, ("1/1/46", "1/1/47", "1/1/05"))] == [2046, 1947, 2005]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["2027-04-03T14:30", "3/4/2027 14:30", "3-4-2027 14u30", "3.4.2027, 14.30"])
def test_a_moment_in_every_language(language: str, typed: str) -> None:
    with translation.override(language):
        expected = datetime(2027, 4, 3, 14, 30, tzinfo=ZoneInfo("Europe/Brussels"))
        assert MomentField().clean(typed) == expected


def test_a_moment_needs_a_day_and_an_hour() -> None:
    assert (
        read_moment("3/4/2027") is None
        and read_moment("14:30") is None
        and read_moment("3/4/2027 25:00") is None
    )
    with pytest.raises(forms.ValidationError, match="14:00"):
        MomentField().clean("3/4/2027")


@pytest.mark.parametrize("value", [None, "", APRIL_3])
def test_what_is_a_day_already_stays(value: Any) -> None:
    assert DayField(required=False).clean(value) == (value or None)
