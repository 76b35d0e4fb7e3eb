# Readers: volunteers
"""A first day, ten hours, forty hours: said once in a letter and once on somebody's page. Never taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.attendance.hours import minutes_done
from matching.models import Milestone, MilestoneKind
from matching.registered.message_kinds import PlacementMessage
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.written import isolated, sentence
from refuinterim.messages.outbox import Letter, write
from volunteers.models import Volunteer

MINUTES: dict[MilestoneKind, int] = {
    MilestoneKind.FIRST_DAY: 1,
    MilestoneKind.TEN_HOURS: 10 * 60,
    MilestoneKind.FORTY_HOURS: 40 * 60,
}
TITLES: dict[str, Promise] = {
    MilestoneKind.FIRST_DAY: gettext_lazy("Your first day is done"),
    MilestoneKind.TEN_HOURS: gettext_lazy("You helped for 10 hours"),
    MilestoneKind.FORTY_HOURS: gettext_lazy("You helped for 40 hours"),
}
WORDS: dict[str, Promise] = {
    MilestoneKind.FIRST_DAY: gettext_lazy("You did it. Thank you for coming!"),
    MilestoneKind.TEN_HOURS: gettext_lazy("People are happy with your help. Thank you!"),
    MilestoneKind.FORTY_HOURS: gettext_lazy("That is a lot. We are proud of you."),
}


def reach_milestones(volunteer: Volunteer, *, added: int, now: datetime) -> list[Milestone]:
    """Keep what somebody reached with the `added` minutes that were confirmed just now, and write about it once.

    What was reached before this was kept is not news: it is kept as seen, and nobody is written to.
    """
    kept = set(Milestone.objects.filter(volunteer=volunteer).values_list("kind", flat=True))
    to_reach = {kind: needed for kind, needed in MINUTES.items() if kind not in kept}
    done = minutes_done(volunteer) if to_reach else 0
    reached = []
    for kind, needed in to_reach.items():
        if done < needed:
            continue
        is_news = done - added < needed
        milestone, is_new = Milestone.objects.get_or_create(
            volunteer=volunteer,
            kind=kind,
            defaults={"reached_at": now, "seen_at": None if is_news else now},
        )
        if is_new and is_news:
            reached.append(milestone)
            record(
                by=None, verb="milestone.reached", subject=milestone, now=now, antenna_id=volunteer.antenna_id
            )
            _well_done(milestone, now=now)
    return reached


@transaction.atomic
def see_milestone(*, by: User, milestone: Milestone, now: datetime) -> None:
    """Show it no more; with it the smaller ones that were reached before."""
    older = Milestone.objects.filter(volunteer=milestone.volunteer_id, seen_at=None, pk__lte=milestone.pk)
    if older.update(seen_at=now):
        record(
            by=by,
            verb="milestone.seen",
            subject=milestone,
            now=now,
            antenna_id=milestone.volunteer.antenna_id,
        )


def _well_done(milestone: Milestone, *, now: datetime) -> None:
    volunteer = milestone.volunteer
    with translation.override(volunteer.language):
        write(
            kind=PlacementMessage.MILESTONE,
            key=f"{PlacementMessage.MILESTONE}:{volunteer.pk}:{milestone.kind}",
            email=volunteer.email,
            recipient=volunteer.user,
            language=volunteer.language,
            antenna=volunteer.antenna,
            now=now,
            letter=Letter(
                subject=str(TITLES[milestone.kind]),
                paragraphs=[
                    sentence(_("Nice, %(name)s!"), name=isolated(volunteer.first_name)),
                    str(WORDS[milestone.kind]),
                ],
                button=(_("See your hours"), reverse("matching:my-hours")),
            ),
        )
