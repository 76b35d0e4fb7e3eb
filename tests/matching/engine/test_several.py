"""People with several places, and work at the same time."""

import numpy as np
import pytest

from benchmarks.problems import make_problem
from matching.engine import plan
from matching.engine.clashes import Clashes
from matching.engine.feasible import find_candidates
from matching.engine.planning import fixed_pairs, make_task
from matching.engine.rows import openings_clash
from matching.engine.several import _highest_fit, choose_several
from tests.matching.engine.build import event, opening, problem, volunteer


def openings_of(result, person="v1"):
    return [row.opening for row in result.placements if row.volunteer == person]


def test_second_place_counts_once_for_need():
    result = plan(problem([volunteer(max_placements=2, tier=2)], [opening("o1"), event("o2")]))
    assert openings_of(result) == ["o1", "o2"]
    assert result.levels.need == 3


def test_somebody_new_goes_before_a_second_place():
    people = [volunteer("v1", max_placements=2, tier=3), volunteer("v2")]
    result = plan(problem(people, [event("o1"), event("o2", day=1)]))
    assert result.metrics.placed == 2


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (event("o1", 9, 12), event("o2", 12, 15), True),
        (event("o1", 9, 13), event("o2", 12, 15), False),
        (event("o1", 9, 18), event("o2", 12, 15), False),
        (opening("o1", slots=["mon-morning"]), opening("o2", slots=["mon-morning", "tue-morning"]), False),
        (opening("o1", slots=["mon-morning"]), opening("o2", slots=["tue-morning"]), True),
        (opening("o1", slots=[]), opening("o2", slots=[]), True),
    ],
)
def test_two_places_only_when_they_do_not_clash(first, second, both):
    result = plan(problem([volunteer(max_placements=2)], [first, second]))
    assert len(openings_of(result)) == (2 if both else 1)
    assert result.optimal


def test_place_beside_a_fixed_one_never_clashes_with_it():
    work = [event("o1", 9, 13), event("o2", 12, 15), event("o3", 15, 18)]
    result = plan(problem([volunteer(max_placements=3)], work, fixed=[("v1", "o1")]))
    assert openings_of(result) == ["o1", "o3"]


def test_fixed_places_count_towards_how_many_somebody_wants():
    work = [event("o1"), event("o2", day=1), event("o3", day=2)]
    made = problem([volunteer(max_placements=1)], work, fixed=[("v1", "o1"), ("v1", "o3")])
    assert openings_of(plan(made)) == ["o1", "o3"]


def test_groups_of_clashes_are_exactly_the_pairs_that_clash():
    made = make_problem(5, 80, seed=3, event_share=0.6)
    work = [*made.openings, opening("z1", organisation="g0", slots=["mon-morning", "tue-morning"]),
            opening("z2", organisation="g0", slots=["tue-morning", "wed-evening"])]  # fmt: skip
    clashes = Clashes.of(tuple(work))
    groups = [set(clashes.group[clashes.opening == row].tolist()) for row in range(len(work))]
    for first in range(len(work)):
        for second in range(first):
            clash = openings_clash(work[first], work[second])
            assert clash == bool(groups[first] & groups[second])
            assert clash or clashes.main[first] != clashes.main[second]


def chain(seats=1):
    """Three events in a chain: the middle one clashes with both, which a flow alone cannot see."""
    return [
        event("o1", 9, 12, organisation="g1", seats=seats, reception=1),
        event("o2", 11, 14, organisation="g2", seats=seats, reception=1),
        event("o3", 13, 16, organisation="g3", seats=seats, reception=0),
    ]


def test_clash_that_the_flow_cannot_see_is_solved_exactly():
    people = [volunteer("v1", max_placements=2), volunteer("v2", max_placements=3)]
    result = plan(problem(people, chain()))
    assert result.optimal and len(result.placements) == 3
    result = plan(problem(people[:1], chain()))
    assert openings_of(result) == ["o1", "o3"] and result.optimal


def tight(people, work, seed):
    """Everybody wants three places; long events and pairs of slots clash in every way."""
    random = np.random.default_rng(seed)
    slots = [f"{day}-{part}" for day in ("mon", "tue", "wed") for part in ("morning", "afternoon")]
    return problem(
        [volunteer(f"v{number}", max_placements=3, reliability=float(random.random())) for number in range(people)],
        [
            event(f"o{number}", int(random.integers(0, 10)), int(random.integers(11, 24)), organisation=f"g{number % 9}")
            if number % 2
            else opening(
                f"o{number}",
                slots=random.choice(slots, size=2, replace=False).tolist(),
                organisation=f"g{number % 7}",
                seats=2,
            )
            for number in range(work)
        ],
    )  # fmt: skip


def test_tight_problem_gets_a_valid_plan_with_a_certified_gap():
    made = tight(12, 30, seed=5)
    short, long = plan(made, time_limit=0.02), plan(made, time_limit=8)
    for result in (short, long):
        work = {row.id: row for row in made.openings}
        for person in made.volunteers:
            held = [work[name] for name in openings_of(result, person.id)]
            assert not any(openings_clash(a, b) for a in held for b in held if a is not b)
        assert 0 <= result.gap < 0.2 and result.optimal == (result.gap == 0)
        assert result.levels.need == 12
    assert (long.levels.balance, long.levels.fit) >= (short.levels.balance, short.levels.fit)


def test_choice_never_exceeds_its_bound():
    made = tight(8, 20, seed=6)
    task = make_task(made, find_candidates(made.columns, made.scoring), fixed_pairs(made))
    choice = choose_several(task, 840, 4.0)
    assert choice.balance <= choice.balance_bound and choice.fit <= choice.fit_bound
    assert sorted(set(choice.positions.tolist())) == choice.positions.tolist()


def test_shifts_with_clashes_are_planned_exactly():
    made = make_problem(200, 100, max_placements=3, event_share=0.8, seed=2)
    assert plan(made).optimal


def test_part_too_large_for_the_program_is_improved_by_deciding_anew(monkeypatch):
    monkeypatch.setattr("matching.engine.several.PROGRAM_PAIRS", 0)
    made = tight(12, 30, seed=5)
    searched = plan(made)
    monkeypatch.undo()
    proven = plan(made, time_limit=30)
    assert searched.levels.need == proven.levels.need
    assert (searched.levels.balance, searched.levels.fit) <= (proven.levels.balance, proven.levels.fit)
    assert searched.levels.balance >= 0.97 * proven.levels.balance


def test_bound_on_fit_without_a_flow_is_everybodys_best():
    people = [volunteer("v1", max_placements=2), volunteer("v2")]
    made = problem(people, [event("o1"), event("o2", reception=1), event("o3", reception=0)])
    task = make_task(made, find_candidates(made.columns, made.scoring), fixed_pairs(made))
    best = sorted((int(score) for score in task.pairs.score), reverse=True)
    assert _highest_fit(task) == best[0] + best[1] + best[2]
