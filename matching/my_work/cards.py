# Readers: volunteers
"""What a volunteer reads about their own placements: where each stands, and what happens next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.browse.cards import AssignmentCard
from matching.browse.travel import Departure, way_to
from matching.models import Attendance, Placement
from matching.my_work.calendar_file import welcome_words
from matching.placements.arriving import can_say_here
from matching.placements.in_line import words_in_line
from matching.states import CONTACT_SHARED, ENDED, WAITS_FOR_ANSWER, EndReason, PlacementState
from organisations.models import Photo
from refuinterim.core import moments
from refuinterim.core.written import Written, sentence, written

S = PlacementState

STANDS: dict[str, Promise] = {
    S.PROPOSED: gettext_lazy("For you"),
    S.OFFERED: gettext_lazy("A place for you"),
    S.ACCEPTED: gettext_lazy("You said yes"),
    S.WAITLISTED: gettext_lazy("Waiting list"),
    S.CONFIRMED: gettext_lazy("It is certain"),
    S.ACTIVE: gettext_lazy("You help here"),
    S.COMPLETED: gettext_lazy("Done"),
    S.STOPPED: gettext_lazy("Stopped"),
    S.DECLINED: gettext_lazy("You said no"),
    S.REJECTED: gettext_lazy("It did not fit"),
    S.WITHDRAWN: gettext_lazy("You do not come"),
    S.CANCELLED: gettext_lazy("It does not go on"),
    S.EXPIRED: gettext_lazy("No answer in time"),
}


@dataclass(frozen=True)
class PlacementCard:
    """One placement in words for the volunteer."""

    pk: int
    state: str
    card: AssignmentCard
    answer_before: str
    can_withdraw: bool
    in_calendar: bool
    address: str
    route: str
    contact: list[str]
    phone: str
    welcomed_by: str
    can_stop: bool
    can_say_absent: bool
    has_days: bool
    door: Written
    bus_stop: str
    bring: Written
    is_asked: bool  # a proposal, and there is still time to answer

    @property
    def url(self) -> str:
        """The page of the placement."""
        return self.card.url

    @property
    def face(self) -> Photo | None:
        """The photo of who welcomes people, asked for where it is shown."""
        return self.card.assignment.face if self.state in CONTACT_SHARED else None

    @property
    def waits_for_answer(self) -> bool:
        """Whether the volunteer has to say yes or no."""
        return self.state in WAITS_FOR_ANSWER

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens."""
        return self.state in ENDED

    @classmethod
    def of(cls, placement: Placement, *, now: datetime) -> PlacementCard:
        """Make the card; `placement` comes from `with_facts()`, so no query is needed; `with_photos()` where photos are shown."""
        assignment, volunteer = placement.assignment, placement.volunteer
        departure = Departure.of_volunteer(volunteer)
        card = AssignmentCard.of(assignment, now=now, departure=departure, shift=placement.shift)
        until = placement.expires_at if placement.expires_at and placement.expires_at > now else None
        address = assignment.address
        return cls(
            pk=placement.pk,
            state=placement.state,
            card=replace(
                card,
                url=reverse("matching:placement-answer", args=[placement.pk]),
                left=_stands(placement),
            ),
            answer_before=moments.day_and_hour(until) if until else "",
            can_withdraw=placement.can_withdraw(now),
            in_calendar=placement.state in CONTACT_SHARED,
            address=address,
            route=way_to(address, departure),
            contact=welcome_words(assignment, phone=False) if placement.state in CONTACT_SHARED else [],
            phone=assignment.contact_phone if placement.state in CONTACT_SHARED else "",
            welcomed_by=assignment.contact_name if placement.state in CONTACT_SHARED else "",
            can_stop=placement.can_stop(now),
            can_say_absent=placement.can_say_absent(now),
            has_days=placement.shift_id is None and placement.state in CONTACT_SHARED,
            door=written(assignment, "door"),
            bus_stop=assignment.bus_stop,
            bring=written(assignment, "bring"),
            is_asked=placement.state == S.PROPOSED and (placement.expires_at is None or until is not None),
        )


@dataclass(frozen=True)
class NextMoment:
    """The first moment to come."""

    placement: PlacementCard
    soon: str
    when: str
    attendance: int
    day_key: int
    can_say_here: bool
    is_here: bool

    @classmethod
    def of(cls, attendance: Attendance, placement: PlacementCard, *, now: datetime) -> NextMoment:
        """Say it as people do: today, tomorrow, or the day."""
        day = timezone.localtime(attendance.starts_at).date()
        soon = moments.near_day(day, timezone.localdate(now))
        when = capfirst(moments.period(attendance.starts_at, attendance.ends_at))
        return cls(
            placement=placement,
            soon=soon,
            when=when,
            attendance=attendance.pk,
            day_key=int(attendance.starts_at.timestamp()) if attendance.starts_at > now else 0,
            can_say_here=can_say_here(attendance, now),
            is_here=attendance.arrived_at is not None,
        )


