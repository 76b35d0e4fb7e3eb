import dataclasses
import re
from collections import Counter
from math import isnan
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from benchmarks.simulation.__main__ import main, small
from benchmarks.simulation.assumptions import Assumptions, scenarios
from benchmarks.simulation.compare import Seed, difference, interval, targets, worse
from benchmarks.simulation.measures import MEASURES, measure, waits
from benchmarks.simulation.policies import (
    CRYSTAL_BALL,
    ENGINE,
    ENGINE_EARLY,
    FIRST_COME,
    HIGHEST_SCORE,
    NEED_FIRST,
    POLICIES,
    Desk,
    Policy,
)
from benchmarks.simulation.runs import OTHER_WORLDS, run_all
from benchmarks.simulation.world import World
from benchmarks.simulation.year import Year, answers
from tests.benchmarks.hand import world_of_three

ASSUMED = Assumptions()
QUICK = small(scenarios()[1])


@pytest.fixture(scope="module")
def world() -> World:
    return World.of(QUICK, ASSUMED, seed=5)


def test_sizes_are_the_published_ones() -> None:
    first, second = scenarios()
    assert (first.active, first.new, first.organisations, first.assignments) == (180, 101, 35, 96)
    assert (second.active, second.new, second.organisations, second.assignments) == (226, 156, 31, 88)
    made = World.of(second, ASSUMED, seed=1)
    assert len(made.people) == 226
    assert sum(person.comes_in >= 0 for person in made.people) == 156
    assert len(made.organisations) == 31
    assert len({work.assignment for work in made.work}) == 88


def test_every_assumption_has_its_reason() -> None:
    for field in dataclasses.fields(Assumptions):
        assert field.metadata["why"].endswith(".")
    for other in OTHER_WORLDS:
        assert set(other.changes) <= {field.name for field in dataclasses.fields(Assumptions)}


def test_same_seed_same_world_and_year(world: World) -> None:
    again = World.of(QUICK, ASSUMED, seed=5)
    assert again.people == world.people
    assert again.work == world.work
    for name in ("answer", "show", "stop", "leave", "daring", "comes"):
        assert np.array_equal(getattr(again.chance, name), getattr(world.chance, name))
    first, second = (Year.begin(made, ASSUMED, ENGINE_EARLY).run() for made in (world, again))
    assert first.places == second.places
    assert World.of(QUICK, ASSUMED, seed=6).people != world.people


def test_pairing_a_person_answers_the_same_whoever_asks(world: World) -> None:
    """What differs between policies is who is asked what, never what somebody does."""
    years = [Year.begin(world, ASSUMED, policy).run() for policy in (FIRST_COME, HIGHEST_SCORE, ENGINE)]
    said_no = [year.declined for year in years]
    said_yes = [{(place.person, place.opening) for place in year.places} for year in years]
    for no in said_no:
        for yes in said_yes:
            assert not no & yes
    assert len({frozenset(yes) for yes in said_yes}) == 3, "the policies do choose differently"


def test_pairing_draws_do_not_depend_on_other_assumptions(world: World) -> None:
    other = World.of(QUICK, dataclasses.replace(ASSUMED, yes=0.9, discouraged=0.5), seed=5)
    assert other.people == world.people
    assert np.array_equal(other.chance.leave, world.chance.leave)
    braver = answers(other, dataclasses.replace(ASSUMED, yes=0.9))
    assert np.all(braver | ~answers(world, ASSUMED)), "who says yes to less also says yes to more"


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_no_proposal_beyond_seats_options_or_rules(world: World, policy: Policy) -> None:
    seen: list[int] = []

    def watched(desk: Desk) -> list[tuple[str, str]]:
        chosen = policy.choose(desk)
        seats = {row.id: row.seats for row in desk.problem.openings}
        assert len(set(chosen)) == len(chosen)
        assert all(count <= seats[opening] for opening, count in Counter(o for _, o in chosen).items())
        assert all(count <= desk.options for count in Counter(v for v, _ in chosen).values())
        for volunteer, opening in chosen:
            # In the last week a yes to weekly work comes too late for this year.
            assert world.can[int(volunteer[1:]), int(opening[1:])] or desk.problem.today == world.day(51)
            assert (volunteer, opening) not in desk.problem.forbidden
        seen.append(len(chosen))
        return chosen

    year = Year.begin(world, ASSUMED, dataclasses.replace(policy, choose=watched)).run()
    assert sum(seen) > 0
    for person, number in Counter(place.person for place in year.places if place.ended is None).items():
        assert number <= world.people[person].at_once
    for number, work in enumerate(world.work):
        for week in range(ASSUMED.weeks):
            there = [
                place
                for place in year.places
                if place.opening == number
                and place.starts <= week
                and (place.ended is None or place.ended >= week)
            ]
            assert len(there) <= work.row.seats, "no overbooking"


def test_first_come_and_need_first_differ_in_the_queue_alone(world: World) -> None:
    desk = Year.begin(world, ASSUMED, FIRST_COME).desk(0)
    assert desk is not None
    came = [world.people[int(name[1:])].comes_in for name in desk.queue]
    assert came == sorted(came)
    assert {pair[0] for pair in FIRST_COME.choose(desk)} <= set(desk.queue)
    level = dataclasses.replace(
        desk.problem, volunteers=tuple(dataclasses.replace(row, tier=1) for row in desk.problem.volunteers)
    )
    same = dataclasses.replace(desk, problem=level)
    assert NEED_FIRST.choose(same) == FIRST_COME.choose(same)


