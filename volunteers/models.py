# Readers: staff
"""Volunteers: who they are, when they can, their talks, their track and their consent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from refuinterim.core.fields import Day, Email, FreeLine, FreeText, PersonName, PhoneNumber
from refuinterim.core.folding import folded_index
from refuinterim.core.models import Antenna, Category, Language, Place, Skill
from refuinterim.core.owners import Hat, M, OwnedQuerySet, PartQuerySet, Ways
from refuinterim.core.vocabulary import DutchLevel, PartOfDay, Weekday
from volunteers.birth_dates import YOUNGEST, BirthDate, is_old_enough
from volunteers.states import AT_A_MOMENT, WAITING, IntakeState
from volunteers.talks.models import TalkMoment


class TravelMode(models.TextChoices):
    """How somebody gets there; the names are the engine's."""

    # Readers: volunteers, staff
    FOOT = "foot", _("on foot")
    BIKE = "bike", _("by bike")
    TRANSIT = "transit", _("by bus or train")
    CAR = "car", _("by car")


class Group(models.TextChoices):
    """Who somebody is for the programme. Sensitive: never shown to organisations."""

    UNKNOWN = "unknown", _("not known")
    INTEGRATION_MANDATORY = "integration-mandatory", _("integration programme, mandatory")
    INTEGRATION_VOLUNTARY = "integration-voluntary", _("integration programme, by choice")
    PROTECTION_SEEKER = "protection-seeker", _("applicant for international protection")
    TEMPORARY_PROTECTION = "temporary-protection", _("temporary protection")
    STUDENT = "student", _("international student")
    OTHER = "other", _("other newcomer")


class ConsentState(models.TextChoices):
    """Whether somebody agreed that we look for work; closed until there is a yes."""

    YES = "yes", _("said yes")
    TO_ASK = "to-ask", _("to ask")
    TAKEN_BACK = "taken-back", _("taken back")


def _agreed(**narrower: Any) -> models.Exists:
    """Whether a yes to being matched was ever written down for a volunteer; `narrower`: one like this."""
    return models.Exists(
        Consent.objects.filter(volunteer=models.OuterRef("pk"), purpose=ConsentPurpose.MATCHING, **narrower)
    )


class VolunteerQuerySet(OwnedQuerySet["Volunteer"]):
    """Sets of volunteers. Everybody sees and changes oneself; organisations see placements only."""

    def available(self) -> VolunteerQuerySet:
        """Those who can be matched: not gone, on no break, and their yes to it was given and not taken back.

        Every way to work goes through here: plans, suggestions, proposals, applications, offers.
        """
        return self.filter(_agreed(withdrawn_at=None), left_on=None, paused_on=None)

    def to_ask(self) -> VolunteerQuerySet:
        """With us, but nobody wrote down whether we may look for work: no yes, and none taken back."""
        return self.filter(~_agreed(), left_on=None)

    def with_consent_state(self) -> VolunteerQuerySet:
        """With `consent_state`, a `ConsentState`: whether we may look for work."""
        return self.annotate(
            consent_state=models.Case(
                models.When(_agreed(withdrawn_at=None), then=models.Value(ConsentState.YES)),
                models.When(_agreed(), then=models.Value(ConsentState.TAKEN_BACK)),
                default=models.Value(ConsentState.TO_ASK),
            )
        )

    def with_facts(self) -> VolunteerQuerySet:
        """With all that a page about one person shows."""
        return self.select_related("place", "antenna", "track", "user")

    def with_wishes(self) -> VolunteerQuerySet:
        """With all that matching needs, in a constant number of queries."""
        return self.select_related("place", "antenna", "track").prefetch_related(
            "languages", "interests", "skills", "availability"
        )

    def _seen_by(self, user: Any) -> Ways:
        return {Hat.VOLUNTEER: Q(user=user)}

    _changed_by = _seen_by


