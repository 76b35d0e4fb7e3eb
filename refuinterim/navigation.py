# Readers: staff
"""The admin's side bar: what a coordinator does in a day, in that order. Shows only what a role allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """A link: its title, Material symbol, URL name, and the permission that it needs."""

    title: Promise
    icon: str
    url: str
    permission: str = ""


@dataclass(frozen=True)
class Group:
    """Links that belong together."""

    title: Promise
    items: Sequence[Item]
    is_folded: bool = False


GROUPS = [
    Group(_("Today"), [Item(_("What waits"), "today", "admin:index")]),
    Group(
        _("People"),
        [
            Item(
                _("Volunteers"), "group", "admin:volunteers_volunteer_changelist", "volunteers.view_volunteer"
            ),
            Item(_("Intakes"), "call", "admin:volunteers_intake_changelist", "volunteers.view_intake"),
            Item(
                _("Moments for a talk"),
                "event_upcoming",
                "admin:volunteers_talkmoment_changelist",
                "volunteers.view_talkmoment",
            ),
            Item(_("Follow-ups"), "favorite", "admin:matching_followup_changelist", "matching.view_followup"),
            Item(
                _("Tracks"),
                "flag",
                "admin:volunteers_participationtrack_changelist",
                "volunteers.view_participationtrack",
            ),
            Item(
                _("Hours elsewhere"),
                "more_time",
                "admin:matching_externalhours_changelist",
                "matching.view_externalhours",
            ),
            Item(
                _("Proofs"),
                "workspace_premium",
                "admin:matching_participationproof_changelist",
                "matching.view_participationproof",
            ),
        ],
    ),
    Group(
        _("Work"),
        [
            Item(
                _("Organisations"),
                "apartment",
                "admin:organisations_organisation_changelist",
                "organisations.view_organisation",
            ),
            Item(
                _("Assignments"),
                "assignment",
                "admin:organisations_assignment_changelist",
                "organisations.view_assignment",
            ),
        ],
    ),
    Group(
        _("Bring together"),
        [
            Item(_("Plan"), "hub", "desk:plan", "matching.propose"),
            Item(
                _("Together or apart"),
                "join",
                "admin:matching_pairrule_changelist",
                "matching.view_pairrule",
            ),
            Item(
                _("Placements"), "handshake", "admin:matching_placement_changelist", "matching.view_placement"
            ),
            Item(
                _("Who came"),
                "event_available",
                "admin:matching_attendance_changelist",
                "matching.view_attendance",
            ),
        ],
    ),
    Group(
        _("Count"),
        [
            Item(_("Yearly figures"), "monitoring", "reporting:figures", "reporting.view_figures"),
            Item(_("Take in a spreadsheet"), "upload_file", "imports:list", "imports.import_rows"),
        ],
    ),
    Group(
        _("Messages"),
        [
            Item(_("Outbox"), "mail", "admin:outbox_message_changelist", "outbox.view_message"),
            Item(_("How you get messages"), "notifications", "accounts:channels"),
            Item(_("Status"), "monitor_heart", "desk:status", "matching.propose"),
            Item(_("Who did what"), "history", "admin:core_auditevent_changelist", "core.view_auditevent"),
        ],
    ),
    Group(
        _("Settings"),
        [
            Item(_("Antennes"), "location_on", "admin:core_antenna_changelist", "core.view_antenna"),
            Item(
                _("Way of matching"),
                "tune",
                "admin:matching_matchingsettings_changelist",
                "matching.view_matchingsettings",
            ),
            Item(_("Users"), "person", "admin:accounts_user_changelist", "accounts.view_user"),
            Item(_("Roles"), "badge", "admin:accounts_antennarole_changelist", "accounts.view_antennarole"),
            Item(_("Kinds of work"), "category", "admin:core_category_changelist", "core.view_category"),
            Item(_("Skills"), "construction", "admin:core_skill_changelist", "core.view_skill"),
            Item(_("Languages"), "translate", "admin:core_language_changelist", "core.view_language"),
            Item(_("Places"), "map", "admin:core_place_changelist", "core.view_place"),
        ],
        is_folded=True,
    ),
]


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups that the user's roles allow, as unfold's side bar wants them."""
    return [
        {
            "title": group.title,
            "separator": group.is_folded,
            "collapsible": group.is_folded,
            "items": [
                {"title": item.title, "icon": item.icon, "link": reverse(item.url)}
                for item in group.items
                if not item.permission or request.user.has_perm(item.permission)
            ],
        }
        for group in GROUPS
    ]
