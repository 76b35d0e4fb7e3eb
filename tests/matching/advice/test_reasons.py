"""Words and numbers agree: what is said follows from the engine's own points."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from matching import engine
from matching.advice.near_misses import what_would_help
from matching.advice.reasons import (
    explanation_of,
    said_to_coordinator,
    said_to_volunteer,
    value_of,
    with_weights,
)
from matching.advice.rule_words import RULE_WORDS
from matching.engine.fields import LEVELS, MODES

VOLUNTEER = {
    "id": "v1", "antenna": "brugge", "lat": 51.209, "lon": 3.225, "availability": ("tue-afternoon",),
    "birth_year": 1994, "dutch": "A2", "interests": ("kitchen",), "mode": "bike", "max_travel_minutes": 30,
}  # fmt: skip
OPENING = {
    "id": "a1", "organisation": "g1", "antenna": "brugge", "kind": "structural", "lat": 51.215, "lon": 3.23,
    "seats": 1, "slots": ("tue-afternoon",), "dutch": "A2", "categories": ("kitchen",), "reception": 0.5,
}  # fmt: skip


def explained(
    volunteer: dict[str, Any] | None = None,
    opening: dict[str, Any] | None = None,
    weights: engine.Weights | None = None,
) -> dict[str, Any]:
    person = engine.Volunteer(**{**VOLUNTEER, **(volunteer or {})})
    work = engine.Opening(**{**OPENING, **(opening or {})})
    problem = engine.Problem(
        today=date(2026, 12, 1),
        volunteers=(person,),
        openings=(work,),
        organisations=(engine.Organisation(id="g1"),),
        weights=weights or engine.Weights(),
    )
    explanation = explanation_of(engine.explain(problem, "v1", "a1"), person, work)
    return with_weights(explanation, problem.weights)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def test_two_strong_points_and_one_weak_point() -> None:
    said = said_to_coordinator(explained(opening={"dutch": "B1"}), "Samira")
    assert said == [
        "Samira likes this kind of work.",
        "6 minutes by bike.",
        "The Dutch is a little harder: good to practise.",
    ]


def test_to_the_volunteer_it_says_you() -> None:
    said = said_to_volunteer(explained())
    assert said == ["You like this kind of work.", "6 minutes by bike."]


def test_the_stored_points_are_the_engines() -> None:
    explanation = explained()
    assert explanation["minutes"] == 6
    assert value_of(explanation, "travel") == pytest.approx(1 - 6 / 30, abs=0.5 / 30)
    assert [round(value_of(explanation, name), 6) for name in ("interests", "practice", "reception")] == [
        1,
        1,
        0.5,
    ]
    assert explanation["category"] == "kitchen"
    assert explanation["dutch_step"] == 0


@pytest.mark.parametrize(
    ("volunteer", "opening", "sentence"),
    [
        ({"dutch": None}, {"dutch": "A1"}, "The level of Dutch is not known yet. Ask about it."),
        ({"dutch": "A0"}, {"dutch": "B1"}, "The Dutch is hard there. Agree on help first."),
        ({"interests": ("care",)}, {}, "It is other work than Samira chose."),
        ({"max_travel_minutes": 7, "mode": "bike"}, {}, "6 minutes by bike: nearly too far."),
        ({}, {"reception": 0.0}, "Little is arranged yet to welcome new people there."),
        ({"reliability": 0.4}, {}, "Samira missed some moments. Call first."),
        ({}, {"skills": ("cooking",)}, "They hope for skills that Samira does not have yet."),
        ({}, {"languages": ("ar",)}, "They hope for another language too."),
        ({"dutch": "B2"}, {"dutch": "A1"}, "The Dutch is easy there: less to practise."),
    ],
)
def test_the_weak_point_is_honest(volunteer: dict[str, Any], opening: dict[str, Any], sentence: str) -> None:
    assert said_to_coordinator(explained(volunteer, opening), "Samira")[-1] == sentence


@pytest.mark.parametrize(
    ("volunteer", "opening", "sentence"),
    [
        (
            {"skills": ("cooking",), "interests": ()},
            {"skills": ("cooking",)},
            "Samira can do what they need.",
        ),
        ({"reliability": 1.0, "interests": ()}, {}, "Samira nearly always comes as agreed."),
        ({"interests": ()}, {"reception": 1.0}, "New people are welcomed well there."),
        ({}, {"lat": 51.209, "lon": 3.225}, "It is close by."),
    ],
)
def test_strong_points(volunteer: dict[str, Any], opening: dict[str, Any], sentence: str) -> None:
    assert sentence in said_to_coordinator(explained(volunteer, opening), "Samira")


def test_how_reliable_somebody_was_is_not_said_to_them() -> None:
    said = " ".join(
        said_to_volunteer(explained({"reliability": 0.0}))
        + said_to_volunteer(explained({"reliability": 1.0}))
    )
    assert "agreed" not in said
    assert "missed" not in said


def test_other_weights_do_not_change_what_is_true() -> None:
    weights = engine.Weights(travel=0.05, interests=0.6, practice=0.15, reception=0.2)
    explanation = explained(weights=weights)
    assert value_of(explanation, "interests") == pytest.approx(1)
    assert "Samira likes this kind of work." in said_to_coordinator(explanation, "Samira")


def test_nothing_stored_says_nothing() -> None:
    assert said_to_volunteer({}) == []
    assert said_to_coordinator({}, "Samira") == []


SAYS = {
    r"^You like": lambda e: value_of(e, "interests") == pytest.approx(1),
    r"^\d+ minutes [a-z ]+\.$": lambda e: value_of(e, "travel") >= 0.4,
    r"^It is close by": lambda e: value_of(e, "travel") >= 0.4 and e["minutes"] < 5,
    r"nearly too far": lambda e: value_of(e, "travel") < 0.25,
    r"^Your Dutch fits": lambda e: e["dutch_step"] == 0 and value_of(e, "dutch") == pytest.approx(1),
    r"a little harder": lambda e: e["dutch_step"] == 1 and value_of(e, "dutch") == pytest.approx(0.6),
    r"^The Dutch is hard": lambda e: value_of(e, "dutch") <= 0.2 + 1e-9,
    r"^The Dutch is easy": lambda e: value_of(e, "practice") == pytest.approx(0.2),
    r"^It is other work": lambda e: value_of(e, "interests") == 0,
    r"welcome new people well": lambda e: value_of(e, "reception") >= 0.75,
    r"^Ask us who": lambda e: value_of(e, "reception") <= 0.25,
}


@given(
    dutch=st.sampled_from([*LEVELS, None]),
    asked=st.sampled_from(LEVELS),
    mode=st.sampled_from(MODES),
    longest=st.integers(5, 120),
    interests=st.sampled_from([(), ("kitchen",), ("care",)]),
    reception=st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
    lat=st.floats(51.0, 51.4),
)
def test_words_agree_with_numbers(
    dutch: str | None,
    asked: str,
    mode: str,
    longest: int,
    interests: tuple[str, ...],
    reception: float,
    lat: float,
) -> None:
    explanation = explained(
        {"dutch": dutch, "mode": mode, "max_travel_minutes": longest, "interests": interests, "lat": lat},
        {"dutch": asked, "reception": reception},
    )
    with translation.override("en"):
        said = said_to_volunteer(explanation)
    assert len(said) <= 3
    for sentence in said:
        for pattern, holds in SAYS.items():
            if re.search(pattern, sentence):
                assert holds(explanation), sentence
        minutes = re.search(r"(\d+) minutes", sentence)
        assert minutes is None or int(minutes[1]) == explanation["minutes"]


def help_for(
    rule: engine.Rule, volunteer: dict[str, Any] | None = None, opening: dict[str, Any] | None = None
) -> str:
    return what_would_help(
        rule,
        engine.Volunteer(**{**VOLUNTEER, **(volunteer or {})}),
        engine.Opening(**{**OPENING, **(opening or {})}),
        minutes=41.6,
        min_age=18,
        name="Oleh",
        words={"cooking": "cooking well", "driving-licence": "driving licence"},
    )


@pytest.mark.parametrize(
    ("rule", "volunteer", "opening", "sentence"),
    [
        (
            engine.Rule.AVAILABILITY, {}, {"slots": ("tue-afternoon", "wed-morning", "sat-evening")},
            "Oleh cannot come on Wednesday morning and Saturday evening yet. Ask whether that can change.",
        ),
        (
            engine.Rule.AVAILABILITY, {"availability": ()},
            {"kind": "event", "slots": (), "period": ("2026-12-05T17:00", "2026-12-06T02:00")},
            "Oleh cannot come on Saturday afternoon and Saturday evening yet. Ask whether that can change.",
        ),
        (engine.Rule.DUTCH, {"dutch": "A1"}, {"dutch": "B1"}, "B1 is really needed, Oleh has A1. As a wish, it fits."),
        (engine.Rule.DUTCH, {"dutch": None}, {"dutch": "B1"}, "We do not know how well Oleh speaks Dutch. Ask about it."),
        (
            engine.Rule.SKILLS, {}, {"required_skills": ("cooking",)},
            "Oleh lacks: cooking well. It can be learned, or become a wish.",
        ),
        (
            engine.Rule.DOCUMENTS, {}, {"documents": ("driving-licence",)},
            "Oleh has no paper: driving licence. Ask for it first.",
        ),
        (engine.Rule.AGE, {}, {}, "People are at least 18 there. Ask the birth date of Oleh."),
        (engine.Rule.TRAVEL, {}, {}, "42 minutes away, Oleh wants 30. A lift would help."),
        (engine.Rule.ALONE, {}, {}, "It is work alone. With somebody beside Oleh, it fits."),
    ],
)  # fmt: skip
def test_a_near_miss_says_what_would_help(
    rule: engine.Rule, volunteer: dict[str, Any], opening: dict[str, Any], sentence: str
) -> None:
    assert help_for(rule, volunteer, opening) == sentence


@pytest.mark.parametrize("rule", list(engine.Rule))
def test_every_rule_has_words(rule: engine.Rule) -> None:
    assert RULE_WORDS[rule].title
    assert help_for(rule)
    assert RULE_WORDS[rule].help or rule in {
        engine.Rule.AVAILABILITY, engine.Rule.DUTCH, engine.Rule.SKILLS, engine.Rule.DOCUMENTS,
    }  # fmt: skip
