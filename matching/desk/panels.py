"""The panels above the admin's forms: where a row stands, and what can be done with it now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from matching.advice.reasons import said_to_coordinator
from matching.attendance.hours import minutes_done, minutes_elsewhere
from matching.desk.companions import GoesAlong
from matching.desk.missing import missing_for, missing_of
from matching.desk.steps import KIND_OF_MODEL, KINDS
from matching.models import (
    ExternalHours,
    FollowUp,
    Impression,
    MatchingSettings,
    ParticipationProof,
    Placement,
)
from matching.states import LIVE, NOT_CERTAIN, PROOF_PUBLIC, VisitState
from organisations.actions import publish_warnings
from organisations.barriers.actions import picture_of
from organisations.joining.look_alikes import alike
from organisations.models import Assignment, Organisation
from organisations.states import AssignmentState
from refuinterim.accounts.roles import coordinates
from refuinterim.core import moments
from refuinterim.core.owners import Hat
from refuinterim.core.panels import fills
from volunteers.actions import planned_talk
from volunteers.models import Volunteer
from volunteers.same_person import may_be_known
from volunteers.states import WAITING
from volunteers.talks.models import TalkMoment
from volunteers.talks.seats import who_comes

RECENT = 12  # placements shown on a volunteer's page


def _steps_of(request: HttpRequest, row: Any, antenna_id: int | None) -> dict[str, Any]:
    """The steps that this user can take with a row, for `steps.html`."""
    user = request.user
    allowed = user.has_perm("matching.propose") and coordinates(user, antenna_id)
    kind = KIND_OF_MODEL[type(row)]
    return {
        "kind": kind,
        "row": row,
        "is_coordinator": allowed,
        "steps": KINDS[kind].offered(row) if allowed else [],
    }


@fills("organisations.assignment", "matching/desk/panel_assignment.html")
def assignment_panel(request: HttpRequest, assignment: Assignment) -> dict[str, Any]:
    """State, warnings, moments with their seats, and steps."""
    return {
        **_steps_of(request, assignment, assignment.antenna_id),
        "assignment": assignment,
        "warnings": publish_warnings(assignment) if assignment.state == AssignmentState.SUBMITTED else [],
        "is_open": assignment.state == AssignmentState.PUBLISHED,
        "moments": [(shift, shift.when) for shift in assignment.coming_shifts] if assignment.is_event else [],
        "weekly": assignment.moments_in_words(),
        "placements": assignment.placements.filter(state__in=LIVE)
        .select_related("volunteer", "shift")
        .order_by("shift__starts_at", "created_at"),
    }


@fills("organisations.organisation", "matching/desk/panel_organisation.html")
def organisation_panel(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    """What it asked when it came by itself, who it may be, and steps."""
    scan, picture = picture_of(organisation) or (None, None)
    others = list(alike(organisation)) if organisation.is_not_decided else []
    ids = [other.pk for other in others]
    seen = Organisation.objects.visible_to(request.user, Hat.ANTENNA).filter(pk__in=ids) if ids else []
    return {
        **_steps_of(request, organisation, organisation.antenna_id),
        "organisation": organisation,
        "asked": getattr(organisation, "join_request", None),
        "scan": scan,
        "picture": picture,
        "alike": others,
        "seen": {other.pk for other in seen},
    }


@fills("volunteers.volunteer", "matching/desk/panel_volunteer.html")
def volunteer_panel(request: HttpRequest, volunteer: Volunteer) -> dict[str, Any]:
    """The first talk, the track, the hours and the placements."""
    track = getattr(volunteer, "track", None)
    intakes = list(volunteer.intakes.all())
    done = minutes_done(volunteer)
    counted = done + (minutes_elsewhere(volunteer) if track else 0)
    needed = track.hours_needed * 60 if track else 0
    today = timezone.localdate()
    placements = volunteer.placements.select_related("assignment__organisation", "shift")
    return {
        **_steps_of(request, volunteer, volunteer.antenna_id),
        "volunteer": volunteer,
        "missing": [] if volunteer.left_on else missing_of(volunteer, intakes),
        "intake": next((intake for intake in intakes if intake.state in WAITING), None),
        "had_intake": any(intake.done_at for intake in intakes),
        "may_be": None
        if any(intake.done_at for intake in intakes)
        else may_be_known(request.user, volunteer),
        "track": track,
        "weeks_left": track.weeks_left(today) if track else None,
        "in_danger": track is not None
        and counted < needed
        and MatchingSettings.objects.of(volunteer.antenna_id).is_near(track.deadline, today),
        "hours": moments.duration(counted),
        "minutes": counted,
        "minutes_needed": needed,
        "placements": placements.order_by("-created_at", "-pk")[:RECENT],
        "follow_ups": volunteer.follow_ups.open().order_by("due_on"),
        "visits": volunteer.visits.exclude(state=VisitState.DROPPED).select_related(
            "assignment__organisation"
        )[:RECENT],
    }


@fills("matching.placement", "matching/desk/panel_placement.html")
def placement_panel(request: HttpRequest, placement: Placement) -> dict[str, Any]:
    """Why it was proposed, whether people were informed, the moments, and steps."""
    explanation = placement.explanation or {}
    return {
        **_steps_of(request, placement, placement.assignment.antenna_id),
        "placement": placement,
        "along": GoesAlong.of(placement),
        "missing": missing_for(placement) if placement.state in NOT_CERTAIN else [],
        "held_until": placement.kept_until(planned_talk(placement.volunteer))
        if placement.held_until
        else None,
        "when": moments.listed(placement.assignment.moments_in_words(placement.shift)),
        "sentences": said_to_coordinator(explanation, placement.volunteer.first_name),
        "score": round(placement.score / 10) if placement.score is not None else None,
        "for_them": round(100 * sum(explanation.get("volunteer_side", {}).values())),
        "for_organisation": round(100 * sum(explanation.get("organisation_side", {}).values())),
        "otherwise": round(-100 * explanation.get("volunteer_side", {}).get("otherwise", 0)),
        "attendances": placement.attendances.order_by("-starts_at")[:RECENT],
        "impressions": _beside_each_other(request.user, placement),
    }


def _beside_each_other(user: Any, placement: Placement) -> list[dict[str, Any]]:
    """What both sides said of each moment, newest first; for who guides this person."""
    said = Impression.objects.visible_to(user, Hat.ANTENNA).filter(placement=placement)
    moments_said: dict[int, dict[str, Any]] = {}
    for impression in said.select_related("attendance").order_by("-attendance__starts_at", "side"):
        row = moments_said.setdefault(impression.attendance_id, {"at": impression.attendance.starts_at})
        row[impression.side] = impression
    return list(moments_said.values())[:RECENT]


@fills("matching.followup", "matching/desk/panel_follow_up.html")
def follow_up_panel(request: HttpRequest, follow_up: FollowUp) -> dict[str, Any]:
    """Whom to call, and the step that notes the talk."""
    return {
        **_steps_of(request, follow_up, follow_up.antenna_id),
        "follow_up": follow_up,
        "impressions": _beside_each_other(request.user, follow_up.placement) if follow_up.placement else [],
    }


@fills("volunteers.talkmoment", "matching/desk/panel_talk.html")
def talk_panel(request: HttpRequest, moment: TalkMoment) -> dict[str, Any]:
    """Whether it goes on, who comes, and the step that calls it off."""
    now = timezone.now()
    return {
        **_steps_of(request, moment, moment.antenna_id),
        "moment": moment,
        "when": moments.period(moment.starts_at, moment.ends_at),
        "languages": moments.listed(moment.languages.all()),
        "is_over": moment.starts_at <= now,
        "talks": who_comes(moment),
    }


@fills("matching.externalhours", "matching/desk/panel_external_hours.html")
def external_hours_panel(request: HttpRequest, hours: ExternalHours) -> dict[str, Any]:
    """What was handed in, the paper or whom to ask, and steps."""
    return {
        **_steps_of(request, hours, hours.volunteer.antenna_id),
        "hours": hours,
        "has_photo": hasattr(hours, "photo"),
    }


@fills("matching.participationproof", "matching/desk/panel_proof.html")
def proof_panel(request: HttpRequest, proof: ParticipationProof) -> dict[str, Any]:
    """Where it stands, its parts with the names under them, and steps."""
    return {
        **_steps_of(request, proof, proof.antenna_id),
        "proof": proof,
        "parts": [
            (
                part,
                moments.duration(part.minutes),
                " · ".join(f"{row.day:%d/%m/%Y} {moments.duration(row.minutes)}" for row in part.days.all()),
            )
            for part in proof.parts.select_related("signed_by").prefetch_related("days")
        ],
        "is_public": proof.state in PROOF_PUBLIC,
    }
