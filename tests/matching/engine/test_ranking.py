"""Who fits what, best first, and who nearly does."""

import pytest

from matching.engine import (
    NearMiss,
    ProblemError,
    Rule,
    best_openings,
    explain,
    explain_all,
    near_openings,
    near_volunteers,
    pairs,
    rank_openings,
    rank_volunteers,
)
from tests.matching.engine.build import opening, problem, volunteer


def test_best_score_comes_first_and_equal_scores_go_by_id():
    people = [volunteer("v3"), volunteer("v1"), volunteer("v2", reliability=1), volunteer("v4", dutch="A1")]
    found = rank_volunteers(problem(people), "o1")
    assert [match.volunteer for match in found] == ["v2", "v1", "v3", "v4"]
    assert found[1].score == found[2].score
    work = [opening("o1"), opening("o2", reception=1), opening("o3", seats=0)]
    assert [match.opening for match in rank_openings(problem(openings=work), "v1")] == ["o2", "o1"]


@pytest.mark.parametrize(("top", "count"), [(0, 0), (1, 1), (3, 3), (100, 5), (None, 5)])
def test_no_more_than_asked_for(top, count):
    people = [volunteer(f"v{number}") for number in range(5)]
    found = rank_volunteers(problem(people), "o1", top)
    assert [match.volunteer for match in found] == [f"v{number}" for number in range(count)]


def test_near_misses_have_one_rule_and_the_score_they_would_have():
    people = [
        volunteer("v1", avoid_alone=True),
        volunteer("v2"),
        volunteer("v3", avoid_alone=True, skills=["x"]),
    ]
    work = [opening("o1", alone=True, required_skills=["x"])]
    made = problem(people, work)
    (by_alone, by_skills) = sorted(near_volunteers(made, "o1"), key=lambda miss: miss.rule, reverse=True)
    assert (by_alone.volunteer, by_alone.rule) == ("v3", Rule.ALONE)
    assert (by_skills.volunteer, by_skills.rule) == ("v2", Rule.SKILLS)
    assert near_openings(made, "v2") == [by_skills]
    assert near_openings(made, "v1") == []
    free = problem([volunteer("v3", skills=["x"])], work)
    assert isinstance(by_alone, NearMiss) and by_alone.score == pairs(free)[0].score


def test_many_at_once_is_the_same_as_one_by_one():
    people = [volunteer(f"v{number}", reliability=number / 5) for number in range(4)]
    people.append(volunteer("v5", antenna="gent"))
    work = [opening(f"o{number}", reception=number % 3 / 2) for number in range(5)]
    work.append(opening("o9", antenna="gent", alone=True))
    made = problem(people, work)
    names = ["v3", "v1", "v5"]
    assert best_openings(made, names, 3) == {
        name: [match.opening for match in rank_openings(made, name, 3)] for name in names
    }
    wanted = [("v2", "o1"), ("v5", "o9"), ("v2", "o0"), ("v1", "o9")]
    assert explain_all(made, wanted) == [explain(made, *pair) for pair in wanted]


def test_nobody_and_nothing_give_empty_lists():
    assert best_openings(problem([], []), [], 3) == {}
    assert best_openings(problem([volunteer()], []), ["v1"], 3) == {"v1": []}
    assert explain_all(problem([], []), []) == []
    assert pairs(problem([], [])) == []
    assert rank_volunteers(problem([], [opening()]), "o1") == []
    assert rank_openings(problem([volunteer()], []), "v1") == []
    assert near_volunteers(problem([], [opening()]), "o1") == []


def test_unknown_ids_are_named():
    for ask, words in (
        (lambda: rank_volunteers(problem(), "v1"), 'opening "v1" is not in openings'),
        (lambda: rank_openings(problem(), "o1"), 'volunteer "o1" is not in volunteers'),
    ):
        with pytest.raises(ProblemError, match=words):
            ask()


def test_pairs_hold_the_points_of_both_sides():
    data = pairs(problem())[0].to_json()
    assert list(data) == ["volunteer", "opening", "score", "minutes", "volunteer_side", "organisation_side"]
    assert list(data["volunteer_side"]) == ["travel", "interests", "practice", "reception"]
    assert list(data["organisation_side"]) == ["dutch", "skills", "languages", "reliability"]
