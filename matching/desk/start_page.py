# Readers: staff
"""The start page: what waits for a coordinator, the most urgent first. Its cost does not grow with the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Model, Q, QuerySet, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.attendance.tracks import TrackInDanger, tracks_in_danger
from matching.desk.pages import change_url
from matching.hosting.who_came import to_confirm
from matching.models import FollowUp, Placement
from matching.states import WAITS_FOR_ANSWER, PlacementState
from organisations.models import Assignment, Shift
from organisations.states import AssignmentState
from refuinterim.core import moments
from refuinterim.core.owners import Hat
from refuinterim.messages.models import Message, MessageState
from volunteers.models import ConsentState, Intake, Volunteer
from volunteers.states import IntakeState

SHOWN = 4  # rows on a card
SOON = timedelta(days=14)  # shifts with free places


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


def changelist(model: type[Model], **filters: Any) -> str:
    """The admin's list of a model, filtered."""
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{url}?{urlencode(filters)}" if filters else url


def _card(
    rows: QuerySet[Any],
    line: Callable[[Any], Line],
    *,
    icon: str,
    tone: str,
    title: Callable[[int, Any], str],
    url: str,
) -> Card | None:
    """A card of the first rows, counted in the same query."""
    first = list(rows.annotate(in_all=Window(Count("*")))[:SHOWN])
    if not first:
        return None
    count = first[0].in_all
    return Card(icon, tone, title(count, first[0]), [line(row) for row in first], url, count)


def _days(since: datetime, now: datetime) -> str:
    days = (timezone.localdate(now) - timezone.localdate(since)).days
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days} if days else _("today")


def _of(placement: Placement) -> str:
    return _("%(name)s · %(title)s") % {"name": placement.volunteer, "title": placement.assignment.title}


def tracks(desk: Desk) -> Card | None:
    """Deadlines that are near, with hours still needed; not of who took back that we look for work."""
    own = Volunteer.objects.changeable_by(desk.user, Hat.ANTENNA)
    found = tracks_in_danger(desk.today, (own.available() | own.to_ask()).values("pk"))

    def line(row: TrackInDanger) -> Line:
        weeks = row.track.weeks_left(desk.today) or 0
        left = moments.duration(row.minutes_left)
        note = _("%(weeks)s weeks, %(left)s to go") if weeks >= 0 else _("too late, %(left)s to go")
        return Line(
            str(row.track.volunteer),
            note % {"weeks": weeks, "left": left},
            reverse("desk:suggestions-volunteer", args=[row.track.volunteer_id]),
        )

    title = ngettext("%(count)s track in danger", "%(count)s tracks in danger", len(found))
    return Card(
        "alarm-clock", "danger", title % {"count": len(found)}, [line(row) for row in found[:SHOWN]],
        reverse("admin:volunteers_participationtrack_changelist"), len(found),
    )  # fmt: skip


def answers(desk: Desk) -> Card | None:
    """People who said yes, and wait for a confirmation."""
    rows = Placement.objects.changeable_by(desk.user, Hat.ANTENNA).filter(state=PlacementState.ACCEPTED)
    return _card(
        rows.select_related("volunteer", "assignment").order_by("answered_at", "pk"),
        lambda row: Line(_of(row), _days(row.answered_at or row.created_at, desk.now), change_url(row)),
        icon="message-circle", tone="green",
        title=lambda count, first: ngettext("%(count)s yes to confirm", "%(count)s times yes to confirm", count)
        % {"count": count},
        url=changelist(Placement, state__exact=PlacementState.ACCEPTED),
    )  # fmt: skip


def assignments(desk: Desk) -> Card | None:
    """Assignments that organisations handed in."""
    rows = Assignment.objects.changeable_by(desk.user, Hat.ANTENNA).filter(state=AssignmentState.SUBMITTED)
    return _card(
        rows.select_related("organisation").order_by("submitted_at", "pk"),
        lambda row: Line(f"{row.title} · {row.organisation}", _days(row.submitted_at or desk.now, desk.now), change_url(row)),
        icon="clipboard-check", tone="sun",
        title=lambda count, first: ngettext(
            "%(count)s assignment to look over", "%(count)s assignments to look over", count
        )
        % {"count": count},
        url=changelist(Assignment, state__exact=AssignmentState.SUBMITTED),
    )  # fmt: skip


def intakes(desk: Desk) -> Card | None:
    """People who wait for a first talk, and talks that took place but are not noted."""
    waits = Q(state=IntakeState.REQUESTED) | Q(state=IntakeState.PLANNED, planned_for__lte=desk.now)
    rows = Intake.objects.changeable_by(desk.user, Hat.ANTENNA).filter(waits, volunteer__left_on=None)
    return _card(
        rows.select_related("volunteer").order_by("requested_at", "pk"),
        lambda row: Line(
            str(row.volunteer),
            _("to note") if row.state == IntakeState.PLANNED else _days(row.requested_at, desk.now),
            reverse("desk:intake", args=[row.pk]),
        ),
        icon="phone", tone="sky",
        title=lambda count, first: ngettext(
            "%(count)s person waits for an intake, %(wait)s", "%(count)s people wait for an intake, longest %(wait)s", count
        )
        % {"count": count, "wait": _days(first.requested_at, desk.now)},
        url=changelist(Intake, state__exact=IntakeState.REQUESTED),
    )  # fmt: skip


