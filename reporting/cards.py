# Readers: staff
"""What the page shows of a figure: the number, the year before, the difference in words, the list behind it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from reporting.figures import ALL_FIGURES, Figure, YearlyFigures


@dataclass(frozen=True)
class FigureCard:
    """One figure, ready to show."""

    figure: Figure
    value: int | None
    before: int | None
    difference: str
    url: str


def cards(figures: YearlyFigures, before: YearlyFigures, slug: str) -> list[FigureCard]:
    """A card for each figure, in their order."""
    return [_card(figure, figures, before, slug) for figure in ALL_FIGURES]


def _card(figure: Figure, figures: YearlyFigures, before: YearlyFigures, slug: str) -> FigureCard:
    value, earlier = figures.values.get(figure.name), before.values.get(figure.name)
    return FigureCard(
        figure=figure,
        value=value,
        before=earlier,
        difference=difference(value, earlier, before.year),
        url=reverse("reporting:figure-rows", args=[slug, figures.year, figure.name]),
    )


def difference(value: int | None, before: int | None, year: int) -> str:
    """How a number compares with the year before, in words."""
    if value is None or not before:
        return _("No figure of %(year)s to compare with.") % {"year": year}
    facts = {"number": abs(value - before), "year": year, "before": before}
    if value > before:
        return _("%(number)s more than in %(year)s (%(before)s)") % facts
    if value < before:
        return _("%(number)s fewer than in %(year)s (%(before)s)") % facts
    return _("As many as in %(year)s") % facts


def gap(figures: YearlyFigures) -> str:
    """What the gap between active people and people who helped means, in a sentence; empty without people."""
    active = figures.values.get("active_volunteers") or 0
    helped = figures.values.get("volunteers_who_volunteered") or 0
    if not active:
        return ""
    return _("%(helped)s of %(active)s active people got to volunteer. %(rest)s did not.") % {
        "helped": helped,
        "active": active,
        "rest": active - helped,
    }
