# Readers: volunteers, organisations
"""Messages about visits to look: to the volunteer in their language, to the organisation in that of its members."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Visit
from matching.placements.emails import where_and_who
from matching.registered.message_kinds import VisitMessage
from organisations.emails import to_organisation
from refuinterim.core import moments
from refuinterim.core.written import isolated, sentence
from refuinterim.messages.outbox import Letter, write
from volunteers.emails import address_of


def chosen(visit: Visit, *, is_moved: bool, now: datetime) -> None:
    """To the volunteer: this is when you come to look; or this is the new moment."""
    subject = (
        gettext_lazy("Your visit is now on %(moment)s")
        if is_moved
        else gettext_lazy("Your visit: %(moment)s")
    )
    kind = VisitMessage.MOVED if is_moved else VisitMessage.CHOSEN
    _when_and_where(visit, kind, subject, key=f"{visit.pk}:{now.isoformat()}", now=now)


def tomorrow(visit: Visit, *, now: datetime) -> None:
    """To the volunteer, the day before. Written once for the visit at this moment."""
    subject = gettext_lazy("Tomorrow you go and look: %(title)s")
    _when_and_where(visit, VisitMessage.TOMORROW, subject, key=once_key(visit), now=now)


def soon(visit: Visit, *, now: datetime) -> None:
    """To the volunteer, two hours before. Written once for the visit at this moment."""
    subject = gettext_lazy("At %(hour)s you go and look: %(title)s")
    _when_and_where(visit, VisitMessage.SOON, subject, key=once_key(visit), now=now)


def once_key(visit: Visit) -> str:
    """What names a visit at its moment: the same again is another moment. `visit_reminding` says it in SQL."""
    return f"{visit.pk}:{int(visit.starts_at.timestamp())}"


def asks_key(visit: Visit) -> str:
    """What names the question after a visit: the first one, or the one some days later."""
    return f"{visit.pk}:{1 if visit.ask_again_on is None else 2}"


def called_off(visit: Visit, *, now: datetime) -> None:
    """To the volunteer: the visit does not go on, choose another moment."""
    assignment = visit.assignment
    _to_volunteer(
        visit,
        VisitMessage.CALLED_OFF,
        lambda: Letter(
            subject=sentence(_("Your visit does not go on: %(title)s"), title=isolated(assignment)),
            paragraphs=[
                sentence(_("Hello %(name)s!"), name=isolated(visit.volunteer.first_name)),
                sentence(
                    _("Your visit on %(moment)s does not go on."),
                    moment=moments.day_and_clock(visit.starts_at),
                ),
                _("We are sorry. It is not your fault."),
                _("There is other work. We help you look."),
            ],
            button=(_("See other work"), reverse("matching:assignment-list")),
            short=moments.day_and_clock(visit.starts_at),
        ),
        key=f"{visit.pk}:{now.isoformat()}",
        now=now,
    )


def asks(visit: Visit, *, now: datetime) -> None:
    """To the volunteer, afterwards: do you want to help there? Written once, and once more for who did not know yet."""
    assignment = visit.assignment
    _to_volunteer(
        visit,
        VisitMessage.ASKED,
        lambda: Letter(
            subject=sentence(_("Do you want to help here? %(title)s"), title=isolated(assignment)),
            paragraphs=[
                sentence(_("Hello %(name)s!"), name=isolated(visit.volunteer.first_name)),
                sentence(
                    _("You went to look at %(organisation)s."), organisation=isolated(assignment.organisation)
                ),
                _("Do you want to help here? You choose. No is fine too."),
            ],
            button=(_("Answer with one tap"), _page(visit)),
        ),
        key=asks_key(visit),
        now=now,
    )


def _when_and_where(visit: Visit, kind: VisitMessage, subject: Promise, *, key: str, now: datetime) -> None:
    hour = timezone.localtime(visit.starts_at).time()
    assignment = visit.assignment

    def letter() -> Letter:
        moment = moments.day_and_clock(visit.starts_at)
        return Letter(
            subject=sentence(subject, moment=moment, hour=moments.clock(hour), title=isolated(assignment)),
            paragraphs=[
                sentence(_("Hello %(name)s!"), name=isolated(visit.volunteer.first_name)),
                sentence(_("You go and look on %(moment)s."), moment=moment),
                isolated(assignment),
                *where_and_who(assignment),
                _("You look and you ask. You promise nothing."),
                _("Can you not come? Then choose another moment."),
            ],
            button=(_("See your visit"), _page(visit)),
            short=moment,
            where=assignment.address,
        )

    _to_volunteer(visit, kind, letter, key=key, now=now)


def _page(visit: Visit) -> str:
    return reverse("matching:visit", args=[visit.pk])


def _to_volunteer(
    visit: Visit, kind: VisitMessage, letter: Callable[[], Letter], *, key: str, now: datetime
) -> None:
    volunteer = visit.volunteer
    with translation.override(volunteer.language):
        write(
            kind=kind,
            key=f"{kind}:{key}",
            **address_of(volunteer),
            antenna=visit.assignment.antenna,
            now=now,
            letter=letter(),
        )


def says_who_comes(visit: Visit, *, before: datetime | None, now: datetime) -> None:
    """To the organisation: somebody comes to look, or comes at another moment."""
    name, when = visit.volunteer.first_name, visit.starts_at

    def letter() -> Letter:
        moment = moments.day_and_clock(when)
        was = sentence(_("Before it was %(moment)s."), moment=moments.day_and_clock(before)) if before else ""
        return Letter(
            subject=sentence(
                _("%(name)s comes to look: %(title)s"), name=isolated(name), title=isolated(visit.assignment)
            ),
            paragraphs=[
                moment,
                *([was] if was else []),
                _("It is a visit, without a promise. Show the work, and leave time for questions."),
            ],
            button=(_("See who comes"), _people(visit)),
        )

    _to_organisation(visit, letter, now=now)


def says_who_does_not_come(visit: Visit, *, now: datetime) -> None:
    """To the organisation: somebody does not come to look."""
    name, when = visit.volunteer.first_name, visit.starts_at
    _to_organisation(
        visit,
        lambda: Letter(
            subject=sentence(
                _("%(name)s does not come to look: %(title)s"),
                name=isolated(name),
                title=isolated(visit.assignment),
            ),
            paragraphs=[moments.day_and_clock(when)],
            button=(_("See who comes"), _people(visit)),
        ),
        now=now,
    )


def _people(visit: Visit) -> str:
    return reverse("matching:assignment-people", args=[visit.assignment.slug])


def _to_organisation(visit: Visit, letter: Callable[[], Letter], *, now: datetime) -> None:
    to_organisation(
        visit.assignment.organisation,
        kind=VisitMessage.NEWS_ORGANISATION,
        about=f"{visit.pk}:{now.isoformat()}",
        antenna=visit.assignment.antenna,
        now=now,
        letter=letter,
    )
