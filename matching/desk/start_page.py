# Readers: staff
"""The start page: what waits for a coordinator, the most urgent first. Its cost does not grow with the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.attendance.tracks import TrackInDanger
from matching.desk import waiting
from matching.desk.pages import change_url
from matching.hosting.who_came import to_confirm
from matching.models import Placement
from matching.states import PlacementState
from refuinterim.core import moments
from refuinterim.core.waiting import Waiting
from refuinterim.core.written import Written, isolated, joined, sentence
from volunteers.models import Intake
from volunteers.states import WAITING, IntakeState
from volunteers.talks.promise import promised_day

SHOWN = 4  # rows on a card


@dataclass(frozen=True)
class Line:
    """One row on a card: its words, a short note, and where it leads."""

    text: str
    note: str
    url: str


@dataclass(frozen=True)
class Card:
    """One kind of thing that waits: how many, the first few, and where the others are."""

    icon: str
    tone: str  # danger | sun | sky | green: the colour of its band
    title: str
    lines: list[Line]
    url: str
    count: int


@dataclass(frozen=True)
class Desk:
    """Whose desk it is, and when it is looked at."""

    user: Any
    now: datetime

    @property
    def today(self) -> date:
        """The local day."""
        return timezone.localdate(self.now)


def start_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the cards of what waits to the admin's start page; an empty list means: all done."""
    if request.user.has_perm("matching.propose"):
        desk = Desk(request.user, timezone.now())
        context["cards"] = [card for make in CARDS if (card := make(desk)) and card.count]
    return context


def _card(
    desk: Desk,
    what: Waiting,
    order: Callable[[QuerySet[Any]], QuerySet[Any]],
    line: Callable[[Any], Line],
    *,
    icon: str,
    tone: str,
    title: Callable[[int, Any], str],
) -> Card | None:
    """A card of the first rows of what waits, counted in the same query."""
    rows = order(what.rows(desk.user, desk.now))
    return _shown(rows, line, icon=icon, tone=tone, title=title, url=what.url)


def _shown(
    rows: QuerySet[Any],
    line: Callable[[Any], Line],
    *,
    icon: str,
    tone: str,
    title: Callable[[int, Any], str],
    url: str,
) -> Card | None:
    first = list(rows.annotate(in_all=Window(Count("*")))[:SHOWN])
    if not first:
        return None
    count = first[0].in_all
    return Card(icon, tone, title(count, first[0]), [line(row) for row in first], url, count)


def _days(since: datetime, now: datetime) -> str:
    days = (timezone.localdate(now) - timezone.localdate(since)).days
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days} if days else _("today")


def _of(placement: Placement) -> Written:
    return sentence(
        _("%(name)s · %(title)s"), name=isolated(placement.volunteer), title=isolated(placement.assignment)
    )


def without_talk(desk: Desk) -> Card | None:
    """People who wait for a place that they cannot get: nobody had a first talk with them. The most urgent talks."""
    waits = Placement.objects.filter(volunteer=OuterRef("pk"), state=PlacementState.WAITLISTED)
    talks = Intake.objects.filter(volunteer=OuterRef("pk"), state__in=WAITING)

    def line(row: Any) -> Line:
        url = reverse("desk:intake", args=[row.talk]) if row.talk else change_url(row)
        return Line(isolated(row), _days(row.since, desk.now), url)

    return _card(
        desk, waiting.without_talk,
        lambda rows: rows.annotate(
            since=Subquery(waits.order_by("created_at").values("created_at")[:1]),
            talk=Subquery(talks.order_by("pk").values("pk")[:1]),
        ).order_by("since", "pk"),
        line, icon="phone", tone="danger",
        title=lambda count, first: ngettext(
            "%(count)s person waits for a place, and needs a first talk",
            "%(count)s people wait for a place, and need a first talk",
            count,
        )
        % {"count": count},
    )  # fmt: skip


