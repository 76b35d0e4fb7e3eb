"""What always holds, on small problems in which everything occurs."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matching.engine import (
    RELAXABLE,
    Opening,
    Organisation,
    Problem,
    Rule,
    Volunteer,
    best_openings,
    explain,
    near_openings,
    pairs,
    plan,
    rank_openings,
    rank_volunteers,
    together,
    what_if,
    why_not,
)
from matching.engine.rules import ALL_RULES
from tests.matching.engine import reference
from tests.matching.engine.build import EVERY_PART, problems


def levels(problem: Problem) -> tuple[int, int, int]:
    result = plan(problem).levels
    return result.need, result.balance, result.fit


def change(
    problem: Problem, person: Volunteer | None = None, work: Opening | None = None, **fields
) -> Problem:
    """The problem with one row replaced."""
    return replace(
        problem,
        volunteers=tuple(
            person if person is not None and row.id == person.id else row for row in problem.volunteers
        ),
        openings=tuple(work if work is not None and row.id == work.id else row for row in problem.openings),
        **fields,
    )


@given(problems())
def test_rules_equal_the_reference(problem):
    for person in problem.volunteers:
        for work in problem.openings:
            assert set(why_not(problem, person.id, work.id).names) == reference.rules(problem, person, work)


@given(problems())
def test_scores_equal_the_reference(problem):
    for person in problem.volunteers:
        for work in problem.openings:
            match = explain(problem, person.id, work.id)
            assert match.score == reference.score(person, work)
            assert abs(match.minutes - reference.minutes(person, work)) < 1e-6


@given(problems())
def test_pairs_are_exactly_the_feasible_ones_in_order(problem):
    expected = sorted(
        (person.id, work.id)
        for person in problem.volunteers
        for work in problem.openings
        if not reference.rules(problem, person, work)
    )
    assert [(pair.volunteer, pair.opening) for pair in pairs(problem)] == expected


@given(problems())
def test_rankings_agree_with_pairs(problem):
    found = pairs(problem)
    for work in problem.openings:
        expected = sorted((p for p in found if p.opening == work.id), key=lambda p: (-p.score, p.volunteer))
        assert rank_volunteers(problem, work.id, 2) == expected[:2]
        assert rank_volunteers(problem, work.id, None) == expected
    for person in problem.volunteers:
        expected = sorted((p for p in found if p.volunteer == person.id), key=lambda p: (-p.score, p.opening))
        assert rank_openings(problem, person.id, 1) == expected[:1]
        assert best_openings(problem, [person.id], 2) == {person.id: [p.opening for p in expected[:2]]}


@given(problems())
def test_contributions_add_up_exactly_to_the_score(problem):
    for pair in pairs(problem):
        u, w = sum(pair.volunteer_side.values()), sum(pair.organisation_side.values())
        assert u == sum(reversed(pair.volunteer_side.values()))
        assert pair.score == int(2000 * u * w / (u + w) + 0.5 + 1e-9)


@given(problems(max_placements=3))
def test_plan_respects_every_limit(problem):
    result = plan(problem)
    chosen = {(row.volunteer, row.opening) for row in result.placements}
    work = {row.id: row for row in problem.openings}
    assert len(chosen) == len(result.placements)
    assert problem.fixed <= chosen
    for person in problem.volunteers:
        held = [work[second] for first, second in chosen if first == person.id]
        locked = sum(first == person.id for first, _ in problem.fixed)
        assert len(held) <= max(person.max_placements, locked)
        assert not any(reference.clash(a, b) for a, b in combinations(held, 2))
        for row in held:
            assert (person.id, row.id) in problem.fixed or not reference.rules(problem, person, row)
    for row in problem.openings:
        assert sum(second == row.id for _, second in chosen) <= row.seats
    reached = result.levels.need, result.levels.balance, result.levels.fit
    assert reached == reference.value(problem, chosen)
    assert result.metrics.placed == len({first for first, _ in chosen})


@given(problems())
def test_plan_with_one_place_each_is_the_best_of_all_plans(problem):
    result = plan(problem)
    assert levels(problem) == reference.best_levels(problem)
    assert result.optimal and result.gap == 0 and result.balance_unit == 840


@given(problems(people=3, max_placements=3))
def test_plan_with_several_places_is_the_best_of_all_plans(problem):
    assert levels(problem) == reference.best_levels(problem)
    assert plan(problem).optimal


def with_couples(problem: Problem, random) -> Problem:
    """One or two couples, of whoever they are."""
    names = random.sample([row.id for row in problem.volunteers], len(problem.volunteers))
    couples = list(zip(names[::2], names[1::2], strict=False))
    return replace(problem, together=couples[: random.randint(1, 2)])


@given(problems(people=4, max_placements=2), st.randoms(use_true_random=False))
def test_who_goes_together_has_the_same_places_and_the_plan_is_the_best_of_all_such(problem, random):
    problem = with_couples(problem, random)
    result = plan(problem)
    chosen = {(row.volunteer, row.opening) for row in result.placements}
    assert reference.keeps_together(problem, chosen)
    assert levels(problem) == reference.value(problem, chosen) == reference.best_levels(problem)
    assert result.optimal
    if not problem.fixed:
        for first, second in problem.together:  # what is suggested to one, the other can do too
            both = [{row.opening for row in rank_openings(problem, name)} for name in (first, second)]
            assert both[0] == both[1]


@given(problems(people=4), st.randoms(use_true_random=False))
def test_a_large_part_decides_couple_by_couple_within_its_bounds(problem, random):
    problem = with_couples(problem, random)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(together, "PROGRAM_PAIRS", 0)
        result = plan(problem)
    chosen = {(row.volunteer, row.opening) for row in result.placements}
    assert reference.keeps_together(problem, chosen)
    for row in problem.openings:
        assert sum(second == row.id for _, second in chosen) <= row.seats
    best = reference.best_levels(problem)
    assert reference.value(problem, chosen) <= best
    assert not result.optimal or reference.value(problem, chosen) == best


@given(problems(max_placements=2), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(problem, random):
    def shuffled(rows):
        return tuple(random.sample(rows, len(rows)))

    other = replace(
        problem,
        volunteers=shuffled(problem.volunteers),
        openings=shuffled(problem.openings),
        organisations=shuffled(problem.organisations),
    )
    assert plan(other).to_json() == plan(problem).to_json()
    assert pairs(other) == pairs(problem)


@given(problems(max_placements=2), st.randoms(use_true_random=False))
def test_names_of_rows_change_no_level(problem, random):
    people = {row.id: f"{random.random()}-{row.id}" for row in problem.volunteers}
    work = {row.id: f"{random.random()}-{row.id}" for row in problem.openings}
    hosts = {row.id: f"{random.random()}-{row.id}" for row in problem.organisations}
    other = replace(
        problem,
        volunteers=tuple(replace(row, id=people[row.id]) for row in problem.volunteers),
        openings=tuple(
            replace(row, id=work[row.id], organisation=hosts[row.organisation]) for row in problem.openings
        ),
        organisations=tuple(Organisation(hosts[row.id], row.placed) for row in problem.organisations),
        forbidden=frozenset((people[first], work[second]) for first, second in problem.forbidden),
        fixed=frozenset((people[first], work[second]) for first, second in problem.fixed),
    )
    assert levels(other) == levels(problem)


@given(problems(max_placements=2), st.data())
def test_more_seats_availability_or_pairs_never_lower_the_first_level(problem, data):
    assume(problem.volunteers and problem.openings)
    before = plan(problem).levels.need
    work = data.draw(st.sampled_from(problem.openings))
    person = data.draw(st.sampled_from(problem.volunteers))
    assert plan(change(problem, work=replace(work, seats=work.seats + 1))).levels.need >= before
    assert plan(change(problem, person=replace(person, availability=EVERY_PART))).levels.need >= before
    assert plan(replace(problem, forbidden=frozenset())).levels.need >= before


def without(problem: Problem, person: Volunteer, work: Opening, rule: Rule) -> Problem:
    """The problem with exactly this reason taken away."""
    match rule:
        case Rule.ANTENNA:
            return change(problem, work=replace(work, antenna=person.antenna))
        case Rule.AVAILABILITY:
            return change(problem, person=replace(person, availability=EVERY_PART))
        case Rule.CONFLICT:
            return change(problem, person=replace(person, busy=()))
        case Rule.DUTCH:
            return change(problem, work=replace(work, dutch_required=False))
        case Rule.SKILLS:
            return change(problem, work=replace(work, required_skills=()))
        case Rule.DOCUMENTS:
            return change(problem, work=replace(work, documents=()))
        case Rule.AGE:
            return change(problem, work=replace(work, min_age=0))
        case Rule.TRAVEL:
            return change(problem, person=replace(person, max_travel_minutes=10_000))
        case Rule.ALONE:
            return change(problem, work=replace(work, alone=False))
        case Rule.FORBIDDEN:
            return replace(problem, forbidden=problem.forbidden - {(person.id, work.id)})
        case _:
            return change(problem, work=replace(work, seats=1))


@given(problems())
def test_taking_away_the_reason_of_a_near_miss_makes_the_pair_feasible(problem):
    work = {row.id: row for row in problem.openings}
    for person in problem.volunteers:
        for miss in near_openings(problem, person.id, None):
            assert miss.rule in ALL_RULES
            changed = without(problem, person, work[miss.opening], miss.rule)
            assert not why_not(changed, person.id, miss.opening)


@given(problems(max_placements=2))
def test_reasons_of_unplaced_people_equal_the_reference(problem):
    placed = {row.volunteer for row in plan(problem).placements}
    unplaced = {row.volunteer: row for row in plan(problem).unplaced}
    assert set(unplaced) == {row.id for row in problem.volunteers} - placed
    for person in problem.volunteers:
        if person.id in unplaced:
            broken = {row.id: reference.rules(problem, person, row) for row in problem.openings}
            found = unplaced[person.id].to_json()
            counts = {name: sum(name in rules for rules in broken.values()) for name in found["reasons"]}
            assert found["reasons"] == counts
            near = {id: next(iter(rules)) for id, rules in broken.items() if len(rules) == 1}
            assert {row["opening"]: row["reason"] for row in found["near"]} == near


@given(problems(max_placements=2), st.lists(st.sampled_from(ALL_RULES), min_size=1, max_size=3))
def test_a_relaxation_never_lowers_what_if(problem, rules):
    together = Rule(0)
    for rule in rules:
        together |= rule
    answers = what_if(problem, [*rules, together])
    for answer in answers:
        assert answer.more_people >= 0 and answer.more_pairs >= 0
        assert answer.placed <= answers[-1].placed and answer.need <= answers[-1].need
    assert what_if(problem, [Rule(0)])[0].need == plan(problem).levels.need
    assert what_if(problem, [Rule(0)])[0].placed == plan(problem).metrics.placed
    assert len(what_if(problem)) == len(RELAXABLE)


@given(problems(max_placements=2))
def test_json_reads_back_unchanged(problem):
    again = Problem.from_json(problem.to_json())
    assert again.to_json() == problem.to_json()
    assert plan(again).to_json() == plan(problem).to_json()


# What somebody asked to be otherwise

ASKED = ["nearer_than", "easier_than", "other_than_slots", "other_than_categories"]
NOTHING_ASKED = {
    "nearer_than": None,
    "easier_than": None,
    "other_than_slots": (),
    "other_than_categories": (),
}


def without_asking(problem: Problem, person: Volunteer) -> Problem:
    return change(problem, replace(person, **NOTHING_ASKED))


@given(problems(max_placements=2), st.data())
def test_asking_for_something_else_changes_nobody_but_the_own_order(problem, data):
    """Feasible pairs, other people's scores, and how many people of each need get a place stay as they were."""
    person = data.draw(st.sampled_from(problem.volunteers))
    before = without_asking(problem, person)
    old, new = pairs(before), pairs(problem)
    assert [(pair.volunteer, pair.opening) for pair in new] == [
        (pair.volunteer, pair.opening) for pair in old
    ]
    for was, now in zip(old, new, strict=True):
        if was.volunteer != person.id:
            assert now == was
        else:
            assert now.organisation_side == was.organisation_side
            assert now.score <= was.score
            assert ("otherwise" in now.volunteer_side) == (
                reference.asked_otherwise(person, next(o for o in problem.openings if o.id == was.opening))
                > 0
                and sum(was.volunteer_side.values()) > 0
            )
    assert levels(problem)[:2] == levels(before)[:2]
    tiers = {row.id: row.tier for row in problem.volunteers}
    assert sorted(tiers[row.volunteer] for row in plan(problem).placements) == sorted(
        tiers[row.volunteer] for row in plan(before).placements
    ) or any(row.max_placements > 1 for row in problem.volunteers)


@given(problems(), st.data())
def test_what_was_not_asked_about_keeps_its_place_and_the_rest_never_rises(problem, data):
    person = data.draw(st.sampled_from(problem.volunteers))
    touched = {work.id for work in problem.openings if reference.asked_otherwise(person, work)}

    def order(of: Problem) -> list[str]:
        return [match.opening for match in rank_openings(of, person.id, None)]

    before, after = order(without_asking(problem, person)), order(problem)
    assert [name for name in after if name not in touched] == [name for name in before if name not in touched]
    for position, name in enumerate(before):
        if name not in touched:
            assert set(after[: after.index(name)]) <= set(before[:position])


@given(problems(), st.data())
def test_asking_for_more_never_raises_a_score(problem, data):
    person = data.draw(st.sampled_from(problem.volunteers))
    field = data.draw(st.sampled_from(ASKED))
    less = change(problem, replace(person, **{field: NOTHING_ASKED[field]}))
    nearer = change(problem, replace(person, nearer_than=(person.nearer_than or 20) / 2))
    for work in problem.openings:
        assert explain(problem, person.id, work.id).score <= explain(less, person.id, work.id).score
        if person.nearer_than is not None:
            assert explain(nearer, person.id, work.id).score <= explain(problem, person.id, work.id).score
