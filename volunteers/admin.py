# Readers: staff
"""The admin of volunteers, their talks, tracks and consent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django.contrib import admin, messages
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from refuinterim.accounts.models import User
from refuinterim.accounts.phone_admin import phone_column
from refuinterim.accounts.roles import coordinates
from refuinterim.accounts.scoped_admin import ReadOnlyAdmin, ScopedAdmin, WithPanel
from refuinterim.accounts.state_labels import colours_of
from refuinterim.accounts.waits_filter import WaitsForYou
from refuinterim.core import moments
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna, Language
from refuinterim.core.owners import Hat, antenna_id_of
from volunteers import actions
from volunteers.admin_forms import CONSENT_FIELDS, VolunteerForm
from volunteers.models import Consent, ConsentState, Intake, ParticipationTrack, Volunteer, VolunteerQuerySet
from volunteers.states import WAITING, IntakeState
from volunteers.talk_forms import TalkMomentForm
from volunteers.talks.actions import open_moments
from volunteers.talks.models import TalkMoment


class ConsentInline(TabularInline):
    """What the person agreed to, how, and who wrote it down; changed by the step of that name."""

    model = Consent
    extra = 0
    can_delete = False
    tab = True
    fields = [
        "purpose",
        "given_at",
        "given_how",
        "given_language",
        "recorded_by",
        "withdrawn_at",
        "withdrawn_by",
    ]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Consent]:
        """With who wrote it down."""
        rows: models.QuerySet[Consent] = super().get_queryset(request)
        return rows.select_related("recorded_by", "withdrawn_by")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False


class IsThere(admin.SimpleListFilter):
    """Whether somebody still volunteers."""

    title = _("still with us")
    parameter_name = "there"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """With us, or stopped."""
        return [("yes", _("with us")), ("no", _("stopped"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """By the day on which somebody stopped."""
        if self.value() is None:
            return queryset
        return queryset.filter(left_on__isnull=self.value() == "yes")


class SaidYes(admin.SimpleListFilter):
    """Whether we may look for work for somebody, and whom to ask."""

    title = _("we may look for work")
    parameter_name = "consent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Yes, to ask, or taken back."""
        return [(state.value, state.label) for state in ConsentState]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """By what is written down."""
        return queryset.filter(consent_state=self.value()) if self.value() else queryset


# By what rows about somebody are found.
PERSON = [f"volunteer__{name}" for name in ("first_name", "last_name", "email", "phone")]

# What the coordinators of the antenne alone read, as a field, in the list, or beside it.
ONLY_FOR_GUIDES = ("group", "notes", "consent_shown", SaidYes)
CONSENT_LABELS = colours_of(
    ConsentState,
    {
        ConsentState.YES: "success",
        ConsentState.TO_ASK: "warning",
        ConsentState.TAKEN_BACK: "danger",
    },
)


