"""Messages about assignments, one function each, in the reader's language."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from organisations.models import Assignment
from refuinterim.core.outbox import Letter, write


def assignment_submitted(assignment: Assignment, *, now: datetime) -> None:
    """To the antenne: an assignment waits for you."""
    with translation.override("nl"):
        write(
            kind="assignment_submitted",
            key=f"assignment_submitted:{assignment.pk}:{now.isoformat()}",
            email=assignment.antenna.email,
            language="nl",
            antenna=assignment.antenna,
            now=now,
            letter=Letter(
                subject=_("New assignment: %(title)s") % {"title": assignment.title},
                paragraphs=[
                    _("%(organisation)s posted an assignment.") % {"organisation": assignment.organisation},
                    _("Look it over. Then you can publish it."),
                ],
                button=(
                    _("Look at it"),
                    reverse("admin:organisations_assignment_change", args=[assignment.pk]),
                ),
            ),
        )


def assignment_sent_back(assignment: Assignment, *, now: datetime, reason: str) -> None:
    """To the organisation's members: something should change first."""
    _to_members(
        assignment,
        kind="assignment_sent_back",
        now=now,
        letter=lambda: Letter(
            subject=_("Please change your assignment: %(title)s") % {"title": assignment.title},
            paragraphs=[_("We looked at your assignment. Something should change first."), reason],
            button=(_("Change it"), reverse("organisations:assignment-detail", args=[assignment.slug])),
        ),
    )


def assignment_published(assignment: Assignment, *, now: datetime) -> None:
    """To the organisation's members: your assignment is open."""
    _to_members(
        assignment,
        kind="assignment_published",
        now=now,
        letter=lambda: Letter(
            subject=_("Your assignment is open: %(title)s") % {"title": assignment.title},
            paragraphs=[
                _("Volunteers can see your assignment now."),
                _("We tell you when somebody wants to help."),
            ],
            button=(
                _("See your assignment"),
                reverse("organisations:assignment-detail", args=[assignment.slug]),
            ),
        ),
    )


def _to_members(assignment: Assignment, *, kind: str, now: datetime, letter: Callable[[], Letter]) -> None:
    for membership in assignment.organisation.memberships.select_related("user"):
        user = membership.user
        with translation.override(user.language):
            write(
                kind=kind,
                key=f"{kind}:{assignment.pk}:{user.pk}:{now.isoformat()}",
                email=user.email,
                recipient=user,
                language=user.language,
                antenna=assignment.antenna,
                now=now,
                letter=letter(),
            )
