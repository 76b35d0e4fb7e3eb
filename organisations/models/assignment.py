# Readers: organisations, staff
"""An assignment: volunteer work that an organisation asks for, on dated shifts or every week."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import get_translation_fields

from organisations.models.opening import AssignmentPartQuerySet, Shift
from organisations.models.organisation import Organisation, organisations_of
from organisations.models.photo import Photo, PhotoKind, photo_facts, photo_of
from organisations.roles import MAY_POST
from organisations.states import EDITABLE, HAS_A_REASON, MACHINE, AssignmentState
from refuinterim.core.fields import Day, FreeLine, FreeText, PersonName, PhoneNumber
from refuinterim.core.folding import folded_index
from refuinterim.core.models import Antenna, Category, Language, Place, Skill
from refuinterim.core.owners import Hat, OwnedQuerySet, Ways
from refuinterim.core.seats import Seats
from refuinterim.core.vocabulary import Document, DutchLevel


class Kind(models.TextChoices):
    """One time, or every week."""

    # Readers: volunteers, organisations, staff
    EVENT = "event", _("one time")
    STRUCTURAL = "structural", _("every week")


class ReimbursementKind(models.TextChoices):
    """How costs are paid back; flat and actual are never combined."""

    # Readers: volunteers, organisations, staff
    NONE = "none", _("none")
    FLAT = "flat", _("a flat amount a day")
    ACTUAL = "actual", _("what you paid, with proof")


USUAL_NOTICE = 24  # hours
LONGEST_NOTICE = 14 * 24


def _over_before(day: date, until: str) -> Q:
    """Whether an assignment has a last moment, and it begins or ends (`until`) before this local day."""
    shifts = Shift.objects.filter(assignment=OuterRef("pk"))
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    event = Q(Exists(shifts), ~Exists(shifts.filter(**{f"{until}__gte": midnight})), kind=Kind.EVENT)
    return event | Q(kind=Kind.STRUCTURAL, ends_on__lt=day)


class AssignmentQuerySet(OwnedQuerySet["Assignment"]):
    """Sets of assignments. What is open is public; members see and change what their organisations ask for."""

    def open(self) -> AssignmentQuerySet:
        """On offer now: what everybody may see."""
        return self.filter(state=AssignmentState.PUBLISHED)

    def past(self, today: date) -> AssignmentQuerySet:
        """On offer, or paused, though the last day (`Assignment.last_day`) is over."""
        return self.filter(_over_before(today, "ends_at"), state__in=MACHINE.before(AssignmentState.CLOSED))

    def with_facts(self, *, slots: bool = True) -> AssignmentQuerySet:
        """With all that a card or page shows, in a constant number of queries; `slots` may be read with others."""
        beside = ["shifts", "slots"] if slots else ["shifts"]
        return self.select_related("organisation", "category", "place", "antenna").prefetch_related(*beside)

    def with_photos(self) -> AssignmentQuerySet:
        """With all the photos that a page shows, in one query more."""
        return self.prefetch_related("organisation__photos")

    def with_photo(self) -> AssignmentQuerySet:
        """With the one photo that a card shows (`Assignment.photo`), in the same query."""
        first = Photo.objects.shown_with(OuterRef("pk"), OuterRef("organisation"))
        return self.annotate(photo_facts=Subquery(first.annotate(facts=photo_facts()).values("facts")[:1]))

    def on_offer_in(self, year: int) -> AssignmentQuerySet:
        """Published on at least one day of `year`, also when nobody closed yet what was over before it."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        begun = OfferPeriod.objects.filter(starts_on__lte=last)
        ended = begun.filter(ends_on__gte=first)
        running = begun.filter(ends_on=None)
        over = Q(pk__in=running.filter(starts_on__lt=first).values("assignment")) & _over_before(
            first, "starts_at"
        )
        return self.filter(
            Q(pk__in=ended.values("assignment")) | Q(pk__in=running.values("assignment")) & ~over
        )

    def _public(self) -> Q:
        return Q(state=AssignmentState.PUBLISHED)

    def _seen_by(self, user: Any) -> Ways:
        return {Hat.MEMBER: Q(organisation__in=organisations_of(user))}

    def _changed_by(self, user: Any) -> Ways:
        return {Hat.MEMBER: Q(organisation__in=organisations_of(user, MAY_POST))}