@admin.register(Volunteer)
class VolunteerAdmin(WithPanel, ScopedAdmin):
    """Volunteers of the own antennes. A new one is registered: with consent, and an intake asked for."""

    form = VolunteerForm
    list_display = [
        "full_name",
        "antenna",
        "place",
        "dutch_shown",
        "phone_shown",
        "consent_shown",
        "intake_shown",
        "joined_on",
    ]
    list_filter = [WaitsForYou, IsThere, SaidYes, "antenna", "group", "dutch_speaking", "interests"]
    list_select_related = ["antenna", "place"]
    also_in_file = ["first_name", "last_name", "birth_date", "email", "language", "travel_mode", "paused_on", "left_on", "group"]  # fmt: skip
    in_file_only_for_guides = ["group", "consent_shown"]
    search_fields = ["first_name", "last_name", "email", "phone"]
    autocomplete_fields = ["antenna", "place", "languages", "interests", "skills"]
    readonly_fields = ["joined_at", "left_on", "moments_shown", "phone_shown"]
    reads_instead = {"availability": "moments_shown", "phone": "phone_shown"}
    inlines = [ConsentInline]
    fieldsets = [
        (None, {"fields": [("first_name", "last_name"), ("phone", "email"), ("birth_date", "language"), "antenna"]}),
        (_("Dutch and languages"), {
            "fields": ["dutch_speaking", "dutch_understanding", "dutch_reading", "languages"],
        }),
        (_("Wishes"), {"fields": ["interests", "skills", "availability", ("avoid_alone", "max_placements")]}),
        (_("On the way"), {"fields": ["place", ("travel_mode", "max_travel_minutes")]}),
        (_("Only for us"), {"fields": ["group", "notes", ("joined_at", "left_on")]}),
    ]  # fmt: skip
    add_fieldsets = [
        (None, {"fields": ["agrees", "shares", ("consent_how", "consent_language")]}),
        *fieldsets[:4],
        (_("Only for us"), {"fields": ["group", "notes"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Volunteer]:
        """With the state of the newest intake, and whether we may look for work."""
        newest = Intake.objects.filter(volunteer=models.OuterRef("pk")).order_by("-requested_at", "-pk")
        rows = cast(VolunteerQuerySet, super().get_queryset(request))
        return rows.with_consent_state().annotate(intake_state=models.Subquery(newest.values("state")[:1]))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A form that knows who types: of people who may be the same, everybody sees their own."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is only for those who guide this person is not for who only reads."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (
                title,
                {**options, "fields": [name for name in options["fields"] if name not in ONLY_FOR_GUIDES]},
            )
            for title, options in fieldsets
        ]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Without what is only for those who guide."""
        may_guide = self.has_change_permission(request)
        return [name for name in self.list_filter if may_guide or name not in ONLY_FOR_GUIDES]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Without what is only for those who guide."""
        may_guide = self.has_change_permission(request)
        return [name for name in self.list_display if may_guide or name not in ONLY_FOR_GUIDES]

    phone_shown = phone_column()

    @display(description=_("can come"))
    def moments_shown(self, volunteer: Volunteer) -> str:
        """Moments in words, for who reads."""
        return ", ".join(
            f"{moment.get_weekday_display()} {moment.get_part_display()}"
            for moment in volunteer.availability.all()
        )

    @display(description=_("name"), ordering="first_name")
    def full_name(self, volunteer: Volunteer) -> str:
        """First and last name."""
        return str(volunteer)

    @display(description=_("known since"), ordering="joined_at")
    def joined_on(self, volunteer: Volunteer) -> date:
        """The day."""
        return timezone.localdate(volunteer.joined_at)

    @display(description=_("Dutch"), ordering="dutch_speaking")
    def dutch_shown(self, volunteer: Volunteer) -> str:
        """The level that counts in a talk."""
        return volunteer.dutch or "?"

    @display(description=_("consent"), label=CONSENT_LABELS)
    def consent_shown(self, volunteer: Any) -> tuple[str, str]:
        """Whether we may look for work."""
        state = ConsentState(volunteer.consent_state)
        return state, str(state.label)

    @display(
        description=_("intake"),
        label=colours_of(
            IntakeState,
            {
                IntakeState.DONE: "success",
                IntakeState.REQUESTED: "warning",
                IntakeState.PLANNED: "info",
            },
        ),
    )
    def intake_shown(self, volunteer: Any) -> tuple[str, str] | str:
        """Where the first talk stands."""
        state = volunteer.intake_state
        return (state, str(IntakeState(state).label)) if state else "—"

    def save_model(self, request: HttpRequest, obj: Volunteer, form: Any, change: bool) -> None:
        """Through the actions: a new one is registered, a known one changes wishes; both write who did it."""
        now, data = timezone.now(), form.cleaned_data
        if change:
            if form.changed_data:
                changes = {name: data[name] for name in form.changed_data}
                actions.change_wishes(by=request.user, volunteer=obj, now=now, changes=changes)
            return
        fields = {name: value for name, value in data.items() if name not in {*CONSENT_FIELDS, "antenna"}}
        made = actions.register(
            by=request.user, antenna=data["antenna"], now=now, consent=form.consent(), **fields
        )
        obj.pk, obj.joined_at = made.pk, made.joined_at
        obj._state.adding = False


@admin.register(Intake)
class IntakeAdmin(ReadOnlyAdmin):
    """First talks. One that waits opens on the page where it is planned or noted."""

    list_display = [
        "volunteer",
        "state_shown",
        "requested_at",
        "planned_for",
        "done_at",
        "done_by",
        "antenna",
    ]
    list_filter = [WaitsForYou, "state", "antenna"]
    list_select_related = ["volunteer", "antenna", "done_by"]
    search_fields = PERSON

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The notes, and why a talk did not take place, are for those who guide this person."""
        guides = obj is None or coordinates(request.user, antenna_id_of(obj))
        inside = {"notes", "cancel_reason"}
        return [name for name in super().get_fields(request, obj) if guides or name not in inside]

    @display(
        description=_("state"),
        ordering="state",
        label=colours_of(
            IntakeState,
            {
                IntakeState.DONE: "success",
                IntakeState.REQUESTED: "warning",
                IntakeState.PLANNED: "info",
            },
        ),
    )
    def state_shown(self, intake: Intake) -> tuple[str, str]:
        """Where it stands."""
        return intake.state, str(intake.get_state_display())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the intake page while there is something to do."""
        intake = self.get_object(request, object_id)
        if intake and intake.state in WAITING and request.user.has_perm("matching.propose"):
            return redirect("desk:intake", intake.pk)
        response: HttpResponse = super().change_view(request, object_id, form_url, extra_context)
        return response


class StillGoesOn(admin.SimpleListFilter):
    """The moments to come, unless somebody asks for all."""

    title = _("to come")
    parameter_name = "which"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Beside those to come: all of them."""
        return [("all", _("all"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Those to come are what is shown at first."""
        first, *others = super().choices(changelist)
        yield {**first, "display": _("to come")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Not called off, and not over."""
        return queryset if self.value() == "all" else queryset.coming(timezone.now())


@admin.register(TalkMoment)
class TalkMomentAdmin(WithPanel, ScopedAdmin):
    """Open moments for a first talk. One form opens one, or a series; one that people know is called off, not changed."""

    form = TalkMomentForm
    list_display = ["when", "way_shown", "held_by", "languages_shown", "seats_shown", "antenna"]
    list_filter = [StillGoesOn, "way", "antenna"]
    list_select_related = ["held_by", "antenna"]
    search_fields = ["held_by__first_name", "held_by__last_name", "where"]
    autocomplete_fields = ["languages"]
    readonly_fields = ["called_off_at"]
    fieldsets = [
        (None, {"fields": [("starts_at", "ends_at"), ("way", "where"), "languages", ("held_by", "antenna"), "called_off_at"]}),
    ]  # fmt: skip
    add_fieldsets = [
        (_("When?"), {"fields": [("first_day", "until"), ("hours", "minutes")]}),
        (_("How?"), {"fields": [("way", "seats"), "where", "languages"]}),
        (_("With whom?"), {"fields": [("held_by", "antenna")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[TalkMoment]:
        """With the languages that the list shows."""
        rows: models.QuerySet[TalkMoment] = super().get_queryset(request)
        return rows.prefetch_related("languages")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here: people may have read it."""
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Who opens it holds it, as a rule, at the same place as before; where they work for one antenne it is that one."""
        before = TalkMoment.objects.visible_to(request.user, Hat.ANTENNA).filter(held_by=request.user.pk)
        antennas = list(Antenna.objects.changeable_by(request.user, Hat.ANTENNA).active()[:2])
        dutch = Language.objects.filter(slug="nl").values_list("pk", flat=True)
        last = before.exclude(where="").prefetch_related("languages").order_by("pk").last()
        initial = {"held_by": request.user.pk, "languages": list(dutch)}
        if last:
            initial |= {"where": last.where, "languages": [language.pk for language in last.languages.all()]}
        if len(antennas) == 1:
            initial["antenna"] = antennas[0].pk
        return {**initial, **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Who works in the antennes of the user can hold a talk."""
        if db_field.name == "held_by":
            people = User.objects.visible_to(request.user, Hat.ANTENNA).filter(is_staff=True)
            kwargs["queryset"] = people.order_by("first_name", "last_name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @display(description=_("when"), ordering="starts_at")
    def when(self, moment: TalkMoment) -> str:
        """The day and the hours."""
        return moments.period(moment.starts_at, moment.ends_at)

    @display(description=_("way"), ordering="way")
    def way_shown(self, moment: TalkMoment) -> str:
        """The way; or that it does not go on."""
        return str(_("called off") if moment.called_off_at else moment.get_way_display())

    @display(description=_("languages"))
    def languages_shown(self, moment: TalkMoment) -> str:
        """All of them; from the prefetch."""
        return moments.listed(moment.languages.all())

    @display(description=_("people"), ordering="seats_taken")
    def seats_shown(self, moment: TalkMoment) -> str:
        """How many come, and how many can."""
        return f"{moment.seats_taken} / {moment.seats}"

    def save_model(self, request: HttpRequest, obj: TalkMoment, form: Any, change: bool) -> None:
        """Open them all by the action. Who was a moment too late gets the form again: it says what stands there."""
        data = form.cleaned_data
        try:
            made = open_moments(
                by=request.user,
                antenna=data["antenna"],
                held_by=data["held_by"],
                starts=form.starts(),
                minutes=data["minutes"],
                way=data["way"],
                where=data["where"],
                languages=data["languages"],
                seats=data["seats"],
                now=timezone.now(),
            )
        except DomainError as error:
            raise IntegrityError(str(error)) from error
        obj.pk, obj._state.adding = made[0].pk, False
        if len(made) > 1:
            messages.info(request, _("%(count)s moments are open now.") % {"count": len(made)})


@admin.register(ParticipationTrack)
class ParticipationTrackAdmin(ReadOnlyAdmin):
    """Tracks, the first deadline first. Recorded on the volunteer's page, with who decided and when."""

    list_display = [
        "volunteer",
        "status",
        "hours_needed",
        "deadline",
        "track_coach",
        "decided_by",
        "decided_on",
    ]
    list_filter = [WaitsForYou, "status", "volunteer__antenna"]
    list_select_related = ["volunteer"]
    search_fields = [*PERSON, "track_coach"]
    ordering = ["deadline"]
    date_hierarchy = "deadline"


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """What people agreed to."""

    list_display = [
        "volunteer",
        "purpose",
        "given_at",
        "given_how",
        "given_language",
        "recorded_by",
        "withdrawn_at",
    ]
    list_filter = ["purpose", "given_how", "volunteer__antenna"]
    list_select_related = ["volunteer", "recorded_by"]
    search_fields = PERSON
