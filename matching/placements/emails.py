# Readers: volunteers
"""Messages about placements, one function each, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Placement
from matching.placements.in_line import words_in_line
from matching.registered.message_kinds import PlacementMessage
from matching.states import PlacementState
from organisations.emails import to_organisation
from organisations.models import Assignment
from refuinterim.core import moments
from refuinterim.core.phone_numbers import shown
from refuinterim.core.pictures import WIDTHS
from refuinterim.core.written import isolated, joined, sentence, written
from refuinterim.messages.outbox import Face, Letter, write
from volunteers.actions import has_intake
from volunteers.emails import address_of
from volunteers.talks.first_talk import FirstTalk

ANSWERS = {
    PlacementState.ACCEPTED: gettext_lazy("%(name)s said yes: %(title)s"),
    PlacementState.WAITLISTED: gettext_lazy("%(name)s is on the waiting list: %(title)s"),
    PlacementState.DECLINED: gettext_lazy("%(name)s said no: %(title)s"),
}
NO_YES_ANY_MORE = gettext_lazy("%(name)s took the yes back, and is not asked any more: %(title)s")
CANNOT_COME = gettext_lazy("%(name)s cannot come: %(title)s")


def moment_of(placement: Placement) -> str:
    """When the work is, in words, in the active language; weekly moments on lines of their own."""
    return "\n".join(placement.assignment.moments_in_words(placement.shift))


def first_time(placement: Placement, now: datetime) -> list[str]:
    """The first day of weekly work and its hours; an event says its day already."""
    if placement.shift or placement.first_day is None:
        return []
    moment = placement.assignment.first_moment(after=now, day=placement.first_day)
    return [sentence(_("The first time: %(moment)s."), moment=moments.period(*moment))] if moment else []


def welcomed_by(assignment: Assignment) -> str:
    """Who welcomes people, with the phone number."""
    words = sentence(_("Ask for %(name)s."), name=isolated(assignment.contact_name))
    return (
        joined(" ", [words, isolated(shown(assignment.contact_phone))]) if assignment.contact_phone else words
    )


def face_of(assignment: Assignment) -> Face | None:
    """Who welcomes people, where there is a photo."""
    photo = assignment.face
    return Face(photo.file_name(WIDTHS[0]), photo.name) if photo else None


def where_and_who(assignment: Assignment) -> list[str]:
    """The address with the door and the bus stop, what to bring, whom to ask for or to call, and how to know them."""
    where = [isolated(assignment.organisation), isolated(assignment.address)]
    if assignment.door:
        where.append(written(assignment, "door"))
    if assignment.bus_stop:
        where.append(sentence(_("Bus stop: %(stop)s"), stop=isolated(assignment.bus_stop)))
    lines: list[str] = [joined("\n", where)]
    if assignment.bring:
        lines.append(written(assignment, "bring"))
    if assignment.contact_name:
        lines.append(welcomed_by(assignment))
    if not (assignment.contact_name and assignment.contact_phone):
        number = assignment.contact_phone or assignment.antenna.phone
        lines.append(sentence(_("Call this number: %(phone)s"), phone=isolated(shown(number))))
    if assignment.recognise:
        lines.append(written(assignment, "recognise"))
    return lines


def proposed(placement: Placement, *, now: datetime) -> None:
    """To the volunteer: here is something for you; you choose."""

    def letter() -> Letter:
        until = (
            timezone.localtime(placement.expires_at).date()
            if placement.expires_at
            else timezone.localdate(now)
        )
        return Letter(
            subject=sentence(_("Something for you: %(title)s"), title=isolated(placement.assignment)),
            paragraphs=[
                sentence(_("Hello %(name)s!"), name=isolated(placement.volunteer.first_name)),
                _("We found volunteer work that suits you."),
                moment_of(placement),
                _("Do you want to do this? You choose. No is fine too."),
                sentence(_("Please answer before %(day)s."), day=moments.day(until)),
            ],
            button=(_("Look and answer"), reverse("matching:placement-answer", args=[placement.pk])),
            short=sentence(_("Please answer before %(day)s."), day=moments.day(until)),
        )

    _to_volunteer(placement, PlacementMessage.PROPOSED, letter, now=now)


def thanks_for_yes(placement: Placement, *, now: datetime) -> None:
    """To the volunteer: we got your yes, this happens next."""
    _to_volunteer(
        placement,
        PlacementMessage.ACCEPTED,
        lambda: Letter(
            subject=sentence(_("You said yes: %(title)s"), title=isolated(placement.assignment)),
            paragraphs=[
                sentence(_("Nice, %(name)s!"), name=isolated(placement.volunteer.first_name)),
                moment_of(placement),
                *_kept(placement),
            ],
            button=(_("See your volunteer work"), reverse("matching:placement-answer", args=[placement.pk])),
        ),
        now=now,
    )


def _kept(placement: Placement) -> list[str]:
    """That there is a place, for how long, and what comes first."""
    if placement.held_until is None:
        return [_("We keep a place for you. You hear from us soon.")]
    return [
        _("Your yes is saved."),
        sentence(
            _("We keep a place for you until %(moment)s."), moment=moments.day_and_hour(placement.held_until)
        ),
        _("We want to talk with you first. Then it can be certain."),
        # Said to everybody alike: whether we know somebody is told to nobody on the web.
        _("Do we know each other already? Tell us at the talk."),
    ]


def hold_ended(placement: Placement, *, until: datetime | None, now: datetime) -> None:
    """To the volunteer: we did not talk in time, you wait in line, this is what you can do."""

    def letter() -> Letter:
        return Letter(
            subject=sentence(
                _("You are on the waiting list: %(title)s"), title=isolated(placement.assignment)
            ),
            paragraphs=[
                sentence(_("Hello %(name)s!"), name=isolated(placement.volunteer.first_name)),
                moment_of(placement),
                sentence(
                    _("We kept a place for you until %(moment)s."), moment=moments.day_and_hour(until or now)
                ),
                _("We did not talk in that time. Now somebody else can have the place."),
                _("That is not your fault. Your yes stays."),
                *words_in_line(placement, had_intake=False),
                *FirstTalk.of(placement.volunteer, now=now).next_step,
            ],
            button=(_("See what you can do"), reverse("matching:placement-answer", args=[placement.pk])),
        )

    _to_volunteer(placement, PlacementMessage.HOLD_ENDED, letter, now=now)


def waitlisted(placement: Placement, *, now: datetime) -> None:
    """To the volunteer: all places are taken, you are on the waiting list."""

    def letter() -> Letter:
        had_intake = has_intake(placement.volunteer)
        return Letter(
            subject=sentence(
                _("You are on the waiting list: %(title)s"), title=isolated(placement.assignment)
            ),
            paragraphs=[
                _("All places are taken now."),
                *words_in_line(placement, had_intake=had_intake),
                *([] if had_intake else FirstTalk.of(placement.volunteer, now=now).next_step),
                _("You can also look for other work."),
            ],
            button=(_("See other work"), reverse("matching:assignment-list")),
        )

    _to_volunteer(placement, PlacementMessage.WAITLISTED, letter, now=now)


def seat_offered(placement: Placement, *, now: datetime) -> None:
    """To the volunteer on the waiting list: a place came free."""

    def letter() -> Letter:
        until = timezone.localtime(placement.expires_at)
        return Letter(
            subject=sentence(_("There is a place for you: %(title)s"), title=isolated(placement.assignment)),
            paragraphs=[
                sentence(_("Good news, %(name)s!"), name=isolated(placement.volunteer.first_name)),
                moment_of(placement),
                sentence(
                    _("We keep the place until %(day)s, %(hour)s."),
                    day=moments.day(until.date()),
                    hour=moments.clock(until.time()),
                ),
            ],
            button=(_("Look and answer"), reverse("matching:placement-answer", args=[placement.pk])),
            short=moment_of(placement),
        )

    _to_volunteer(placement, PlacementMessage.OFFERED, letter, now=now)


def confirmed(placement: Placement, *, now: datetime) -> None:
    """To the volunteer and the organisation: it is certain."""

    def to_volunteer() -> Letter:
        assignment = placement.assignment
        return Letter(
            subject=sentence(_("You can come: %(title)s"), title=isolated(assignment)),
            paragraphs=[
                sentence(_("It is certain, %(name)s!"), name=isolated(placement.volunteer.first_name)),
                moment_of(placement),
                *first_time(placement, now),
                *where_and_who(assignment),
                _("Can you not come? Tell us in time."),
            ],
            button=(_("See your volunteer work"), reverse("matching:my-work")),
            short=moment_of(placement),
            where=assignment.address,
        )

    def for_organisation() -> Letter:
        volunteer = placement.volunteer
        return Letter(
            subject=sentence(
                _("%(name)s comes to help: %(title)s"),
                name=isolated(volunteer.first_name),
                title=isolated(placement.assignment),
            ),
            paragraphs=[
                moment_of(placement),
                *first_time(placement, now),
                *([welcomed_by(placement.assignment)] if placement.assignment.contact_name else []),
                sentence(
                    _("%(name)s. Dutch: %(level)s"),
                    name=isolated(volunteer.first_name),
                    level=volunteer.dutch_sentence(),
                ),
                _("Welcome this person warmly. Speak slowly and show everything once."),
            ],
            button=(
                _("See who comes"),
                reverse("matching:assignment-people", args=[placement.assignment.slug]),
            ),
        )

    _to_volunteer(placement, PlacementMessage.CONFIRMED, to_volunteer, now=now)
    tell_organisation(placement, PlacementMessage.CONFIRMED_ORGANISATION, for_organisation, now=now)


def starts_tomorrow(
    placement: Placement, starts_at: datetime, ends_at: datetime, pk: int, *, now: datetime
) -> None:
    """To the volunteer, the day before: when, where, who. Written once for the moment with this `pk`."""
    letter = _reminder(placement, starts_at, ends_at, gettext_lazy("Tomorrow: %(title)s"))
    _to_volunteer(placement, PlacementMessage.TOMORROW, letter, now=now, once=f"{pk}")


def starts_soon(
    placement: Placement, starts_at: datetime, ends_at: datetime, pk: int, *, now: datetime
) -> None:
    """To the volunteer, two hours before: when, where, who. Written once for the moment with this `pk`."""
    letter = _reminder(placement, starts_at, ends_at, gettext_lazy("At %(hour)s: %(title)s"))
    _to_volunteer(placement, PlacementMessage.SOON, letter, now=now, once=f"{pk}")


def _reminder(
    placement: Placement, starts_at: datetime, ends_at: datetime, subject: Promise
) -> Callable[[], Letter]:
    return lambda: Letter(
        subject=sentence(
            subject,
            title=isolated(placement.assignment),
            hour=moments.clock(timezone.localtime(starts_at).time()),
        ),
        paragraphs=[
            sentence(_("Hello %(name)s!"), name=isolated(placement.volunteer.first_name)),
            _("You come to help. We look forward to it!"),
            moments.period(starts_at, ends_at),
            *where_and_who(placement.assignment),
            _("Can you not come? Tell us now. Somebody waits for you."),
        ],
        button=(_("See your volunteer work"), reverse("matching:my-work")),
        short=moments.period(starts_at, ends_at),
        where=placement.assignment.address,
        face=face_of(placement.assignment),
    )


def answered(placement: Placement, *, now: datetime) -> None:
    """To the antenne: what the volunteer answered."""
    _to_antenna(placement, PlacementMessage.ANSWERED, ANSWERS[PlacementState(placement.state)], now=now)


def not_asked_any_more(placement: Placement, *, now: datetime) -> None:
    """To the antenne: a question to this person ended, there is no yes to being matched any more."""
    _to_antenna(placement, PlacementMessage.ANSWERED, NO_YES_ANY_MORE, now=now)


def withdrawn(placement: Placement, *, now: datetime) -> None:
    """To the antenne, and to the organisation that counted on the person."""
    _to_antenna(placement, PlacementMessage.WITHDRAWN, CANNOT_COME, now=now)
    if placement.confirmed_at:
        tell_organisation(
            placement,
            PlacementMessage.WITHDRAWN_ORGANISATION,
            lambda: Letter(
                subject=sentence(
                    CANNOT_COME,
                    name=isolated(placement.volunteer.first_name),
                    title=isolated(placement.assignment),
                ),
                paragraphs=[moment_of(placement), _("We look for somebody else.")],
            ),
            now=now,
        )


def rejected(placement: Placement, *, now: datetime) -> None:
    """To the volunteer: this one does not work out, there is other work."""
    _to_volunteer(
        placement,
        PlacementMessage.REJECTED,
        lambda: Letter(
            subject=sentence(
                _("This work does not fit now: %(title)s"), title=isolated(placement.assignment)
            ),
            paragraphs=[
                sentence(_("Hello %(name)s!"), name=isolated(placement.volunteer.first_name)),
                _("This work does not work out. That is not your fault."),
                _("There is other work. We help you look."),
            ],
            button=(_("See other work"), reverse("matching:assignment-list")),
        ),
        now=now,
    )


def stopped(placement: Placement, *, now: datetime) -> None:
    """To the volunteer and the organisation: it ends earlier than planned."""
    _to_volunteer(
        placement,
        PlacementMessage.STOPPED,
        lambda: Letter(
            subject=sentence(_("This work stops: %(title)s"), title=isolated(placement.assignment)),
            paragraphs=[
                sentence(_("Hello %(name)s!"), name=isolated(placement.volunteer.first_name)),
                _("You do not have to come to this work any more."),
                _("Thank you! It is good that you wanted to help."),
                _("There is other work. We help you look."),
            ],
            button=(_("See other work"), reverse("matching:assignment-list")),
        ),
        now=now,
    )
    does_not_come_any_more(placement, now=now)


def does_not_come_any_more(placement: Placement, *, now: datetime) -> None:
    """To the organisation: somebody they counted on stopped."""
    tell_organisation(
        placement,
        PlacementMessage.STOPPED_ORGANISATION,
        lambda: Letter(
            subject=sentence(
                _("%(name)s does not come any more: %(title)s"),
                name=isolated(placement.volunteer.first_name),
                title=isolated(placement.assignment),
            ),
            paragraphs=[moment_of(placement), _("Do you have a question? Call us.")],
        ),
        now=now,
    )


def called_off(placement: Placement, *, now: datetime) -> None:
    """To the volunteer: the work does not go on."""
    _to_volunteer(
        placement,
        PlacementMessage.CALLED_OFF,
        lambda: Letter(
            subject=sentence(_("It does not go on: %(title)s"), title=isolated(placement.assignment)),
            paragraphs=[
                _("We are sorry. The organisation called this work off."),
                moment_of(placement),
                _("There is other work. We help you look."),
            ],
            button=(_("See other work"), reverse("matching:assignment-list")),
            short=moment_of(placement),
        ),
        now=now,
    )


def closed(placement: Placement, *, now: datetime) -> None:
    """To who waited for a place, or had a question open: nobody new can join this work any more."""
    _to_volunteer(
        placement,
        PlacementMessage.CLOSED,
        lambda: Letter(
            subject=sentence(_("Nobody can join any more: %(title)s"), title=isolated(placement.assignment)),
            paragraphs=[
                _("We are sorry. This work takes no new people any more."),
                _("There is other work. We help you look."),
            ],
            button=(_("See other work"), reverse("matching:assignment-list")),
        ),
        now=now,
    )


def _to_volunteer(
    placement: Placement,
    kind: PlacementMessage,
    letter: Callable[[], Letter],
    *,
    now: datetime,
    once: str = "",
) -> None:
    """With `once`, the same is written once, whenever it is asked for again."""
    volunteer = placement.volunteer
    with translation.override(volunteer.language):
        write(
            kind=kind,
            key=f"{kind}:{once or f'{placement.pk}:{now.isoformat()}'}",
            **address_of(volunteer),
            antenna=placement.assignment.antenna,
            now=now,
            letter=letter(),
        )


def tell_organisation(
    placement: Placement,
    kind: PlacementMessage,
    letter: Callable[[], Letter],
    *,
    now: datetime,
    once: str = "",
    due_at: datetime | None = None,
) -> None:
    """With `once` as for a volunteer; with `due_at` it waits until then."""
    to_organisation(
        placement.assignment.organisation,
        kind=kind,
        about=once or f"{placement.pk}:{now.isoformat()}",
        antenna=placement.assignment.antenna,
        now=now,
        letter=letter,
        due_at=due_at,
    )


def _to_antenna(placement: Placement, kind: PlacementMessage, title: Promise, *, now: datetime) -> None:
    antenna = placement.assignment.antenna
    with translation.override("nl"):
        write(
            kind=kind,
            key=f"{kind}:{placement.pk}:{now.isoformat()}",
            email=antenna.email,
            language="nl",
            antenna=antenna,
            now=now,
            letter=Letter(
                subject=sentence(
                    title, name=isolated(placement.volunteer), title=isolated(placement.assignment)
                ),
                paragraphs=[moment_of(placement)],
                button=(_("Look at it"), reverse("admin:matching_placement_change", args=[placement.pk])),
            ),
        )
