# Readers: volunteers, staff
"""Messages about first talks: to the volunteer in their language, to who holds the talk in theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refuinterim.core import moments
from refuinterim.core.written import isolated, sentence
from refuinterim.messages.outbox import Letter, write
from volunteers.emails import address_of
from volunteers.models import Intake
from volunteers.registered.message_kinds import VolunteerMessage
from volunteers.states import WAITING
from volunteers.talks.models import TalkMoment
from volunteers.talks.words import about


def chosen(intake: Intake, *, was_planned: bool, now: datetime) -> None:
    """To the volunteer: this is when we talk; or this is the new moment."""
    kind = VolunteerMessage.TALK_MOVED if was_planned else VolunteerMessage.TALK_CHOSEN
    subject = (
        gettext_lazy("Our talk is now on %(moment)s") if was_planned else gettext_lazy("Our talk: %(moment)s")
    )
    _when_and_where(intake, kind, subject, key=f"{intake.pk}:{now.isoformat()}", now=now)


def tomorrow(intake: Intake, *, now: datetime) -> None:
    """To the volunteer, the day before. Written once for the talk at this moment."""
    _when_and_where(
        intake,
        VolunteerMessage.TALK_TOMORROW,
        gettext_lazy("Tomorrow: our talk"),
        key=once_key(intake),
        now=now,
    )


def soon(intake: Intake, *, now: datetime) -> None:
    """To the volunteer, two hours before. Written once for the talk at this moment."""
    _when_and_where(
        intake,
        VolunteerMessage.TALK_SOON,
        gettext_lazy("At %(hour)s: our talk"),
        key=once_key(intake),
        now=now,
    )


def once_key(intake: Intake) -> str:
    """What names a talk at its moment: the same again is another moment. `reminding` says it in SQL."""
    assert intake.planned_for
    return f"{intake.pk}:{int(intake.planned_for.timestamp())}"


def called_off(intake: Intake, planned_for: datetime, *, now: datetime) -> None:
    """To the volunteer: we cannot be there, choose another moment."""
    _does_not_go_on(
        intake,
        planned_for,
        [
            gettext_lazy("We are sorry. We cannot be there."),
            gettext_lazy("Choose another moment. Or wait: we call you."),
        ],
        button=gettext_lazy("Choose another moment"),
        now=now,
    )


def does_not_go_on(intake: Intake, planned_for: datetime, *, now: datetime) -> None:
    """To the volunteer: this talk does not go on, and no other one is looked for."""
    _does_not_go_on(
        intake,
        planned_for,
        [gettext_lazy("Do you have a question? Call us.")],
        button=gettext_lazy("See your volunteer work"),
        now=now,
    )


def _does_not_go_on(
    intake: Intake, planned_for: datetime, lines: Sequence[Promise], *, button: Promise, now: datetime
) -> None:
    address = "volunteers:talk" if intake.state in WAITING else "matching:my-work"
    with translation.override(intake.volunteer.language):
        letter = Letter(
            subject=sentence(
                _("Our talk does not go on: %(moment)s"), moment=moments.day_and_clock(planned_for)
            ),
            paragraphs=[
                sentence(_("Hello %(name)s!"), name=isolated(intake.volunteer.first_name)),
                sentence(
                    _("Our talk on %(moment)s does not go on."), moment=moments.day_and_clock(planned_for)
                ),
                *map(str, lines),
            ],
            button=(str(button), reverse(address)),
        )
        _to_volunteer(
            intake, VolunteerMessage.TALK_CALLED_OFF, letter, key=f"{intake.pk}:{now.isoformat()}", now=now
        )


def _when_and_where(
    intake: Intake, kind: VolunteerMessage, subject: Promise, *, key: str, now: datetime
) -> None:
    assert intake.planned_for
    hour = timezone.localtime(intake.planned_for).time()
    with translation.override(intake.volunteer.language):
        moment = moments.day_and_clock(intake.planned_for)
        letter = Letter(
            subject=sentence(subject, moment=moment, hour=moments.clock(hour)),
            paragraphs=[
                sentence(_("Hello %(name)s!"), name=isolated(intake.volunteer.first_name)),
                sentence(_("We talk on %(moment)s."), moment=moment),
                *about(intake),
                _("You tell what you like to do. We listen, and we help you choose."),
                _("Can you not come? Then choose another moment."),
            ],
            button=(_("See our talk"), reverse("volunteers:talk")),
            short=moment,
        )
        _to_volunteer(intake, kind, letter, key=key, now=now)


def _to_volunteer(intake: Intake, kind: VolunteerMessage, letter: Letter, *, key: str, now: datetime) -> None:
    volunteer = intake.volunteer
    write(
        kind=kind,
        key=f"{kind}:{key}",
        **address_of(volunteer),
        antenna=intake.antenna,
        now=now,
        letter=letter,
    )


def says_who_comes(intake: Intake, moment: TalkMoment, *, now: datetime) -> None:
    """To who holds the talk: somebody chose this moment."""
    _to_holder(intake, moment, moment.starts_at, gettext_lazy("%(name)s chose a talk: %(moment)s"), now=now)


def says_who_does_not_come(
    intake: Intake, moment: TalkMoment | None, planned_for: datetime, *, now: datetime
) -> None:
    """To who holds the talk: somebody chose another moment, or none. Without an open moment the antenne hears it."""
    title = gettext_lazy("%(name)s does not come to the talk: %(moment)s")
    _to_holder(intake, moment, planned_for, title, now=now)


def _to_holder(
    intake: Intake, moment: TalkMoment | None, planned_for: datetime, title: Promise, *, now: datetime
) -> None:
    """In the language of the one who reads; to the antenne when that is nobody by name."""
    holder = moment.held_by if moment else None
    language = holder.language if holder else "nl"
    with translation.override(language):
        write(
            kind=VolunteerMessage.TALK_NEWS,
            key=f"{VolunteerMessage.TALK_NEWS}:{intake.pk}:{planned_for.isoformat()}:{now.isoformat()}",
            email=holder.email if holder else intake.antenna.email,
            recipient=holder,
            language=language,
            antenna=intake.antenna,
            now=now,
            letter=Letter(
                subject=sentence(
                    title, name=isolated(intake.volunteer), moment=moments.day_and_clock(planned_for)
                ),
                paragraphs=[
                    moments.day_and_clock(planned_for),
                    *([str(moment.get_way_display())] if moment else []),
                ],
                button=(_("Look at it"), reverse("desk:intake", args=[intake.pk])),
            ),
        )
