"""Everything that the model assumes, each with its reason. The report prints this as a table.

Only `discouraged` was fitted, and only so that first-come gives the two published shares of people that
got to volunteer, on the seeds of `FITTED_ON`. The rest was chosen beforehand, from what is known about
the antenne. Nothing was ever fitted to another way of matching.
"""

# ruff: noqa: RUF009 (the call makes a field; every value in it is immutable)

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).resolve().parents[2] / "refuinterim" / "demo" / "data" / "4you-brugge.csv"

Shares = tuple[tuple[Any, float], ...]

# Other seeds than those of the report, which start at 1: the fit is not judged on what it was made on.
FITTED_ON = range(101, 181)


def assumed(value: Any, why: str) -> Any:
    """A field with its reason."""
    return field(default=value, metadata={"why": why})


@dataclass(frozen=True)
class Scenario:
    """The published sizes of one year of one antenne; `share` is volunteered / active."""

    name: str
    year: int
    active: int
    new: int
    organisations: int
    assignments: int
    volunteered: int

    @property
    def share(self) -> float:
        """The published share of active people that got to volunteer."""
        return self.volunteered / self.active


def scenarios() -> tuple[Scenario, ...]:
    """The two years as published."""
    figures: dict[int, dict[str, int]] = {}
    with FIGURES.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            figures.setdefault(int(row["year"]), {})[row["figure"]] = int(row["value"])
    return tuple(
        Scenario(
            name=f"{year}-like",
            year=year,
            active=found["active_volunteers"],
            new=found["new_volunteers"],
            organisations=found["organisations"],
            assignments=found["assignments"],
            volunteered=found["volunteers_who_volunteered"],
        )
        for year, found in sorted(figures.items())
    )


