# Readers: organisations, staff
"""Messages about assignments, one function each, in the reader's language."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from organisations.models import Assignment, Organisation
from organisations.registered.message_kinds import AssignmentMessage
from refuinterim.core.languages import isolated
from refuinterim.core.models import Antenna
from refuinterim.messages.outbox import Letter, write


def assignment_submitted(assignment: Assignment, *, now: datetime) -> None:
    """To the antenne: an assignment waits for you."""
    with translation.override("nl"):
        write(
            kind=AssignmentMessage.SUBMITTED,
            key=f"assignment_submitted:{assignment.pk}:{now.isoformat()}",
            email=assignment.antenna.email,
            language="nl",
            antenna=assignment.antenna,
            now=now,
            letter=Letter(
                subject=_("New assignment: %(title)s") % {"title": isolated(assignment.title)},
                paragraphs=[
                    _("%(organisation)s posted an assignment.")
                    % {"organisation": isolated(assignment.organisation)},
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
    to_members(
        assignment.organisation,
        kind=AssignmentMessage.SENT_BACK,
        about=f"{assignment.pk}:{now.isoformat()}",
        antenna=assignment.antenna,
        now=now,
        letter=lambda: Letter(
            subject=_("Please change your assignment: %(title)s") % {"title": isolated(assignment.title)},
            paragraphs=[_("We looked at your assignment. Something should change first."), isolated(reason)],
            button=(_("Change it"), reverse("organisations:assignment-detail", args=[assignment.slug])),
        ),
    )


def assignment_published(assignment: Assignment, *, now: datetime) -> None:
    """To the organisation's members: your assignment is open."""
    to_members(
        assignment.organisation,
        kind=AssignmentMessage.PUBLISHED,
        about=f"{assignment.pk}:{now.isoformat()}",
        antenna=assignment.antenna,
        now=now,
        letter=lambda: Letter(
            subject=_("Your assignment is open: %(title)s") % {"title": isolated(assignment.title)},
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


def assignment_called_off(assignment: Assignment, *, now: datetime) -> None:
    """To the organisation's members: your assignment does not go on, and the people know."""
    to_members(
        assignment.organisation,
        kind=AssignmentMessage.CALLED_OFF,
        about=f"{assignment.pk}:{now.isoformat()}",
        antenna=assignment.antenna,
        now=now,
        letter=lambda: Letter(
            subject=_("Your assignment is called off: %(title)s") % {"title": isolated(assignment.title)},
            paragraphs=[
                _("Your assignment does not go on."),
                _("We told everybody who had a place."),
                _("Do you have a question? Call us."),
            ],
            button=(
                _("See your assignment"),
                reverse("organisations:assignment-detail", args=[assignment.slug]),
            ),
        ),
    )


def to_members(
    organisation: Organisation,
    *,
    kind: TextChoices,
    about: str,
    antenna: Antenna,
    now: datetime,
    letter: Callable[[], Letter],
) -> None:
    """One message to each of the organisation's members, made in that member's language; once about the same."""
    for membership in organisation.memberships.select_related("user"):
        user = membership.user
        with translation.override(user.language):
            write(
                kind=kind,
                key=f"{kind}:{about}:{user.pk}",
                email=user.email,
                recipient=user,
                language=user.language,
                antenna=antenna,
                now=now,
                letter=letter(),
            )
