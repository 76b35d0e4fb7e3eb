# Readers: staff
"""A placement: one volunteer in one opening (an event's shift, or a structural assignment)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.models.week import WeekField
from matching.states import (
    AGREED,
    CAN_WITHDRAW,
    CONTACT_SHARED,
    HAS_A_REASON,
    HOLDING_SEAT,
    LIVE,
    SEEN_BY_ORGANISATION,
    WAITS_FOR_ANSWER,
    CompanionsState,
    EndReason,
    PlacementState,
)
from organisations.models import Assignment, InformationNote, Shift, organisations_of
from organisations.states import ENDED as ASSIGNMENT_ENDED
from refuinterim.core.fields import FreeText
from refuinterim.core.owners import Hat, OwnedQuerySet, Ways
from refuinterim.core.seats import Seats
from volunteers.models import Intake, Volunteer
from volunteers.states import IntakeState


class Origin(models.TextChoices):
    """How a placement began."""

    PROPOSAL = "proposal", _("a coordinator proposed it")
    APPLICATION = "application", _("the volunteer asked for it")


class Informant(models.TextChoices):
    """Who tells the volunteer what the law asks, or insures them, as agreed per placement."""

    ORGANISATION = "organisation", _("the organisation")
    ANTENNA = "antenna", _("the antenne")


LONGER_FOR_A_TALK = timedelta(days=7)  # a seat is kept so much longer for a talk that is planned by then
TIME_TO_NOTE = timedelta(days=1)  # after a talk, for the coordinator to write it down
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def _talked() -> models.Exists:
    """Whether the volunteer of a placement had a first talk."""
    return models.Exists(
        Intake.objects.filter(volunteer=models.OuterRef("volunteer"), state=IntakeState.DONE)
    )


def _together() -> models.QuerySet[Any]:
    """The row of two who go together of which a placement is one; its model stands above this one."""
    model: Any = Placement._meta.get_field("companions_asked").related_model
    rows: models.QuerySet[Any] = model.objects.filter(state=CompanionsState.TOGETHER)
    return rows.filter(Q(asker=models.OuterRef("pk")) | Q(friend=models.OuterRef("pk")))


def _partner() -> models.Subquery:
    """The placement that waits together with this one."""
    other = models.Case(models.When(asker=models.OuterRef("pk"), then="friend"), default="asker")
    return models.Subquery(
        _together().order_by().values(other=other)[:1], output_field=models.BigIntegerField()
    )


class PlacementQuerySet(OwnedQuerySet["Placement"]):
    """Sets of placements. A volunteer answers their own; an organisation sees who said yes."""

    antenna_path = "assignment__antenna"

    def live(self) -> PlacementQuerySet:
        """Not ended."""
        return self.filter(state__in=LIVE)

    def waiting_for_answer(self, now: datetime) -> PlacementQuerySet:
        """Proposals that can still be answered."""
        return self.filter(state=PlacementState.PROPOSED).exclude(expires_at__lte=now)

    def unanswered(self, now: datetime) -> PlacementQuerySet:
        """Proposals and offers of which the time to answer is over."""
        return self.filter(state__in=WAITS_FOR_ANSWER, expires_at__lte=now)

    def kept_without_talk(self) -> PlacementQuerySet:
        """Who said yes and has a seat, and had no first talk yet: the seat is kept for a bounded time."""
        return self.filter(state=PlacementState.ACCEPTED, held_until__isnull=False).filter(~_talked())

    def hold_over(self, now: datetime) -> PlacementQuerySet:
        """Those of which the time is over. A first talk that is planned soon after keeps the seat until it was held.

        Not of work that takes nobody new: nobody waits for that seat. What began is over in another way.
        """
        longer = models.ExpressionWrapper(
            models.OuterRef("held_until") + models.Value(LONGER_FOR_A_TALK), models.DateTimeField()
        )
        talk = Intake.objects.filter(
            volunteer=models.OuterRef("volunteer"),
            state=IntakeState.PLANNED,
            planned_for__gt=now - TIME_TO_NOTE,
            planned_for__lte=longer,
            planned_for__lt=models.OuterRef("begins"),
        )
        rows = self.kept_without_talk().filter(held_until__lte=now)
        begins = Coalesce("shift__starts_at", models.Value(NEVER))
        rows = rows.exclude(assignment__state__in=ASSIGNMENT_ENDED)
        return rows.alias(begins=begins).filter(~models.Exists(talk), begins__gt=now)

    def events_of(self, volunteer_id: int, start: datetime, end: datetime | None = None) -> PlacementQuerySet:
        """Events that somebody said yes to, of which the shift shares time with this; with the shifts."""
        rows = self.filter(volunteer=volunteer_id, state__in=AGREED, shift__ends_at__gt=start)
        return (rows.filter(shift__starts_at__lt=end) if end else rows).select_related("shift")

    def next_in_line(self) -> PlacementQuerySet:
        """Who can be offered a seat that comes free, longest waiting first.

        The coordinator knows them (intake done), they can be matched, and they do not help elsewhere then. The same
        holds of who they want to go with.
        """
        busy = Placement.objects.filter(
            volunteer=models.OuterRef("volunteer"),
            state__in=HOLDING_SEAT,
        ).filter(
            Q(period__overlap=models.OuterRef("period"))
            | Q(week__overlap=models.OuterRef("week"), days__overlap=models.OuterRef("days"))
        )
        can_come = Q(
            _talked(),
            ~models.Exists(busy),
            state=PlacementState.WAITLISTED,
            volunteer__in=Volunteer.objects.available(),
        )
        able = Placement.objects.filter(can_come).order_by().values("pk")
        rows = self.alias(partner=_partner()).filter(can_come)
        return rows.filter(Q(partner=None) | Q(partner__in=able)).order_by("line_number", "created_at", "pk")

    def with_free_seat(self, now: datetime) -> PlacementQuerySet:
        """Those in whose opening a seat is free, or two for two who go together; a shift that began has none any more."""
        needed = models.Case(models.When(models.Exists(_together()), then=2), default=1)
        rows = self.alias(needed=needed)
        weekly = Q(shift=None, assignment__seats__gte=F("assignment__seats_taken") + F("needed"))
        return rows.filter(
            weekly | Q(shift__starts_at__gt=now, shift__seats__gte=F("shift__seats_taken") + F("needed"))
        )

    def with_facts(self) -> PlacementQuerySet:
        """With all that a card shows, in a constant number of queries."""
        return self.select_related(
            "volunteer__place",
            "volunteer__antenna",
            "shift",
            "assignment__organisation",
            "assignment__category",
            "assignment__place",
            "assignment__antenna",
        ).prefetch_related("assignment__slots", "assignment__shifts")

    def with_photos(self) -> PlacementQuerySet:
        """With the photos of the work and of who welcomes people, in one query."""
        return self.prefetch_related("assignment__organisation__photos")

    def _seen_by(self, user: Any) -> Ways:
        """Who works for an antenne also sees where its volunteers help elsewhere, but not in the lists of the desk."""
        own_roles = user.antenna_roles.filter(user__is_active=True)
        return {
            Hat.VOLUNTEER: Q(volunteer__user=user),
            Hat.MEMBER: Q(
                assignment__organisation__in=organisations_of(user), state__in=SEEN_BY_ORGANISATION
            ),
            None: Q(volunteer__antenna__in=own_roles.values("antenna")),
        }

    def _changed_by(self, user: Any) -> Ways:
        return {Hat.VOLUNTEER: Q(volunteer__user=user)}


class Placement(models.Model):
    """One volunteer in one opening, with its state, its reasons, and who informed whom."""

    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="placements", verbose_name=_("volunteer")
    )
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="placements", verbose_name=_("assignment")
    )
    shift = models.ForeignKey(
        Shift, models.PROTECT, null=True, blank=True, related_name="placements", verbose_name=_("shift")
    )
    period = DateTimeRangeField(_("period"), null=True, blank=True, editable=False)
    # Of weekly work. The database keeps both as the slots and the days of the assignment are (a trigger).
    week = WeekField(_("hours of the week"), null=True, editable=False)
    days = DateRangeField(_("days"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=PlacementState)
    origin = models.CharField(_("began as"), max_length=12, choices=Origin)
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True, help_text=_("0 to 1000."))
    explanation = models.JSONField(
        _("explanation"), default=dict, blank=True, help_text=_("The engine's contributions when it began.")
    )
    created_at = models.DateTimeField(_("began at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("began by"),
    )
    expires_at = models.DateTimeField(_("answer before"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    held_until = models.DateTimeField(
        _("place kept until"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Of who had no first talk yet. A talk that is planned soon after keeps it longer."),
    )
    informed_at = models.DateTimeField(_("informed at"), null=True, blank=True)
    information_note = models.ForeignKey(
        InformationNote,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("information note"),
    )
    informed_language = models.CharField(
        _("informed in"), max_length=7, choices=settings.LANGUAGES, blank=True
    )
    informed_by = models.CharField(
        _("who informs"), max_length=12, choices=Informant, default=Informant.ORGANISATION
    )
    insured_by = models.CharField(
        _("who insures"), max_length=12, choices=Informant, default=Informant.ORGANISATION
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    first_day = models.DateField(_("first day"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(
        _("why it ended"), max_length=12, choices=EndReason, blank=True, default="", db_default=""
    )
    end_note = FreeText(_("why, in words"), blank=True, default="", db_default="")
    line_number = models.PositiveIntegerField(
        _("number on the waiting list"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Counted up while the assignment is locked: the order in which people joined."),
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("placement"), _("placements")
        ordering = ["-created_at", "-id"]
        permissions = [("propose", "Can propose, confirm and plan placements")]
        indexes = [
            models.Index(fields=["assignment", "state"]),
            models.Index(fields=["volunteer", "state"]),
            models.Index(fields=["assignment", "created_at"]),
            models.Index(
                fields=["expires_at"],
                condition=Q(state__in=["proposed", "offered"]),
                name="placement_expiring",
            ),
            models.Index(fields=["held_until"], condition=Q(held_until__isnull=False), name="placement_held"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "assignment", "shift"],
                condition=Q(state__in=sorted(LIVE)),
                nulls_distinct=False,
                name="one_live_placement_per_opening",
            ),
            ExclusionConstraint(
                name="no_overlapping_live_shifts",
                expressions=[("volunteer", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state__in=sorted(HOLDING_SEAT)),
            ),
            ExclusionConstraint(
                name="no_weekly_work_at_the_same_time",
                expressions=[
                    ("volunteer", RangeOperators.EQUAL),
                    ("week", RangeOperators.OVERLAPS),
                    ("days", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=sorted(HOLDING_SEAT)),
            ),
            models.CheckConstraint(
                condition=Q(shift=None, period=None) | Q(shift__isnull=False, period__isnull=False),
                name="placement_period_is_the_shifts",
            ),
            models.CheckConstraint(
                condition=Q(informed_at=None, information_note=None, informed_language="")
                | (Q(informed_at__isnull=False, information_note__isnull=False) & ~Q(informed_language="")),
                name="placement_informed_has_note_language_and_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="placement_confirmed_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "completed"]) | Q(informed_at__isnull=False),
                name="no_start_before_the_information_note",
            ),
            models.CheckConstraint(
                condition=Q(held_until=None) | Q(state="accepted"), name="only_a_yes_is_held"
            ),
            models.CheckConstraint(
                condition=Q(end_reason="") | Q(state__in=sorted(HAS_A_REASON)),
                name="placement_reason_is_of_its_end",
            ),
            models.CheckConstraint(
                condition=Q(end_note="") | Q(end_reason=EndReason.COORDINATOR),
                name="placement_note_is_the_coordinators",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.assignment}"

    @property
    def opening(self) -> Seats:
        """What holds the seat: the shift of an event, or the structural assignment itself."""
        return self.shift or self.assignment

    @property
    def holds_seat(self) -> bool:
        """Whether a seat is taken by it."""
        return self.state in HOLDING_SEAT

    def kept_until(self, talk: datetime | None) -> datetime | None:
        """Until when the seat is kept for somebody without a first talk, whose talk is planned for `talk`.

        The same rule as `hold_over`, for one.
        """
        until = self.held_until
        if until is None or talk is None or talk > until + LONGER_FOR_A_TALK:
            return until
        begins = self.shift.starts_at if self.shift else NEVER
        return max(until, min(talk + TIME_TO_NOTE, begins)) if talk < begins else until

    def can_withdraw(self, now: datetime) -> bool:
        """Whether the volunteer can still step back: not from what began."""
        return self.state in CAN_WITHDRAW and (
            self.state == PlacementState.WAITLISTED or not self.has_begun(now)
        )

    def can_stop(self, now: datetime) -> bool:
        """Whether the volunteer can stop: with weekly work that began."""
        return self.shift_id is None and self.state in CONTACT_SHARED and self.has_begun(now)

    def can_say_absent(self, now: datetime) -> bool:
        """Whether the volunteer can say that they did not come: to an event that began."""
        return self.shift_id is not None and self.state == PlacementState.CONFIRMED and self.has_begun(now)

    def place_in_line(self) -> int:
        """The place on the waiting list of this opening, from 1: how many joined before and still wait, and oneself.

        Two who go together stand where the one stands who joined later.
        """
        waiting = Placement.objects.filter(
            assignment=self.assignment_id, shift=self.shift_id, state=PlacementState.WAITLISTED
        )
        number, before = self.line_number or 0, waiting.exclude(pk=self.pk)
        mine = _together().filter(Q(asker=self) | Q(friend=self))
        partner = before.filter(models.Exists(mine)).values_list("pk", "line_number").first()
        if partner:
            number, before = max(number, partner[1] or 0), before.exclude(pk=partner[0])
        later = _together().filter(
            Q(
                asker=models.OuterRef("pk"),
                friend__state=PlacementState.WAITLISTED,
                friend__line_number__gt=number,
            )
            | Q(
                friend=models.OuterRef("pk"),
                asker__state=PlacementState.WAITLISTED,
                asker__line_number__gt=number,
            )
        )
        return before.filter(line_number__lt=number).exclude(models.Exists(later)).count() + 1

    def has_begun(self, now: datetime) -> bool:
        """Whether a moment of it began: its shift, or a weekly moment since the first day (uses the prefetch)."""
        if self.state == PlacementState.ACTIVE:
            return True
        if self.shift:
            return self.shift.starts_at <= now
        if self.state != PlacementState.CONFIRMED or self.first_day is None:
            return False
        today = timezone.localdate(now)
        starts = (
            start
            for slot in self.assignment.slots.all()
            for start, _end in slot.occurrences(self.first_day, today)
        )
        return any(start <= now for start in starts)

    @property
    def shares_contact(self) -> bool:
        """Whether the organisation may see how to reach the volunteer."""
        return self.state in CONTACT_SHARED
