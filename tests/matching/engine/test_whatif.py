"""What relaxing a rule would bring."""

import pytest

from matching.engine import ProblemError, Rule, reach, what_if
from tests.matching.engine.build import opening, problem, volunteer


def test_relaxing_a_rule_counts_the_people_it_brings():
    people = [volunteer("v1"), volunteer("v2", avoid_alone=True, tier=2), volunteer("v3", antenna="gent")]
    work = [opening("o1", seats=3, alone=True)]
    alone, travel, both = what_if(problem(people, work), [Rule.ALONE, Rule.TRAVEL, Rule.ALONE | Rule.ANTENNA])
    assert (alone.placed, alone.need, alone.more_people, alone.more_pairs) == (2, 4, 1, 1)
    assert (travel.placed, travel.more_people, travel.more_pairs) == (1, 0, 0)
    assert (both.placed, both.more_people) == (3, 2)
    assert alone.to_json() == {
        "relaxed": ["alone"],
        "placed": 2,
        "need": 4,
        "more_people": 1,
        "more_pairs": 1,
    }


def test_more_pairs_do_not_help_when_there_are_no_more_seats():
    people = [volunteer("v1"), volunteer("v2", avoid_alone=True)]
    answer = what_if(problem(people, [opening(alone=True)]), [Rule.ALONE])[0]
    assert (answer.more_pairs, answer.more_people) == (1, 0)


def test_relaxing_full_means_one_more_seat_everywhere():
    people = [volunteer("v1"), volunteer("v2"), volunteer("v3")]
    work = [opening("o1"), opening("o2", seats=0)]
    assert what_if(problem(people, work), [Rule.FULL])[0].more_people == 2


def test_fixed_pairs_keep_their_place():
    people = [volunteer("v1", antenna="gent", tier=3), volunteer("v2")]
    answer = what_if(problem(people, fixed=[("v1", "o1")]), [Rule.ANTENNA])[0]
    assert (answer.placed, answer.need, answer.more_people) == (1, 4, 0)


def test_reach_counts_who_can_and_who_nearly_can():
    people = [
        volunteer("v1"),
        volunteer("v2", avoid_alone=True),
        volunteer("v3", avoid_alone=True),
        volunteer("v4", availability=[]),
        volunteer("v5", availability=[], avoid_alone=True),
    ]
    found = reach(problem(people, [opening(alone=True)]), "o1")
    assert found.to_json() == {"opening": "o1", "able": 1, "more": {"availability": 1, "alone": 2}}


def test_nobody_and_nothing_give_zeros():
    assert [row.placed for row in what_if(problem([], []))] == [0] * 7
    assert reach(problem([], [opening()]), "o1").able == 0
    with pytest.raises(ProblemError, match='opening "o9" is not in openings'):
        reach(problem(), "o9")
