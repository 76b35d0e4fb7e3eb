# Readers: staff
"""Antennes, vocabularies, places and the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.lookups import TrigramWordSimilar
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from refuinterim.core.fields import Email, FreeLine, FreeText, PersonName, PhoneNumber
from refuinterim.core.owners import OwnedQuerySet
from refuinterim.core.place_names import HasNameLike, NameKey, all_names

CIRCLE = 360  # degrees
HUE_STEP = 5  # tokens.css has a class for each; nobody sees a smaller difference
HOUSE_HUE = 185  # of the accent


class PlaceQuerySet(models.QuerySet["Place"]):
    """Sets of places."""

    def called(self, name: str) -> PlaceQuerySet:
        """Places with exactly this name: their own, one in another language, or their municipality's."""
        line = Concat(Value("\n "), NameKey(Value(name)), Value(" \n"), output_field=models.TextField())
        return self.filter(searched__contains=line)

    def under(self, digits: Sequence[str]) -> PlaceQuerySet:
        """Places with one of these postcodes, or a postcode that begins with them."""
        begins = [Q(postcode__startswith=number) for number in digits]
        return self.filter(reduce(or_, begins)) if begins else self.none()

    def with_a_name_like(self, name: str) -> PlaceQuerySet:
        """Places with a name that is like this one: some letters off, a part of it, or alike as a whole."""
        said = NameKey(Value(name))
        alike = Place.objects.filter(TrigramWordSimilar(F("searched"), said)).values("pk")  # by the index
        return self.filter(Q(HasNameLike("searched", said)) | Q(pk__in=alike))


class Place(models.Model):
    """A Belgian postcode with its municipality and the coordinates (WGS84) of its centre."""

    postcode = FreeLine(_("postcode"), max_length=4, db_index=True)
    name = FreeLine(_("name"), max_length=80)
    municipality = FreeLine(_("municipality"), max_length=80)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    other_names = FreeText(
        _("other names"), blank=True, help_text=_("What people call it in other languages, one a line.")
    )
    searched = models.GeneratedField(
        expression=all_names("name", "municipality", "other_names"),
        output_field=models.TextField(),
        db_persist=True,
        editable=False,
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("place"), _("places")
        ordering = ["postcode", "name"]
        constraints = [models.UniqueConstraint(fields=["postcode", "name"], name="place_once")]
        indexes = [GinIndex(fields=["searched"], opclasses=["gin_trgm_ops"], name="place_searched")]

    def __str__(self) -> str:
        return f"{self.postcode} {self.name}"

    @property
    def is_a_town(self) -> bool:
        """Whether it gave its name to its municipality, and so is its centre."""
        name, municipality, *others = self.keys
        return municipality in {name, *others}

    @property
    def keys(self) -> list[str]:
        """Its own name, its municipality's and those in other languages, as they are looked for."""
        return [name for line in self.searched.split("\n") if (name := line.strip())]


class AntennaQuerySet(OwnedQuerySet["Antenna"]):
    """Sets of antennes. Which there are is public; the doors give those that somebody works for."""

    antenna_path = "id"

    def active(self) -> AntennaQuerySet:
        """Those that work now: what everybody may see."""
        return self.filter(is_active=True)


class Antenna(models.Model):
    """A local branch (antenne) with its own programme, people and figures."""

    name = FreeLine(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), unique=True)
    programme = FreeLine(_("programme"), max_length=40, blank=True, help_text=_("For example 4YOU."))
    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("place"))
    email = Email(_("e-mail"))
    phone = PhoneNumber(_("phone"))
    caller = PersonName(
        _("who calls newcomers"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("People read this name when there is no open moment for a first talk."),
    )
    call_days = models.PositiveSmallIntegerField(
        _("working days until we call"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("We promise this to who finds no open moment. Saturday and Sunday do not count."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = AntennaQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("antenne"), _("antennes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Word(models.Model):
    """A word of a list that people choose from, with a name in every language."""

    named_by = "name"

    slug = models.SlugField(_("code"), unique=True)
    name = FreeLine(_("name"), max_length=80)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def free_hue() -> int:
    """The hue (degrees) with the most room around it, for a kind of work that has none yet."""
    taken = sorted(set(Category.objects.values_list("hue", flat=True)))
    if not taken:
        return HOUSE_HUE
    widths = [
        (after - hue) % CIRCLE or CIRCLE for hue, after in zip(taken, taken[1:] + taken[:1], strict=True)
    ]
    widest = max(range(len(taken)), key=lambda number: widths[number])
    return (taken[widest] + widths[widest] // 2) % CIRCLE


class Category(Word):
    """A kind of work, recognised by its icon and hue before it is read."""

    icon = FreeLine(_("icon"), max_length=40, help_text=_("The name of a Lucide icon."))
    hue = models.PositiveSmallIntegerField(
        _("colour"),
        default=free_hue,
        validators=[MaxValueValidator(CIRCLE - 1)],
        help_text=_(
            "A number on the colour circle: 0 pink, 30 red, 90 yellow, 145 green, 250 blue, 320 purple."
        ),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(Word.Meta):
        verbose_name, verbose_name_plural = _("kind of work"), _("kinds of work")
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(hue__lt=CIRCLE), name="category_hue_is_on_the_circle")
        ]

    @property
    def hue_class(self) -> str:
        """The class that tokens.css paints: no page has a style of its own, so hues come in steps."""
        return f"hue-{round(self.hue / HUE_STEP) * HUE_STEP % CIRCLE}"


class Skill(Word):
    """Something a person can do."""

    class Meta(Word.Meta):
        verbose_name, verbose_name_plural = _("skill"), _("skills")


class Language(Word):
    """A language that people speak; the slug is its ISO 639 code."""

    class Meta(Word.Meta):
        verbose_name, verbose_name_plural = _("language"), _("languages")


class AuditEventQuerySet(OwnedQuerySet["AuditEvent"]):
    """Sets of audit events."""

    never_changes = True


class AuditEvent(models.Model):
    """Who did what to which row, when and why. Written by actions; never changed."""

    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty: the system itself."),
    )
    verb = models.CharField(_("what"), max_length=60)
    subject_type = models.CharField(_("kind of row"), max_length=60)
    subject_id = models.BigIntegerField(_("row"))
    antenna = models.ForeignKey(
        Antenna, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("antenne")
    )
    reason = FreeText(_("reason"), blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("audit event"), _("audit events")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"]),
            models.Index(fields=["antenna", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d-%m-%Y %H:%M}"


class SentForm(models.Model):
    """A form that did its work, and where it led: sent again, it leads there again (`refuinterim.core.once`)."""

    key = models.CharField(max_length=40, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, editable=False)
    led_to = models.TextField(blank=True, editable=False)
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="form_sent_once")]

    def __str__(self) -> str:
        return self.led_to


class InvariantCheck(models.Model):
    """The last look at what always holds between rows (`core.invariants`): when, and what was found."""

    checked_at = models.DateTimeField(_("checked at"))
    findings = models.JSONField(_("findings"), default=list)

    class Meta:
        verbose_name, verbose_name_plural = _("check of the facts"), _("checks of the facts")

    def __str__(self) -> str:
        return f"{self.checked_at:%d-%m-%Y %H:%M}"
