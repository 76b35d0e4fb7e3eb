"""`manage.py export_problem --antenna brugge > problem.json`: an antenne's problem for the engine."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from matching.advice.problem import build_problem
from refuinterim.core.models import Antenna


class Command(BaseCommand):
    help = "Write an antenne's matching problem as JSON (ids only, no names) to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--antenna", required=True, metavar="SLUG", help="for example brugge")

    def handle(self, *args: Any, **options: Any) -> None:
        antenna = Antenna.objects.filter(slug=options["antenna"]).first()
        if antenna is None:
            known = ", ".join(Antenna.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no antenne {options['antenna']!r}. Known: {known}.")
        now = timezone.now()
        problem = build_problem(antenna, today=timezone.localdate(now), now=now)
        self.stdout.write(json.dumps(problem.to_json(), indent=1, ensure_ascii=False))
