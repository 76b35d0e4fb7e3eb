# Readers: volunteers
"""What somebody can do, said to themselves: the engine's own answer, in words, and the one thing that opens more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import engine
from matching.advice.ids import parse_opening_id, volunteer_id
from matching.advice.near_misses import missing_moments, part_in_words
from matching.advice.problem import current_problem
from matching.advice.reasons import explanation_of, otherwise_said, strongest_said, with_weights
from organisations.models import Shift
from refuinterim.core import moments
from refuinterim.core.models import Skill
from refuinterim.core.vocabulary import Document, Weekday
from refuinterim.core.written import isolated
from volunteers.actions import has_intake
from volunteers.forms import MINUTES
from volunteers.models import ConsentState, Volunteer

VERY_WELL, WELL = 700, 500  # of 1000: the scores from which on it is said so
DAYS = {day.code: day for day in Weekday}


@dataclass(frozen=True)
class More:
    """What would open more work, as a question, and behind which question of the profile it is changed."""

    text: str
    question: str


@dataclass(frozen=True)
class OwnFit:
    """The work that fits one volunteer. Nothing is known (`is_judged`) of somebody who cannot be matched yet."""

    volunteer: Volunteer
    problem: engine.Problem

    @classmethod
    def of(cls, volunteer: Volunteer, *, now: datetime) -> OwnFit:
        """What the kept problem of their antenne says; two queries when it was built before."""
        return cls(volunteer, current_problem(volunteer.antenna, now=now))

    @property
    def is_judged(self) -> bool:
        """Whether the engine knows this volunteer."""
        return volunteer_id(self.volunteer.pk) in self.problem.columns.volunteer_row

    @cached_property
    def _matches(self) -> list[engine.Match]:
        if not self.is_judged:
            return []
        return engine.rank_openings(self.problem, volunteer_id(self.volunteer.pk), None)

    @cached_property
    def _events(self) -> Mapping[int, int]:
        """The event of each shift in the problem, in one query."""
        keys = [parse_opening_id(opening.id) for opening in self.problem.openings]
        shifts = Shift.objects.filter(pk__in=[key.pk for key in keys if key.model is Shift])
        return dict(shifts.values_list("pk", "assignment_id"))

    def _assignment(self, opening: str) -> int | None:
        key = parse_opening_id(opening)
        return self._events.get(key.pk) if key.model is Shift else key.pk

    @cached_property
    def _best(self) -> dict[int, engine.Match]:
        """The best moment of each assignment that fits, best first."""
        found: dict[int, engine.Match] = {}
        for match in self._matches:
            assignment = self._assignment(match.opening)
            if assignment is not None:
                found.setdefault(assignment, match)
        return found

    @property
    def best(self) -> list[int]:
        """Ids of the assignments that pass every rule, what fits best first."""
        return list(self._best)

    def words(self, assignments: Iterable[int]) -> dict[int, str]:
        """How well each of these fits, in words and with the strongest reason; what does not fit is left out."""
        shown = [pk for pk in assignments if pk in self._best]
        wanted = {self._best[pk].opening for pk in shown}
        openings = {opening.id: opening for opening in self.problem.openings if opening.id in wanted}
        return {pk: self._said(self._best[pk], openings[self._best[pk].opening]) for pk in shown}

    def _said(self, match: engine.Match, opening: engine.Opening) -> str:
        reasons = with_weights(explanation_of(match, self._row, opening), self.problem.weights)
        if match.score >= VERY_WELL:
            how = _("This fits you very well.")
        elif match.score >= WELL:
            how = _("This fits you well.")
        else:
            how = _("You can do this.")
        return " ".join(filter(None, [how, strongest_said(reasons), otherwise_said(reasons)]))

    @cached_property
    def _row(self) -> engine.Volunteer:
        name = volunteer_id(self.volunteer.pk)
        return next(row for row in self.problem.volunteers if row.id == name)

    # What opens more

    @property
    def missing(self) -> More | None:
        """Why the engine does not know somebody yet, and what they can do; None when it does."""
        if self.is_judged:
            return None
        if self.volunteer.left_on or self.volunteer.consent_to_matching != ConsentState.YES:
            return More(_("First say yes: we may look for work with you."), "")
        if self.volunteer.place_id is None:
            return More(_("Where do you live? Tell us. Then we look again."), "place")
        if not self.volunteer.availability.exists():
            return More(_("When can you come? Tell us. Then we look again."), "moments")
        if not has_intake(self.volunteer):
            return More(_("First we talk with you. Then we know what fits you."), "")
        return More(_("We do not know enough about you yet. Look at your answers."), "")

    @cached_property
    def more(self) -> More | None:
        """The one thing that somebody can change themselves and that opens the most work; None when nothing does."""
        if not self.is_judged:
            return None
        if not self._row.availability and not self._kept_moments:
            return More(_("When can you come? Tell us. Then we look again."), "moments")
        opened: dict[tuple[str, str], set[int]] = defaultdict(set)
        openings = {opening.id: opening for opening in self.problem.openings}
        for miss in engine.near_openings(self.problem, volunteer_id(self.volunteer.pk), None):
            assignment = self._assignment(miss.opening)
            if assignment is None or assignment in self._best:
                continue
            for change in self._changes(miss, openings[miss.opening]):
                opened[change].add(assignment)
        if not opened:
            return None
        change, work = max(opened.items(), key=lambda item: (len(item[1]), item[0][0] == "part"))
        return self._asked(change, len(work))

    def _changes(self, miss: engine.NearMiss, opening: engine.Opening) -> Iterable[tuple[str, str]]:
        """What would each alone take this rule away."""
        row = self._row
        if miss.rule == engine.Rule.AVAILABILITY:
            missing = missing_moments(row, opening)
            days = {code.split("-")[0] for code in missing}
            if len(days) == 1 and self._kept_moments.isdisjoint(missing):
                if not any(code.startswith(missing[0].split("-")[0]) for code in row.availability):
                    yield "day", days.pop()
                if len(missing) == 1:
                    yield "part", missing[0]
        elif miss.rule == engine.Rule.TRAVEL:
            for minutes, _label in MINUTES:
                if minutes > row.max_travel_minutes and miss.minutes <= minutes:
                    yield "minutes", str(minutes)
                    break
        elif miss.rule == engine.Rule.DUTCH and row.dutch is None:
            yield "dutch", ""
        elif miss.rule == engine.Rule.SKILLS:
            lacking = [slug for slug in opening.required_skills if slug not in row.skills]
            if len(lacking) == 1:
                yield "skill", lacking[0]
        elif miss.rule == engine.Rule.DOCUMENTS:
            lacking = [code for code in opening.documents if code not in row.documents]
            if len(lacking) == 1:
                yield "paper", lacking[0]
        elif miss.rule == engine.Rule.ALONE:
            yield "alone", ""
        elif miss.rule == engine.Rule.AGE and self.volunteer.birth_date is None:
            yield "age", ""

    @cached_property
    def _kept_moments(self) -> set[str]:
        """Moments that somebody has, and that other work keeps already: no question about those."""
        told = {
            f"{Weekday(day).code}-{part}"
            for day, part in self.volunteer.availability.values_list("weekday", "part")
        }
        return told - set(self._row.availability)

    def _asked(self, change: tuple[str, str], count: int) -> More:
        kind, value = change
        more = ngettext("Then there is %(count)s more.", "Then there are %(count)s more.", count) % {
            "count": count
        }
        questions = {
            "part": (_("Can you also come on %(moment)s?"), "moments"),
            "day": (_("Can you also come on %(moment)s?"), "moments"),
            "minutes": (_("Can you travel for %(minutes)s minutes?"), "minutes"),
            "dutch": (
                _("Tell us how your Dutch is."),
                "understanding" if self.volunteer.dutch_speaking else "speaking",
            ),
            "skill": (_("Can you do this: %(skill)s?"), "skills"),
            "paper": (_("Do you have this paper: %(paper)s?"), "papers"),
            "alone": (_("Is it good to work alone too?"), "together"),
            "age": (_("Tell us when you were born."), "birth-date"),
        }
        text, question = questions[kind]
        facts = {
            "moment": self._moment(kind, value),
            "minutes": value,
            "skill": self._skill(value) if kind == "skill" else "",
            "paper": Document(value).label if kind == "paper" else "",
        }
        return More(f"{text % facts} {more}", question)

    @staticmethod
    def _moment(kind: str, value: str) -> str:
        if kind == "part":
            return part_in_words(value)
        return moments.weekday(DAYS[value]) if kind == "day" else ""

    @staticmethod
    def _skill(slug: str) -> str:
        skill = Skill.objects.filter(slug=slug).first()
        return str(isolated(skill)) if skill else slug
