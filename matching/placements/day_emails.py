# Readers: organisations
"""Messages to an organisation about one day of weekly work: somebody does not come, or comes after all."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Attendance, Placement
from matching.placements.emails import tell_organisation
from matching.registered.message_kinds import PlacementMessage
from refuinterim.core import moments
from refuinterim.core.written import isolated, sentence
from refuinterim.messages.outbox import Letter, take_back


def day_off(placement: Placement, starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """To the organisation: somebody helps elsewhere on one day of their weekly work. Written once a day."""
    tell_organisation(
        placement,
        PlacementMessage.DAY_OFF_ORGANISATION,
        lambda: Letter(
            subject=sentence(
                _("%(name)s does not come on %(day)s: %(title)s"),
                name=isolated(placement.volunteer.first_name),
                day=moments.day(timezone.localtime(starts_at).date()),
                title=isolated(placement.assignment),
            ),
            paragraphs=[
                moments.period(starts_at, ends_at),
                sentence(
                    _("%(name)s helps at an event then."), name=isolated(placement.volunteer.first_name)
                ),
                _("After that everything stays as it was."),
            ],
        ),
        now=now,
        once=f"{placement.pk}:{starts_at.isoformat()}",
    )


def own_day_off(placement: Placement, moment: Attendance, *, due_at: datetime, now: datetime) -> None:
    """To the organisation, from `due_at` on: somebody said that they do not come on one day of their weekly work."""
    tell_organisation(
        placement,
        PlacementMessage.OWN_DAY_OFF_ORGANISATION,
        lambda: Letter(
            subject=sentence(
                _("%(name)s does not come on %(day)s: %(title)s"),
                name=isolated(placement.volunteer.first_name),
                day=moments.day(timezone.localtime(moment.starts_at).date()),
                title=isolated(placement.assignment),
            ),
            paragraphs=[
                moments.period(moment.starts_at, moment.ends_at),
                sentence(_("%(name)s told us in time."), name=isolated(placement.volunteer.first_name)),
                _("After that everything stays as it was."),
            ],
            button=(
                _("See who comes"),
                reverse("matching:assignment-people", args=[placement.assignment.slug]),
            ),
        ),
        now=now,
        once=_said(moment, now),
        due_at=due_at,
    )


def take_day_off_back(placement: Placement, moment: Attendance, *, said_at: datetime) -> bool:
    """The organisation need not hear of a day off that was said at `said_at`. False when it heard of it already."""
    return take_back(f"{PlacementMessage.OWN_DAY_OFF_ORGANISATION}:{_said(moment, said_at)}:")


def _said(moment: Attendance, said_at: datetime) -> str:
    """A day off, and when it was said: after it was taken back, the same day can be said again."""
    return f"{moment.pk}@{int(said_at.timestamp() * 1000)}"


def comes_after_all(placement: Placement, starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """To the organisation: the day that was excused is a usual day again."""
    tell_organisation(
        placement,
        PlacementMessage.DAY_BACK_ORGANISATION,
        lambda: Letter(
            subject=sentence(
                _("%(name)s comes on %(day)s after all: %(title)s"),
                name=isolated(placement.volunteer.first_name),
                day=moments.day(timezone.localtime(starts_at).date()),
                title=isolated(placement.assignment),
            ),
            paragraphs=[moments.period(starts_at, ends_at)],
        ),
        now=now,
    )
