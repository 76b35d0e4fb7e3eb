# Readers: organisations, staff
"""Messages about assignments, one function each, in the reader's language."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from organisations.models import Assignment, Organisation
from organisations.registered.message_kinds import AssignmentMessage
from organisations.roles import EVERYBODY, MemberRole
from refuinterim.core.models import Antenna
from refuinterim.core.written import isolated, sentence
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
                subject=sentence(_("New assignment: %(title)s"), title=isolated(assignment)),
                paragraphs=[
                    sentence(
                        _("%(organisation)s posted an assignment."),
                        organisation=isolated(assignment.organisation),
                    ),
                    _("Look it over. Then you can publish it."),
                ],
                button=(
                    _("Look at it"),
                    reverse("admin:organisations_assignment_change", args=[assignment.pk]),
                ),
            ),
        )


def assignment_sent_back(assignment: Assignment, *, now: datetime, reason: str) -> None:
    """To the organisation: something should change first."""
    to_organisation(
        assignment.organisation,
        kind=AssignmentMessage.SENT_BACK,
        about=f"{assignment.pk}:{now.isoformat()}",
        antenna=assignment.antenna,
        now=now,
        letter=lambda: Letter(
            subject=sentence(_("Please change your assignment: %(title)s"), title=isolated(assignment)),
            paragraphs=[_("We looked at your assignment. Something should change first."), isolated(reason)],
            button=(_("Change it"), reverse("organisations:assignment-detail", args=[assignment.slug])),
        ),
    )


def assignment_published(assignment: Assignment, *, now: datetime) -> None:
    """To the organisation: your assignment is open."""
    to_organisation(
        assignment.organisation,
        kind=AssignmentMessage.PUBLISHED,
        about=f"{assignment.pk}:{now.isoformat()}",
        antenna=assignment.antenna,
        now=now,
        letter=lambda: Letter(
            subject=sentence(_("Your assignment is open: %(title)s"), title=isolated(assignment)),
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
    """To the organisation: your assignment does not go on, and the people know."""
    to_organisation(
        assignment.organisation,
        kind=AssignmentMessage.CALLED_OFF,
        about=f"{assignment.pk}:{now.isoformat()}",
        antenna=assignment.antenna,
        now=now,
        letter=lambda: Letter(
            subject=sentence(_("Your assignment is called off: %(title)s"), title=isolated(assignment)),
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


def assignment_unheard(assignment: Assignment, *, now: datetime) -> None:
    """To the antenne: work is paused, for nobody of the organisation would hear who comes."""
    with translation.override("nl"):
        write(
            kind=AssignmentMessage.UNHEARD,
            key=f"assignment_unheard:{assignment.pk}:{now.isoformat()}",
            email=assignment.antenna.email,
            language="nl",
            antenna=assignment.antenna,
            now=now,
            letter=Letter(
                subject=sentence(_("Paused: %(title)s"), title=isolated(assignment)),
                paragraphs=[
                    sentence(
                        _("%(organisation)s has no e-mail address and no member any more."),
                        organisation=isolated(assignment.organisation),
                    ),
                    _("Nobody would hear who comes. Add an address, then you can publish it again."),
                ],
                button=(
                    _("Look at it"),
                    reverse("admin:organisations_assignment_change", args=[assignment.pk]),
                ),
            ),
        )


def to_organisation(
    organisation: Organisation,
    *,
    kind: TextChoices,
    about: str,
    antenna: Antenna,
    now: datetime,
    letter: Callable[[], Letter],
    due_at: datetime | None = None,
    roles: frozenset[MemberRole] = EVERYBODY,
) -> None:
    """One message to each member who can sign in, in that member's language; without one, to its own address.

    Written once about the same. Who reads at the organisation's own address has no page to open: no button leads there.
    With neither, the antenne reads it and tells them: nothing that we write is lost.
    """
    members = [membership.user for membership in organisation.members_reached(roles).select_related("user")]
    for user in members:
        with translation.override(user.language):
            write(
                kind=kind,
                key=f"{kind}:{about}:{user.pk}",
                email=user.email,
                recipient=user,
                language=user.language,
                antenna=antenna,
                now=now,
                due_at=due_at,
                letter=letter(),
            )
    if not members:
        with translation.override("nl"):
            write(
                kind=kind,
                key=f"{kind}:{about}:organisation-{organisation.pk}",
                email=organisation.email or antenna.email,
                language="nl",
                antenna=antenna,
                now=now,
                due_at=due_at,
                letter=_without_page(letter()) if organisation.email else _to_pass_on(organisation, letter()),
            )


def _without_page(letter: Letter) -> Letter:
    """The letter for who cannot sign in: it says who helps."""
    invitation = _("Do you want to follow this on our website? Ask us for access.")
    return replace(letter, paragraphs=[*letter.paragraphs, invitation], button=None)


def _to_pass_on(organisation: Organisation, letter: Letter) -> Letter:
    """The letter for the antenne, which is asked to tell it."""
    request = sentence(
        _("%(organisation)s has no e-mail address and no member. Please tell them this."),
        organisation=isolated(organisation),
    )
    return replace(letter, paragraphs=[request, *letter.paragraphs], button=None)