def test_the_crystal_ball_is_never_refused(world: World) -> None:
    year = Year.begin(world, ASSUMED, CRYSTAL_BALL).run()
    assert year.declined == set()
    assert all(year.yes[place.person, place.opening] for place in year.places)


def test_a_year_made_by_hand() -> None:
    """Three people, an event and weekly work; every figure counted on paper. See `hand`."""
    year = Year.begin(*world_of_three()).run()
    assert [
        (place.person, place.opening, place.starts, place.first_day, place.ended) for place in year.places
    ] == [
        (0, 0, 3, 3, 3),  # the event in week 3
        (1, 1, 2, 4, 15),  # says yes in week 1, misses two days, stops in week 15
    ]
    assert year.first_day == [3, 4, -1]
    assert year.left == [-1, -1, 6]
    assert year.hours_done[1] == 13, "40 hours are 4 a week from week 4 on"
    found = measure(year)
    assert found["Volunteered"] == pytest.approx(2 / 3)
    assert found["40 hours in time"] == 1.0
    assert found["Organisations"] == found["Assignments"] == 2 / 3
    assert found["Event places"] == 0.5
    # Weekly work: two openings for 52 weeks each; one is held in the weeks 2 to 15.
    assert found["Weekly places"] == pytest.approx(14 / 104)
    assert waits(year, leaving_ends_it=True) == ([3, 3, 6], [True, True, False])
    assert found["Wait"] == 3
    assert waits(year, leaving_ends_it=False) == ([3, 3, 52], [True, True, False])
    assert found["Within 12 weeks"] == pytest.approx(2 / 3)
    assert (found["Still there"], found["Lasting places"]) == (1.0, 1.0)
    assert found["Gap: Dutch"] == pytest.approx(1 - 1 / 2)
    assert isnan(found["Gap: on foot"]), "nobody is on foot"


def test_intervals() -> None:
    found = interval([1.0, 2.0, 3.0, 4.0])
    assert found.mean == 2.5
    # Standard error 0.6455; the 97.5 % point of t with three degrees of freedom is 3.1824.
    assert (found.low, found.high) == pytest.approx((2.5 - 2.0543, 2.5 + 2.0543), abs=1e-3)
    assert interval([float("nan"), 2.0]).mean == 2.0
    assert isnan(interval([2.0]).low)
    assert isnan(interval([]).mean)


def seed(**share: float) -> Seed:
    names = {"first": FIRST_COME, "best": HIGHEST_SCORE, "engine": ENGINE, "early": ENGINE_EARLY}
    return {names[key].name: {row.name: value for row in MEASURES} for key, value in share.items()}


def test_differences_are_paired_and_targets_say_what_they_are() -> None:
    """Worlds differ a lot, policies by a fixed bit: only pairs can see it."""
    seeds = [seed(first=x, best=x, engine=x + 0.01, early=x + 0.2) for x in (0.1, 0.4, 0.8, 0.633)]
    found = difference(seeds, ENGINE.name, FIRST_COME.name, "Volunteered")
    assert (found.low, found.high) == pytest.approx((0.01, 0.01))
    states = {(row.policy, row.what): row.reached for row in targets(scenarios()[0], seeds)}
    assert states[FIRST_COME.name, "reproduces the published share"]
    assert not states[ENGINE.name, "share that volunteered"]
    assert states[ENGINE_EARLY.name, "share that volunteered"]
    assert not states[ENGINE.name, "40 hours in time, above first-come"]
    assert states[ENGINE_EARLY.name, "40 hours in time, above first-come"]
    assert not states[ENGINE_EARLY.name, "organisations with at least one"]
    by_name = {row.name: row for row in MEASURES}
    assert worse(seeds, ENGINE.name, FIRST_COME.name, by_name["Wait"]), "a longer wait is worse"
    assert not worse(seeds, ENGINE.name, FIRST_COME.name, by_name["Volunteered"])
    assert not worse(seeds, ENGINE.name, FIRST_COME.name, by_name["Gap: Dutch"])


def test_two_processes_give_what_one_gives() -> None:
    one, two = (
        run_all([QUICK], ASSUMED, 2, workers=n, policies=(FIRST_COME, ENGINE))[QUICK.name] for n in (1, 2)
    )
    assert repr(one) == repr(two)


def test_the_command_writes_the_same_report_and_chart_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = []
    for name in ("first", "second"):
        folder = tmp_path / name
        assert main(["--seeds", "2", "--quick", "--workers", "1", "--output", str(folder)]) == 0
        texts.append([(folder / file).read_text() for file in ("simulation.md", "simulation.svg")])
    assert texts[0] == texts[1]
    report, chart = texts[0]
    assert "**It is a model.**" in report
    for name in ("Targets", "results", "groups", "How to read this", "Assumptions"):
        assert name in report
    assert all(f"`{field.name}`" in report for field in dataclasses.fields(Assumptions))
    assert not re.search(r"\bnan\b", report)
    words = "".join(ElementTree.fromstring(chart).itertext())
    assert all(policy.name in words for policy in POLICIES)
    out = capsys.readouterr().out
    assert "reached" in out
    assert "It is a model" in out


def test_bad_arguments_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--seeds", "0"])
    assert stop.value.code == 2
    assert "--seeds" in capsys.readouterr().err
