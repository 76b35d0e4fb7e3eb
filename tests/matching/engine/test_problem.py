"""Reading a problem: what is accepted, what is refused, and in which words."""

import math
from copy import deepcopy

import pytest

from matching.engine import Opening, Problem, ProblemError, Volunteer
from tests.matching.engine.build import event, hours, opening, problem, volunteer

VOLUNTEER = {
    "id": "v1", "antenna": "brugge", "lat": 51.209, "lon": 3.225, "mode": "bike", "max_travel_minutes": 30,
    "availability": ["mon-morning", "sat-evening"], "busy": [["2026-12-05T14:00", "2026-12-05T18:00"]],
    "dutch": "A2", "languages": ["ar", "en"], "interests": ["kitchen"], "skills": ["cooking"],
    "documents": ["driving-licence"], "birth_year": 1994, "reliability": 0.9, "tier": 2,
    "max_placements": 1, "avoid_alone": True,
}  # fmt: skip
OPENING = {
    "id": "o1", "organisation": "g1", "antenna": "brugge", "kind": "structural", "lat": 51.2, "lon": 3.2,
    "seats": 2, "slots": ["tue-afternoon"], "period": None, "dutch": "B1", "dutch_required": False,
    "languages": [], "categories": ["kitchen"], "skills": [], "required_skills": [], "documents": [],
    "min_age": 16, "reception": 0.8, "alone": False,
}  # fmt: skip
PROBLEM = {
    "version": 1,
    "today": "2026-12-01",
    "volunteers": [VOLUNTEER],
    "openings": [OPENING],
    "organisations": [{"id": "g1", "placed": 0}],
    "forbidden": [],
    "fixed": [["v1", "o1"]],
}


def test_example_of_the_contract_is_read_and_written_back():
    assert Problem.from_json(PROBLEM).to_json() == PROBLEM


def test_optional_fields_take_their_defaults():
    data = {
        "version": 1,
        "today": "2026-12-01",
        "volunteers": [
            {"id": "v1", "antenna": "b", "lat": 51, "lon": 3, "availability": [], "birth_year": 1990}
        ],
        "openings": [
            {
                "id": "o1", "organisation": "g1", "antenna": "b", "kind": "structural",
                "lat": 51, "lon": 3, "seats": 1, "categories": [],
            }
        ],
        "organisations": [{"id": "g1"}],
    }  # fmt: skip
    read = Problem.from_json(data)
    assert read.volunteers[0] == Volunteer(
        id="v1", antenna="b", lat=51, lon=3, availability=(), birth_year=1990, dutch=None, mode="bike",
        max_travel_minutes=45, busy=(), languages=(), interests=(), skills=(), documents=(),
        reliability=0.8, tier=0, max_placements=1, avoid_alone=False,
    )  # fmt: skip
    assert read.openings[0] == Opening(
        id="o1", organisation="g1", antenna="b", kind="structural", lat=51, lon=3, seats=1, slots=(),
        period=None, dutch="A0", dutch_required=False, languages=(), categories=(), skills=(),
        required_skills=(), documents=(), min_age=16, reception=0.5, alone=False,
    )  # fmt: skip
    assert read.organisations[0].placed == 0
    assert read.forbidden == read.fixed == frozenset()


def changed(path, value):
    """The example with one value replaced."""
    data = deepcopy(PROBLEM)
    place = data
    for step in path[:-1]:
        place = place[step]
    if value is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


