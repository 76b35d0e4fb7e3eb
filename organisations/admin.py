# Readers: staff
"""The admin of organisations and their assignments. States move by the steps above the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin
from modeltranslation.utils import get_translation_fields
from unfold.admin import TabularInline
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTextareaWidget

from organisations import actions
from organisations.member_admin import MembershipInline, tell_of_members
from organisations.models import (
    Assignment,
    Document,
    InformationNote,
    Kind,
    OfferPeriod,
    Organisation,
    Photo,
    Shift,
    WeeklySlot,
)
from organisations.photo_admin import small_photo
from organisations.states import AssignmentState, OrganisationState
from organisations.timetable import Timetable, faults_of
from refuinterim.accounts.models import User
from refuinterim.accounts.phone_admin import phone_column
from refuinterim.accounts.scoped_admin import (
    ScopedAdmin,
    WithPanel,
    translation_tabs,
)
from refuinterim.accounts.state_labels import colours_of
from refuinterim.accounts.waits_filter import WaitsForYou
from refuinterim.core.form_fields import EmailField

STATE_LABELS = colours_of(
    AssignmentState,
    {
        AssignmentState.SUBMITTED: "warning",
        AssignmentState.PUBLISHED: "success",
        AssignmentState.PAUSED: "info",
        AssignmentState.CANCELLED: "danger",
    },
)

JOINING_LABELS = colours_of(
    OrganisationState, {OrganisationState.ASKED: "warning", OrganisationState.APPROVED: "success"}
)


class ReadOnlyInline(TabularInline):
    """Rows under another row, changed elsewhere."""

    extra = 0
    can_delete = False
    tab = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False


class InformationNoteInline(ReadOnlyInline):
    """Versions of the information note, newest first."""

    model = InformationNote
    fields = ["version", "created_at", "created_by"]
    readonly_fields = fields
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[InformationNote]:
        """With who wrote them and the organisation's name, in one query."""
        return super().get_queryset(request).select_related("created_by", "organisation")


class PhotoInline(ReadOnlyInline):
    """Photos of the organisation and of its work; added and taken away on the page for that."""

    model = Photo
    fields = ["shown", "kind", "name", "alt_nl", "added_by", "added_at"]
    readonly_fields = fields
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Photo]:
        """With who added them, in one query."""
        return super().get_queryset(request).select_related("added_by")

    @display(description=_("photo"))
    def shown(self, photo: Photo) -> SafeString:
        """The photo itself, small."""
        return small_photo(photo)


class OrganisationForm(forms.ModelForm):
    """An organisation, with the e-mail address of somebody who acts for it."""

    member_email = EmailField(
        label=_("E-mail of a member"),
        required=False,
        help_text=_("This person can sign in, post work and say who came."),
        widget=UnfoldAdminEmailInputWidget,
    )

    def clean(self) -> dict[str, Any]:
        """Let the list of members know who comes in."""
        data = super().clean() or {}
        self.instance.member_to_add = data.get("member_email", "")
        if User.objects.filter(email__iexact=self.instance.member_to_add, is_active=False).exists():
            self.add_error("member_email", _("This person cannot sign in any more. Ask for another address."))
        return data


