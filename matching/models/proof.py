# Readers: staff
"""A proof of participation (bewijs van deelname): frozen when it is asked, signed part by part, then immutable.

What is issued cannot be changed: triggers refuse it (migration 0020). Two things may still happen to it: it is revoked,
and the names in it are emptied when a person has to be forgotten.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.models.attendance import Attendance
from matching.models.placement import Placement
from matching.states import PROOF_PUBLIC, ProofState
from organisations.models import Organisation
from organisations.models.organisation import organisations_of
from refuinterim.core import moments
from refuinterim.core.fields import Day, FreeLine, FreeText, PersonName
from refuinterim.core.models import Antenna
from refuinterim.core.owners import Hat, OwnedQuerySet, PartQuerySet, Ways
from volunteers.models import Volunteer


class ParticipationProofQuerySet(OwnedQuerySet["ParticipationProof"]):
    """Sets of proofs. The volunteer sees them; who signs a part sees that part alone."""

    only_coordinators_see = True

    def public(self) -> ParticipationProofQuerySet:
        """Those that the public address answers for: issued, or issued and revoked."""
        return self.filter(state__in=PROOF_PUBLIC)

    def with_facts(self) -> ParticipationProofQuerySet:
        """With all that a list or the document shows, in a constant number of queries."""
        return self.select_related("volunteer", "antenna", "organisation").prefetch_related("parts__days")

    def _seen_by(self, user: Any) -> Ways:
        return {Hat.VOLUNTEER: Q(volunteer__user=user)}


class ParticipationProof(models.Model):
    """What somebody did, in numbers that do not move any more. Never called an attest of the agency."""

    number = models.CharField(_("number"), max_length=24, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=16, editable=False)
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="proofs", verbose_name=_("volunteer")
    )
    antenna = models.ForeignKey(Antenna, models.PROTECT, related_name="+", verbose_name=_("antenne"))
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
        help_text=_("Empty: of all organisations, for the track."),
    )
    state = models.CharField(
        _("state"), max_length=8, choices=ProofState, default=ProofState.ASKED, editable=False
    )
    holder_name = PersonName(_("name"), max_length=121, blank=True)
    holder_birth_date = Day(_("birth date"), null=True, blank=True)
    antenna_name = FreeLine(_("name of the antenne"), max_length=120)
    first_day = Day(_("first day"))
    last_day = Day(_("last day"))
    minutes = models.PositiveIntegerField(_("minutes in all"))
    text_version = models.PositiveSmallIntegerField(_("version of the text"))
    is_demo = models.BooleanField(_("made up"), default=False, editable=False)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("revoked or stopped at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revoked or stopped by"),
    )
    end_reason = FreeText(_("why"), blank=True, default="")

    objects = ParticipationProofQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("proof of participation"), _("proofs of participation")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "organisation"],
                condition=Q(state="asked"),
                nulls_distinct=False,
                name="one_proof_asked_at_a_time",
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="proof_holds_hours"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="proof_period_in_order"),
            models.CheckConstraint(
                condition=Q(state__in=["issued", "revoked"], issued_at__isnull=False)
                | Q(state__in=["asked", "stopped"], issued_at=None),
                name="proof_issued_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["revoked", "stopped"], ended_at__isnull=False, ended_by__isnull=False)
                | Q(state__in=["asked", "issued"], ended_at=None, ended_by=None, end_reason=""),
                name="proof_ended_has_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def length(self) -> str:
        """All hours, in words."""
        return moments.duration(self.minutes)


class ProofPartQuerySet(PartQuerySet["ProofPart"]):
    """Sets of parts. Members of the organisation sign theirs, but nobody signs for oneself."""

    antenna_path = "proof__antenna"
    only_coordinators_see = True

    def to_sign(self) -> ProofPartQuerySet:
        """Of proofs that were asked, without a name under them."""
        return self.filter(proof__state=ProofState.ASKED, signed_at=None)

    def changeable_by(self, user: Any, hat: Hat | None = None) -> ProofPartQuerySet:
        """As every row, but nobody signs for oneself."""
        rows = super().changeable_by(user, hat)
        return rows.exclude(proof__volunteer__user=user) if user.is_authenticated else rows

    def _seen_by(self, user: Any) -> Ways:
        return {**super()._seen_by(user), Hat.MEMBER: Q(organisation__in=organisations_of(user))}

    def _changed_by(self, user: Any) -> Ways:
        return {Hat.MEMBER: Q(organisation__in=organisations_of(user))}


class ProofPart(models.Model):
    """What somebody did at one organisation, and the name of who confirms it there."""

    proof = models.ForeignKey(
        ParticipationProof, models.CASCADE, related_name="parts", verbose_name=_("proof of participation")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    organisation_name = FreeLine(_("name of the organisation"), max_length=120)
    minutes = models.PositiveIntegerField(_("minutes"))
    signed_name = PersonName(_("contact person"), max_length=120, blank=True, default="")
    signed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    noted_by_antenna = models.BooleanField(_("written down by the antenne"), default=False)
    was_together = models.BooleanField(_("together with others"), default=False)
    in_dutch = models.BooleanField(_("in Dutch"), default=False)

    objects = ProofPartQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("part of a proof"), _("parts of a proof")
        ordering = ["organisation_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proof", "organisation"], name="proof_names_an_organisation_once"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None, signed_name="")
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="proof_part_signed_has_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_name} · {self.proof}"


class ProofDayQuerySet(PartQuerySet["ProofDay"]):
    """Sets of days: seen with their part."""

    antenna_path = "part__proof__antenna"
    only_coordinators_see = True
    never_changes = True


class ProofDay(models.Model):
    """One confirmed moment, as it was when the proof was asked."""

    part = models.ForeignKey(
        ProofPart, models.CASCADE, related_name="days", verbose_name=_("part of a proof")
    )
    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="+", verbose_name=_("attendance"))
    activity = FreeLine(_("activity"), max_length=100)
    day = Day(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    confirmed_at = models.DateTimeField(_("confirmed at"))

    objects = ProofDayQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("day of a proof"), _("days of a proof")
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["part", "attendance"], name="proof_counts_a_moment_once"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="proof_day_has_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d-%m-%Y} · {self.activity}"


class ReferenceLineQuerySet(PartQuerySet["ReferenceLine"]):
    """Sets of lines for a reference: asked by the volunteer, written by the organisation."""

    antenna_path = "placement__assignment__antenna"

    def to_write(self) -> ReferenceLineQuerySet:
        """Asked for, and not written."""
        return self.filter(written_at=None)

    def changeable_by(self, user: Any, hat: Hat | None = None) -> ReferenceLineQuerySet:
        """As every row, but nobody writes about oneself."""
        rows = super().changeable_by(user, hat)
        return rows.exclude(placement__volunteer__user=user) if user.is_authenticated else rows

    def _changed_by(self, user: Any) -> Ways:
        return {Hat.MEMBER: Q(placement__assignment__organisation__in=organisations_of(user))}


class ReferenceLine(models.Model):
    """One line that an organisation may add to somebody's reference. It is asked once, and may stay away."""

    placement = models.OneToOneField(
        Placement, models.CASCADE, related_name="reference_line", verbose_name=_("placement")
    )
    asked_at = models.DateTimeField(_("asked at"))
    text = FreeLine(_("line for the reference"), max_length=240, blank=True, default="")
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    writer_name = PersonName(_("name of the writer"), max_length=120, blank=True, default="")

    objects = ReferenceLineQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("line for a reference"), _("lines for references")
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(written_at=None, written_by=None, text="", writer_name="")
                | Q(written_at__isnull=False, written_by__isnull=False),
                name="reference_line_written_has_who_and_when",
            )
        ]

    def __str__(self) -> str:
        return str(self.placement)