PERSON, WORK = ("volunteers", 0), ("openings", 0)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("version",), 2, "version must be 1"),
        (("version",), True, "version must be 1"),
        (("version",), KeyError, "version must be 1"),
        (("today",), KeyError, "problem: today is missing"),
        (("today",), "2026-13-01", "today must be a date such as 2026-12-01"),
        (("today",), 20261201, "today must be a date such as 2026-12-01"),
        (("volunteers",), {}, "volunteers must be a list"),
        (("volunteers",), [3], "volunteer number 1 must be an object"),
        (("organisation",), [], 'problem: "organisation" is not a known field'),
        ((*PERSON, "id"), KeyError, "volunteer number 1: id is missing"),
        ((*PERSON, "id"), "", 'volunteer "": id must be a text that is not empty'),
        ((*PERSON, "id"), 7, "volunteer 7: id must be a text that is not empty"),
        ((*PERSON, "birth_year"), KeyError, 'volunteer "v1": birth_year is missing'),
        ((*PERSON, "birth_year"), 1994.5, 'volunteer "v1": birth_year must be a whole number from 1 to 9999'),
        ((*PERSON, "max_travel"), 3, 'volunteer "v1": "max_travel" is not a known field'),
        ((*PERSON, "lat"), math.nan, 'volunteer "v1": lat must be a number from -90 to 90'),
        ((*PERSON, "lon"), math.inf, 'volunteer "v1": lon must be a number from -180 to 180'),
        ((*PERSON, "lat"), 10**400, 'volunteer "v1": lat must be a number from -90 to 90'),
        ((*PERSON, "lat"), "51", 'volunteer "v1": lat must be a number from -90 to 90'),
        ((*PERSON, "mode"), "horse", 'volunteer "v1": mode must be one of foot, bike, transit, car'),
        ((*PERSON, "mode"), ["bike"], 'volunteer "v1": mode must be one of foot, bike, transit, car'),
        ((*PERSON, "dutch"), "D1", 'volunteer "v1": dutch must be one of A0, A1, A2, B1, B2, C1, C2'),
        ((*PERSON, "availability"), ["mon-noon"], 'volunteer "v1": availability must be a list in which'),
        ((*PERSON, "availability"), "mon-morning", 'volunteer "v1": availability must be a list'),
        ((*PERSON, "busy"), [["2026-12-05T14:00"]], 'volunteer "v1": busy must be a list in which each item is a start'),
        ((*PERSON, "busy"), [["2026-12-05T14:00", "2026-12-05T14:00"]], "a start and a later end"),
        ((*PERSON, "busy"), [["2026-12-05T14:00Z", "2026-12-05T15:00Z"]], "a local time such as"),
        ((*PERSON, "busy"), [["2026-12-05", "2026-12-06"]], "a local time such as"),
        ((*PERSON, "reliability"), 1.01, 'volunteer "v1": reliability must be a number from 0 to 1'),
        ((*PERSON, "tier"), 4, 'volunteer "v1": tier must be a whole number from 0 to 3'),
        ((*PERSON, "tier"), True, 'volunteer "v1": tier must be a whole number from 0 to 3'),
        ((*PERSON, "max_placements"), -1, 'volunteer "v1": max_placements must be a whole number'),
        ((*PERSON, "avoid_alone"), 1, 'volunteer "v1": avoid_alone must be true or false'),
        ((*PERSON, "skills"), [None], 'volunteer "v1": skills must be a list in which each item is a text'),
        ((*WORK, "seats"), -1, 'opening "o1": seats must be a whole number from 0 to 1000000'),
        ((*WORK, "seats"), 10**30, 'opening "o1": seats must be a whole number from 0 to 1000000'),
        ((*WORK, "kind"), "event", 'opening "o1": period must be given for an event'),
        ((*WORK, "kind"), "weekly", 'opening "o1": kind must be one of structural, event'),
        ((*WORK, "organisation"), "g9", 'opening "o1": organisation "g9" is not in organisations'),
        (("organisations", 0, "placed"), -1, 'organisation "g1": placed must be a whole number'),
        (("forbidden",), [["v1"]], "forbidden must be a list in which each item is a volunteer id"),
        (("forbidden",), [["v1", "o9"]], 'forbidden: opening "o9" is not in openings'),
        (("fixed",), [["v9", "o1"]], 'fixed: volunteer "v9" is not in volunteers'),
        (("weights",), [], "weights must be an object"),
        (("weights",), {"speed": 1}, 'weights: "speed" is not a known field'),
        (("weights",), {"travel": 1}, "must add up to 1"),
    ],
)  # fmt: skip
def test_bad_value_is_refused_in_one_line_with_field_and_id(path, value, words):
    with pytest.raises(ProblemError) as caught:
        Problem.from_json(changed(path, value))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [None, [], "problem", 3])
def test_something_else_than_an_object_is_refused(data):
    with pytest.raises(ProblemError, match="problem must be an object"):
        Problem.from_json(data)


def test_id_with_line_breaks_or_without_end_stays_one_short_line():
    with pytest.raises(ProblemError) as caught:
        volunteer("a\nb" * 1000, tier=9)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 150


def test_ids_that_come_twice_are_refused():
    with pytest.raises(ProblemError, match='volunteer "v1": id is there twice'):
        problem([volunteer(), volunteer()])
    with pytest.raises(ProblemError, match='opening "o1": id is there twice'):
        problem(openings=[opening(), opening()])


def test_fixed_pairs_over_the_seats_are_refused():
    with pytest.raises(ProblemError, match='fixed: opening "o1" has 1 seats for 2 fixed pairs'):
        problem([volunteer("v1"), volunteer("v2")], fixed=[("v1", "o1"), ("v2", "o1")])
    with pytest.raises(ProblemError, match='fixed: opening "o1" has 0 seats for 1 fixed pairs'):
        problem(openings=[opening(seats=0)], fixed=[("v1", "o1")])


def test_fixed_pairs_that_clash_are_refused():
    two = [event("o1", 14, 18), event("o2", 17, 19)]
    with pytest.raises(
        ProblemError, match='volunteer "v1" cannot do openings "o1" and "o2" at the same time'
    ):
        problem(openings=two, fixed=[("v1", "o1"), ("v1", "o2")])
    with pytest.raises(ProblemError, match="at the same time"):
        problem(openings=[opening("o1"), opening("o2")], fixed=[("v1", "o1"), ("v1", "o2")])
    assert problem(openings=[opening("o1"), event("o2")], fixed=[("v1", "o1"), ("v1", "o2")]).fixed


def test_rows_made_in_python_are_checked_too():
    with pytest.raises(ProblemError, match='opening "o1": period must be a start and a later end'):
        event(start=18, end=14)
    assert volunteer(skills=["a", "b", "a"]).skills == ("a", "b")
    assert volunteer(skills={"b", "a"}).skills == ("a", "b")
    assert event(start=14, end=18).period == hours(14, 18)
