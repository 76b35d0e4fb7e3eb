"""Load the demo once: made-up people and organisations around real places."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone, translation

from refuinterim.accounts.demo import PASSWORD, PERSONAS
from refuinterim.demo.history import History
from refuinterim.demo.openings import read_texts
from refuinterim.demo.people import give_wishes
from refuinterim.demo.rows import count_anew
from refuinterim.demo.targets import read_targets
from refuinterim.demo.today import Brugge, Elsewhere, settle_messages
from refuinterim.demo.world import is_loaded, lay_ground


class Command(BaseCommand):
    """`manage.py demo` loads; a second time it does nothing. `--logins` prints who can sign in."""

    help = "Load the demo's made-up people and organisations, once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --logins."""
        parser.add_argument("--logins", action="store_true", help="Print who can sign in.")

    def handle(self, *args: Any, logins: bool, **options: Any) -> None:
        """Refuse outside demo mode; else print the logins, or load what is not there."""
        if not settings.DEMO:
            raise CommandError("This is not a demo. Set DEMO=1 in the environment to load made-up people.")
        if logins:
            with translation.override("en"):  # as all that a terminal says here
                self.print_logins()
        elif not is_loaded():
            call_command("compile_catalogues", verbosity=0)  # its mails are written in every language
            with translation.override("nl"):
                load(timezone.now())
            self.stdout.write("The demo is loaded. All people and organisations are made up.")

    def print_logins(self) -> None:
        """A line for each persona."""
        for persona in PERSONAS:
            way_in = f"password {PASSWORD}" if persona.is_staff else "one tap on the sign-in page"
            self.stdout.write(f"{persona.first_name:8} {persona.email:22} {persona.role}: {way_in}")


@transaction.atomic
def load(now: datetime) -> None:
    """Load everything in one transaction: half a demo never exists."""
    with connection.cursor() as cursor:
        cursor.execute(
            "LOCK TABLE core_antenna IN SHARE ROW EXCLUSIVE MODE"
        )  # two loads at once: the second waits
    if is_loaded():
        return
    call_command("load_vocabulary", verbosity=0)
    count_anew(*apps.get_app_config("core").get_models())
    targets, texts = read_targets(timezone.localdate(now)), read_texts()
    for slug, ground in lay_ground().items():
        people = History(ground, targets[slug]).make()
        give_wishes(ground, people, Random(f"wishes {slug}"))
        (Brugge if slug == "brugge" else Elsewhere)(ground, texts, people, now).play()
    settle_messages(now)
    count_anew(*apps.get_models())  # so that the first questions are planned well
