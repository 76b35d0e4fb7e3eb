# Readers: volunteers
"""What who waits for a place is told: where they stand, and what is missing."""

from __future__ import annotations

from django.utils.translation import gettext as _

from matching.models import Placement


def words_in_line(placement: Placement, *, had_intake: bool) -> list[str]:
    """The place on the waiting list, and what comes next; without a first talk, that it comes first.

    How to come to that talk the page says beside it, and a letter in the words of `FirstTalk.next_step`.
    """
    place = _("You are number %(number)s on the waiting list.") % {"number": placement.place_in_line()}
    if not had_intake:
        return [place, _("We want to talk with you first. Then you can get a place.")]
    return [place, _("Is there a place for you? Then we tell you.")]
