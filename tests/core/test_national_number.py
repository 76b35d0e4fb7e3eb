"""A national number is found in whatever dress; other numbers are left in peace."""

from __future__ import annotations

import random

import pytest
from django.core.exceptions import ValidationError

from refuinterim.core.national_number import contains_national_number, refuse_national_number

DRESSES = [
    "85.07.30-033 28", "my number is 85073003328.", "00012556777", "85.07.30 - 033.28", "85/07/30–033/28",
    "85.07.30\u2011033\u201128", "85\u201207\u201230\u2212033\u201228", "85—07—30—033—28",  # dashes of all kinds
    "85_07_30_033_28", "850730__03328",
    "8 5 0 7 3 0 0 3 3 2 8", "8.5.0.7.3.0.0.3.3.2.8", "850 730 033 28", "8507 3003 328", "85\u00a007\u202f30 033 28",
    "85\u200b07\u206030\ufeff033\u200d28", "8\u200b5\u200b0\u200b7\u200b3\u200b0\u200b0\u200b3\u200b3\u200b2\u200b8",
    "85\u202a07\u202c30 033 28", "85\u00ad0730\u00ad03328",
    "٨٥٠٧٣٠٠٣٣٢٨", "٨٥.٠٧.٣٠-٠٣٣.٢٨", "۸۵۰۷۳۰۰۳۳۲۸", "８５．０７．３０－０３３．２８", "⑧⑤⓪⑦③⓪⓪③③②⑧", "८५०७३००३३२८",
    "RR85073003328x", "(85 07 30) 033/28", "85, 07, 30, 033, 28", "85\u00b707\u00b730\u2022033\u00b728", "85\n07\n30\n033\n28",
    "85 07 30 … 033 28", "8\u03325\u033207 30 033 28",
    "tel 0470 12 34 56, 85.07.30-033.28", "0470123456 85073003328", "85.07.30-033.28 12", "1: 85.07.30-033.28",
    "+32 470 12 34 56 and 85.07.30-033.28",
    "40.47.30-123.49",  # a BIS number: 40 above the month
]  # fmt: skip


@pytest.mark.parametrize("text", DRESSES, ids=ascii)
def test_a_national_number_is_found(text: str) -> None:
    with pytest.raises(ValidationError, match="national number"):
        refuse_national_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "85.07.30-033 29", "0475 12 34 56", "BE68 5390 0754 7034", "123456789012345", "12/05/2026, 14:00-18:00",
        "1 2 3 4 5 6 7 8 9 10 11 12", "+33612345603", "0033 6 12 34 56 03", "BTW BE 0123.456.749",
    ],
)  # fmt: skip
def test_other_numbers_are_fine(text: str) -> None:
    assert not contains_national_number(text)


def test_phone_numbers_are_not_mistaken() -> None:
    draw = random.Random(7)
    for _ in range(2000):
        number = "".join(str(draw.randrange(10)) for _ in range(6))
        pairs = f"{number[:2]} {number[2:4]} {number[4:]}"
        for text in (
            f"+32 47{number[0]} {pairs}",
            f"0032 49{number[1]} {pairs}",
            f"050 {pairs} of 0470 {pairs}",
        ):
            assert not contains_national_number(text), text


def test_a_long_text_is_read_quickly() -> None:
    assert not contains_national_number("1 2 3 4 5 6 7 8 9 12 " * 20_000)