def seats_kept(desk: Desk) -> Card | None:
    """Whom to call before their place goes to somebody else, the soonest first."""
    talks = Intake.objects.filter(volunteer=OuterRef("volunteer"), state__in=WAITING)

    def line(row: Any) -> Line:
        url = reverse("desk:intake", args=[row.talk]) if row.talk else change_url(row)
        until = row.kept_until(row.talk_at)
        return Line(_of(row), moments.day_and_hour(until) if until else "", url)

    return _card(
        desk, waiting.seats_kept,
        lambda rows: rows.select_related("volunteer", "assignment", "shift").annotate(
            talk=Subquery(talks.order_by("pk").values("pk")[:1]),
            talk_at=Subquery(talks.filter(state=IntakeState.PLANNED).values("planned_for")[:1]),
        ).order_by("held_until", "pk"),
        line, icon="hourglass", tone="danger",
        title=lambda count, first: ngettext(
            "%(count)s person to call before their place is free again",
            "%(count)s people to call before their place is free again",
            count,
        )
        % {"count": count},
    )  # fmt: skip


def tracks(desk: Desk) -> Card | None:
    """Deadlines that are near, with hours still needed."""
    found = waiting.in_danger(desk.user, desk.now)

    def line(row: TrackInDanger) -> Line:
        weeks = row.track.weeks_left(desk.today) or 0
        left = moments.duration(row.minutes_left)
        note = _("%(weeks)s weeks, %(left)s to go") if weeks >= 0 else _("too late, %(left)s to go")
        return Line(
            isolated(row.track.volunteer),
            note % {"weeks": weeks, "left": left},
            reverse("desk:suggestions-volunteer", args=[row.track.volunteer_id]),
        )

    title = ngettext("%(count)s track in danger", "%(count)s tracks in danger", len(found))
    return Card(
        "alarm-clock", "danger", title % {"count": len(found)}, [line(row) for row in found[:SHOWN]],
        waiting.tracks.url, len(found),
    )  # fmt: skip


def answers(desk: Desk) -> Card | None:
    """People who said yes, and wait for a confirmation."""
    return _card(
        desk, waiting.answers,
        lambda rows: rows.select_related("volunteer", "assignment").order_by("answered_at", "pk"),
        lambda row: Line(_of(row), _days(row.answered_at or row.created_at, desk.now), change_url(row)),
        icon="message-circle", tone="green",
        title=lambda count, first: ngettext("%(count)s yes to confirm", "%(count)s times yes to confirm", count)
        % {"count": count},
    )  # fmt: skip


def assignments(desk: Desk) -> Card | None:
    """Assignments that organisations handed in."""
    return _card(
        desk, waiting.assignments,
        lambda rows: rows.select_related("organisation").order_by("submitted_at", "pk"),
        lambda row: Line(
            joined(" · ", [row, isolated(row.organisation)]), _days(row.submitted_at or desk.now, desk.now), change_url(row)
        ),
        icon="clipboard-check", tone="sun",
        title=lambda count, first: ngettext(
            "%(count)s assignment to look over", "%(count)s assignments to look over", count
        )
        % {"count": count},
    )  # fmt: skip


def organisations(desk: Desk) -> Card | None:
    """Organisations that ask to join, who waits longest on top."""
    return _card(
        desk, waiting.organisations,
        lambda rows: rows.select_related("place", "join_request").order_by("join_request__asked_at", "pk"),
        lambda row: Line(
            joined(" · ", [isolated(row), isolated(row.place)]), _days(row.join_request.asked_at, desk.now), change_url(row)
        ),
        icon="building-2", tone="sun",
        title=lambda count, first: ngettext(
            "%(count)s organisation asks to join", "%(count)s organisations ask to join", count
        )
        % {"count": count},
    )  # fmt: skip


def insurances(desk: Desk) -> Card | None:
    """Insurances that end soon, or ended while volunteers come; the first to end on top."""
    return _card(
        desk, waiting.insurances, lambda rows: rows.order_by("insured_until", "pk"),
        lambda row: Line(isolated(row), moments.short_day(row.insured_until), change_url(row)),
        icon="shield-alert", tone="sun",
        title=lambda count, first: ngettext(
            "%(count)s insurance of an organisation ends", "%(count)s insurances of organisations end", count
        )
        % {"count": count},
    )  # fmt: skip


def talks_today(desk: Desk) -> Card | None:
    """Today's first talks, the next one on top."""
    return _card(
        desk, waiting.talks_today,
        lambda rows: rows.select_related("volunteer", "moment").order_by("planned_for", "pk"),
        lambda row: Line(
            joined(" · ", [f"{timezone.localtime(row.planned_for):%H:%M}", isolated(row.volunteer)]),
            str(row.moment.get_way_display()) if row.moment else "",
            reverse("desk:intake", args=[row.pk]),
        ),
        icon="calendar-clock", tone="sky",
        title=lambda count, first: ngettext("%(count)s first talk today", "%(count)s first talks today", count)
        % {"count": count},
    )  # fmt: skip


