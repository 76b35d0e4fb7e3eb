# Readers: staff
"""The admin of placements, attendances, follow-ups and plans, which move by steps; and how an antenne matches."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import get_translation_fields
from unfold.decorators import display

from matching.advice.plans import request_plan
from matching.models import (
    Attendance,
    ExternalHours,
    FollowUp,
    MatchingSettings,
    PairRule,
    ParticipationProof,
    Placement,
    Plan,
)
from matching.models.plan import PlanQuerySet
from matching.states import (
    AttendanceState,
    ExternalHoursState,
    PlacementState,
    PlanState,
    ProofState,
)
from refuinterim.accounts.roles import coordinates
from refuinterim.accounts.scoped_admin import ReadOnlyAdmin, ScopedAdmin, WithPanel
from refuinterim.accounts.state_labels import colours_of
from refuinterim.accounts.waits_filter import WaitsForYou
from refuinterim.core.models import Antenna
from refuinterim.core.owners import antenna_id_of
from volunteers.admin import PERSON

WORK = [
    *(f"assignment__{name}" for name in get_translation_fields("title")),
    "assignment__organisation__name",
]

PLACEMENT_LABELS = colours_of(
    PlacementState,
    {
        PlacementState.PROPOSED: "info",
        PlacementState.OFFERED: "info",
        PlacementState.ACCEPTED: "warning",
        PlacementState.WAITLISTED: "warning",
        PlacementState.CONFIRMED: "success",
        PlacementState.ACTIVE: "success",
    },
)


@admin.register(Placement)
class PlacementAdmin(WithPanel, ReadOnlyAdmin):
    """Who is asked for what, and where it stands."""

    list_display = [
        "volunteer",
        "assignment_shown",
        "shift",
        "state_shown",
        "origin",
        "created_at",
        "expires_at",
    ]
    list_filter = [WaitsForYou, "state", "end_reason", "origin", "assignment__kind", "assignment__antenna"]
    list_select_related = ["volunteer", "assignment", "shift"]
    search_fields = [*PERSON, *WORK]
    fields = [
        ("volunteer", "assignment"), ("shift", "origin"), ("state", "score"), ("created_at", "created_by"),
        ("expires_at", "answered_at"), ("informed_at", "information_note"), ("informed_by", "insured_by"),
        ("confirmed_at", "confirmed_by"), ("first_day", "ended_at"), ("end_reason", "end_note"),
    ]  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Why it ended is for those who guide this person."""
        fields = super().get_fields(request, obj)
        guides = obj is None or coordinates(request.user, antenna_id_of(obj))
        return [pair for pair in fields if guides or pair != ("end_reason", "end_note")]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Without what is only for those who guide."""
        guides = request.user.has_perm("matching.propose")
        return [name for name in self.list_filter if guides or name != "end_reason"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Placement]:
        """With the facts that the page shows."""
        rows: models.QuerySet[Placement] = (
            super()
            .get_queryset(request)
            .select_related(
                "volunteer", "shift", "assignment__organisation", "created_by", "confirmed_by",
                "information_note__organisation",
            )
        )  # fmt: skip
        return rows

    @display(description=_("assignment"), ordering="assignment__title_nl")
    def assignment_shown(self, placement: Placement) -> str:
        """The title."""
        return placement.assignment.title

    @display(description=_("state"), ordering="state", label=PLACEMENT_LABELS)
    def state_shown(self, placement: Placement) -> tuple[str, str]:
        """Where it stands."""
        return placement.state, str(placement.get_state_display())


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin):
    """Who came, on which day, for how long."""

    list_display = [
        "starts_at",
        "person",
        "assignment",
        "state_shown",
        "planned_minutes",
        "minutes",
        "confirmed_by",
    ]
    list_filter = ["state", "placement__assignment__antenna"]
    list_select_related = ["volunteer", "placement__assignment", "confirmed_by"]
    search_fields = [*PERSON, *(f"placement__{path}" for path in WORK)]
    date_hierarchy = "starts_at"

    @display(description=_("volunteer"), ordering="volunteer__first_name")
    def person(self, attendance: Attendance) -> str:
        """Who."""
        return str(attendance.volunteer)

    @display(description=_("assignment"))
    def assignment(self, attendance: Attendance) -> str:
        """For what."""
        return attendance.placement.assignment.title

    @display(
        description=_("state"),
        ordering="state",
        label=colours_of(
            AttendanceState,
            {
                AttendanceState.PRESENT: "success",
                AttendanceState.PARTIAL: "success",
                AttendanceState.EXCUSED: "info",
                AttendanceState.NO_SHOW: "danger",
            },
        ),
    )
    def state_shown(self, attendance: Attendance) -> tuple[str, str]:
        """Whether somebody came."""
        return attendance.state, str(attendance.get_state_display())


class IsDue(admin.SimpleListFilter):
    """Talks to do now."""

    title = _("to do")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Due, later, done."""
        return [("yes", _("now")), ("later", _("later")), ("done", _("done"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """By the day, and by whether it was done."""
        today = timezone.localdate()
        if self.value() == "yes":
            return queryset.due(today)
        if self.value() == "later":
            return queryset.open().filter(due_on__gt=today)
        return queryset.exclude(done_at=None) if self.value() == "done" else queryset


@admin.register(FollowUp)
class FollowUpAdmin(WithPanel, ReadOnlyAdmin):
    """Calls that make a pairing last."""

    list_display = ["volunteer", "kind", "due_on", "done_at", "done_by", "antenna"]
    list_filter = [WaitsForYou, IsDue, "kind", "antenna"]
    list_select_related = ["volunteer", "antenna", "done_by"]
    search_fields = PERSON


PLAN_LABELS = colours_of(
    PlanState,
    {
        PlanState.QUEUED: "info",
        PlanState.RUNNING: "warning",
        PlanState.READY: "success",
        PlanState.FAILED: "danger",
    },
)


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    """Plans that were made, or are being made; each opens on its own page."""

    list_display = ["antenna", "created_at", "state_shown", "finished_at", "placed", "created_by", "error"]
    list_filter = ["state", "antenna"]
    list_select_related = ["antenna", "created_by"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Plan]:
        """Without what is large."""
        rows: Any = super().get_queryset(request)
        light: PlanQuerySet = rows.light()
        return light

    @display(description=_("state"), ordering="state", label=PLAN_LABELS)
    def state_shown(self, plan: Plan) -> tuple[str, str]:
        """How far it is."""
        return plan.state, str(plan.get_state_display())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The plan's page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("desk:plan-detail", object_id)


@admin.register(ExternalHours)
class ExternalHoursAdmin(WithPanel, ReadOnlyAdmin):
    """Hours that people did elsewhere, with a paper or a person to ask."""

    list_display = [
        "volunteer",
        "activity",
        "organisation_name",
        "length_shown",
        "state_shown",
        "handed_in_at",
    ]
    list_filter = [WaitsForYou, "state", "volunteer__antenna"]
    list_select_related = ["volunteer"]
    search_fields = [*PERSON, "activity", "organisation_name"]
    fields = [
        ("volunteer", "state"), ("activity", "organisation_name"), ("starts_on", "ends_on"), ("ask_name", "ask_phone"),
        ("handed_in_at", "handed_in_by"), ("decided_at", "decided_by"), "word",
    ]  # fmt: skip

    @display(description=_("how long"), ordering="minutes")
    def length_shown(self, hours: ExternalHours) -> str:
        """In words."""
        return hours.length

    @display(
        description=_("state"),
        ordering="state",
        label=colours_of(
            ExternalHoursState,
            {ExternalHoursState.HANDED_IN: "warning", ExternalHoursState.APPROVED: "success"},
        ),
    )
    def state_shown(self, hours: ExternalHours) -> tuple[str, str]:
        """Whether they count."""
        return hours.state, str(hours.get_state_display())


@admin.register(ParticipationProof)
class ParticipationProofAdmin(WithPanel, ReadOnlyAdmin):
    """Proofs of participation: where each stands, and taking one back."""

    list_display = [
        "number",
        "volunteer",
        "organisation",
        "length_shown",
        "state_shown",
        "asked_at",
        "issued_at",
    ]
    list_filter = [WaitsForYou, "state", "antenna"]
    list_select_related = ["volunteer", "organisation"]
    search_fields = [*PERSON, "number"]
    fields = [
        ("number", "state"), ("volunteer", "organisation"), ("holder_name", "holder_birth_date"),
        ("first_day", "last_day"), ("asked_at", "asked_by"), ("issued_at", "text_version"), ("ended_at", "ended_by"),
        "end_reason",
    ]  # fmt: skip

    @display(description=_("how long"), ordering="minutes")
    def length_shown(self, proof: ParticipationProof) -> str:
        """In words."""
        return proof.length

    @display(
        description=_("state"),
        ordering="state",
        label=colours_of(
            ProofState,
            {ProofState.ASKED: "warning", ProofState.ISSUED: "success", ProofState.REVOKED: "danger"},
        ),
    )
    def state_shown(self, proof: ParticipationProof) -> tuple[str, str]:
        """Where it stands."""
        return proof.state, str(proof.get_state_display())


@admin.register(PairRule)
class PairRuleAdmin(ReadOnlyAdmin):
    """Pairs that a coordinator keeps together or apart; made and ended on the desk."""

    list_display = [
        "volunteer",
        "assignment_shown",
        "shift",
        "kind",
        "reason",
        "made_by",
        "made_at",
        "ended_at",
    ]
    list_filter = ["kind", ("ended_at", admin.EmptyFieldListFilter), "assignment__antenna"]
    list_select_related = ["volunteer", "assignment", "shift", "made_by"]
    search_fields = [*PERSON, *WORK]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[PairRule]:
        """With what the page shows."""
        rows: models.QuerySet[PairRule] = (
            super()
            .get_queryset(request)
            .select_related("volunteer", "assignment", "shift", "made_by", "ended_by")
        )
        return rows

    @display(description=_("assignment"), ordering="assignment__title_nl")
    def assignment_shown(self, rule: PairRule) -> str:
        """The title."""
        return rule.assignment.title


@admin.register(MatchingSettings)
class MatchingSettingsAdmin(ScopedAdmin):
    """What counts how much in a score, and how proposals are spread. An antenne without a row has the usual."""

    list_display = ["antenna", "weeks_away", "max_open_proposals", "proposal_days"]
    list_select_related = ["antenna"]
    fieldsets = [
        (None, {"fields": ["antenna"]}),
        (
            _("For the volunteer, in percent"),
            {"fields": [("travel", "interests"), ("practice", "reception")]},
        ),
        (
            _("For the organisation, in percent"),
            {"fields": [("dutch", "skills"), ("languages", "reliability")]},
        ),
        (
            _("Proposals"),
            {"fields": [("weeks_away", "max_open_proposals"), ("proposal_days", "offer_hours")]},
        ),
        (_("Who goes first"), {"fields": [("track_weeks", "long_wait_days")]}),
        (_("Afterwards"), {"fields": ["patience_days"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The antenne stays."""
        return ["antenna"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the antennes without settings of their own."""
        if db_field.remote_field.model is Antenna:
            own = Antenna.objects.changeable_by(request.user)
            kwargs["queryset"] = own.filter(matching_settings=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: MatchingSettings, form: Any, change: bool) -> None:
        """Save, write who changed what, and plan again."""
        super().save_model(request, obj, form, change)
        request_plan(antenna_id=obj.antenna_id, now=timezone.now())
