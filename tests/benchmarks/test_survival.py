import pytest

from benchmarks.simulation.survival import median_wait, share_within, still_waiting

# Weeks in remission under 6-mercaptopurine (Freireich and others, 1963), the textbook example.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
SEEN = (
    [True] * 3 + [False, True, False, True, False, False, True, True] + [False] * 3 + [True] * 2 + [False] * 5
)


def test_the_curve_of_the_textbook_example() -> None:
    curve = {week: round(share, 3) for week, share in still_waiting(WEEKS, SEEN)}
    assert curve == {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.69, 16: 0.627, 22: 0.538, 23: 0.448}
    assert median_wait(WEEKS, SEEN) == 23
    assert share_within(WEEKS, SEEN, 12) == pytest.approx(1 - 0.753, abs=5e-4)


def test_order_does_not_matter() -> None:
    assert still_waiting(WEEKS[::-1], SEEN[::-1]) == still_waiting(WEEKS, SEEN)


def test_who_is_lost_does_not_shorten_the_wait() -> None:
    """Leaving them out, as if they had never been there, would say 2 weeks; the median is never seen."""
    weeks, seen = [1, 2, 3, 9, 9, 9, 9], [True, True, True, False, False, False, False]
    assert median_wait(weeks, seen) is None
    assert median_wait(weeks[:3], seen[:3]) == 2


def test_who_is_lost_in_a_week_was_there_for_it() -> None:
    assert still_waiting([4, 4], [True, False]) == [(4, 0.5)]


def test_half_is_enough_for_the_median() -> None:
    assert median_wait([1, 2, 3, 4], [True] * 4) == 2


def test_nobody() -> None:
    assert still_waiting([], []) == []
    assert median_wait([], []) is None
    assert share_within([], [], 12) == 0.0
