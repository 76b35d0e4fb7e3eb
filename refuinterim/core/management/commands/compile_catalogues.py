"""`manage.py compile_catalogues`: makes the translations readable for Django."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from refuinterim.core import catalogues


class Command(BaseCommand):
    """Compile the catalogues that changed."""

    help = "Compiles the translation catalogues that are newer than their compiled form."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--force`."""
        parser.add_argument("--force", action="store_true", help="compile all, changed or not")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile, and name what was written."""
        for folder in settings.LOCALE_PATHS:
            for written in catalogues.compile_all(Path(folder), force=options["force"]):
                self.stdout.write(f"Compiled {written}")
