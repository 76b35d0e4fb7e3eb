"""`manage.py check_catalogues`: fails when a translation is missing or wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from refuinterim.core import catalogues
from refuinterim.core.management.sources import LOCALE, collect, languages, without_readers


class Command(BaseCommand):
    """Check every language's catalogue against the source."""

    help = "Fails when a string has no readers, is missing, untranslated, unsure, or has other placeholders."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each problem; raise CommandError when there is one."""
        found = collect()
        lines = without_readers()
        lines += [line for language in languages() for line in catalogues.problems(LOCALE, language, found)]
        for line in lines:
            self.stdout.write(line)
        if lines:
            raise CommandError(f"{len(lines)} strings to mend. `make messages` collects new strings.")
        self.stdout.write(f"{len(found)} strings, complete in {len(languages())} languages.")
