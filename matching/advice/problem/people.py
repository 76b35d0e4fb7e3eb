"""The volunteers of a problem: what each can, wants and needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, When

from matching import engine
from matching.advice.ids import volunteer_id
from matching.advice.problem.history import History
from matching.advice.problem.otherwise import AskedByPerson
from matching.advice.problem.rows import Groups, everybody, grouped
from matching.attendance.hours import PRIOR, reliability_by_volunteer
from matching.attendance.tracks import tracks_in_danger
from refuinterim.core.models import Antenna
from refuinterim.core.vocabulary import PartOfDay, Weekday
from volunteers.models import Availability, Intake, Volunteer, VolunteerQuerySet
from volunteers.states import IntakeState

UNKNOWN_AGE = 18  # years: birth dates are asked only where needed; older work asks for one first


def matchable(antenna: Antenna) -> VolunteerQuerySet:
    """Volunteers of the antenne who can be matched: there, with consent, a first talk done, and a known place.

    Without a place nobody can say what is near; the desk asks for it (`matching/desk/missing.py`).
    """
    had_intake = Intake.objects.filter(volunteer=OuterRef("pk"), state=IntakeState.DONE)
    return Volunteer.objects.available().filter(Exists(had_intake), antenna=antenna, place__isnull=False)


def people_of(antenna: Antenna, *, long_since: datetime) -> list[dict[str, Any]]:
    """The facts of each. `new_since`: when they came; None for who came before `long_since`, and waits long."""
    rows: Iterable[Any] = (
        matchable(antenna)
        .order_by("pk")
        .values(
            "pk",
            "birth_date",
            "dutch_speaking",
            "dutch_understanding",
            "documents",
            "travel_mode",
            "max_travel_minutes",
            "avoid_alone",
            "max_placements",
            new_since=Case(When(joined_at__gte=long_since, then="joined_at")),
            latitude=F("place__latitude"),
            longitude=F("place__longitude"),
        )
    )
    return list(rows)


def volunteers_of(
    antenna: Antenna,
    people: list[dict[str, Any]],
    history: History,
    tiers: dict[int, int],
    otherwise: AskedByPerson,
    today: date,
) -> Iterable[engine.Volunteer]:
    languages = _words(Volunteer.languages.through, antenna, "language")
    interests = _words(Volunteer.interests.through, antenna, "category")
    skills = _words(Volunteer.skills.through, antenna, "skill")
    availability = _availability(antenna)
    reliability = reliability_by_volunteer(everybody(antenna))
    for row in people:
        pk = row["pk"]
        kept = history.weekly_parts.get(pk, set())
        yield engine.Volunteer(
            id=volunteer_id(pk),
            antenna=antenna.slug,
            lat=row["latitude"],
            lon=row["longitude"],
            availability=tuple(code for code in availability.get(pk, ()) if code not in kept),
            birth_year=row["birth_date"].year if row["birth_date"] else today.year - UNKNOWN_AGE,
            dutch=_level(row["dutch_speaking"], row["dutch_understanding"]),
            mode=row["travel_mode"],
            max_travel_minutes=row["max_travel_minutes"],
            busy=tuple(sorted(history.busy.get(pk, ()))),
            languages=tuple(languages.get(pk, ())),
            interests=tuple(interests.get(pk, ())),
            skills=tuple(skills.get(pk, ())),
            documents=tuple(sorted(row["documents"])),
            reliability=reliability.get(pk, PRIOR),
            tier=tiers[pk],
            max_placements=max(0, row["max_placements"] - history.live_count[pk]),
            avoid_alone=row["avoid_alone"],
            **otherwise.fields_of(pk),
        )


def _level(speaking: str, understanding: str) -> str | None:
    """The lower of both; unknown as soon as one is (see `Volunteer.dutch`)."""
    if not speaking or not understanding:
        return None
    return min(speaking, understanding)  # the codes sort as the levels do


def _words(through: Any, antenna: Antenna, name: str) -> Groups:
    rows = through.objects.filter(volunteer__in=everybody(antenna)).values_list(
        "volunteer_id", f"{name}__slug"
    )
    return grouped(rows.order_by("volunteer_id", f"{name}__slug"))


def _availability(antenna: Antenna) -> Groups:
    codes = {(day.value, part.value): f"{day.code}-{part}" for day in Weekday for part in PartOfDay}
    rows = Availability.objects.filter(volunteer__in=everybody(antenna)).values_list(
        "volunteer_id", "weekday", "part"
    )
    return grouped(
        (pk, codes[day, part]) for pk, day, part in rows.order_by("volunteer_id", "weekday", "part")
    )


def tiers_of(
    antenna: Antenna,
    people: list[dict[str, Any]],
    was_placed: set[int],
    *,
    today: date,
) -> dict[int, int]:
    """Who needs a place most.

    3: hours are still needed for a track whose deadline is near (or over: then even more).
    2: never placed (no placement was ever confirmed and kept) and known for long. 1: never placed.
    What is near and what is long, the antenne says.
    """
    urgent = {row.track.volunteer_id for row in tracks_in_danger(today, everybody(antenna))}
    tiers = {}
    for row in people:
        pk = row["pk"]
        if pk in urgent:
            tiers[pk] = 3
        elif pk in was_placed:
            tiers[pk] = 0
        else:
            tiers[pk] = 1 if row["new_since"] else 2
    return tiers
