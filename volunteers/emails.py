# Readers: volunteers
"""Messages to volunteers about their talks, one function each, in the reader's language."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from refuinterim.core import moments
from refuinterim.core.written import isolated, sentence
from refuinterim.messages.outbox import Letter, write
from volunteers.models import Intake, Volunteer
from volunteers.registered.message_kinds import VolunteerMessage
from volunteers.talks.first_talk import FirstTalk


def address_of(volunteer: Volunteer) -> dict[str, Any]:
    """How a message reaches a volunteer, for the outbox: who has no e-mail address gets a text, or is told by hand."""
    return {
        "email": volunteer.email,
        "phone": volunteer.phone,
        "name": volunteer.full_name,
        "recipient": volunteer.user,
        "language": volunteer.language,
    }


def welcome(volunteer: Volunteer, *, now: datetime) -> None:
    """To the volunteer: welcome, and how we come to talk: at a moment that they choose, or who calls and when."""
    with translation.override(volunteer.language):
        talk = FirstTalk.of(volunteer, now=now)
        write(
            kind=VolunteerMessage.WELCOME,
            key=f"welcome:{volunteer.pk}",
            **address_of(volunteer),
            antenna=volunteer.antenna,
            now=now,
            letter=Letter(
                subject=sentence(_("Welcome, %(name)s!"), name=isolated(volunteer.first_name)),
                paragraphs=[
                    _("Nice that you want to help."),
                    _("First we talk with you. Then we know what fits you."),
                    *talk.next_step,
                    _("You can already look for work that you like."),
                ],
                button=(_("Choose a moment"), reverse("volunteers:talk"))
                if talk.can_choose
                else (_("See what you can do"), reverse("matching:assignment-list")),
            ),
        )


def intake_planned(intake: Intake, *, now: datetime) -> None:
    """To the volunteer: when the first talk is."""
    volunteer = intake.volunteer
    with translation.override(volunteer.language):
        assert intake.planned_for
        moment = moments.day_and_clock(intake.planned_for)
        write(
            kind=VolunteerMessage.INTAKE_PLANNED,
            key=f"intake_planned:{intake.pk}:{now.isoformat()}",
            **address_of(volunteer),
            antenna=intake.antenna,
            now=now,
            letter=Letter(
                subject=sentence(_("Our talk: %(moment)s"), moment=moment),
                paragraphs=[
                    sentence(_("Hello %(name)s!"), name=isolated(volunteer.first_name)),
                    sentence(_("We talk on %(moment)s."), moment=moment),
                    _("You tell what you like to do. We listen, and we help you choose."),
                ],
            ),
        )