class Volunteer(models.Model):
    """Somebody who wants to help. There is no field for a national number, and there never will be."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="volunteer",
        verbose_name=_("user"),
    )
    antenna = models.ForeignKey(Antenna, models.PROTECT, related_name="volunteers", verbose_name=_("antenne"))
    first_name = PersonName(_("first name"), max_length=60)
    last_name = PersonName(_("last name"), max_length=60, blank=True)
    email = Email(_("e-mail"), blank=True)
    phone = PhoneNumber(_("phone"))
    birth_date = BirthDate(_("birth date"), null=True, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, verbose_name=_("place"))
    language = models.CharField(
        _("language of messages"), max_length=7, choices=settings.LANGUAGES, default="nl"
    )
    dutch_speaking = models.CharField(_("speaks Dutch"), max_length=2, choices=DutchLevel, blank=True)
    dutch_understanding = models.CharField(
        _("understands Dutch"), max_length=2, choices=DutchLevel, blank=True
    )
    dutch_reading = models.CharField(_("reads Dutch"), max_length=2, choices=DutchLevel, blank=True)
    languages = models.ManyToManyField(Language, blank=True, verbose_name=_("languages"))
    interests = models.ManyToManyField(Category, blank=True, verbose_name=_("likes to do"))
    skills = models.ManyToManyField(Skill, blank=True, verbose_name=_("can do"))
    documents = ArrayField(
        models.CharField(max_length=30), default=list, blank=True, verbose_name=_("has papers")
    )
    travel_mode = models.CharField(_("travels"), max_length=8, choices=TravelMode, default=TravelMode.BIKE)
    max_travel_minutes = models.PositiveSmallIntegerField(
        _("travels at most (minutes)"), default=45, validators=[MinValueValidator(5), MaxValueValidator(180)]
    )
    avoid_alone = models.BooleanField(_("does not want to work alone"), default=True)
    max_placements = models.PositiveSmallIntegerField(
        _("assignments at the same time"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    group = models.CharField(_("group"), max_length=24, choices=Group, default=Group.UNKNOWN)
    notes = FreeText(_("notes"), blank=True)
    is_demo = models.BooleanField(_("made up"), default=False, editable=False)
    joined_at = models.DateTimeField(_("known since"))
    calendar_key = models.CharField(max_length=43, blank=True, default="", db_default="", editable=False)
    paused_on = Day(_("takes a break since"), null=True, blank=True, editable=False)
    left_on = Day(_("stopped on"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    # Keys of `questions.QUESTIONS`. What somebody left empty was answered too: it is not asked again.
    answered = ArrayField(models.CharField(max_length=20), default=list, blank=True, editable=False)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("volunteer"), _("volunteers")
        ordering = ["first_name", "last_name", "id"]
        indexes = [
            models.Index(fields=["antenna", "left_on"]),
            folded_index("volunteer_found_by", "first_name", "last_name", "email", "phone"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar_key"], condition=~Q(calendar_key=""), name="one_calendar_an_address"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(user=None, first_name="", last_name="", email="", phone="", left_on__isnull=False),
                name="who_is_erased_has_no_name",
            ),
        ]

    def __str__(self) -> str:
        if self.erased_at:
            return gettext("somebody whose name was erased")
        return self.full_name

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def dutch(self) -> DutchLevel | None:
        """The level that counts in a talk: the lower of speaking and understanding, None when one is unknown."""
        if not self.dutch_speaking or not self.dutch_understanding:
            return None
        return min(
            DutchLevel(self.dutch_speaking),
            DutchLevel(self.dutch_understanding),
            key=lambda level: level.rank,
        )

    @property
    def agreed_to(self) -> frozenset[str]:
        """The purposes that got a yes which was not taken back; uses the prefetch."""
        return frozenset(consent.purpose for consent in self.consents.all() if consent.withdrawn_at is None)

    @property
    def agreed_to_share(self) -> bool:
        """Whether an organisation may know name and phone."""
        return ConsentPurpose.SHARING in self.agreed_to

    @property
    def consent_to_matching(self) -> ConsentState:
        """Whether we may look for work, see `with_consent_state`; uses the prefetch."""
        if ConsentPurpose.MATCHING in self.agreed_to:
            return ConsentState.YES
        asked = any(consent.purpose == ConsentPurpose.MATCHING for consent in self.consents.all())
        return ConsentState.TAKEN_BACK if asked else ConsentState.TO_ASK

    def is_old_enough(self, min_age: int, day: date) -> bool | None:
        """Whether somebody may do work of `day` for people of `min_age` or older; None when it is not known.

        Nobody is asked for a birth date for work that is for everybody.
        """
        if self.birth_date is None:
            return True if min_age <= YOUNGEST else None
        return is_old_enough(self.birth_date, min_age, day)

    def dutch_sentence(self) -> str:
        """The level in a plain sentence."""
        # Readers: volunteers, organisations, staff
        return str(self.dutch.label) if self.dutch else str(_("Level of Dutch not known yet"))


class VolunteerPartQuerySet(PartQuerySet[M]):
    """Sets of moments, of consents: the volunteer's own to change."""

    antenna_path = "volunteer__antenna"


