# Readers: staff
"""What if a rule were relaxed? The engine's answers in words, for one opening and for a whole antenne.

Only what people can change together is asked: the law on age and somebody's own "no" stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import engine
from matching.advice.near_misses import part_in_words
from matching.advice.rule_words import RULE_WORDS
from matching.engine.fields import DAY_PARTS


@dataclass(frozen=True)
class Change:
    """One relaxation: `people` more are reached. `hint` says what to do, or what is known more."""

    rule: engine.Rule
    title: str | Promise
    people: int
    sentence: str
    hint: str | Promise = ""


@dataclass(frozen=True)
class Changes:
    """How it is now, and the changes that reach the most people first. `out_of`: the length of a full bar."""

    now: str
    changes: list[Change]
    out_of: int


def of_opening(problem: engine.Problem, name: str) -> Changes | None:
    """How many more people could do an opening if one rule were relaxed.

    None when the opening is not in the problem (full, or over).
    """
    if name not in problem.columns.opening_row:
        return None
    reach = engine.reach(problem, name)
    more = {rule: reach.more[rule] for rule in engine.RELAXABLE if rule in reach.more}
    changes = [
        Change(
            rule,
            RULE_WORDS[rule].for_opening,
            people,
            ngettext("%(count)s more person could do this.", "%(count)s more people could do this.", people)
            % {"count": people},
            _best_moment(problem, name) if rule == engine.Rule.AVAILABILITY else "",
        )
        for rule, people in more.items()
    ]
    able = ngettext("%(count)s person can do this now.", "%(count)s people can do this now.", reach.able)
    return Changes(able % {"count": reach.able}, _ordered(changes), max(more.values(), default=0))


def _best_moment(problem: engine.Problem, name: str) -> str:
    """The part of the day at which most can come of those whom only the moment keeps away."""
    kept_away = {
        miss.volunteer
        for miss in engine.near_volunteers(problem, name, None)
        if miss.rule == engine.Rule.AVAILABILITY
    }
    found = Counter(
        code for row in problem.volunteers if row.id in kept_away for code in set(row.availability)
    )
    if not found:
        return ""
    code, people = min(found.items(), key=lambda item: (-item[1], DAY_PARTS.index(item[0])))
    # Translators: a number of people, and a part of a day, for example "Thursday afternoon"
    return _("%(count)s of them can come on %(moment)s.") % {
        "count": people,
        "moment": part_in_words(code),
    }


class Answer(NamedTuple):
    """The engine's answer on one rule (its bit), for everybody: how many more people, and pairs."""

    rule: int
    people: int
    pairs: int


def answers(problem: engine.Problem) -> list[Answer]:
    """How many more people of an antenne would get a place, for each of the seven relaxations."""
    return [Answer(int(row.relaxed), row.more_people, row.more_pairs) for row in engine.what_if(problem)]


def of_plan(answers: Iterable[Answer], *, looking: int, placed: int) -> Changes | None:
    """The same in words, beside how many people look for a place and how many get one.

    None when nobody looks for a place.
    """
    if not looking:
        return None
    now = ngettext(
        "%(placed)s of %(count)s person gets a place now.",
        "%(placed)s of %(count)s people get a place now.",
        looking,
    )
    changes = [_for_everybody(*answer) for answer in answers]
    return Changes(now % {"placed": placed, "count": looking}, _ordered(changes), max(1, looking - placed))


def _for_everybody(bit: int, people: int, pairs: int) -> Change:
    rule = engine.Rule(bit)
    if people:
        sentence = ngettext(
            "%(count)s more person gets a place.", "%(count)s more people get a place.", people
        ) % {"count": people}
    elif pairs:
        sentence = _("Nobody more gets a place, but there is more to choose.")
    else:
        sentence = _("Nothing changes.")
    return Change(rule, RULE_WORDS[rule].relaxed, people, sentence, RULE_WORDS[rule].to_do if people else "")


def _ordered(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: (-change.people, change.rule))
