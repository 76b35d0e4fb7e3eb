# Readers: staff
"""Coming to look first: a visit without a promise, and the moments that an organisation opens for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.states import VisitState
from organisations.models import Assignment, organisations_of
from refuinterim.core.owners import Hat, OwnedQuerySet, PartQuerySet, Ways
from refuinterim.core.seats import Seats
from volunteers.models import Volunteer

ASKED_FOR = timedelta(
    days=14
)  # after that nobody is asked how a visit was; a visit is asked about twice at most
ASK_AFTER = timedelta(hours=2)  # a visit is over by then


class VisitMomentQuerySet(PartQuerySet["VisitMoment"]):
    """Sets of moments to come and look. They are seen with their work."""

    antenna_path = "assignment__antenna"

    def coming(self, now: datetime) -> VisitMomentQuerySet:
        """Those that still go on."""
        return self.filter(called_off_at=None, starts_at__gt=now)

    def to_choose(self, now: datetime) -> VisitMomentQuerySet:
        """Those that still go on, with room for one more."""
        return self.coming(now).filter(seats_taken__lt=F("seats"))


class VisitMoment(Seats):
    """A moment at which an organisation shows people around, for so many at once."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="visit_moments", verbose_name=_("assignment")
    )
    starts_at = models.DateTimeField(_("starts"))
    called_off_at = models.DateTimeField(_("called off at"), null=True, blank=True, editable=False)

    objects = VisitMomentQuerySet.as_manager()

    class Meta(Seats.Meta):
        verbose_name, verbose_name_plural = _("moment to come and look"), _("moments to come and look")
        ordering = ["starts_at", "id"]
        constraints = [
            *Seats.Meta.constraints,
            models.UniqueConstraint(
                fields=["assignment", "starts_at"],
                condition=Q(called_off_at=None),
                name="one_visit_moment_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} · {timezone.localtime(self.starts_at):%d-%m-%Y %H:%M}"


def _to_ask(now: datetime) -> Q:
    today = timezone.localdate(now)
    goes_on = (VisitState.PLANNED, VisitState.HELD)
    first = Q(ask_again_on=None, starts_at__gt=now - ASKED_FOR)
    again = Q(ask_again_on__lte=today, ask_again_on__gt=today - ASKED_FOR)
    return Q(first | again, state__in=goes_on, starts_at__lte=now, answered_at=None)


class VisitQuerySet(OwnedQuerySet["Visit"]):
    """Sets of visits. A volunteer sees their own; an organisation who comes, or came."""

    antenna_path = "assignment__antenna"

    def took_place(self) -> VisitQuerySet:
        """Those of which somebody said so: a contact."""
        return self.filter(state=VisitState.HELD)

    def coming(self, now: datetime) -> VisitQuerySet:
        """Planned, and not begun."""
        return self.filter(state=VisitState.PLANNED, starts_at__gt=now)

    def to_ask(self, now: datetime) -> VisitQuerySet:
        """Over, not long ago, and the volunteer did not say yet whether they want to help there."""
        return self.filter(_to_ask(now))

    def to_show(self, now: datetime) -> VisitQuerySet:
        """What the volunteer has to do with now: what comes, and what we ask about; the soonest first."""
        coming = Q(state=VisitState.PLANNED, starts_at__gt=now)
        return self.filter(coming | _to_ask(now)).order_by("starts_at", "pk")

    def with_facts(self) -> VisitQuerySet:
        """With all that a page or a letter says of it, in one query."""
        return self.select_related(
            "volunteer__user",
            "volunteer__place",
            "volunteer__antenna",
            "assignment__organisation",
            "assignment__category",
            "assignment__place",
            "assignment__antenna",
            "moment",
        )

    def _seen_by(self, user: Any) -> Ways:
        """Who works for an antenne also sees where its volunteers go to look."""
        own_roles = user.antenna_roles.filter(user__is_active=True)
        return {
            Hat.VOLUNTEER: Q(volunteer__user=user),
            Hat.MEMBER: self._at_organisations_of(user),
            None: Q(volunteer__antenna__in=own_roles.values("antenna")),
        }

    def _changed_by(self, user: Any) -> Ways:
        return {Hat.VOLUNTEER: Q(volunteer__user=user), Hat.MEMBER: self._at_organisations_of(user)}

    @staticmethod
    def _at_organisations_of(user: Any) -> Q:
        return Q(
            assignment__organisation__in=organisations_of(user),
            state__in=(VisitState.PLANNED, VisitState.HELD),
        )


class Visit(models.Model):
    """Somebody comes to look at work: it takes no seat and promises nothing.

    What did not take place keeps no reason, and what somebody answered afterwards is not kept: a yes is a placement.
    """

    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="visits", verbose_name=_("volunteer")
    )
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="visits", verbose_name=_("assignment")
    )
    moment = models.ForeignKey(
        VisitMoment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("moment to come and look"),
        help_text=_("Empty: they come while others work."),
    )
    starts_at = models.DateTimeField(_("starts"))
    state = models.CharField(_("state"), max_length=8, choices=VisitState, default=VisitState.PLANNED)
    agreed_at = models.DateTimeField(_("moment chosen at"))
    said_at = models.DateTimeField(_("said that it took place at"), null=True, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("said by"),
    )
    dropped_at = models.DateTimeField(_("does not go on since"), null=True, blank=True)
    ask_again_on = models.DateField(_("ask once more from"), null=True, blank=True)
    answered_at = models.DateTimeField(_("asked no more since"), null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("visit to look"), _("visits to look")
        ordering = ["-starts_at", "-id"]
        indexes = [
            models.Index(fields=["starts_at"], condition=Q(state="planned"), name="visit_planned"),
            models.Index(fields=["starts_at"], condition=Q(state="held"), name="visit_held"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "assignment"],
                condition=Q(state="planned"),
                name="one_open_visit_per_assignment",
            ),
            models.CheckConstraint(
                condition=Q(state="held", said_at__isnull=False, said_by__isnull=False)
                | (~Q(state="held") & Q(said_at=None, said_by=None)),
                name="visit_held_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state="dropped", dropped_at__isnull=False)
                | (~Q(state="dropped") & Q(dropped_at=None)),
                name="visit_dropped_has_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.assignment}"

    @property
    def day(self) -> date:
        """The local day."""
        return timezone.localdate(self.starts_at)

    def has_begun(self, now: datetime) -> bool:
        """Whether it is too late to move or cancel it, and somebody can say that it took place."""
        return self.starts_at <= now
