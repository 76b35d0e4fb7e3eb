import dataclasses
import json

import pytest

from benchmarks.problems import make_problem
from matching.engine import Organisation, Problem, plan
from matching.engine.fairness import Gap, fairness
from tests.matching.engine.build import opening, problem, volunteer


def people_and_work() -> Problem:
    """Two seats on Tuesday for five people: the levels decide who fits, one cannot come at all."""
    return problem(
        [
            volunteer("v1", dutch="B1", mode="bike"),
            volunteer("v2", dutch="B1", mode="bike"),
            volunteer("v3", dutch="A0", mode="bike"),
            volunteer("v4", dutch="A0", mode="foot", max_travel_minutes=60),
            volunteer("v5", dutch=None, mode="foot", availability=()),
        ],
        [opening("o1", seats=2, dutch="B1")],
    )


def test_shares_scores_and_counts_per_group() -> None:
    task = people_and_work()
    result = plan(task)
    assert {row.volunteer for row in result.placements} == {"v1", "v2"}
    report = fairness(task, result, smallest=2)
    assert (report.people, report.able, report.placed) == (5, 4, 2)
    dutch, mode = report.groupings
    assert [(row.value, row.people, row.able, row.placed, row.share) for row in dutch.groups] == [
        ("A0", 2, 2, 0, 0.0),
        ("B1", 2, 2, 2, 1.0),
        ("unknown", 1, 0, 0, 0.0),
    ]
    assert dutch.groups[0].mean_score is None
    assert dutch.groups[1].mean_score == result.levels.fit / 2
    assert dutch.share_gap == Gap(lowest="A0", highest="B1", difference=1.0)
    assert dutch.score_gap is None, "nobody else has a score to compare with"
    assert mode.share_gap == Gap(lowest="foot", highest="bike", difference=pytest.approx(2 / 3))


def test_a_small_group_gives_no_gap() -> None:
    task = people_and_work()
    report = fairness(task, plan(task), smallest=3)
    assert report.groupings[0].share_gap is None
    assert report.groupings[1].share_gap is None


def test_groups_from_outside_and_people_not_in_them() -> None:
    task = people_and_work()
    report = fairness(task, plan(task), {"group": {"v1": "student", "v3": "student", "gone": "student"}})
    grouping = report.groupings[2]
    assert grouping.name == "group"
    assert [(row.value, row.people, row.placed) for row in grouping.groups] == [
        ("student", 2, 1),
        ("unknown", 3, 1),
    ]


def test_share_of_ones_own_best() -> None:
    """Turns put v1 at the work that fits less: the share is what that costs them."""
    near, far = opening("near", organisation="g1"), opening("far", organisation="g2", lat=51.25)
    task = problem(
        [volunteer("v1")], [near, far], organisations=[Organisation("g1", placed=3), Organisation("g2")]
    )
    result = plan(task)
    assert [row.opening for row in result.placements] == ["far"]
    best = plan(dataclasses.replace(task, forbidden=frozenset({("v1", "far")}))).levels.fit
    report = fairness(task, result)
    assert report.own_best.mean == result.levels.fit / best < 1
    assert report.own_best.got_best == 0
    assert report.blocking_pairs == 1
    assert report.feasible_pairs == 2


def test_a_lock_outside_the_rules_is_somebodys_best() -> None:
    task = problem([volunteer("v1", availability=())], fixed=frozenset({("v1", "o1")}))
    report = fairness(task, plan(task))
    assert (report.able, report.placed, report.own_best.mean, report.own_best.got_best) == (1, 1, 1.0, 1)


def test_nobody_at_all() -> None:
    task = problem([], [])
    report = fairness(task, plan(task))
    assert (report.people, report.placed, report.own_best.mean) == (0, 0, None)
    assert report.groupings[0].groups == ()


def test_several_places_count_once_with_the_best() -> None:
    task = problem(
        [volunteer("v1", max_placements=2)],
        [opening("o1"), opening("o2", slots=("wed-morning",), lat=51.25)],
    )
    result = plan(task)
    report = fairness(task, result)
    assert (len(result.placements), report.placed, report.own_best.mean) == (2, 1, 1.0)


def test_gaps_agree_with_counting_by_hand_on_a_large_problem() -> None:
    task = make_problem(300, 120, seed=4)
    result = plan(task)
    report = fairness(task, result)
    placed = {row.volunteer for row in result.placements}
    for row in report.groupings[1].groups:
        these = {person.id for person in task.volunteers if person.mode == row.value}
        assert (row.people, row.placed) == (len(these), len(these & placed))
    assert sum(row.placed for row in report.groupings[0].groups) == len(placed)
    json.dumps(report.to_json())
