"""Each hard rule, alone and at its edges."""

from datetime import datetime

import pytest

from matching.engine import ProblemError, Rule, why_not
from matching.engine.columns import parts_of_period
from matching.engine.fields import DAY_PARTS
from tests.matching.engine.build import event, hours, opening, problem, volunteer


def rules(person, work, **fields):
    return why_not(problem([person], [work], **fields), person.id, work.id)


def test_pair_without_any_obstacle_is_feasible():
    assert rules(volunteer(), opening()) == Rule(0)
    assert not rules(volunteer(), event())


@pytest.mark.parametrize(
    ("rule", "person", "work"),
    [
        (Rule.ANTENNA, {"antenna": "gent"}, {}),
        (Rule.AVAILABILITY, {"availability": ["mon-morning"]}, {}),
        (Rule.DUTCH, {"dutch": "A1"}, {"dutch_required": True}),
        (Rule.DUTCH, {"dutch": None}, {"dutch": "A1", "dutch_required": True}),
        (Rule.SKILLS, {"skills": ["cooking"]}, {"required_skills": ["cooking", "sewing"]}),
        (Rule.DOCUMENTS, {}, {"documents": ["driving-licence"]}),
        (Rule.AGE, {"birth_year": 2011}, {}),
        (Rule.TRAVEL, {"lat": 51.3, "max_travel_minutes": 30}, {}),
        (Rule.ALONE, {"avoid_alone": True}, {"alone": True}),
        (Rule.FULL, {}, {"seats": 0}),
    ],
)
def test_one_obstacle_sets_exactly_its_rule(rule, person, work):
    assert rules(volunteer(**person), opening(**work)) == rule


def test_forbidden_pair_is_not_feasible():
    assert rules(volunteer(), opening(), forbidden=[("v1", "o1")]) == Rule.FORBIDDEN


def test_every_obstacle_is_named():
    person = volunteer(
        antenna="gent", availability=[], busy=[hours(14, 18)], dutch="A0", birth_year=2020,
        lat=50.0, avoid_alone=True,
    )  # fmt: skip
    work = event(dutch="B2", dutch_required=True, required_skills=["x"], documents=["y"], alone=True, seats=0)
    found = rules(person, work, forbidden=[("v1", "o1")])
    assert found.names == (
        "antenna", "availability", "conflict", "dutch", "skills", "documents", "age", "travel",
        "alone", "forbidden", "full",
    )  # fmt: skip
    assert Rule.named(found.names) == found


def test_rule_of_unknown_name_is_refused():
    with pytest.raises(ValueError, match="'weather' is not a rule"):
        Rule.named(["weather"])


def test_wished_level_and_wished_skills_are_no_obstacle():
    assert not rules(volunteer(dutch="A0"), opening(dutch="C1", skills=["sewing"]))


def test_all_slots_must_be_available():
    person = volunteer(availability=["tue-afternoon"])
    assert not rules(person, opening(slots=["tue-afternoon"]))
    assert rules(person, opening(slots=["tue-afternoon", "tue-evening"])) == Rule.AVAILABILITY
    assert not rules(volunteer(availability=[]), opening(slots=[]))


@pytest.mark.parametrize(
    ("start", "end", "parts"),
    [
        ((5, 5, 0), (5, 12, 0), {"sat-morning"}),
        ((5, 4, 59), (5, 5, 1), {"fri-evening", "sat-morning"}),
        ((5, 14, 0), (5, 18, 0), {"sat-afternoon"}),
        ((5, 14, 0), (5, 18, 1), {"sat-afternoon", "sat-evening"}),
        ((5, 22, 0), (6, 5, 0), {"sat-evening"}),
        ((6, 0, 30), (6, 2, 0), {"sat-evening"}),
        ((6, 20, 0), (7, 7, 0), {"sun-evening", "mon-morning"}),
        ((1, 8, 0), (8, 8, 0), set(DAY_PARTS)),
        ((1, 0, 0), (30, 0, 0), set(DAY_PARTS)),
    ],
)
def test_period_touches_parts_of_the_week(start, end, parts):
    mask = parts_of_period((datetime(2026, 12, *start), datetime(2026, 12, *end)))
    assert {name for bit, name in enumerate(DAY_PARTS) if mask >> bit & 1} == parts


def test_periods_before_1970_and_at_the_ends_of_time_are_fine():
    assert parts_of_period((datetime(1, 1, 1), datetime(1, 1, 1, 1)))
    assert parts_of_period((datetime(9999, 12, 31, 8), datetime(9999, 12, 31, 9)))


@pytest.mark.parametrize(
    ("busy", "conflict"),
    [
        (hours(12, 14), False),
        (hours(18, 20), False),
        (hours(12, 14.5), True),
        (hours(15, 16), True),
        (hours(10, 23), True),
        (hours(14, 18, 7), False),
    ],
)
def test_event_conflicts_only_when_periods_overlap(busy, conflict):
    person = volunteer(busy=[hours(1, 2, -30), busy])
    assert rules(person, event(start=14, end=18)) == (Rule.CONFLICT if conflict else Rule(0))
    assert not rules(person, opening()), "structural work has no period"


def test_age_counts_from_the_calendar_year():
    assert not rules(volunteer(birth_year=2010), opening(min_age=16))
    assert rules(volunteer(birth_year=2011), opening(min_age=16)) == Rule.AGE


@pytest.mark.parametrize(
    ("mode", "fixed", "speed"), [("foot", 0, 4.5), ("bike", 2, 14), ("transit", 10, 18), ("car", 5, 35)]
)
def test_travel_minutes_follow_the_mode(mode, fixed, speed):
    from matching.engine import explain

    person = volunteer(mode=mode, lat=51.0, lon=3.0)
    found = explain(problem([person], [opening(lat=51.1, lon=3.0)]), "v1", "o1").minutes
    # A tenth of a degree of latitude.
    kilometres = 6371 * 3.141592653589793 / 1800
    assert found == pytest.approx(fixed + kilometres * 1.3 / speed * 60)


def test_travel_exactly_as_long_as_somebody_wants_is_fine():
    person = volunteer(mode="transit", max_travel_minutes=10, lat=51.2, lon=3.22)
    assert not rules(person, opening(lat=51.2, lon=3.22))
    assert (
        rules(volunteer(mode="transit", max_travel_minutes=9.9, lat=51.2, lon=3.22), opening()) == Rule.TRAVEL
    )


def test_far_ends_of_the_earth_are_far():
    assert rules(volunteer(lat=90, lon=0), opening(lat=-90, lon=0)) == Rule.TRAVEL
    assert rules(volunteer(lat=12.3, lon=-60), opening(lat=-12.3, lon=120)) == Rule.TRAVEL


def test_more_than_64_skills_still_count_one_by_one():
    names = [f"skill-{number:03}" for number in range(200)]
    assert not rules(volunteer(skills=names), opening(required_skills=names))
    assert rules(volunteer(skills=names[:-1]), opening(required_skills=names)) == Rule.SKILLS
    assert rules(volunteer(skills=names[1:]), opening(required_skills=names)) == Rule.SKILLS


def test_unknown_ids_are_named():
    with pytest.raises(ProblemError, match='volunteer "v9" is not in volunteers'):
        why_not(problem(), "v9", "o1")
    with pytest.raises(ProblemError, match='opening "o9" is not in openings'):
        why_not(problem(), "v1", "o9")
