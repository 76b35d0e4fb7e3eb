# Readers: staff
"""The words of every hard rule, in one table. A new rule of the engine gets its row here."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matching import engine


@dataclass(frozen=True)
class RuleWords:
    """What is said of one rule, to a coordinator."""

    title: Promise  # above near misses that this rule alone stands in the way of
    help: Promise | str = (
        ""  # what would help one pair; empty: `near_misses.what_would_help` says it with its facts
    )
    relaxed: Promise | str = ""  # "what if …", for everybody; empty: this rule is never relaxed
    to_do: Promise | str = ""  # what the antenne can do when relaxing it brings people a place
    for_opening: Promise | str = ""  # the same change, for one opening


RULE_WORDS: dict[engine.Rule, RuleWords] = {
    engine.Rule.ANTENNA: RuleWords(
        title=_("another antenne"),
        help=_("%(name)s belongs to another antenne. Call that antenne."),
    ),
    engine.Rule.AVAILABILITY: RuleWords(
        title=_("only the moment"),
        relaxed=_("Everybody can come at every moment"),
        to_do=_("Ask organisations for other moments."),
        for_opening=_("Another moment"),
    ),
    engine.Rule.CONFLICT: RuleWords(
        title=_("only another agreement at that time"),
        help=_("%(name)s already helps at that time. Look at another moment."),
        relaxed=_("Nobody helps elsewhere at that time"),
        to_do=_("Ask organisations for another day."),
        for_opening=_("Another day"),
    ),
    engine.Rule.DUTCH: RuleWords(
        title=_("only the level of Dutch"),
        relaxed=_("Every required level of Dutch becomes a wish"),
        to_do=_("Ask organisations whether a lower level is enough."),
        for_opening=_("The level of Dutch as a wish"),
    ),
    engine.Rule.SKILLS: RuleWords(
        title=_("only a skill"),
        relaxed=_("Every required skill becomes a wish"),
        to_do=_("Ask organisations who can teach it."),
        for_opening=_("The skill as a wish"),
    ),
    engine.Rule.DOCUMENTS: RuleWords(
        title=_("only a paper"),
        relaxed=_("Everybody has the papers"),
        to_do=_("Help people to get their papers."),
        for_opening=_("Help to get the papers"),
    ),
    engine.Rule.AGE: RuleWords(
        title=_("only the age"),
        help=_("People are at least %(age)s there. Ask the birth date of %(name)s."),
    ),
    engine.Rule.TRAVEL: RuleWords(
        title=_("only the distance"),
        help=_("%(minutes)s minutes away, %(name)s wants %(most)s. A lift would help."),
        relaxed=_("Nothing is too far"),
        to_do=_("Look for lifts, or for work nearby."),
        for_opening=_("Help on the way"),
    ),
    engine.Rule.ALONE: RuleWords(
        title=_("only that it is work alone"),
        help=_("It is work alone. With somebody beside %(name)s, it fits."),
        relaxed=_("Nobody works alone"),
        to_do=_("Ask organisations for somebody beside them."),
        for_opening=_("Somebody beside them"),
    ),
    engine.Rule.FORBIDDEN: RuleWords(
        title=_("asked before"),
        help=_("%(name)s was asked before. Talk together before you ask again."),
    ),
    engine.Rule.FULL: RuleWords(
        title=_("only a free place"),
        help=_("All places are taken. One more place would help."),
    ),
}
