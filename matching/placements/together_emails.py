# Readers: volunteers
"""Messages to two who want to go together. Of each other they read a first name, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from matching.models import Companions, Placement
from matching.registered.message_kinds import PlacementMessage
from matching.states import ENDED, PlacementState
from refuinterim.core import moments
from refuinterim.core.written import Written, isolated, sentence
from refuinterim.messages.outbox import Letter, write
from volunteers.emails import address_of


def first_name(placement: Placement | None) -> Written:
    """The first name of one of the two."""
    return isolated(placement.volunteer.first_name if placement else "")


def friend_said_yes(row: Companions, *, now: datetime) -> None:
    """To who asked: the friend said yes; there is a place for both, or both wait."""

    def letter() -> Letter:
        name = first_name(row.friend)
        both = _("There is a place for both of you.")
        if row.asker.state == PlacementState.WAITLISTED:
            both = _("You wait together for two places. Are there two? Then we tell you both.")
        return Letter(
            subject=sentence(
                _("%(name)s comes along: %(title)s"), name=name, title=isolated(row.asker.assignment)
            ),
            paragraphs=[sentence(_("Nice! %(name)s said yes."), name=name), _when(row.asker), both],
            button=_look(row.asker),
        )

    _tell(row, row.asker, PlacementMessage.FRIEND_YES, letter, now=now, once="yes")


def place_for_both(row: Companions, placement: Placement, *, now: datetime) -> None:
    """To who was asked to go alone: there is a second place after all."""

    def letter() -> Letter:
        name = first_name(row.other(placement))
        return Letter(
            subject=sentence(_("A place for both of you: %(title)s"), title=isolated(placement.assignment)),
            paragraphs=[
                sentence(_("Good news! There is a place for %(name)s too."), name=name),
                _when(placement),
            ],
            button=_look(placement),
        )

    _tell(row, placement, PlacementMessage.FRIEND_YES, letter, now=now, once=f"both:{now.isoformat()}")


def alone(row: Companions, placement: Placement, *, now: datetime) -> None:
    """To who has a place, or waits, without the other: do you want to go alone?"""

    def letter() -> Letter:
        return Letter(
            subject=sentence(_("Do you want to go alone? %(title)s"), title=isolated(placement.assignment)),
            paragraphs=[
                sentence(_("Hello %(name)s!"), name=first_name(placement)),
                *why_alone(row, placement),
                _when(placement),
                _("Do you want to go alone? You choose. No is fine too."),
                sentence(
                    _("Please answer before %(moment)s."),
                    moment=moments.day_and_hour(row.until) if row.until else "",
                ),
            ],
            button=(_("Look and answer"), reverse("matching:placement-answer", args=[placement.pk])),
        )

    _tell(row, placement, PlacementMessage.ALONE, letter, now=now, once=f"alone:{now.isoformat()}")


def why_alone(row: Companions, placement: Placement) -> list[str]:
    """What happened with the other, without why; and what somebody has now."""
    other = row.other(placement)
    name = first_name(other)
    if other is None:
        happened = _("Your friend did not answer.")
    elif other.state in ENDED:
        happened = sentence(_("%(name)s does not come."), name=name)
    else:
        happened = sentence(_("%(name)s said yes. But there is one place, not two."), name=name)
    if placement.state == PlacementState.WAITLISTED:
        return [happened, _("You keep your place on the waiting list.")]
    return [happened, _("We keep your place until you answer.")]


def not_answered(row: Companions, placement: Placement, *, kept: bool, now: datetime) -> None:
    """To who did not say whether they go alone: what happens with the place."""

    def letter() -> Letter:
        if kept:
            said = [_("You go alone."), _("Can you not come? Tell us in time.")]
        else:
            said = [
                _("We do not keep your place any more."),
                _("You are on the waiting list. Is there a place for you? Then we tell you."),
            ]
        return Letter(
            subject=sentence(_("About your place: %(title)s"), title=isolated(placement.assignment)),
            paragraphs=[
                sentence(_("Hello %(name)s!"), name=first_name(placement)),
                _("We did not get an answer from you."),
                *said,
            ],
            button=_look(placement),
        )

    _tell(row, placement, PlacementMessage.PARTED, letter, now=now, once=f"silent:{now.isoformat()}")


def parted(row: Companions, placement: Placement, *, now: datetime) -> None:
    """To who still waits, or has a place: the other goes alone."""

    def letter() -> Letter:
        name = first_name(row.other(placement))
        return Letter(
            subject=sentence(
                _("%(name)s goes alone: %(title)s"), name=name, title=isolated(placement.assignment)
            ),
            paragraphs=[
                sentence(_("Hello %(name)s!"), name=first_name(placement)),
                sentence(_("%(name)s goes alone."), name=name),
                _("You are on the waiting list. Is there a place for you? Then we tell you."),
            ],
            button=_look(placement),
        )

    _tell(row, placement, PlacementMessage.PARTED, letter, now=now, once=f"parted:{now.isoformat()}")


def _when(placement: Placement) -> str:
    return "\n".join(placement.assignment.moments_in_words(placement.shift))


def _look(placement: Placement) -> tuple[str, str]:
    return _("See your volunteer work"), reverse("matching:placement-answer", args=[placement.pk])


def _tell(
    row: Companions,
    placement: Placement,
    kind: PlacementMessage,
    letter: Callable[[], Letter],
    *,
    now: datetime,
    once: str,
) -> None:
    volunteer = placement.volunteer
    with translation.override(volunteer.language):
        write(
            kind=kind,
            key=f"{kind}:{row.pk}:{placement.pk}:{once}",
            **address_of(volunteer),
            antenna=placement.assignment.antenna,
            now=now,
            letter=letter(),
        )