@dataclass(frozen=True)
class Assumptions:
    """What nobody published. Shares and chances lie between 0 and 1, times are in weeks or minutes."""

    # The year and the desk
    weeks: int = assumed(52, "One working year; every week starts on Monday.")
    options: int = assumed(
        3, "Open proposals a person at once at most, as the platform has it; for all the same."
    )
    stays_away: str = assumed("the rest of the year", "A declined pair is not proposed again.")

    # People
    known_for: int = assumed(40, "Who was known already came at most so many weeks before the year.")
    placed_before: float = assumed(
        0.45, "Of those, the share with a place before: as in the published years."
    )
    arrivals: tuple[float, ...] = assumed(
        (1.4, 1, 1, 0.9, 0.9, 0.8, 0.4, 0.5, 1.8, 1.3, 1, 0.6),
        "New people per month, relative: courses start in January and September; July is quiet.",
    )
    groups: Shares = assumed(
        (
            ("inburgeraar, must", 0.35),
            ("inburgeraar, may", 0.20),
            ("tijdelijk beschermde", 0.20),
            ("verzoeker", 0.15),
            ("student or other", 0.10),
        ),
        "The groups that the antenne serves; the shares are a guess.",
    )
    dutch: Shares = assumed(
        (("A0", 0.10), ("A1", 0.30), ("A2", 0.32), ("B1", 0.20), ("B2", 0.08)),
        "Often A1 to A2.",
    )
    modes: Shares = assumed(
        (("foot", 0.20), ("bike", 0.40), ("transit", 0.30), ("car", 0.10)),
        "Mobility is a known barrier: few drive, many cycle.",
    )
    longest_trip: Shares = assumed(
        ((20, 0.2), (30, 0.4), (45, 0.3), (60, 0.1)), "Minutes that a person will travel."
    )
    courses: Shares = assumed(
        (
            (("mon-morning", "tue-morning", "wed-morning", "thu-morning"), 0.35),
            (("mon-afternoon", "tue-afternoon", "wed-afternoon", "thu-afternoon"), 0.20),
            (("mon-evening", "wed-evening"), 0.12),
            (("tue-evening", "thu-evening", "sat-morning"), 0.08),
            ((), 0.25),
        ),
        "A Dutch course takes four half days or two evenings; a quarter follows none.",
    )
    free: tuple[float, float] = assumed(
        (0.25, 0.80), "Besides the course, a part of the day is free with a chance between these, per person."
    )
    interests: float = assumed(2.0, "Kinds of work that a person names, on average.")
    skills: float = assumed(1.0, "Skills that a person names, on average.")
    avoid_alone: float = assumed(0.35, "Many come for people.")
    driving: float = assumed(0.12, "Have a driving licence that counts here.")
    at_once: Shares = assumed(((1, 0.7), (2, 0.3)), "Places that a person wants at the same time.")
    appetite: Shares = assumed(
        ((1, 0.35), (2, 0.20), (3, 0.15), (5, 0.20), (8, 0.10)),
        "Places that a person wants in a year: one is enough for many, some come to everything.",
    )

    # Tracks
    track_may: float = assumed(0.25, "Of the inburgeraars who may, so many do a track.")
    track_hours: int = assumed(40, "The hours of the participation track.")
    track_weeks: tuple[int, int] = assumed((26, 52), "From coming to the deadline.")
    hours_elsewhere: Shares = assumed(
        ((0, 0.7), (8, 0.15), (16, 0.15)), "Hours of the track that were done elsewhere."
    )

    hours_before: int = assumed(
        36, "Hours already done by who had a place before: none to this many, evenly."
    )

    # Work
    host_skew: float = assumed(0.7, "A few organisations post much more than the rest (power of the rank).")
    event_share: float = assumed(0.40, "Festivals and races beside weekly work.")
    shifts: Shares = assumed(((1, 0.4), (2, 0.4), (3, 0.2)), "Shifts of one event.")
    event_seats: Shares = assumed(((1, 0.35), (2, 0.40), (3, 0.25)), "Places in one shift for this group.")
    weekly_seats: Shares = assumed(((1, 0.75), (2, 0.25)), "Places in weekly work.")
    events_per_month: tuple[float, ...] = assumed(
        (0.5, 0.6, 0.8, 1, 1.4, 1.5, 1.5, 1.4, 1.2, 1, 0.8, 1),
        "Festivals are in summer, with a fair in winter.",
    )
    event_notice: tuple[int, int] = assumed((3, 8), "Weeks between posting and the event.")
    weekly_at_start: float = assumed(
        0.45, "Weekly work on offer on the first day; the rest comes until week 44."
    )
    weekly_hours: Shares = assumed(((3, 0.6), (4, 0.4)), "Hours of one week.")
    event_hours: Shares = assumed(((4, 0.6), (5, 0.4)), "Hours of one shift.")
    dutch_asked: Shares = assumed(
        (("A0", 0.08), ("A1", 0.20), ("A2", 0.37), ("B1", 0.27), ("B2", 0.08)),
        "Organisations ask more than people have: a known barrier.",
    )
    dutch_required: float = assumed(0.45, "Share of work where that level is needed, not wished.")
    alone: float = assumed(0.12, "Some work is mostly alone.")
    licence: float = assumed(0.04, "Some work asks for a driving licence.")
    adults: float = assumed(0.30, "Some work is from 18 years.")

    # What people do
    yes: float = assumed(0.45, "Chance of yes to a proposal with score 600, for an average person.")
    yes_slope: float = assumed(0.5, "Odds of yes grow by e to this power per 100 points of score.")
    yes_spread: float = assumed(1.0, "People differ (standard deviation of the log odds): some never dare.")
    discouraged: float = assumed(
        0.063, "Chance per week to give up while waiting for a first place. Fitted: see above."
    )
    asking_helps: float = assumed(1.0, "That chance in a week with a proposal is times this: 1 is no help.")
    moves_on: float = assumed(0.008, "Chance per week to go for another reason: a job, a move, a baby.")
    comes: tuple[float, float] = assumed((7.0, 1.5), "Chance to turn up, per person (beta: mean 0.82).")
    stops: float = assumed(0.03, "Chance per week to stop weekly work with score 600 and average reception.")
    stops_fit: float = assumed(0.35, "That chance falls by e to this power per 100 points of score.")
    stops_reception: float = assumed(1.2, "And per whole point of reception: a welcome keeps people.")
    reception: tuple[float, float] = assumed((3.0, 2.0), "Reception per organisation (beta: mean 0.6).")