def consents(desk: Desk) -> Card | None:
    """People whom nobody can match, because nobody wrote down whether they agree: whom to ask."""
    rows = Volunteer.objects.changeable_by(desk.user, Hat.ANTENNA).to_ask()
    return _card(
        rows.order_by("joined_at", "pk"),
        lambda row: Line(str(row), _days(row.joined_at, desk.now), change_url(row)),
        icon="circle-question-mark", tone="sky",
        title=lambda count, first: ngettext(
            "%(count)s person to ask: may we look for work?", "%(count)s people to ask: may we look for work?", count
        )
        % {"count": count},
        url=changelist(Volunteer, consent=ConsentState.TO_ASK, there="yes"),
    )  # fmt: skip


def free_shifts(desk: Desk) -> Card | None:
    """Shifts of the next two weeks that still have places."""
    rows = Shift.objects.changeable_by(desk.user, Hat.ANTENNA).filter(
        assignment__state=AssignmentState.PUBLISHED,
        starts_at__gt=desk.now,
        starts_at__lte=desk.now + SOON,
        seats_taken__lt=F("seats"),
    )

    def line(shift: Shift) -> Line:
        left = ngettext("%(count)s place", "%(count)s places", shift.seats_left) % {"count": shift.seats_left}
        url = reverse("desk:suggestions-assignment", args=[shift.assignment_id])
        when = moments.short_day(timezone.localtime(shift.starts_at).date())
        return Line(f"{when} · {shift.assignment.title}", left, f"{url}?shift={shift.pk}")

    return _card(
        rows.select_related("assignment").order_by("starts_at", "pk"), line,
        icon="calendar-plus", tone="sun",
        title=lambda count, first: ngettext("%(count)s moment with free places", "%(count)s moments with free places", count)
        % {"count": count},
        url=changelist(Assignment, state__exact=AssignmentState.PUBLISHED, kind__exact="event"),
    )  # fmt: skip


def attendances(desk: Desk) -> Card | None:
    """Past moments of which nobody said who came."""
    return _card(
        to_confirm(desk.user, desk.now).select_related(None).select_related("placement__volunteer", "placement__assignment"),
        lambda row: Line(
            _of(row.placement),
            moments.short_day(timezone.localtime(row.starts_at).date()),
            reverse("matching:attendance-list"),
        ),
        icon="user-check", tone="sky",
        title=lambda count, first: ngettext(
            "%(count)s time unknown who came", "%(count)s times unknown who came", count
        )
        % {"count": count},
        url=reverse("matching:attendance-list"),
    )  # fmt: skip


def follow_ups(desk: Desk) -> Card | None:
    """Talks due today or earlier."""
    rows = FollowUp.objects.changeable_by(desk.user, Hat.ANTENNA).due(desk.today)
    return _card(
        rows.select_related("volunteer").order_by("due_on", "pk"),
        lambda row: Line(f"{row.volunteer} · {row.get_kind_display()}", moments.short_day(row.due_on), change_url(row)),
        icon="heart-handshake", tone="green",
        title=lambda count, first: ngettext("%(count)s person to call", "%(count)s people to call", count)
        % {"count": count},
        url=changelist(FollowUp, due="yes"),
    )  # fmt: skip


def unanswered(desk: Desk) -> Card | None:
    """Proposals and offers without an answer, those that end first on top: the rows of the list it opens."""
    rows = Placement.objects.changeable_by(desk.user, Hat.ANTENNA).filter(state__in=WAITS_FOR_ANSWER)
    return _card(
        rows.select_related("volunteer", "assignment").order_by("expires_at", "pk"),
        lambda row: Line(
            _of(row), moments.short_day(timezone.localtime(row.expires_at).date()) if row.expires_at else "", change_url(row)
        ),
        icon="hourglass", tone="sun",
        title=lambda count, first: ngettext(
            "%(count)s proposal without an answer", "%(count)s proposals without an answer", count
        )
        % {"count": count},
        url=changelist(Placement, state__in=",".join(sorted(WAITS_FOR_ANSWER))),
    )  # fmt: skip


def failed_messages(desk: Desk) -> Card | None:
    """Messages that could not be sent."""
    rows = Message.objects.changeable_by(desk.user, Hat.ANTENNA).filter(state=MessageState.FAILED)
    return _card(
        rows.only("subject", "email").order_by("-created_at", "-pk"),
        lambda row: Line(row.subject, row.email, change_url(row)),
        icon="mail-x", tone="danger",
        title=lambda count, first: ngettext("%(count)s message not sent", "%(count)s messages not sent", count)
        % {"count": count},
        url=changelist(Message, state__exact=MessageState.FAILED),
    )  # fmt: skip


CARDS: Iterable[Callable[[Desk], Card | None]] = (
    tracks,
    answers,
    assignments,
    intakes,
    consents,
    free_shifts,
    attendances,
    follow_ups,
    unanswered,
    failed_messages,
)
