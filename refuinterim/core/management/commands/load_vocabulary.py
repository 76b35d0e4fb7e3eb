"""Load what every antenne shares: Belgian places, kinds of work, languages and skills."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from refuinterim.core.models import Category, Language, Place, Skill, Word
from refuinterim.core.places import read_places

VOCABULARY = Path(__file__).parents[2] / "data" / "vocabulary.csv"
LISTS: dict[str, type[Word]] = {"category": Category, "language": Language, "skill": Skill}
NAMES = ("nl", "en", "fr", "ar", "uk")


class Command(BaseCommand):
    """`manage.py load_vocabulary`. Running it again adds what is missing and changes nothing else."""

    help = "Load places, kinds of work, languages and skills. Safe to run again."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Load all lists in one transaction and say how many rows are new."""
        places, words = load_places(), load_words()
        if places or words:
            self.stdout.write(f"Loaded {places} places and {words} words.")


def load_places() -> int:
    """Add the places that are not there yet; returns how many."""
    known = set(Place.objects.values_list("postcode", "name"))
    new = [
        Place(
            postcode=row.postcode,
            name=row.name,
            municipality=row.municipality,
            latitude=row.latitude,
            longitude=row.longitude,
        )
        for row in read_places()
        if (row.postcode, row.name) not in known
    ]
    return len(Place.objects.bulk_create(new, ignore_conflicts=True))


def load_words() -> int:
    """Add the words that are not there yet; names that somebody edited stay. Returns how many are new."""
    new: dict[str, list[Word]] = {name: [] for name in LISTS}
    known = {
        name: set(model._default_manager.values_list("slug", flat=True)) for name, model in LISTS.items()
    }
    with VOCABULARY.open(encoding="utf-8", newline="") as file:
        for position, row in enumerate(csv.DictReader(file)):
            kind = row["list"]
            if row["slug"] in known[kind]:
                continue
            extra = {"icon": row["icon"], "position": position} if kind == "category" else {}
            names = {f"name_{language}": row[language] for language in NAMES}
            new[kind].append(LISTS[kind](slug=row["slug"], **names, **extra))
    for kind, words in new.items():
        LISTS[kind]._default_manager.bulk_create(words)
    return sum(map(len, new.values()))
