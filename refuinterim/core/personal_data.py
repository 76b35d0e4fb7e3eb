"""What the house knows about people: each app registers its models, what is exported and what is erased.

A person is a row of a model that stands for one (a user, a volunteer). Erasing empties fields and keeps the row, so
that the counts stay; a column that says who did something needs no entry, for the user it names is erased there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models

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
    note: str = ""
    """What lookups cannot say: how else a row is found, or why there is nothing."""

    @property
    def holds_something(self) -> bool:
        """Whether a person has to be asked about here."""
        return bool(self.exported or self.erased)

    def rows_of(self, person: models.Model) -> models.QuerySet[Any]:
        """The rows that are about this person; none when the model does not lead to such a person."""
        rows = self.model._default_manager.all()
        lookup = self.reached.get(person._meta.label)
        return rows.filter(**{lookup: person.pk}) if lookup else rows.none()


HELD: Registry[PersonalData] = Registry("personal data of the model")  # by the model's label


def holds(
    model: type[models.Model],
    *,
    reached: Mapping[str, str],
    exported: Sequence[str] = (),
    erased: Sequence[str] = (),
    impersonal: Sequence[str] = (),
    note: str = "",
) -> None:
    """Register a model that holds personal data. Raises ImproperlyConfigured when nobody could find it."""
    if not reached and not note:
        raise ImproperlyConfigured(f"{model._meta.label}: say how its rows are found from a person.")
    HELD.add(
        model._meta.label,
        PersonalData(model, dict(reached), tuple(exported), tuple(erased), tuple(impersonal), note),
    )


def holds_none(reason: str, *models_without: type[models.Model]) -> None:
    """Register models that hold nothing about a person, and why."""
    for model in models_without:
        HELD.add(model._meta.label, PersonalData(model, {}, note=reason))
