"""Words with typing errors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuinterim.core.misspelling import distance, errors_allowed, errors_in


@pytest.mark.parametrize(
    ("typed", "text", "errors"),
    [
        ("samria", "samira goossens", 1),
        ("jansens", "amina janssens", 1),
        ("goosens samria", "samira goossens", 2),
        ("shevchneko", "olena shevchenko", 1),
        ("samri", "samira", 1),
        ("simira", "samira", 1),
        ("vandamme", "jan van damme", 0),
        ("zoe", "zaz", None),
        ("zora", "zara", 1),
        ("peter", "samira", None),
        ("0470123457", "32470123456", None),
    ],
)
def test_errors_are_counted(typed: str, text: str, errors: int | None) -> None:
    assert errors_in(typed.split(), text) == errors


@pytest.mark.parametrize(
    ("word", "allowed"), [("zoe", 0), ("zara", 1), ("samira", 1), ("janssen", 2), ("12345678", 0)]
)
def test_a_longer_word_may_hold_more_errors(word: str, allowed: int) -> None:
    assert errors_allowed(word) == allowed


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_distance_is_one_of_a_metric(one: str, other: str) -> None:
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) == distance(other, one) <= max(len(one), len(other))
    assert distance(one, other) >= abs(len(one) - len(other))


@given(st.text("abc", min_size=2, max_size=7), st.integers(0, 5))
def test_two_swapped_letters_are_one_error(word: str, place: int) -> None:
    place %= len(word) - 1
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    assert distance(word, swapped) <= 1
