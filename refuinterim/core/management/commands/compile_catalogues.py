"""`manage.py compile_catalogues`: makes the translations readable for Django."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation.reloader import translation_file_changed

from refuinterim.core import catalogues


class Command(BaseCommand):
    """Compile the catalogues that changed, and have Django read them again.

    Without that a process that had looked for a catalogue before it was there would speak English to the end.
    """

    help = "Compiles the translation catalogues that are newer than their compiled form."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--force`."""
        parser.add_argument("--force", action="store_true", help="compile all, changed or not")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile, and name what was written."""
        for folder in settings.LOCALE_PATHS:
            for written in catalogues.compile_all(Path(folder), force=options["force"]):
                translation_file_changed(None, written)  # this process may have looked for it already
                if options["verbosity"]:
                    self.stdout.write(f"Compiled {written}")
