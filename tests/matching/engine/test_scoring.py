"""Each criterion, the weights, and the rounding."""

import numpy as np
import pytest

from matching.engine import Problem, ProblemError, Weights, explain
from matching.engine.scoring import pair_scores
from tests.matching.engine.build import opening, problem, volunteer


def points(person, work, criterion, **fields):
    match = explain(problem([person], [work], **fields), person.id, work.id)
    return (dict(match.volunteer_side) | dict(match.organisation_side))[criterion]


def both(person=None, work=None):
    return volunteer(**(person or {})), opening(**(work or {}))


def test_travel_is_worth_less_the_longer_it_takes():
    here = both({"mode": "foot", "lat": 51.2, "lon": 3.22}, {})
    assert points(*here, "travel") == pytest.approx(0.35)
    halfway = both({"mode": "transit", "max_travel_minutes": 20, "lat": 51.2, "lon": 3.22}, {})
    assert points(*halfway, "travel") == pytest.approx(0.175)


def test_travel_of_a_pair_that_is_too_far_is_worth_nothing():
    assert points(*both({"lat": 52, "max_travel_minutes": 5}), "travel") == 0
    assert points(*both({"max_travel_minutes": 0}), "travel") == 0


@pytest.mark.parametrize(
    ("interests", "categories", "value"),
    [
        (["kitchen"], ["kitchen", "care"], 1),
        (["kitchen"], ["care"], 0),
        ([], ["care"], 0.5),
        (["kitchen"], [], 0.5),
        ([], [], 0.5),
    ],
)
def test_interests(interests, categories, value):
    pair = both({"interests": interests}, {"categories": categories})
    assert points(*pair, "interests") == pytest.approx(0.30 * value)


@pytest.mark.parametrize(
    ("own", "asked", "practice", "dutch"),
    [
        ("A2", "A2", 1, 1),
        ("A2", "B1", 1, 0.6),
        ("A2", "A1", 0.7, 1),
        ("A2", "B2", 0.4, 0.2),
        ("A2", "C1", 0.2, 0),
        ("B2", "A1", 0.2, 1),
        (None, "A0", 1, 1),
        (None, "A1", 1, 0.6),
    ],
)
def test_level_of_dutch_for_both_sides(own, asked, practice, dutch):
    pair = both({"dutch": own}, {"dutch": asked})
    assert points(*pair, "practice") == pytest.approx(0.15 * practice)
    assert points(*pair, "dutch") == pytest.approx(0.40 * dutch)


def test_reception_and_reliability_count_by_share():
    pair = both({"reliability": 0.6}, {"reception": 0.8})
    assert points(*pair, "reception") == pytest.approx(0.16)
    assert points(*pair, "reliability") == pytest.approx(0.15)


@pytest.mark.parametrize(
    ("held", "wished", "value"),
    [([], [], 1), ([], ["a"], 0), (["a", "z"], ["a", "b", "c"], 1 / 3), (["a"], ["a"], 1)],
)
def test_skills_count_by_the_share_that_is_held(held, wished, value):
    assert points(*both({"skills": held}, {"skills": wished}), "skills") == pytest.approx(0.25 * value)


@pytest.mark.parametrize(
    ("spoken", "wished", "value"),
    [([], [], 1), (["ar"], [], 1), (["ar"], ["uk"], 0), (["ar"], ["uk", "ar"], 1)],
)
def test_languages(spoken, wished, value):
    assert points(*both({"languages": spoken}, {"languages": wished}), "languages") == pytest.approx(
        0.10 * value
    )


def test_pair_score_is_the_harmonic_mean():
    # u = .35 + .15 + .15 + .2 = .85, w = .4 + .25 + .1 + .25 = 1
    match = explain(
        problem(
            *(
                [row]
                for row in both(
                    {"lat": 51.2, "lon": 3.22, "mode": "foot", "reliability": 1}, {"reception": 1}
                )
            )
        ),
        "v1",
        "o1",
    )
    assert sum(match.volunteer_side.values()) == pytest.approx(0.85)
    assert sum(match.organisation_side.values()) == 1
    assert match.score == round(2000 * 0.85 / 1.85)


def test_halves_are_rounded_up_and_nothing_is_nothing():
    u = np.array([0.8125, 0.0005, 0.3, 0.1 + 0.2 + 0.2125, 0.0, 1.0])
    assert pair_scores(u, u).tolist() == [813, 1, 300, 513, 0, 1000]
    assert pair_scores(np.array([0.0]), np.array([0.7])).tolist() == [0]


def test_weights_can_be_changed_per_problem():
    weights = Weights(travel=0, interests=1, practice=0, reception=0)
    pair = both({"interests": ["care"]}, {"categories": ["care"]})
    match = explain(problem(*([row] for row in pair), weights=weights), "v1", "o1")
    assert dict(match.volunteer_side) == {"travel": 0, "interests": 1, "practice": 0, "reception": 0}
    changed = problem(weights=weights)
    assert Problem.from_json(changed.to_json()).weights == weights


@pytest.mark.parametrize(
    "weights", [{"travel": 0.5}, {"travel": float("nan")}, {"travel": -0.1}, {"dutch": "1"}, {"skills": True}]
)
def test_weights_that_do_not_fit_are_refused(weights):
    with pytest.raises(ProblemError, match="weights: "):
        Weights(**weights)
