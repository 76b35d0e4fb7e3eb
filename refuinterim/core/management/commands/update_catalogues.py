"""`manage.py update_catalogues`: collects the strings to translate."""

from typing import Any

from django.core.management.base import BaseCommand

from refuinterim.core import catalogues
from refuinterim.core.management.sources import LOCALE, collect, languages


class Command(BaseCommand):
    """Bring every language's catalogue in line with the source."""

    help = "Collects the strings to translate from code and templates into locale/."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Update each catalogue and say how many strings wait for a translation."""
        found = collect()
        for language in languages():
            changed = catalogues.update(LOCALE, language, found)
            waiting = len(catalogues.problems(LOCALE, language, found))
            self.stdout.write(
                f"{language}: {len(found)} strings, {waiting} to mend, {'changed' if changed else 'as before'}"
            )
