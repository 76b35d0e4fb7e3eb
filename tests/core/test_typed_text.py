"""What people type is made clean: nothing invisible stays, nothing visible goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuinterim.core.typed_text import clean_line, clean_text, has_a_letter, says_something, western_digits


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("Ami\u202ena", "Amina"),  # right-to-left override
        ("\u2067Amina\u2069", "Amina"),
        ("Amina\u200f", "Amina"),
        ("A\u200bmi\u2060na\ufeff", "Amina"),  # zero width
        ("A\u200dmina", "Amina"),  # a joiner where nothing joins
        ("A\ufe0fmina", "Amina"),
        ("Am\u00adina", "Amina"),  # soft hyphen
        ("Ami\x00na\x1b\x7f\x9f", "Amina"),
        ("Amina\U000e0041\U000e0042", "Amina"),  # tags
        ("\u3164Amina\u115f\u2800", "Amina"),  # blank letters
        ("Amina\ud800\uffff\ue000", "Amina"),
        ("  Amina \t\u00a0 El\u2003Amrani ", "Amina El Amrani"),
        ("Amina\r\nBcc: all", "Amina Bcc: all"),
        ("Zoe\u0308", "Zoë"),
    ],
)
def test_line_without_what_cannot_be_seen(typed: str, clean: str) -> None:
    assert clean_line(typed) == clean


@pytest.mark.parametrize(
    "typed",
    [
        "D’Hondt-Van der Elst",
        "می\u200cخواهم",  # Persian needs its joiner
        "क्\u200dष",
        "👩\u200d🍳 kookt",
        "🏳️\u200d🌈 ❤️ 1️⃣",
        "שָׁלוֹם",
        "Nguyễn Thị",
        "العَرَبِيَّة",
        "Київ, м’ята",
        "7 < 8 & 9",
        "ئێوارە",
    ],
)
def test_what_can_be_seen_stays(typed: str) -> None:
    assert clean_line(typed) == typed
    assert clean_text(typed) == typed


def test_text_keeps_its_lines() -> None:
    assert clean_text("\n Eerst.  \r\n\r\nDan\u2028nu\u202e!\x07 \n") == "Eerst.\n\nDan\nnu!"


def test_piles_of_accents_are_lowered() -> None:
    assert clean_line("Z" + "\u0351\u036b\u0313\u036a\u0302\u033d" * 20 + "o") == "Z\u0351\u036b\u0313\u036ao"


@given(st.text())
def test_cleaning_twice_changes_nothing(typed: str) -> None:
    assert clean_line(clean_line(typed)) == clean_line(typed)
    assert clean_text(clean_text(typed)) == clean_text(typed)


@pytest.mark.parametrize("name", ["Li", "نور", "Ю", "李", "X Æ A-12"])
def test_a_name_has_a_letter(name: str) -> None:
    assert has_a_letter(name)


@pytest.mark.parametrize(
    "name", ["", "...", "-", "😀😀", "\u200b\u200b", "\u3164", "ـــ", "123", "\u0301", "´`", "\u2800"]
)
def test_a_name_of_signs_is_none(name: str) -> None:
    assert not has_a_letter(name)


def test_says_something() -> None:
    assert says_something("11.11.11") and says_something("Ⅻ") and says_something("٣")
    assert not says_something("?!") and not says_something("\u200e—\u202c")


def test_western_digits() -> None:
    assert western_digits("٠٤٧٠ ۱۲ ०७ x") == "0470 12 07 x"
