"""What the house knows about people: each app registers its models, what is exported and what is erased.

A person is a row of a model that stands for one (a user, a volunteer). Erasing empties fields and keeps the row, so
that the counts stay; a column that says who did something needs no entry, for the user it names is erased there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.functional import Promise

from refuinterim.core.registry import Registry


@dataclass(frozen=True)
class PersonalData:
    """What one model holds about people. Without fields it holds nothing, and the note says why."""

    model: type[models.Model]
    reached: Mapping[str, str]
    """The label of a person's model → the lookup from a row to that person."""
    exported: tuple[str, ...] = ()
    """Fields that the person is given."""
    erased: tuple[str, ...] = ()
    """Fields that are emptied when the person goes."""
    impersonal: tuple[str, ...] = ()
    """Other texts of the model, which say nothing about a person."""
    by_text: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    """The label of a person's model → ways to rows that only name an address or a number: lookup → the person's own
    attribute, all of which have to be the same."""
    is_removed: bool = False
    """Whether the rows themselves go when the person goes: nothing is counted by them."""
    title: str | Promise = ""
    """What the rows are called on the person's own page; without it they are in the file alone."""
    said: Mapping[str, str | Promise] = field(default_factory=dict)
    """Field → what it is called there, in simple words; the other fields are in the file alone."""
    note: str = ""
    """What lookups cannot say: how else a row is found, or why there is nothing."""

    @property
    def holds_something(self) -> bool:
        """Whether a person has to be asked about here."""
        return bool(self.exported or self.erased or self.is_removed)

    def rows_of(self, person: models.Model) -> models.QuerySet[Any]:
        """The rows that are about this person; none when the model does not lead to such a person."""
        rows, kind = self.model._default_manager.all(), person._meta.label
        reached = models.Q()
        if lookup := self.reached.get(kind):
            reached |= models.Q(**{lookup: person.pk})
        for way in self.by_text.get(kind, ()):
            texts = {lookup: getattr(person, name) for lookup, name in way.items()}
            if all(texts.values()):
                reached |= models.Q(**texts)
        return rows.filter(reached) if reached else rows.none()


HELD: Registry[PersonalData] = Registry("personal data of the model")  # by the model's label


def holds(
    model: type[models.Model],
    *,
    reached: Mapping[str, str],
    exported: Sequence[str] = (),
    erased: Sequence[str] = (),
    impersonal: Sequence[str] = (),
    by_text: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
    is_removed: bool = False,
    title: str | Promise = "",
    said: Mapping[str, str | Promise] | None = None,
    note: str = "",
) -> None:
    """Register a model that holds personal data. Raises ImproperlyConfigured when nobody could find it."""
    if not reached and not note:
        raise ImproperlyConfigured(f"{model._meta.label}: say how its rows are found from a person.")
    HELD.add(
        model._meta.label,
        PersonalData(
            model,
            dict(reached),
            tuple(exported),
            tuple(erased),
            tuple(impersonal),
            dict(by_text or {}),
            is_removed,
            title,
            dict(said or {}),
            note,
        ),
    )


def holds_none(reason: str, *models_without: type[models.Model]) -> None:
    """Register models that hold nothing about a person, and why."""
    for model in models_without:
        HELD.add(model._meta.label, PersonalData(model, {}, note=reason))
