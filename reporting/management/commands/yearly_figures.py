"""Print the yearly figures of an antenne, for people, spreadsheets and programs."""

from __future__ import annotations

import csv
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from refuinterim.core.models import Antenna
from reporting.figures import ALL_FIGURES, FIGURES, YearlyFigures, known_years, yearly_figures


class Command(BaseCommand):
    """`manage.py yearly_figures --antenna brugge --year 2022 --format table`."""

    help = "Print the yearly figures of an antenne."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the antenne, the year and the format."""
        parser.add_argument("--antenna", required=True, metavar="SLUG")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")

    def handle(self, *args: Any, antenna: str, year: int, format: str, **options: Any) -> None:
        """Find the antenne and print; an unknown antenne or year is one clear line."""
        found = Antenna.objects.filter(slug=antenna).first()
        if not found:
            slugs = ", ".join(Antenna.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no antenne {antenna!r}. Choose one of: {slugs}.")
        years = known_years(found, timezone.localdate())
        if year not in years:
            raise CommandError(f"{found} has no figures of {year}. Choose {years[0]} up to {years[-1]}.")
        getattr(self, f"print_{format}")(found, yearly_figures(found, year))

    def print_json(self, antenna: Antenna, figures: YearlyFigures) -> None:
        """One object with the five published names."""
        values = {figure.name: figures.values[figure.name] for figure in FIGURES}
        self.stdout.write(json.dumps({"antenna": antenna.slug, "year": figures.year, "figures": values}))

    def print_csv(self, antenna: Antenna, figures: YearlyFigures) -> None:
        """A line for each figure: antenna, year, figure, value."""
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(["antenna", "year", "figure", "value"])
        for figure in FIGURES:
            writer.writerow([antenna.slug, figures.year, figure.name, figures.values[figure.name]])

    def print_table(self, antenna: Antenna, figures: YearlyFigures) -> None:
        """Each figure with its definition."""
        source = f", {figures.source.label}" if figures.source else ""
        self.stdout.write(f"{antenna} {figures.year}{source} (definitions {figures.definitions_version})")
        for figure in ALL_FIGURES:
            value = figures.values.get(figure.name)
            self.stdout.write(f"\n{'–' if value is None else value:>6}  {figure.label}")
            self.stdout.write(f"{'':>6}  {figure.definition} {figure.note}".rstrip())