class Assignment(Seats):
    """Volunteer work on offer. Its own seats count for structural work; an event's shifts have theirs."""

    named_by = "title"

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="assignments", verbose_name=_("organisation")
    )
    antenna = models.ForeignKey(
        Antenna, models.PROTECT, related_name="assignments", verbose_name=_("antenne")
    )
    kind = models.CharField(_("one time or every week"), max_length=10, choices=Kind)
    slug = models.SlugField(_("slug"), max_length=160, unique=True)
    title = FreeLine(_("title"), max_length=100, help_text=_("Say what people do: Help in the kitchen."))
    description = FreeText(_("description"), help_text=_("Short sentences. What do you do there?"))
    thanks = FreeLine(
        _("what people get"), max_length=120, blank=True, help_text=_("For example a warm meal.")
    )
    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("kind of work"))
    street = FreeLine(_("street and number"), max_length=120, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("place"))
    door = FreeLine(_("where exactly"), max_length=120, blank=True, help_text=_("The door and the floor."))
    bus_stop = FreeLine(_("bus stop near it"), max_length=120, blank=True)
    bring = FreeLine(
        _("what to bring"), max_length=160, blank=True, help_text=_("For example clothes that can get dirty.")
    )
    starts_on = Day(_("first day"), null=True, blank=True, help_text=_("For work every week."))
    ends_on = Day(_("last day"), null=True, blank=True)
    dutch = models.CharField(_("level of Dutch"), max_length=2, choices=DutchLevel, default=DutchLevel.A0)
    dutch_required = models.BooleanField(
        _("this level is really needed"), default=False, help_text=_("If not, people can come and practise.")
    )
    languages = models.ManyToManyField(Language, blank=True, verbose_name=_("other languages that help"))
    skills = models.ManyToManyField(Skill, blank=True, related_name="+", verbose_name=_("skills that help"))
    required_skills = models.ManyToManyField(
        Skill, blank=True, related_name="+", verbose_name=_("skills needed")
    )
    documents = ArrayField(
        models.CharField(max_length=30, choices=Document),
        default=list,
        blank=True,
        verbose_name=_("papers needed"),
    )
    min_age = models.PositiveSmallIntegerField(
        _("youngest age"), default=16, validators=[MinValueValidator(15), MaxValueValidator(99)]
    )
    team_size = models.PositiveSmallIntegerField(
        _("how many people you work with"), default=2, help_text=_("0 means alone.")
    )
    contact_name = PersonName(_("who welcomes people"), max_length=60, blank=True)
    contact_phone = PhoneNumber(_("phone of that person"))
    recognise = FreeLine(_("how to recognise that person"), max_length=120, blank=True)
    has_buddy = models.BooleanField(_("a buddy helps on the first day"), default=False)
    shows_around = models.BooleanField(_("we show people around"), default=False)
    speaks_simply = models.BooleanField(_("we speak slowly and simply"), default=False)
    notice_hours = models.PositiveSmallIntegerField(
        _("hours before, to say that one cannot come"),
        default=USUAL_NOTICE,
        db_default=USUAL_NOTICE,
        validators=[MaxValueValidator(LONGEST_NOTICE)],
        help_text=_(
            "Of weekly work. Until then a volunteer takes a day off with two taps, after that by phone."
        ),
    )
    takes_visits = models.BooleanField(
        _("people may come and look first"),
        default=True,
        db_default=True,
        help_text=_("Without a promise. They choose a moment, and you hear who comes."),
    )
    reimbursement = models.CharField(
        _("reimbursement"), max_length=8, choices=ReimbursementKind, default=ReimbursementKind.NONE
    )
    reimbursement_amount = models.DecimalField(
        _("amount a day (euro)"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(
        _("state"), max_length=10, choices=AssignmentState, default=AssignmentState.DRAFT, editable=False
    )
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    sent_back_at = models.DateTimeField(_("last sent back at"), null=True, editable=False)
    sent_back_reason = FreeText(
        _("what should change"), blank=True, default="", db_default="", editable=False
    )
    state_reason = FreeText(
        _("why paused, closed or called off"), blank=True, default="", db_default="", editable=False
    )
    published_at = models.DateTimeField(_("first published at"), null=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta(Seats.Meta):
        verbose_name, verbose_name_plural = _("assignment"), _("assignments")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["antenna", "state"]),
            folded_index("assignment_found_by", *get_translation_fields("title"), "contact_phone"),
        ]
        constraints = [
            *Seats.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="assignment_ends_after_its_start",
                violation_error_message=_("The last day is before the first day. Change one of them."),
            ),
            models.CheckConstraint(  # the shifts of an event have days of their own
                condition=Q(kind="structural") | Q(starts_on=None, ends_on=None),
                name="assignment_only_weekly_work_has_days",
                violation_error_message=_(
                    "An event has no first and last day. Its shifts have their own days."
                ),
            ),
            models.CheckConstraint(
                condition=Q(reimbursement="flat", reimbursement_amount__isnull=False)
                | (~Q(reimbursement="flat") & Q(reimbursement_amount__isnull=True)),
                name="assignment_flat_has_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(sent_back_at=None, sent_back_reason="")
                | (Q(sent_back_at__isnull=False) & ~Q(sent_back_reason="")),
                name="assignment_sent_back_has_time_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(state_reason="") | Q(state__in=sorted(HAS_A_REASON)),
                name="assignment_reason_is_of_its_state",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("matching:assignment-detail", args=[self.slug])

    @property
    def is_event(self) -> bool:
        """Whether it has dated shifts."""
        return self.kind == Kind.EVENT

    @property
    def is_editable(self) -> bool:
        """Whether its texts and moments can still change freely."""
        return self.state in EDITABLE

    @property
    def photo(self) -> Photo | None:
        """Its own photo, or else the first of the organisation's place (uses what `with_photo(s)` read)."""
        if "photo_facts" in self.__dict__:
            return photo_of(self.__dict__["photo_facts"])
        photos = self.organisation.photos.all()
        own = (photo for photo in photos if photo.assignment_id == self.pk)
        places = (photo for photo in photos if photo.kind == PhotoKind.PLACE)
        return next(own, None) or next(places, None)

    @property
    def more_photos(self) -> list[Photo]:
        """Other photos of the organisation's place and team (uses the prefetched photos)."""
        first = self.photo
        return [
            photo
            for photo in self.organisation.photos.all()
            if photo.kind == PhotoKind.PLACE and photo != first
        ]

    @property
    def face(self) -> Photo | None:
        """Who welcomes people, by the name that the assignment says (uses the prefetched photos)."""
        faces = [photo for photo in self.organisation.photos.all() if photo.kind == PhotoKind.FACE]
        named = (photo for photo in faces if photo.name.casefold() == self.contact_name.casefold())
        return next(named, None)

    @property
    def asked_to_change(self) -> str:
        """What the coordinator wants to see changed first, while it is with the organisation again."""
        return self.sent_back_reason if self.state == AssignmentState.DRAFT else ""

    @property
    def alone(self) -> bool:
        """Whether the work is done alone."""
        return self.team_size == 0

    @property
    def reception(self) -> float:
        """How well people are received, 0–1: the share of four habits of good reception (onthaal)."""
        habits = [bool(self.contact_name), self.has_buddy, self.shows_around, self.speaks_simply]
        return sum(habits) / len(habits)

    @property
    def dutch_level(self) -> DutchLevel:
        """The level asked, as a level."""
        return DutchLevel(self.dutch)

    @cached_property
    def coming_shifts(self) -> list[Any]:
        """Shifts that have not begun, soonest first; uses the prefetch."""
        now = timezone.now()
        return [shift for shift in self.shifts.all() if shift.starts_at > now]

    @property
    def street_to_go_to(self) -> str:
        """The own street, or the organisation's when it is in the same place; empty when neither is known."""
        home = self.organisation
        return self.street or (home.street if home.place_id == self.place_id else "")

    @property
    def address(self) -> str:
        """Where to go, on one line."""
        street = self.street_to_go_to
        place = f"{self.place.postcode} {self.place.name}"
        return f"{street}, {place}" if street else place

    def notice_until(self, starts_at: datetime) -> datetime:
        """Until when somebody says with a tap that they do not come at a moment; 24 hours is the same hour the day
        before, also in the night in which the clock changes.
        """
        return (timezone.localtime(starts_at) - timedelta(hours=self.notice_hours)).astimezone(UTC)

    def moments_in_words(self, shift: Shift | None = None) -> list[str]:
        """When the work is: the day and hours of `shift`, or every weekly moment (uses the prefetch)."""
        return [shift.when] if shift else [slot.when for slot in self.slots.all()]

    def first_moment(self, *, after: datetime, day: date | None = None) -> tuple[datetime, datetime] | None:
        """The first weekly moment that starts later than `after`, and not before `day`; None when none is left.

        Uses the prefetched slots.
        """
        today = timezone.localdate(after)
        first = max(filter(None, (today, day, self.starts_on)))
        last = min(first + timedelta(days=7), self.ends_on or date.max)
        moments = [moment for slot in self.slots.all() for moment in slot.occurrences(first, last)]
        return min((moment for moment in moments if moment[0] > after), default=None)

    def last_start(self, shift: Shift | None) -> datetime | None:
        """When the shift starts, or the last weekly moment does; None when open-ended (uses the prefetched slots)."""
        if shift or self.ends_on is None:
            return shift.starts_at if shift else None
        last_week = max(self.ends_on - timedelta(days=6), self.starts_on or date.min)
        moments = [
            moment for slot in self.slots.all() for moment in slot.occurrences(last_week, self.ends_on)
        ]
        return max((start for start, _end in moments), default=None)

    def is_to_come(self, now: datetime) -> bool:
        """Whether weekly work has a moment left to begin with; its shifts say it of an event."""
        if self.is_event or self.ends_on is None:
            return True
        last = self.last_start(None)
        return last > now if last else self.ends_on >= timezone.localdate(now)

    def first_day(self, shift: Shift | None, *, now: datetime) -> date:
        """The day on which somebody would start: the shift's, the first weekly moment's, or today when none is known."""
        if shift:
            return timezone.localtime(shift.starts_at).date()
        moment = self.first_moment(after=now)
        return timezone.localtime(moment[0]).date() if moment else timezone.localdate(now)

    def last_day(self) -> date | None:
        """The day after which nothing more happens; None when open-ended."""
        if self.is_event:
            ends = [timezone.localtime(shift.ends_at).date() for shift in self.shifts.all()]
            return max(ends, default=None)
        return self.ends_on

    def last_day_to_begin(self) -> date | None:
        """The day on which the last moment begins, of which a night is a part; None when open-ended."""
        if self.is_event:
            return max(
                (timezone.localtime(shift.starts_at).date() for shift in self.shifts.all()), default=None
            )
        return self.ends_on


class OfferPeriod(models.Model):
    """Days on which an assignment was on offer; publishing opens one, pausing or ending closes it.

    Never beyond the day on which its last moment begins, whenever somebody, or a task, closes it.
    """

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="offer_periods", verbose_name=_("assignment")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("up to and with"), null=True, blank=True)

    objects = AssignmentPartQuerySet["OfferPeriod"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("offer period"), _("offer periods")
        ordering = ["starts_on"]
        indexes = [models.Index(fields=["starts_on", "ends_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="offer_period_ends_after_its_start",
            ),
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(ends_on=None), name="one_running_offer_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on or ''}"