@admin.register(Organisation)
class OrganisationAdmin(WithPanel, ScopedAdmin, TranslationAdmin):  # type: ignore[type-arg, misc]
    """Organisations of the own antennes."""

    form = OrganisationForm
    reads_instead = {"member_email": "", "phone": "phone_shown"}
    readonly_fields = ["phone_shown"]
    phone_shown = phone_column()
    list_display = [
        "name",
        "antenna",
        "place",
        "state_shown",
        "email",
        "phone_shown",
        "insured_until",
        "has_note",
    ]
    also_in_file = ["legal_form", "street", "enterprise_number", "insurer", "policy_number"]
    list_filter = [WaitsForYou, "state", "antenna"]
    list_select_related = ["antenna", "place"]
    search_fields = ["name", "email", "phone", "memberships__phone"]
    autocomplete_fields = ["antenna", "place"]
    inlines = [MembershipInline, InformationNoteInline, PhotoInline]
    actions_detail = ["photos"]
    fieldsets = [
        (
            None,
            {"fields": ["name", "antenna", ("legal_form", "enterprise_number"), "about_nl", "member_email"]},
        ),
        (_("Where and how to reach"), {"fields": ["street", "place", ("email", "phone")]}),
        (_("Insurance"), {"fields": [("insurer", "policy_number"), ("insured_until", "insurance_note")]}),
        *translation_tabs("about"),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Organisation]:
        """With whether there is an information note."""
        notes = InformationNote.objects.filter(organisation=models.OuterRef("pk"))
        rows: models.QuerySet[Organisation] = (
            super().get_queryset(request).annotate(noted=models.Exists(notes))
        )
        return rows

    @display(description=_("state"), ordering="state", label=JOINING_LABELS)
    def state_shown(self, organisation: Organisation) -> tuple[str, str]:
        """Whether it joined."""
        return organisation.state, str(organisation.get_state_display())

    @display(description=_("information note"), boolean=True, ordering="noted")
    def has_note(self, organisation: Organisation) -> bool:
        """Whether people can be told what the law asks."""
        noted: bool = organisation.noted  # type: ignore[attr-defined]
        return noted

    @action(description=_("Photos"), icon="photo_library", url_path="photos")
    def photos(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The page on which photos are added and taken away."""
        organisation = get_object_or_404(Organisation.objects.changeable_by(request.user), pk=object_id)
        return redirect("organisations:photos", organisation.slug)

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        """Through the actions: a new one gets its slug, a member gets access."""
        now = timezone.now()
        if change:
            super().save_model(request, obj, form, change)
        else:
            names = [name for name in form.cleaned_data if name != "member_email"]
            made = actions.add_organisation(
                by=request.user, now=now, **{name: form.cleaned_data[name] for name in names}
            )
            obj.pk, obj.slug, obj.created_at = made.pk, made.slug, made.created_at
            obj._state.adding = False
        if email := form.cleaned_data.get("member_email"):
            actions.add_member(by=request.user, organisation=obj, email=email, now=now)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Write who took a member away or gave them another role; they hear it."""
        super().save_formset(request, form, formset, change)
        tell_of_members(request.user, form.instance, formset)


@admin.register(InformationNote)
class InformationNoteAdmin(ScopedAdmin, TranslationAdmin):  # type: ignore[type-arg, misc]
    """What volunteers are told before they start. A new version is written; none is changed."""

    list_display = ["organisation", "version", "created_at", "created_by"]
    list_select_related = ["organisation", "created_by"]
    search_fields = ["organisation__name"]
    autocomplete_fields = ["organisation"]
    formfield_overrides = {models.TextField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 3})}}
    fieldsets = [
        (None, {"fields": ["organisation", "aim_nl", "insurance_nl", "reimbursement_nl", "secrecy_nl"]}),
        *translation_tabs("aim", "insurance", "reimbursement", "secrecy"),
    ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Earlier versions stay as people read them."""
        return False

    def save_model(self, request: HttpRequest, obj: InformationNote, form: Any, change: bool) -> None:
        """The action gives it its number."""
        texts = {name: text for name, text in form.cleaned_data.items() if name != "organisation"}
        made = actions.write_information_note(
            by=request.user, organisation=form.cleaned_data["organisation"], now=timezone.now(), texts=texts
        )
        obj.pk, obj.version = made.pk, made.version
        obj._state.adding = False


class ShiftInline(ReadOnlyInline):
    """Dated moments of an event."""

    model = Shift
    fields = ["starts_at", "ends_at", "break_minutes", "seats", "seats_taken"]
    readonly_fields = fields


class WeeklySlotInline(ReadOnlyInline):
    """Moments in every week."""

    model = WeeklySlot
    fields = ["when", "break_minutes"]
    readonly_fields = fields


class OfferPeriodInline(ReadOnlyInline):
    """When it was on offer."""

    model = OfferPeriod
    fields = ["starts_on", "ends_on"]
    readonly_fields = fields


class AssignmentForm(forms.ModelForm):
    """Papers are chosen from the known ones; days that change must still have moments."""

    documents = forms.MultipleChoiceField(
        label=_("Papers needed"), choices=Document, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any]:
        """Ask of new days what posting asks."""
        data = super().clean() or {}
        days = {"starts_on", "ends_on"}
        if days & set(self.changed_data) and not days & self.errors.keys():
            changed = replace(Timetable.of(self.instance), **{name: data[name] for name in days})
            for fault in faults_of(changed, now=timezone.now(), are_new=False):
                self.add_error(fault.field if fault.field in self.fields else None, fault.sentence)
            if not self.errors and not days_are_free({name: data[name] for name in days}, self.instance):
                self.add_error(
                    "ends_on", _("Somebody has other weekly work in these hours then. Choose other days.")
                )
        return data


def days_are_free(days: Mapping[str, date | None], assignment: Assignment) -> bool:
    """Whether the database takes these days: nobody who helps has other weekly work in the same hours then."""
    try:
        with transaction.atomic():
            Assignment.objects.filter(pk=assignment.pk).update(**days)
            transaction.set_rollback(True)
    except IntegrityError:
        return False
    return True


@admin.register(Assignment)
class AssignmentAdmin(WithPanel, ScopedAdmin, TranslationAdmin):  # type: ignore[type-arg, misc]
    """Assignments of the own antennes. Made and re-dated on the pages that organisations use."""

    form = AssignmentForm
    list_display = [
        "title_shown",
        "organisation",
        "kind_shown",
        "state_shown",
        "seats_shown",
        "category",
    ]
    also_in_file = [
        "antenna", "place", "street", "starts_on", "ends_on", "dutch", "contact_name", "contact_phone_shown", "published_at",
    ]  # fmt: skip
    list_filter = [WaitsForYou, "state", "kind", "category", "antenna"]
    list_select_related = ["organisation", "category", "antenna", "place"]
    search_fields = [*get_translation_fields("title"), "organisation__name", "contact_phone"]
    autocomplete_fields = ["category", "place", "languages", "skills", "required_skills"]
    readonly_fields = [
        "organisation",
        "antenna",
        "kind",
        "seats",
        "created_by",
        "created_at",
        "published_at",
        "contact_phone_shown",
    ]
    reads_instead = {"contact_phone": "contact_phone_shown"}
    contact_phone_shown = phone_column("contact_phone", _("phone of that person"))
    inlines = [ShiftInline, WeeklySlotInline, OfferPeriodInline]
    actions_list = ["new_event", "new_weekly"]
    actions_detail = ["own_photo"]
    fieldsets = [
        (None, {"fields": [("organisation", "antenna"), ("kind", "seats"), "category"]}),
        (_("In Dutch"), {"fields": ["title_nl", "description_nl", "thanks_nl", "recognise_nl", "door_nl", "bring_nl"]}),
        (_("Where and when"), {"fields": [("street", "place"), ("bus_stop", "notice_hours"), ("starts_on", "ends_on")]}),
        (
            _("Who fits"),
            {
                "fields": [
                    ("dutch", "dutch_required"), "languages", ("skills", "required_skills"),
                    "documents", ("min_age", "team_size"),
                ]
            },
        ),
        (
            _("Reception"),
            {"fields": [("contact_name", "contact_phone"), ("has_buddy", "shows_around", "speaks_simply")]},
        ),
        (_("Reimbursement"), {"fields": [("reimbursement", "reimbursement_amount")]}),
        (_("Dates"), {"fields": ["created_by", ("created_at", "published_at")]}),
        *translation_tabs("title", "description", "thanks", "recognise", "door", "bring"),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Assignment]:
        """With the seats of all shifts."""
        shifts = Shift.objects.filter(assignment=models.OuterRef("pk")).order_by().values("assignment")
        rows: models.QuerySet[Assignment] = (
            super()
            .get_queryset(request)
            .annotate(
                shift_seats=models.Subquery(shifts.annotate(total=models.Sum("seats")).values("total")),
                shift_taken=models.Subquery(shifts.annotate(total=models.Sum("seats_taken")).values("total")),
            )
        )
        return rows

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """An event has places and days in each shift, none of its own."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not obj.is_event:
            return fieldsets
        of_shifts = {
            ("kind", "seats"): ["kind"],
            ("starts_on", "ends_on"): [],
            ("bus_stop", "notice_hours"): ["bus_stop"],
        }
        return [
            (
                title,
                options
                | {"fields": [part for name in options["fields"] for part in of_shifts.get(name, [name])]},
            )
            for title, options in fieldsets
        ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Shifts of an event, weekly moments of other work."""
        other = WeeklySlotInline if obj and obj.is_event else ShiftInline
        return [inline for inline in self.inlines if inline is not other]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """On the page with the moments, see `new_event`."""
        return False

    def has_post_permission(self, request: HttpRequest) -> bool:
        """May this person make new work? (A dotted permission would make the system checks need a database.)"""
        return request.user.has_perm("organisations.add_assignment")

    @display(description=_("title"), ordering="title_nl")
    def title_shown(self, assignment: Assignment) -> str:
        """In the language of the reader."""
        return assignment.title

    @display(description=_("kind"), ordering="kind")
    def kind_shown(self, assignment: Assignment) -> str:
        """One time, or every week."""
        return str(assignment.get_kind_display())

    @display(description=_("state"), ordering="state", label=STATE_LABELS)
    def state_shown(self, assignment: Assignment) -> tuple[str, str]:
        """Where it stands."""
        return assignment.state, str(assignment.get_state_display())

    @display(description=_("seats taken"))
    def seats_shown(self, assignment: Any) -> str:
        """Taken, of all."""
        if assignment.kind == Kind.EVENT:
            return f"{assignment.shift_taken or 0} / {assignment.shift_seats or 0}"
        return f"{assignment.seats_taken} / {assignment.seats}"

    @action(description=_("Photo"), icon="photo_camera", url_path="photo")
    def own_photo(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The page on which its photo is added or taken away."""
        assignment = get_object_or_404(Assignment.objects.changeable_by(request.user), pk=object_id)
        return redirect("organisations:assignment-photo", assignment.slug)

    @action(description=_("New event"), permissions=["post"], icon="event")
    def new_event(self, request: HttpRequest) -> HttpResponse:
        """The page with shifts."""
        return redirect("organisations:assignment-new", Kind.EVENT)

    @action(description=_("New weekly work"), permissions=["post"], icon="event_repeat")
    def new_weekly(self, request: HttpRequest) -> HttpResponse:
        """The page with weekly moments."""
        return redirect("organisations:assignment-new", Kind.STRUCTURAL)
