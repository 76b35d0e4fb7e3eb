# Readers: organisations, staff
"""An organisation, and what it tells volunteers before they start."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from organisations.enterprise_number import EnterpriseNumber, shown
from organisations.roles import EVERYBODY, MAY_POST, MemberRole
from organisations.states import NOT_DECIDED, AssignmentState, OrganisationState
from refuinterim.core.fields import Day, Email, FreeLine, FreeText, PhoneNumber
from refuinterim.core.folding import Folded, folded_index
from refuinterim.core.models import Antenna, Place
from refuinterim.core.owners import Hat, OwnedQuerySet, PartQuerySet, Ways

TOLD_BEFORE = (30, 7)  # days before an insurance ends
ALIKE = 0.5  # of 1: names of which half of the groups of three signs are the same
_LEGAL_WORDS = re.compile(r"\b(?:vzw|asbl|npo|cvba|ivzw|feitelijke vereniging)\b", re.IGNORECASE)


class OrganisationQuerySet(OwnedQuerySet["Organisation"]):
    """Sets of organisations. Their members see and change them."""

    def _seen_by(self, user: Any) -> Ways:
        return {Hat.MEMBER: models.Q(pk__in=organisations_of(user))}

    def _changed_by(self, user: Any) -> Ways:
        return {Hat.MEMBER: models.Q(pk__in=organisations_of(user, MAY_POST))}

    def with_role_of(self, user: Any) -> OrganisationQuerySet:
        """With what the user is there, as `own_role`; empty for who is no member."""
        own = _memberships().filter(organisation=OuterRef("pk"), user=user)
        return self.annotate(own_role=Coalesce(Subquery(own.values("role")[:1]), Value("")))

    def insurance_ends_soon(self, today: date) -> OrganisationQuerySet:
        """Approved ones whose insurance ends within the days in which we tell it; or ended, while work is on offer."""
        offers: Any = Organisation._meta.get_field("assignments").related_model
        running = Exists(
            offers._default_manager.filter(organisation=OuterRef("pk"), state=AssignmentState.PUBLISHED)
        )
        rows = self.filter(
            state=OrganisationState.APPROVED, insured_until__lte=today + timedelta(days=TOLD_BEFORE[0])
        )
        return rows.filter(Q(insured_until__gte=today) | Q(running))

    def insurance_to_tell(self, today: date) -> OrganisationQuerySet:
        """Approved ones whose insurance ends in 30 days or in 7, and who did not hear that yet of this end."""
        due = Q(pk=None)
        for days in TOLD_BEFORE:
            lead = timedelta(days=days)
            heard_before = Q(insurance_told=None) | Q(insurance_told__lt=F("insured_until") - lead)
            due |= heard_before & Q(insured_until__lte=today + lead)
        return self.filter(due, state=OrganisationState.APPROVED, insured_until__gte=today)

    def alike(self, *, name: str, place: Place, number: str) -> OrganisationQuerySet:
        """Those that may be the same one: the same enterprise number, or a name like it in the same municipality."""
        typed = Value(_LEGAL_WORDS.sub(" ", name))
        known: Any = Folded("name")
        looked_for: Any = Folded(typed)
        here = self.exclude(state=OrganisationState.REFUSED).alias(
            likeness=Greatest(
                TrigramSimilarity(known, looked_for), TrigramWordSimilarity(looked_for, known) - Value(0.3)
            )
        )
        same = Q(likeness__gte=ALIKE, place__municipality=place.municipality)
        return here.filter(same | Q(enterprise_number=number) if number else same).order_by("name", "pk")


def _memberships() -> models.QuerySet[Any]:
    model: Any = Organisation._meta.get_field("memberships").related_model
    rows: models.QuerySet[Any] = model._default_manager.all()
    return rows


def organisations_of(user: Any, roles: frozenset[MemberRole] | None = None) -> models.QuerySet[Any]:
    """Ids of the organisations that a user acts for (in one of these roles), as a subquery."""
    rows = _memberships().filter(user=user)
    return (rows.filter(role__in=sorted(roles)) if roles else rows).values("organisation")


class Organisation(models.Model):
    """Somebody who needs volunteers."""

    name = FreeLine(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=140, unique=True)
    antenna = models.ForeignKey(
        Antenna, models.PROTECT, related_name="organisations", verbose_name=_("antenne")
    )
    about = FreeText(_("about"), blank=True, help_text=_("One or two short sentences in simple Dutch."))
    legal_form = FreeLine(_("legal form"), max_length=60, blank=True)
    enterprise_number = EnterpriseNumber(
        _("enterprise number"),
        default="",
        db_default="",
        db_index=True,
        help_text=_("For example 0428.759.497."),
    )
    street = FreeLine(_("street and number"), max_length=120, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("place"))
    email = Email(_("e-mail"), blank=True)
    phone = PhoneNumber(_("phone"))
    insurer = FreeLine(_("insurer"), max_length=80, blank=True, help_text=_("Civil liability is mandatory."))
    policy_number = FreeLine(_("policy number"), max_length=60, blank=True)
    insured_until = Day(_("insured until"), null=True, blank=True)
    insurance_note = FreeLine(
        _("more about the insurance"),
        max_length=160,
        blank=True,
        default="",
        db_default="",
        help_text=_("For example a free insurance of the province."),
    )
    insurance_told = models.DateField(_("last told that it ends"), null=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=OrganisationState,
        default=OrganisationState.APPROVED,  # who is added by an antenne needs no look
        db_default=OrganisationState.APPROVED,
        editable=False,
    )
    is_demo = models.BooleanField(_("made up"), default=False, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    member_to_add = ""  # an address that a form lets in, until it is saved
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("organisation"), _("organisations")
        ordering = ["name"]
        indexes = [
            folded_index("organisation_found_by", "name", "email", "phone"),
            models.Index(fields=["antenna"], condition=models.Q(state="asked"), name="organisation_asks"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_approved(self) -> bool:
        """Whether what it asks for may be handed in and shown."""
        return self.state == OrganisationState.APPROVED

    @property
    def is_not_decided(self) -> bool:
        """Whether the antenne still has to say yes or no."""
        return self.state in NOT_DECIDED

    @property
    def number_shown(self) -> str:
        """The enterprise number as everybody writes it."""
        return shown(self.enterprise_number)

    def members_reached(self, roles: frozenset[MemberRole] = EVERYBODY) -> models.QuerySet[Any]:
        """The members who can sign in and are written to, of these roles."""
        reached: models.QuerySet[Any] = self.memberships.filter(user__is_active=True).exclude(user__email="")
        return reached.filter(role__in=sorted(roles)) if roles != EVERYBODY else reached

    @property
    def is_reached(self) -> bool:
        """Whether somebody reads what we write: a member, or whoever reads at its own address."""
        return bool(self.email) or self.members_reached().exists()

    def has_work_on_offer(self) -> bool:
        """Whether volunteers can say yes to something."""
        return self.assignments.filter(state=AssignmentState.PUBLISHED).exists()

    def current_note(self) -> InformationNote | None:
        """The newest information note; prefetch `information_notes` in lists."""
        return max(self.information_notes.all(), key=lambda note: note.version, default=None)

    def insurance_ended(self, today: date) -> bool:
        """Whether a policy was known, and ended."""
        return self.insured_until is not None and self.insured_until < today

    def insurance_ends_soon(self, today: date) -> bool:
        """Whether it ended, or ends within the days in which we tell it."""
        return self.insured_until is not None and self.insured_until <= today + timedelta(days=TOLD_BEFORE[0])

    def is_insured_on(self, day: date) -> bool:
        """Whether a policy is known and runs on `day`."""
        return bool(self.insurer) and (self.insured_until is None or self.insured_until >= day)


class InformationNoteQuerySet(PartQuerySet["InformationNote"]):
    """Sets of information notes. A new version is written; none is changed."""

    antenna_path = "organisation__antenna"
    never_changes = True


class InformationNote(models.Model):
    """What a volunteer must be told before the start (wet van 3 juli 2005, art. 4). Versions are kept."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="information_notes", verbose_name=_("organisation")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    aim = FreeText(_("aim"), help_text=_("What does your organisation do? Use short sentences."))
    insurance = FreeText(_("insurance"), help_text=_("How are volunteers insured?"))
    reimbursement = FreeText(_("reimbursement"), help_text=_("What do volunteers get back?"))
    secrecy = FreeText(_("secrecy"), help_text=_("What must stay between us?"))
    created_at = models.DateTimeField(_("written at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )

    objects = InformationNoteQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("information note"), _("information notes")
        ordering = ["organisation", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "version"], name="information_note_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.version}"
