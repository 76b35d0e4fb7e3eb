"""Load what every antenne shares: Belgian places, kinds of work, languages and skills."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from modeltranslation.settings import AVAILABLE_LANGUAGES
from modeltranslation.utils import build_localized_fieldname, get_translation_fields

from refuinterim.core.models import Category, Language, Place, Skill, Word
from refuinterim.core.places import read_other_names, read_places

VOCABULARY = Path(__file__).parents[2] / "data" / "vocabulary.csv"
LISTS: dict[str, type[Word]] = {"category": Category, "language": Language, "skill": Skill}


class Command(BaseCommand):
    """`manage.py load_vocabulary`. Running it again adds what is missing and changes nothing else.

    A name in a language that was added since is missing too.
    """

    help = "Load places, kinds of work, languages and skills. Safe to run again."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Load all lists in one transaction and say how many rows are new."""
        places, words, names = load_places(), load_words(), name_words() + name_places()
        if places or words or names:
            self.stdout.write(f"Loaded {places} places and {words} words, and {names} more names.")


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


def name_places() -> int:
    """Give places without other names those of the file; what somebody wrote stays. Returns how many names."""
    names = read_other_names()
    unnamed = [
        place
        for place in Place.objects.filter(other_names="", postcode__in={postcode for postcode, _ in names})
        if (place.postcode, place.name) in names
    ]
    for place in unnamed:
        place.other_names = "\n".join(names[place.postcode, place.name])
    Place.objects.bulk_update(unnamed, ["other_names"])
    return sum(len(names[place.postcode, place.name]) for place in unnamed)


def load_words() -> int:
    """Add the words that are not there yet; returns how many."""
    new: dict[str, list[Word]] = {name: [] for name in LISTS}
    known = {
        name: set(model._default_manager.values_list("slug", flat=True)) for name, model in LISTS.items()
    }
    for position, row in enumerate(_vocabulary()):
        kind = row["list"]
        if row["slug"] in known[kind]:
            continue
        extra: dict[str, Any] = {}
        if kind == "category":
            extra = {"icon": row["icon"], "hue": int(row["hue"]), "position": position}
        new[kind].append(LISTS[kind](slug=row["slug"], **names_in(row), **extra))
    for kind, words in new.items():
        LISTS[kind]._default_manager.bulk_create(words)
    return sum(map(len, new.values()))


def name_words() -> int:
    """Fill the names that are empty, as in a new language; what somebody wrote stays. Returns how many."""
    names = {(row["list"], row["slug"]): names_in(row) for row in _vocabulary()}
    filled = 0
    for kind, model in LISTS.items():
        changed = []
        for word in model._default_manager.all():
            empty = {
                field: name
                for field, name in names.get((kind, word.slug), {}).items()
                if not getattr(word, field)
            }
            for field, name in empty.items():
                setattr(word, field, name)
            changed += [word] if empty else []
            filled += len(empty)
        model._default_manager.bulk_update(changed, get_translation_fields("name"))
    return filled


def names_in(row: Mapping[str, str]) -> dict[str, str]:
    """The names of a word as its fields, in the languages that have a field; a language may have no column yet."""
    return {
        build_localized_fieldname("name", language): row[language]
        for language in AVAILABLE_LANGUAGES
        if row.get(language)
    }


def _vocabulary() -> Iterator[dict[str, str]]:
    """The rows of the file: list, slug, icon and hue of a kind of work, and a name per language."""
    with VOCABULARY.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
