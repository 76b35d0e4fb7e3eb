"""In every language, words and numbers agree: each claim is derived again from the stored points."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from matching import engine
from matching.advice.near_misses import other_moments, part_in_words, what_would_help
from matching.advice.reasons import (
    BY_MODE,
    STRONG,
    WEAK,
    explanation_of,
    said_to_coordinator,
    said_to_volunteer,
    with_weights,
)
from matching.advice.rule_words import RULE_WORDS
from matching.engine.fields import DAY_PARTS, LEVELS, MODES
from refuinterim.core.written import isolated

CODES = [code for code, _name in settings.LANGUAGES]
NAME = "Oleh"
VOLUNTEER = engine.Volunteer(
    id="v1", antenna="brugge", lat=51.209, lon=3.225, availability=("tue-afternoon",), birth_year=1994,
    dutch="A2", interests=("kitchen",), mode="bike", max_travel_minutes=30,
)  # fmt: skip
OPENING = engine.Opening(
    id="a1", organisation="g1", antenna="brugge", kind="structural", lat=51.215, lon=3.23, seats=1,
    slots=("tue-afternoon",), dutch="A2", categories=("kitchen",),
)  # fmt: skip


def problem_of(
    volunteer: engine.Volunteer = VOLUNTEER, opening: engine.Opening = OPENING, **more: Any
) -> engine.Problem:
    return engine.Problem(
        today=date(2026, 12, 1),
        volunteers=(volunteer,),
        openings=(opening,),
        organisations=(engine.Organisation(id="g1"),),
        **more,
    )


# Claims


@dataclass(frozen=True)
class Stored:
    """A stored explanation, read back without the code under test. Values are points ÷ weight, 0–1."""

    json: Mapping[str, Any]

    def value(self, criterion: str) -> float:
        weight = (self.json.get("weights") or asdict(engine.Weights()))[criterion]
        assert weight > 0, f"{criterion} does not count, so nothing may be said about it"
        return float({**self.json["volunteer_side"], **self.json["organisation_side"]}[criterion] / weight)


# English sentence → (is it a strong point?, its criterion, what it claims).
Claim = tuple[bool, str, Callable[[Stored], bool]]
CLAIMS: dict[str, Claim] = {
    "It is close by.": (True, "travel", lambda s: s.json["minutes"] < 5),
    "You like this kind of work.": (True, "interests", lambda s: s.value("interests") > 0.99),
    "%(name)s likes this kind of work.": (True, "interests", lambda s: s.value("interests") > 0.99),
    "You can do what they need.": (True, "skills", lambda s: s.value("skills") > 0.99),
    "%(name)s can do what they need.": (True, "skills", lambda s: s.value("skills") > 0.99),
    "You can do some of what they need.": (True, "skills", lambda s: 0.49 < s.value("skills") < 1),
    "%(name)s can do some of what they need.": (True, "skills", lambda s: 0.49 < s.value("skills") < 1),
    "Your Dutch fits.": (True, "practice", lambda s: s.json["dutch_step"] == 0),
    "The Dutch fits.": (True, "practice", lambda s: s.json["dutch_step"] == 0),
    "They are happy with your languages.": (True, "languages", lambda s: s.json["languages_wished"] > 0),
    "%(name)s speaks a language that helps there.": (
        True, "languages", lambda s: s.json["languages_wished"] > 0,
    ),
    "They welcome new people well.": (True, "reception", lambda s: s.value("reception") >= 0.75),
    "New people are welcomed well there.": (True, "reception", lambda s: s.value("reception") >= 0.75),
    "%(name)s nearly always comes as agreed.": (True, "reliability", lambda s: s.value("reliability") > 0.89),
    "We do not know your Dutch yet. Tell us about it.": (False, "dutch", lambda s: not s.json["dutch_known"]),
    "The level of Dutch is not known yet. Ask about it.": (False, "dutch", lambda s: not s.json["dutch_known"]),
    "The Dutch is a little harder: that is good to practise.": (
        False, "dutch", lambda s: s.value("dutch") == pytest.approx(0.6),
    ),
    "The Dutch is a little harder: good to practise.": (
        False, "dutch", lambda s: s.value("dutch") == pytest.approx(0.6),
    ),
    "The Dutch is hard there. You can ask for help.": (False, "dutch", lambda s: s.value("dutch") < 0.21),
    "The Dutch is hard there. Agree on help first.": (False, "dutch", lambda s: s.value("dutch") < 0.21),
    "%(minutes)s minutes away: that is further than you wanted.": (
        False, "travel", lambda s: s.value("travel") == 0,
    ),
    "%(minutes)s minutes away: further than %(name)s wants.": (
        False, "travel", lambda s: s.value("travel") == 0,
    ),
    "It is other work than you chose.": (False, "interests", lambda s: s.value("interests") == 0),
    "It is other work than %(name)s chose.": (False, "interests", lambda s: s.value("interests") == 0),
    "The Dutch is easy for you: you practise less.": (False, "practice", lambda s: s.json["dutch_step"] <= -2),
    "The Dutch is easy there: less to practise.": (False, "practice", lambda s: s.json["dutch_step"] <= -2),
    "You learn something new there.": (False, "skills", lambda s: s.value("skills") < 0.5),
    "They hope for skills that %(name)s does not have yet.": (
        False, "skills", lambda s: s.value("skills") < 0.5,
    ),
    "They hope for another language too.": (False, "languages", lambda s: s.value("languages") == 0),
    "Ask us who welcomes you there.": (False, "reception", lambda s: s.value("reception") <= 0.25),
    "Little is arranged yet to welcome new people there.": (
        False, "reception", lambda s: s.value("reception") <= 0.25,
    ),
    "%(name)s missed some moments. Call first.": (False, "reliability", lambda s: s.value("reliability") < 0.6),
}  # fmt: skip


def _by_mode(mode: str) -> Callable[[Stored], bool]:
    return lambda s: s.json["mode"] == mode


for _mode, _words in {
    "foot": "on foot", "bike": "by bike", "transit": "by bus or train", "car": "by car",
}.items():  # fmt: skip
    CLAIMS[f"%(minutes)s minutes {_words}."] = (True, "travel", _by_mode(_mode))
    CLAIMS[f"%(minutes)s minutes {_words}: nearly too far."] = (False, "travel", _by_mode(_mode))

for _why, _words in {
    "too-far": ("You said: too far.", "%(name)s asked for work that is nearer."),
    "too-hard": ("You said: too hard.", "%(name)s asked for work that is easier."),
    "other-moment": ("You said: another moment.", "%(name)s asked for another moment."),
    "other-work": ("You said: other work.", "%(name)s asked for other work."),
}.items():  # fmt: skip
    for _sentence in _words:
        CLAIMS[_sentence] = (
            False,
            "otherwise",
            lambda s, why=_why: s.value("otherwise") < 0 and why in s.json["otherwise"],
        )


MINUTES = "%(minutes)s minutes"
NUMBERS = (0, 1, 2, 3, 11, 21, 22, 100)  # each form of every language is of one of these


def patterns(sentence: str) -> Iterator[re.Pattern[str]]:
    """Each form of the sentence in the active language, about NAME, with the minutes as a group."""
    filled = {"name": re.escape(isolated(NAME)), "minutes": r"(?P<minutes>\d+)"}
    for text in _translated(sentence):
        parts = re.split(r"%\((\w+)\)s", text)
        assert set(parts[1::2]) == set(re.findall(r"%\((\w+)\)s", sentence)), (
            "a translation leaves a fact out"
        )
        yield re.compile(
            "".join(filled[part] if odd % 2 else re.escape(part) for odd, part in enumerate(parts))
        )


def _translated(sentence: str) -> set[str]:
    if MINUTES not in sentence:
        return {translation.gettext(sentence)}
    one = sentence.replace(MINUTES, MINUTES.removesuffix("s"))
    return {translation.ngettext(one, sentence, number) for number in NUMBERS}


def check(sentence: str, stored: Stored) -> bool:
    """Derive every claim of a sentence again; whether it is a strong point."""
    found = [
        (claim, match)
        for text, claim in CLAIMS.items()
        for pattern in patterns(text)
        if (match := pattern.fullmatch(sentence))
    ]
    assert found, f"{sentence!r} claims something that no test knows"
    for (is_strong, criterion, holds), match in found:
        minutes = match.groupdict().get("minutes")
        assert minutes is None or int(minutes) == stored.json["minutes"]
        assert holds(stored), sentence
        value = stored.value(criterion)
        assert value >= 0.39 if is_strong else value < 0.99, (sentence, criterion, value)
    kinds = {is_strong for (is_strong, _criterion, _holds), _match in found}
    assert len(kinds) == 1, f"{sentence!r} stands for a strong and a weak point"
    return kinds.pop()


class Many(int):
    """A number of minutes that stays a placeholder."""

    def __str__(self) -> str:
        return "%(minutes)s"


def all_forms() -> Iterator[str]:
    """Every sentence that the code can say, in English, of more than a minute."""
    facts = {"minutes": Many(7), "name": "%(name)s"}
    for point in [*STRONG, *WEAK]:
        for form in (point.you, point.name):
            texts = list(form.values()) if isinstance(form, Mapping) else [form]
            yield from (str(text % facts) for text in texts if text)


def test_every_sentence_has_a_claim() -> None:
    assert set(all_forms()) == set(CLAIMS)


@st.composite
def weights(draw: st.DrawFn) -> engine.Weights:
    """The usual weights, or others, of which some may be 0."""
    if draw(st.booleans()):
        return engine.Weights()
    sides = []
    for names in (("travel", "interests", "practice", "reception"), ("dutch", "skills", "languages", "reliability")):  # fmt: skip
        parts = draw(st.lists(st.integers(0, 4), min_size=4, max_size=4).filter(any))
        sides.append({name: part / sum(parts) for name, part in zip(names, parts, strict=True)})
    return engine.Weights(**sides[0], **sides[1])


@pytest.mark.parametrize("language", CODES)
@given(
    volunteer=st.builds(
        dict,
        dutch=st.sampled_from([*LEVELS, None]),
        mode=st.sampled_from(MODES),
        max_travel_minutes=st.integers(5, 120),
        interests=st.sampled_from([(), ("kitchen",), ("care",)]),
        skills=st.sampled_from([(), ("cooking",), ("cooking", "music", "sewing")]),
        languages=st.sampled_from([(), ("ar",)]),
        reliability=st.sampled_from([0.0, 0.55, 0.8, 0.9, 1.0]),
        lat=st.floats(51.15, 51.3),
        nearer_than=st.sampled_from([None, None, 10]),
        other_than_categories=st.sampled_from([(), (), ("kitchen",)]),
    ),
    opening=st.builds(
        dict,
        dutch=st.sampled_from(LEVELS),
        reception=st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
        skills=st.sampled_from([(), ("cooking",), ("cooking", "gardening"), ("music", "sewing", "driving")]),
        languages=st.sampled_from([(), ("ar", "fa"), ("uk",)]),
    ),
    weights=weights(),
)
def test_words_agree_with_the_stored_points(
    language: str, volunteer: dict[str, Any], opening: dict[str, Any], weights: engine.Weights
) -> None:
    person, work = replace(VOLUNTEER, **volunteer), replace(OPENING, **opening)
    match = engine.explain(problem_of(person, work, weights=weights), "v1", "a1")
    explanation = with_weights(explanation_of(match, person, work), weights)
    stored = Stored(explanation)
    assert stored.json["minutes"] == round(match.minutes)
    with translation.override(language):
        for said in (said_to_volunteer(explanation), said_to_coordinator(explanation, NAME)):
            kinds = [check(sentence, stored) for sentence in said]
            assert kinds == sorted(kinds, reverse=True), "strong points come first"
            assert kinds.count(True) <= 2
            assert kinds.count(False) <= 1
            assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("minutes", "arabic"),
    [
        (1, "1 دقيقة بالدراجة."),
        (2, "2 دقيقتان بالدراجة."),
        (5, "5 دقائق بالدراجة."),
        (12, "12 دقيقة بالدراجة."),
    ],
)
def test_the_number_chooses_the_form(minutes: int, arabic: str) -> None:
    with translation.override("ar"):
        assert BY_MODE["bike"] % {"minutes": minutes} == arabic


def test_a_lock_from_afar_says_so() -> None:
    """A coordinator can lock a pair that is too far: then nearly too far would be a lie."""
    person = replace(VOLUNTEER, max_travel_minutes=5)
    match = engine.explain(problem_of(person), "v1", "a1")
    explanation = explanation_of(match, person, OPENING)
    assert said_to_coordinator(explanation, NAME)[-1] == "6 minutes away: further than Oleh wants."
    assert said_to_volunteer(explanation)[-1] == "6 minutes away: that is further than you wanted."


# Why not


WORDS = {"cooking": "koken", "driving-licence": "rijbewijs"}


@dataclass(frozen=True)
class Case:
    """A pair that only `rule` keeps apart; `says` must be in the sentence; `mend` does what it says would help.

    `mend` gets the numbers of the sentence too: what they promise must be enough.
    """

    rule: engine.Rule
    mend: Callable[[engine.Problem, list[int]], engine.Problem]
    volunteer: dict[str, Any]
    opening: dict[str, Any]
    says: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    forbidden: frozenset[tuple[str, str]] = frozenset()

    def problem(self) -> engine.Problem:
        return problem_of(
            replace(VOLUNTEER, **self.volunteer), replace(OPENING, **self.opening), forbidden=self.forbidden
        )


def person(**changes: Any) -> Callable[[engine.Problem, list[int]], engine.Problem]:
    return lambda problem, numbers: replace(problem, volunteers=(replace(problem.volunteers[0], **changes),))


def work(**changes: Any) -> Callable[[engine.Problem, list[int]], engine.Problem]:
    return lambda problem, numbers: replace(problem, openings=(replace(problem.openings[0], **changes),))


EVENT = {"kind": "event", "slots": (), "period": ("2026-12-05T17:00", "2026-12-05T21:00")}
SATURDAY = ("sat-afternoon", "sat-evening")
CASES = [
    Case(engine.Rule.ANTENNA, person(antenna="brugge"), {"antenna": "gent"}, {}, (NAME,)),
    Case(
        engine.Rule.AVAILABILITY, person(availability=("tue-afternoon", "wed-morning")), {},
        {"slots": ("tue-afternoon", "wed-morning")}, (NAME,), ("wed-morning",),
    ),
    Case(engine.Rule.AVAILABILITY, person(availability=SATURDAY), {}, EVENT, (NAME,), SATURDAY),
    Case(
        engine.Rule.CONFLICT, work(period=("2026-12-05T19:00", "2026-12-05T21:00")),
        {"availability": SATURDAY, "busy": (("2026-12-05T16:00", "2026-12-05T18:00"),)}, EVENT, (NAME,),
    ),
    Case(engine.Rule.DUTCH, work(dutch_required=False), {}, {"dutch": "B1", "dutch_required": True}, (NAME, "B1", "A2")),
    Case(engine.Rule.DUTCH, person(dutch="B1"), {"dutch": None}, {"dutch": "B1", "dutch_required": True}, (NAME,)),
    Case(engine.Rule.SKILLS, person(skills=("cooking",)), {}, {"required_skills": ("cooking",)}, (NAME, "koken")),
    Case(engine.Rule.SKILLS, work(required_skills=(), skills=("cooking",)), {}, {"required_skills": ("cooking",)}, (NAME, "koken")),
    Case(
        engine.Rule.DOCUMENTS, person(documents=("driving-licence",)), {}, {"documents": ("driving-licence",)},
        (NAME, "rijbewijs"),
    ),
    Case(
        engine.Rule.AGE,
        lambda problem, numbers: person(birth_year=problem.today.year - numbers[0])(problem, numbers),
        {"birth_year": 2009}, {"min_age": 18}, (NAME,), numbers=(18,),
    ),
    Case(
        engine.Rule.TRAVEL, lambda problem, numbers: person(max_travel_minutes=numbers[0])(problem, numbers),
        {"max_travel_minutes": 5.5}, {}, (NAME,), numbers=(7, 5),
    ),
    Case(engine.Rule.ALONE, work(alone=False), {"avoid_alone": True}, {"alone": True}, (NAME,)),
    Case(
        engine.Rule.FORBIDDEN, lambda problem, numbers: replace(problem, forbidden=frozenset()), {}, {}, (NAME,),
        forbidden=frozenset({("v1", "a1")}),
    ),
    Case(engine.Rule.FULL, work(seats=1), {}, {"seats": 0}),
]  # fmt: skip


def test_every_rule_has_a_case() -> None:
    assert {case.rule for case in CASES} == set(engine.Rule)
    assert set(RULE_WORDS) == set(engine.Rule)


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule.names[0])
def test_why_not_says_what_would_help(case: Case, language: str) -> None:
    problem = case.problem()
    assert engine.why_not(problem, "v1", "a1") == case.rule
    volunteer, opening = problem.volunteers[0], problem.openings[0]
    minutes = engine.explain(problem, "v1", "a1").minutes
    with translation.override(language):
        said = what_would_help(
            case.rule, volunteer, opening, minutes=minutes, min_age=18, name=NAME, words=WORDS
        )
        for words in [*case.says, *(part_in_words(code) for code in case.moments)]:
            assert words in said
        assert str(RULE_WORDS[case.rule].title)
    sentences = [part for part in re.split(r"(?<=[.!?؟])\s+", said) if part]
    assert len(sentences) >= 2, "what stands in the way, and what would help"
    numbers = [int(number) for number in re.findall(r"(?<![A-C])\b\d+", said)]
    assert sorted(numbers) == sorted(case.numbers)
    numbers.sort(reverse=True)
    assert not engine.why_not(case.mend(problem, numbers), "v1", "a1")


@pytest.mark.parametrize("language", CODES)
@given(
    has=st.sets(st.sampled_from(DAY_PARTS)), needs=st.sets(st.sampled_from(DAY_PARTS), min_size=1, max_size=3)
)
def test_another_moment_that_is_named_would_do(language: str, has: set[str], needs: set[str]) -> None:
    volunteer = replace(VOLUNTEER, availability=tuple(sorted(has)))
    opening = replace(OPENING, slots=tuple(sorted(needs)))
    others = other_moments(volunteer, opening)
    assert len(others) == min(2, len(has - needs))
    with translation.override(language):
        said = what_would_help(
            engine.Rule.AVAILABILITY, volunteer, opening, minutes=6, min_age=18, name=NAME, words=WORDS
        )
        for code in [*others, *(needs - has)]:
            assert part_in_words(code) in said
    for code in others:
        assert not engine.why_not(problem_of(volunteer, replace(opening, slots=(code,))), "v1", "a1")


def test_the_same_hour_of_another_day_comes_first() -> None:
    volunteer = replace(VOLUNTEER, availability=("mon-morning", "tue-evening", "thu-afternoon"))
    said = what_would_help(
        engine.Rule.AVAILABILITY, volunteer, OPENING, minutes=6, min_age=18, name=NAME, words=WORDS
    )
    assert said == (
        "Oleh cannot come on Tuesday afternoon yet. Ask whether that can change. "
        "Oleh can come on Thursday afternoon and Monday morning."
    )


def test_what_is_too_far_never_reads_as_near_enough() -> None:
    for minutes, most in ((30.2, 30), (30.4, 30.3), (31, 30.9)):
        said = what_would_help(
            engine.Rule.TRAVEL, replace(VOLUNTEER, max_travel_minutes=most), OPENING,
            minutes=minutes, min_age=18, name=NAME, words=WORDS,
        )  # fmt: skip
        assert said.startswith(f"{math.ceil(minutes)} minutes away, Oleh wants 30.")