class Availability(models.Model):
    """A part of a day of the week on which somebody can come."""

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="availability", verbose_name=_("volunteer")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    part = models.CharField(_("part of day"), max_length=10, choices=PartOfDay)

    objects = VolunteerPartQuerySet["Availability"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("available moment"), _("available moments")
        ordering = ["weekday", "part"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "weekday", "part"], name="availability_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="availability_is_a_weekday"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The engine's name of the moment, for example tue-afternoon."""
        return f"{Weekday(self.weekday).code}-{self.part}"


class IntakeQuerySet(OwnedQuerySet["Intake"]):
    """Sets of first talks. They hold what the antenne noted: the volunteer does not see the row."""


class Intake(models.Model):
    """A first personal talk, from the wish to the talk itself."""

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="intakes", verbose_name=_("volunteer")
    )
    antenna = models.ForeignKey(Antenna, models.PROTECT, related_name="+", verbose_name=_("antenne"))
    state = models.CharField(
        _("state"), max_length=10, choices=IntakeState, default=IntakeState.REQUESTED, editable=False
    )
    requested_at = models.DateTimeField(_("asked at"))
    planned_for = models.DateTimeField(_("planned for"), null=True, blank=True)
    planned_at = models.DateTimeField(_("planned at"), null=True, blank=True, editable=False)
    moment = models.ForeignKey(
        TalkMoment,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="intakes",
        verbose_name=_("open moment"),
    )
    dropped_for = models.DateTimeField(
        _("does not go on at"), null=True, blank=True, editable=False
    )  # a calendar that has it crosses it out
    dropped_at = models.DateTimeField(_("waits again since"), null=True, blank=True, editable=False)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )
    cancel_reason = FreeText(_("why it did not take place"), blank=True, default="", db_default="")
    notes = FreeText(_("notes"), blank=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("intake"), _("intakes")
        ordering = ["requested_at", "id"]
        indexes = [models.Index(fields=["antenna", "done_at"]), models.Index(fields=["volunteer", "done_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False, done_by__isnull=False)
                | (~Q(state="done") & Q(done_at=None, done_by=None)),
                name="intake_done_has_who_and_when",
            ),
            models.UniqueConstraint(
                fields=["volunteer"], condition=Q(state__in=sorted(WAITING)), name="one_waiting_intake"
            ),
            models.CheckConstraint(
                condition=Q(cancel_reason="") | Q(state="cancelled"), name="intake_reason_is_of_its_end"
            ),
            models.CheckConstraint(
                condition=Q(moment=None) | Q(state__in=sorted(AT_A_MOMENT), planned_for__isnull=False),
                name="intake_holds_a_moment_while_planned",
            ),
            models.CheckConstraint(
                condition=Q(dropped_for=None, dropped_at=None)
                | Q(dropped_for__isnull=False, dropped_at__isnull=False),
                name="intake_dropped_says_what_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.get_state_display()}"

    @property
    def waits_since(self) -> datetime:
        """Since when somebody waits for a moment: the wish, or the moment that did not go on."""
        return self.dropped_at or self.requested_at


class TrackStatus(models.TextChoices):
    """What the track coach decided; recorded, never computed."""

    MANDATORY = "mandatory", _("counts for the integration programme")
    OPTIONAL = "optional", _("by choice")
    EXEMPT = "exempt", _("exempt")


class ParticipationTrackQuerySet(VolunteerPartQuerySet["ParticipationTrack"]):
    """Sets of tracks. The volunteer sees it; the antenne records what the track coach decided."""

    def _changed_by(self, user: Any) -> Ways:
        return {}


class ParticipationTrack(models.Model):
    """The participation track (participatietraject): hours needed and deadline, with who decided and when."""

    volunteer = models.OneToOneField(
        Volunteer, models.CASCADE, related_name="track", verbose_name=_("volunteer")
    )
    status = models.CharField(_("status"), max_length=10, choices=TrackStatus)
    hours_needed = models.PositiveSmallIntegerField(_("hours needed"), default=40)
    deadline = Day(_("deadline"), null=True, blank=True)
    track_coach = PersonName(_("track coach"), max_length=120, blank=True)
    decided_by = FreeLine(_("decided by"), max_length=120, help_text=_("Who decided this, at the agency?"))
    decided_on = Day(_("decided on"))

    objects = ParticipationTrackQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("participation track"), _("participation tracks")

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.get_status_display()}"

    def weeks_left(self, today: date) -> int | None:
        """Whole weeks until the deadline, negative when it has passed; None without a deadline."""
        return (self.deadline - today).days // 7 if self.deadline else None


class ConsentPurpose(models.TextChoices):
    """What somebody agrees to, one by one."""

    # Readers: volunteers, staff
    MATCHING = "matching", _("We look for volunteer work that suits you.")
    SHARING = "sharing", _("We give your name and phone number to an organisation when you say yes.")
    PHOTO = "photo", _("We may take and show photos of you.")


class ConsentWay(models.TextChoices):
    """How a yes reached us."""

    PAGE = "page", _("on the page, by this person")
    PAPER = "paper", _("on paper, signed")
    TOLD = "told", _("told to us")


class Consent(models.Model):
    """A yes to one purpose, which can be taken back: how it was given, in which language, who wrote it down.

    Rows from before this was asked say nothing of how.
    """

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="consents", verbose_name=_("volunteer")
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=ConsentPurpose)
    given_at = models.DateTimeField(_("given at"))
    given_language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    given_how = models.CharField(
        _("how"), max_length=5, choices=ConsentWay, blank=True, default="", db_default=""
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written down by"),
    )
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taking back written down by"),
    )

    objects = VolunteerPartQuerySet["Consent"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("consent"), _("consents")
        ordering = ["given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "purpose"], condition=Q(withdrawn_at=None), name="one_consent_a_purpose"
            ),
            models.CheckConstraint(
                condition=Q(given_how="") | Q(recorded_by__isnull=False),
                name="consent_says_how_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None) | Q(withdrawn_at__isnull=False),
                name="consent_taken_back_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}"