def intakes(desk: Desk) -> Card | None:
    """People without a moment for their first talk, who waits longest on top; and talks that took place unnoted."""

    def note(row: Any) -> str:
        if row.state == IntakeState.PLANNED:
            return _("to note")
        wait = _days(row.waits_since, desk.now)
        if promised_day(row.waits_since, row.antenna) >= desk.today:
            return wait
        return _("%(wait)s, longer than promised") % {"wait": wait}

    return _card(
        desk, waiting.intakes,
        lambda rows: rows.select_related("volunteer", "antenna").order_by(Coalesce("dropped_at", "requested_at"), "pk"),
        lambda row: Line(isolated(row.volunteer), note(row), reverse("desk:intake", args=[row.pk])),
        icon="phone", tone="sky",
        title=lambda count, first: ngettext(
            "%(count)s person waits for an intake, %(wait)s", "%(count)s people wait for an intake, longest %(wait)s", count
        )
        % {"count": count, "wait": _days(first.waits_since, desk.now)},
    )  # fmt: skip


def consents(desk: Desk) -> Card | None:
    """People whom nobody can match, because nobody wrote down whether they agree: whom to ask."""
    return _card(
        desk, waiting.consents, lambda rows: rows.order_by("joined_at", "pk"),
        lambda row: Line(isolated(row), _days(row.joined_at, desk.now), change_url(row)),
        icon="circle-question-mark", tone="sky",
        title=lambda count, first: ngettext(
            "%(count)s person to ask: may we look for work?", "%(count)s people to ask: may we look for work?", count
        )
        % {"count": count},
    )  # fmt: skip


def free_events(desk: Desk) -> Card | None:
    """Events with free places in the next two weeks, the first one on top; the line leads to its first free shift."""
    shifts = waiting.free_soon(desk.user, desk.now).filter(assignment=OuterRef("pk"))
    first = shifts.order_by("starts_at", "pk")
    places = shifts.order_by().values("assignment").annotate(left=Sum(F("seats") - F("seats_taken")))

    def line(row: Any) -> Line:
        left = ngettext("%(count)s place", "%(count)s places", row.left) % {"count": row.left}
        url = reverse("desk:suggestions-assignment", args=[row.pk])
        when = moments.short_day(timezone.localtime(row.first_at).date())
        return Line(joined(" · ", [when, row]), left, f"{url}?shift={row.first_shift}")

    return _card(
        desk, waiting.free_events,
        lambda rows: rows.annotate(
            first_at=Subquery(first.values("starts_at")[:1]),
            first_shift=Subquery(first.values("pk")[:1]),
            left=Subquery(places.values("left")),
        ).order_by("first_at", "pk"),
        line, icon="calendar-plus", tone="sun",
        title=lambda count, first: ngettext(
            "%(count)s event has free places soon", "%(count)s events have free places soon", count
        )
        % {"count": count},
    )  # fmt: skip


def attendances(desk: Desk) -> Card | None:
    """Past moments of which nobody said who came: the rows of the page where that is said."""
    url = reverse("matching:attendance-list")
    return _shown(
        to_confirm(desk.user, desk.now).select_related(None).select_related("placement__volunteer", "placement__assignment"),
        lambda row: Line(
            _of(row.placement), moments.short_day(timezone.localtime(row.starts_at).date()), url
        ),
        icon="user-check", tone="sky",
        title=lambda count, first: ngettext(
            "%(count)s time unknown who came", "%(count)s times unknown who came", count
        )
        % {"count": count},
        url=url,
    )  # fmt: skip


def follow_ups(desk: Desk) -> Card | None:
    """Talks due today or earlier."""
    return _card(
        desk, waiting.follow_ups, lambda rows: rows.select_related("volunteer").order_by("due_on", "pk"),
        lambda row: Line(joined(" · ", [isolated(row.volunteer), row.get_kind_display()]), moments.short_day(row.due_on), change_url(row)),
        icon="heart-handshake", tone="green",
        title=lambda count, first: ngettext("%(count)s person to call", "%(count)s people to call", count)
        % {"count": count},
    )  # fmt: skip


