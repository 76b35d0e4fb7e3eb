"""What somebody asked to be otherwise, in words: to themselves, and to who looks for work with them."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.advice.near_misses import part_in_words
from matching.models import AskedOtherwise
from matching.models.asked_otherwise import Otherwise
from refuinterim.core import moments
from refuinterim.core.written import isolated


def said_to_themselves(asked: AskedOtherwise) -> str:
    """One line, to the volunteer."""
    # Readers: volunteers
    match asked.why:
        case Otherwise.TOO_FAR if asked.minutes is not None:
            far = ngettext(
                "Too far: %(minutes)s minute of travel.",
                "Too far: %(minutes)s minutes of travel.",
                asked.minutes,
            )
            return far % {"minutes": asked.minutes}
        case Otherwise.TOO_FAR:
            return _("Too far.")
        case Otherwise.TOO_HARD:
            return _("Too hard.")
        case Otherwise.OTHER_MOMENT:
            return _said_of_moments(
                asked, _("Another moment."), lambda words: _("Not on %(moments)s.") % words
            )
    return _("Other work than %(work)s.") % {"work": isolated(asked.category)}


def said_to_desk(asked: AskedOtherwise) -> str:
    """One line, to a coordinator: what to look for."""
    # Readers: staff
    match asked.why:
        case Otherwise.TOO_FAR if asked.minutes is not None:
            less = ngettext(
                "rather less than %(minutes)s minute of travel",
                "rather less than %(minutes)s minutes of travel",
                asked.minutes,
            )
            return less % {"minutes": asked.minutes}
        case Otherwise.TOO_FAR:
            return _("rather nearer; we do not know where this person lives")
        case Otherwise.TOO_HARD:
            return _("rather easier: less Dutch than %(level)s, or fewer skills") % {"level": asked.dutch}
        case Otherwise.OTHER_MOMENT:
            return _said_of_moments(
                asked, _("rather another moment"), lambda words: _("rather not on %(moments)s") % words
            )
    return _("rather other work than %(work)s") % {"work": isolated(asked.category)}


def _said_of_moments(asked: AskedOtherwise, bare: str, named: Callable[[dict[str, object]], str]) -> str:
    """With the moments, when the work had any."""
    if not asked.slots:
        return bare
    return named({"moments": moments.listed(part_in_words(code) for code in asked.slots)})