@dataclass(frozen=True)
class MyWork:
    """Everything of one volunteer, in the order in which it matters."""

    to_choose: list[PlacementCard]  # proposals, when there are several
    to_answer: list[PlacementCard]
    next: NextMoment | None
    waiting: list[PlacementCard]
    in_line: list[PlacementCard]
    certain: list[PlacementCard]
    past: list[PlacementCard]

    @classmethod
    def of(cls, placements: Iterable[Placement], attendance: Attendance | None, *, now: datetime) -> MyWork:
        """Sort the placements of one volunteer; `attendance` is their first planned moment to come."""
        cards = [PlacementCard.of(placement, now=now) for placement in placements]
        of_next = next((card for card in cards if attendance and card.pk == attendance.placement_id), None)
        proposed = [card for card in cards if card.is_asked]
        return cls(
            to_choose=(chosen := proposed if len(proposed) > 1 else []),
            to_answer=[card for card in cards if card.waits_for_answer and card not in chosen],
            next=NextMoment.of(attendance, of_next, now=now) if attendance and of_next else None,
            waiting=[card for card in cards if card.state == S.ACCEPTED],
            in_line=[card for card in cards if card.state == S.WAITLISTED],
            certain=[card for card in cards if card.state in CONTACT_SHARED and card is not of_next],
            past=[card for card in cards if card.is_over],
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is planned or waiting."""
        return not (
            self.to_choose or self.to_answer or self.next or self.waiting or self.in_line or self.certain
        )


def _stands(placement: Placement) -> str:
    """Where it stands, in two or three words; what ended with the person's own no, or was full, is not called off."""
    goes_on = placement.end_reason in {EndReason.LEFT, EndReason.NO_YES, EndReason.CLOSED, EndReason.CHOSE}
    return str(STANDS[S.STOPPED if goes_on else PlacementState(placement.state)])


def what_happens_now(placement: Placement, *, had_intake: bool, talk: datetime | None = None) -> list[str]:
    """What the volunteer can expect after their answer, step by step; `talk`: when the first talk is planned."""
    match placement.state:
        case S.ACCEPTED if had_intake:
            return [
                _("We keep a place for you."),
                _("We call you soon."),
                _("Is it certain? Then you get a message."),
            ]
        case S.ACCEPTED:
            until = placement.kept_until(talk)
            kept = (
                sentence(_("We keep a place for you until %(moment)s."), moment=moments.day_and_hour(until))
                if until
                else _("We keep a place for you.")
            )
            return [
                _("Your yes is saved."),
                kept,
                _("We want to talk with you first. Then it can be certain."),
            ]
        case S.WAITLISTED:
            return [_("All places are taken now."), *words_in_line(placement, had_intake=had_intake)]
        case S.CONFIRMED:
            return [_("It is certain: you can come."), _("Can you not come? Tell us in time.")]
        case S.ACTIVE:
            return [_("Nice that you help here."), _("Do you want to stop? You can always tell us.")]
        case S.REJECTED:
            return [
                _("This work does not work out. That is not your fault."),
                _("There is other work. We help you look."),
            ]
        case S.CANCELLED | S.WITHDRAWN | S.STOPPED if placement.end_reason == EndReason.LEFT:
            return [
                _("You stopped as a volunteer. Thank you for your help!"),
                _("Do you want to help again? Call us."),
            ]
        case S.CANCELLED if placement.end_reason == EndReason.CLOSED:
            return [
                _("This work takes no new people any more."),
                _("There is other work. We help you look."),
            ]
        case S.CANCELLED if placement.end_reason == EndReason.NO_YES:
            return [
                _("You took your yes back. So this question stopped."),
                _("Do you still want this? Look at the work, and say yes there."),
            ]
        case S.CANCELLED if placement.end_reason == EndReason.CHOSE:
            return [
                _("You chose other work. So this question stopped. That is fine."),
                _("Do you still want this? Look at the work, and say yes there."),
            ]
        case S.CANCELLED if placement.end_reason == EndReason.OVER:
            return [_("This moment is over."), _("There is other work. We help you look.")]
        case S.CANCELLED:
            return [_("The organisation called this work off."), _("There is other work. We help you look.")]
        case S.EXPIRED:
            return [_("The time to answer is over."), _("There is other work. We help you look.")]
        case S.DECLINED | S.WITHDRAWN:
            return [_("That is fine. There is other work.")]
        case S.COMPLETED:
            return [_("This work is done. Thank you!")]
        case S.STOPPED:
            return [_("This work stopped.")]
    return []