def unanswered(desk: Desk) -> Card | None:
    """Proposals and offers without an answer, those that end first on top."""
    return _card(
        desk, waiting.unanswered,
        lambda rows: rows.select_related("volunteer", "assignment").order_by("expires_at", "pk"),
        lambda row: Line(
            _of(row), moments.short_day(timezone.localtime(row.expires_at).date()) if row.expires_at else "", change_url(row)
        ),
        icon="hourglass", tone="sun",
        title=lambda count, first: ngettext(
            "%(count)s proposal without an answer", "%(count)s proposals without an answer", count
        )
        % {"count": count},
    )  # fmt: skip


def one_proposal(desk: Desk) -> Card | None:
    """Who may choose, and has one proposal: who waits longest on top, each leading to what else fits them."""
    asked = Placement.objects.waiting_for_answer(desk.now).filter(volunteer=OuterRef("pk"))
    return _card(
        desk, waiting.one_proposal,
        lambda rows: rows.annotate(since=Subquery(asked.values("created_at")[:1])).order_by("since", "pk"),
        lambda row: Line(
            isolated(row), _days(row.since, desk.now), reverse("desk:suggestions-volunteer", args=[row.pk])
        ),
        icon="columns-2", tone="sun",
        title=lambda count, first: ngettext(
            "%(count)s person may choose, and has one proposal", "%(count)s people may choose, and have one proposal", count
        )
        % {"count": count},
    )  # fmt: skip


def hours_elsewhere(desk: Desk) -> Card | None:
    """Hours elsewhere to look at, the oldest first."""
    return _card(
        desk, waiting.hours_elsewhere,
        lambda rows: rows.select_related("volunteer").order_by("handed_in_at", "pk"),
        lambda row: Line(
            joined(" · ", [isolated(row.volunteer), isolated(row.activity)]), _days(row.handed_in_at, desk.now), change_url(row)
        ),
        icon="clock", tone="sky",
        title=lambda count, first: ngettext(
            "%(count)s time hours elsewhere to look at", "%(count)s times hours elsewhere to look at", count
        )
        % {"count": count},
    )  # fmt: skip


def proofs(desk: Desk) -> Card | None:
    """Proofs that no organisation confirmed for a week."""
    return _card(
        desk, waiting.proofs, lambda rows: rows.select_related("volunteer").order_by("asked_at", "pk"),
        lambda row: Line(joined(" · ", [isolated(row.volunteer), row.number]), _days(row.asked_at, desk.now), change_url(row)),
        icon="file-badge", tone="sun",
        title=lambda count, first: ngettext(
            "%(count)s proof waits for a name", "%(count)s proofs wait for a name", count
        )
        % {"count": count},
    )  # fmt: skip


def failed_messages(desk: Desk) -> Card | None:
    """Messages that could not be sent."""
    return _card(
        desk, waiting.failed_messages, lambda rows: rows.only("subject", "email", "name").order_by("-created_at", "-pk"),
        lambda row: Line(isolated(row.subject), isolated(row.reader), change_url(row)),
        icon="mail-x", tone="danger",
        title=lambda count, first: ngettext("%(count)s message not sent", "%(count)s messages not sent", count)
        % {"count": count},
    )  # fmt: skip


def messages_by_hand(desk: Desk) -> Card | None:
    """Messages to people whom no channel reaches: somebody calls, or writes on WhatsApp."""
    return _card(
        desk, waiting.messages_by_hand, lambda rows: rows.only("subject", "email", "name").order_by("-created_at", "-pk"),
        lambda row: Line(isolated(row.subject), isolated(row.reader), change_url(row)),
        icon="message-circle", tone="sky",
        title=lambda count, first: ngettext("%(count)s message to tell by hand", "%(count)s messages to tell by hand", count)
        % {"count": count},
    )  # fmt: skip


CARDS: Iterable[Callable[[Desk], Card | None]] = (
    talks_today,
    seats_kept,
    without_talk,
    tracks,
    answers,
    assignments,
    organisations,
    intakes,
    consents,
    free_events,
    attendances,
    follow_ups,
    one_proposal,
    unanswered,
    messages_by_hand,
    hours_elsewhere,
    proofs,
    insurances,
    failed_messages,
)
