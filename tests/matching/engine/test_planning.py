"""The three levels, fixed and forbidden pairs, and unusual problems."""

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import coo_array

from benchmarks.problems import make_problem
from matching.engine import Organisation, plan
from matching.engine.feasible import find_candidates
from matching.engine.flow import solve_flow
from matching.engine.metrics import gini
from matching.engine.need import class_counts
from matching.engine.planning import fixed_pairs, make_task
from matching.engine.task import turns_worth
from tests.matching.engine.build import event, opening, problem, volunteer
from tests.matching.engine.reference import best_levels


def chosen(result):
    return [(row.volunteer, row.opening) for row in result.placements]


def test_need_comes_before_score():
    people = [volunteer("v1", reliability=1), volunteer("v2", tier=1, reliability=0, dutch="A1")]
    result = plan(problem(people))
    assert chosen(result) == [("v2", "o1")]
    assert result.levels.need == 2


def test_placing_more_people_comes_before_anything_else():
    # v1 could take both; the only plan with two people gives o2 to v1.
    people = [volunteer("v1", interests=["x"]), volunteer("v2", availability=["mon-morning"])]
    work = [opening("o1", slots=["mon-morning"], categories=["x"]), opening("o2", slots=["tue-morning"])]
    assert chosen(plan(problem(people, work))) == [("v1", "o2"), ("v2", "o1")]


def test_an_organisation_without_people_goes_before_a_better_score():
    work = [
        opening("o1", organisation="busy", reception=1),
        opening("o2", organisation="new", reception=0),
    ]
    hosts = [Organisation("busy", placed=3), Organisation("new")]
    result = plan(problem(openings=work, organisations=hosts))
    assert chosen(result) == [("v1", "o2")]
    assert result.levels.balance == 840


def test_best_fit_decides_between_equals():
    people = [volunteer("v1", interests=["x"]), volunteer("v2", interests=["y"])]
    work = [opening("o1", categories=["y"]), opening("o2", categories=["x"])]
    assert chosen(plan(problem(people, work))) == [("v1", "o2"), ("v2", "o1")]


def test_fixed_pair_is_kept_whatever_rules_it_breaks_and_counts_in_every_level():
    people = [volunteer("v1", antenna="gent", availability=[], tier=3), volunteer("v2")]
    made = problem(people, [opening(seats=2)], fixed=[("v1", "o1")], forbidden=[("v1", "o1")])
    result = plan(made)
    assert chosen(result) == [("v1", "o1"), ("v2", "o1")]
    assert (result.levels.need, result.levels.balance) == (5, 840 + 420)
    assert result.levels.fit == sum(row.score for row in result.placements)


def test_fixed_pair_takes_its_seat():
    people = [volunteer("v1", reliability=0), volunteer("v2", tier=3)]
    assert chosen(plan(problem(people, fixed=[("v1", "o1")]))) == [("v1", "o1")]


def test_forbidden_pair_is_never_chosen():
    result = plan(problem(forbidden=[("v1", "o1")]))
    assert result.placements == ()
    assert result.to_json()["unplaced"] == [
        {"volunteer": "v1", "near": [{"opening": "o1", "reason": "forbidden"}], "reasons": {"forbidden": 1}}
    ]


def test_somebody_who_wants_no_place_now_gets_none():
    assert plan(problem([volunteer(max_placements=0)])).placements == ()


def test_result_has_the_form_of_the_contract():
    result = plan(problem([volunteer("v1"), volunteer("v2")])).to_json()
    assert list(result) == [
        "placements", "levels", "balance_unit", "optimal", "gap", "unplaced", "metrics",
    ]  # fmt: skip
    assert list(result["levels"]) == ["need", "balance", "fit"]
    assert list(result["metrics"]) == ["placed", "organisations_without", "gini", "blocking_pairs"]
    assert result["unplaced"] == [{"volunteer": "v2", "near": [], "reasons": {}}]
    assert (result["optimal"], result["gap"], result["balance_unit"]) == (True, 0.0, 840)


def test_blocking_pair_is_two_who_would_both_rather_have_each_other():
    people = [volunteer("v1", reliability=1), volunteer("v2", tier=1, reliability=0)]
    assert plan(problem(people)).metrics.blocking_pairs == 1
    assert plan(problem([volunteer("v1", reliability=1), volunteer("v2")])).metrics.blocking_pairs == 0


def test_gini_of_known_spreads():
    assert gini(np.array([3, 3, 3])) == 0
    assert gini(np.array([0, 0, 0])) == gini(np.array([], dtype=int)) == 0
    assert gini(np.array([0, 0, 0, 4])) == pytest.approx(0.75)
    assert (
        plan(problem(organisations=[Organisation("g1"), Organisation("g2")])).metrics.organisations_without
        == 1
    )


def test_turns_are_worth_less_one_by_one():
    hosts, turn = np.array([1, 0, 1, 1]), np.array([0, 2])
    assert turns_worth(hosts, turn, 840) == 840 + 280 + 210 + 168


