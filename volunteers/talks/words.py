# Readers: volunteers
"""A first talk in words: in which way, where, with whom, in which languages. The same on pages, in letters, in calendars."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from refuinterim.core import moments
from refuinterim.core.models import Language
from refuinterim.core.phone_numbers import shown
from refuinterim.core.written import Written, isolated, sentence
from volunteers.models import Intake
from volunteers.talks.models import TalkMoment, TalkWay

DUTCH = "nl"


def place_of(moment: TalkMoment, phone: str) -> Written:
    """Where somebody has to be: at an address, or near their phone with this number."""
    if moment.way == TalkWay.PHONE:
        if not phone:
            return Written(_("We call you."))
        return sentence(_("We call you on %(phone)s."), phone=isolated(shown(phone)))
    if moment.way == TalkWay.GROUP:
        return sentence(_("You come together with others: %(where)s"), where=isolated(moment.where))
    return sentence(_("You come to %(where)s"), where=isolated(moment.where))


def person_of(moment: TalkMoment) -> Written:
    """Who talks with them, by the first name."""
    name = moment.held_by.first_name or str(moment.antenna)
    return sentence(_("You talk with %(name)s."), name=isolated(name))


def languages_of(moment: TalkMoment) -> Written:
    """The languages in which they can talk; uses the prefetch."""
    return moments.listed(isolated(language) for language in moment.languages.all())


def spoken_by(languages: Iterable[Language], language: str) -> frozenset[str]:
    """The codes of what somebody speaks: what they told, the language of their messages, and Dutch to learn it."""
    return frozenset({DUTCH, language, *(one.slug for one in languages)})


def about(intake: Intake) -> list[Written]:
    """Where and with whom of a planned talk, a line each; nothing is known of one that was planned by hand."""
    if intake.moment is None:
        return []
    return [place_of(intake.moment, intake.volunteer.phone), person_of(intake.moment)]
