# Readers: staff
"""Near misses in words: why a pair just misses, and what would help."""

from __future__ import annotations

import math
from collections.abc import Mapping

from django.utils.translation import gettext as _

from matching import engine
from matching.advice.rule_words import RULE_WORDS
from matching.engine.fields import DAY_PARTS
from matching.engine.rows import Moments
from refuinterim.core import moments
from refuinterim.core.vocabulary import PartOfDay, parts_touched
from refuinterim.core.written import isolated

OTHER_MOMENTS = 2  # named to who looks for another moment


def part_in_words(code: str) -> str:
    """ "tue-afternoon" as "Tuesday afternoon", in the reader's language."""
    # Readers: volunteers, staff
    day, part = code.split("-")
    # Translators: a day of the week and a part of the day, for example "Tuesday afternoon"
    return _("%(day)s %(part)s") % {
        "day": moments.weekday(("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day)),
        "part": PartOfDay(part).label,
    }


def what_would_help(
    rule: engine.Rule,
    volunteer: engine.Volunteer,
    opening: engine.Opening,
    *,
    minutes: float,
    min_age: int,
    name: str,
    words: Mapping[str, str],
) -> str:
    """Why this pair just misses, and what would help. `words` names skills and papers by their slug.

    `min_age` is the one of the work, which the engine knows for this year alone.
    """
    # Rounded apart, so that what is too far never reads as far enough.
    facts = {
        "name": isolated(name),
        "minutes": math.ceil(minutes),
        "most": math.floor(volunteer.max_travel_minutes),
    }
    if rule == engine.Rule.AVAILABILITY:
        missing = _listed([part_in_words(code) for code in missing_moments(volunteer, opening)])
        text = _("%(name)s cannot come on %(moments)s yet. Ask whether that can change.") % {
            **facts,
            "moments": missing,
        }
        others = other_moments(volunteer, opening)
        if not others:
            return text
        possible = _listed([part_in_words(code) for code in others])
        return f"{text} " + _("%(name)s can come on %(moments)s.") % {**facts, "moments": possible}
    if rule == engine.Rule.SKILLS:
        lacking = [words.get(slug, slug) for slug in opening.required_skills if slug not in volunteer.skills]
        return _("%(name)s lacks: %(skills)s. It can be learned, or become a wish.") % {
            **facts,
            "skills": _listed(lacking),
        }
    if rule == engine.Rule.DOCUMENTS:
        lacking = [words.get(slug, slug) for slug in opening.documents if slug not in volunteer.documents]
        return _("%(name)s has no paper: %(papers)s. Ask for it first.") % {
            **facts,
            "papers": _listed(lacking),
        }
    if rule == engine.Rule.DUTCH:
        if volunteer.dutch is None:
            return _("We do not know how well %(name)s speaks Dutch. Ask about it.") % facts
        return _("%(level)s is really needed, %(name)s has %(own)s. As a wish, it fits.") % {
            **facts,
            "level": opening.dutch,
            "own": volunteer.dutch,
        }
    return str(RULE_WORDS[rule].help) % {**facts, "age": min_age}


def missing_moments(volunteer: engine.Volunteer, opening: engine.Opening) -> list[str]:
    """The parts of the day that the opening needs and the volunteer does not have, in order."""
    return [code for code in parts_of(opening) if code not in volunteer.availability]


def other_moments(volunteer: engine.Volunteer, opening: engine.Opening) -> list[str]:
    """At most two parts of the day at which the volunteer can come instead: first at the same hour of the day.

    Only for weekly work: the day of an event stands.
    """
    if opening.is_event:
        return []
    needed = parts_of(opening)
    hours = {code.partition("-")[2] for code in missing_moments(volunteer, opening)}
    possible = [code for code in DAY_PARTS if code in volunteer.availability and code not in needed]
    return sorted(possible, key=lambda code: code.partition("-")[2] not in hours)[:OTHER_MOMENTS]


def parts_of(opening: Moments) -> list[str]:
    """The parts of the day that an opening touches, as the engine names them."""
    if opening.period is None:
        return list(opening.slots)
    return [f"{day.code}-{part}" for day, part in parts_touched(*opening.period)]


def _listed(items: list[str]) -> str:
    """ "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    # Translators: the end of a list, for example "Monday and Tuesday"
    return _("%(first)s and %(last)s") % {"first": moments.listed(items[:-1]), "last": items[-1]}