@pytest.mark.parametrize(
    ("people", "work"),
    [
        ([], []),
        ([volunteer()], []),
        ([], [opening()]),
        ([volunteer()], [opening(seats=0)]),
        ([volunteer("v" * 10_000)], [opening("🙂" * 5000)]),
        ([volunteer("\ud800"), volunteer("\n")], [opening("١"), opening('"')]),
        ([volunteer()], [opening(f"o{number:04}") for number in range(1000)]),
        ([volunteer(f"v{number:04}") for number in range(300)], [opening(seats=1_000_000)]),
        ([volunteer(f"v{number}") for number in range(30)], [opening(f"o{number}") for number in range(30)]),
    ],
)
def test_unusual_problems_are_planned_all_the_same(people, work):
    hosts = [Organisation("g1"), Organisation("without work", placed=1_000_000)]
    result = plan(problem(people, work, organisations=hosts))
    seats = sum(row.seats for row in work)
    assert result.optimal and len(result.placements) == min(len(people), seats)


def test_parts_that_nothing_connects_give_the_same_as_one_problem(monkeypatch):
    made = make_problem(120, 60, antennas=6, seed=4)
    whole = plan(made).to_json()
    monkeypatch.setattr("matching.engine.task.BATCH_PAIRS", 10)
    assert (
        len(list(make_task(made, find_candidates(made.columns, made.scoring), fixed_pairs(made)).parts())) > 5
    )
    split = plan(made).to_json()
    assert split["levels"] == whole["levels"]


def test_classes_are_counted_as_if_added_one_by_one():
    random = np.random.default_rng(5)
    for _ in range(50):
        sizes = random.integers(0, 6, size=8)
        counts = np.array([random.choice([0, size, random.integers(size + 1)]) for size in sizes])
        served = np.concatenate([[0], np.cumsum(counts)])
        asked = []

        def most(classes, served=served, asked=asked):
            asked.append(classes)
            return int(served[classes])

        assert class_counts(sizes, most, most(len(sizes))).tolist() == counts.tolist()
        assert len(asked) == len(set(asked))


def test_turns_worth_nothing_are_had_only_when_they_fit_better():
    # The organisation has had so many people that a next turn is worth nothing.
    people = [volunteer("v1", max_placements=2), volunteer("v2", max_placements=2, tier=1, dutch="A1")]
    work = [opening("o1", slots=["mon-morning"]), opening("o2", slots=["tue-morning"], reception=0.1)]
    made = problem(people, work, organisations=[Organisation("g1", placed=2000)])
    result = plan(made)
    reached = result.levels.need, result.levels.balance, result.levels.fit
    assert reached == best_levels(made) and result.levels.balance == 0


def highs_levels(made):
    """The three levels by HiGHS, one after the other, each held while the next is raised."""
    task = make_task(made, find_candidates(made.columns, made.scoring), fixed_pairs(made))
    pairs, hosts = task.pairs, len(task.turn)
    count = len(pairs)
    host = task.organisation[pairs.opening]
    turns = [(row, turn) for row in range(hosts) for turn in range(int((host == row).sum()))]
    size = count + len(turns)

    def rows(row, column, value, height, lower, upper):
        return LinearConstraint(coo_array((value, (row, column)), shape=(height, size)).tocsr(), lower, upper)

    every = np.arange(count)
    ones = np.ones(count)
    turn_host = np.array([row for row, _ in turns])
    limits = [
        rows(pairs.volunteer, every, ones, len(task.tier), -np.inf, 1),
        rows(pairs.opening, every, ones, len(task.seats), -np.inf, task.seats),
        rows(
            np.concatenate([host, turn_host]),
            np.arange(size),
            np.concatenate([ones, -np.ones(len(turns))]),
            hosts,
            0,
            0,
        ),
    ]
    need = np.concatenate([1 + task.tier[pairs.volunteer], np.zeros(len(turns))])
    worth = [840 // (int(task.turn[row]) + 1 + turn) for row, turn in turns]
    balance = np.concatenate([np.zeros(count), worth])
    fit = np.concatenate([pairs.score, np.zeros(len(turns))])
    reached = []
    for goal in (need, balance, fit):
        result = milp(-goal, integrality=1, bounds=(0, 1), constraints=limits, options={"mip_rel_gap": 0})
        assert result.success
        reached.append(round(-result.fun))
        limits.append(LinearConstraint(goal[None, :], reached[-1], np.inf))
    return tuple(reached)


@pytest.mark.parametrize("seed", [1, 2])
def test_levels_equal_highs_level_by_level(seed):
    made = make_problem(200, 100, seed=seed)
    levels = plan(made).levels
    assert (levels.need, levels.balance, levels.fit) == highs_levels(made)


def test_an_event_beside_a_weekly_slot_is_fine():
    work = [opening("o1", slots=["sat-afternoon"]), event("o2", 14, 18)]
    assert len(plan(problem([volunteer(max_placements=2)], work)).placements) == 2


def test_flow_of_nothing_is_nothing():
    made = problem([], [])
    task = make_task(made, find_candidates(made.columns, made.scoring), fixed_pairs(made))
    assert len(solve_flow(task, 840)) == 0
