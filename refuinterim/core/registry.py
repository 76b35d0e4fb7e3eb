"""What each app says of its own, kept where all can read it; the base holds no list of what stands above it.

An app says it in `<app>/registered/`: audit verbs, message kinds, permissions, personal data, invariants,
what follows a yes. Whoever keeps such a registry imports these modules when the apps are ready.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from django.core.exceptions import ImproperlyConfigured

Entry = TypeVar("Entry")


class Registry(Mapping[str, Entry], Generic[Entry]):
    """Entries by name, in the order in which the apps add them. `noun` is what an entry is called in errors."""

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._entries: dict[str, Entry] = {}

    def add(self, name: str, entry: Entry) -> None:
        """Add an entry. Raises ImproperlyConfigured when the name is taken: two apps would mean two things."""
        if name in self._entries:
            raise ImproperlyConfigured(f"The {self._noun} {name!r} is registered twice.")
        self._entries[name] = entry

    def __getitem__(self, name: str) -> Entry:
        """The entry of this name. Raises KeyError with a sentence when no app registered it."""
        try:
            return self._entries[name]
        except KeyError:
            raise KeyError(f"No app registers the {self._noun} {name!r}.") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
