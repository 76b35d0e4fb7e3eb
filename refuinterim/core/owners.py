"""Whose rows are whose: every row that belongs to an antenne has two doors, and no third.

`visible_to(user)` gives what somebody sees, `changeable_by(user)` what somebody may change. The user is the one of
`refuinterim.accounts`, known here by two facts: `antennas_read` and `antennas_coordinated`, ids or None for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from functools import reduce
from operator import or_
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q

M = TypeVar("M", bound=models.Model)


class Hat(Enum):
    """What somebody is here. One person may wear all three; a page for one of them looks under that hat alone."""

    VOLUNTEER = auto()  # for oneself: /mijn
    MEMBER = auto()  # for an organisation: /organisatie
    ANTENNA = auto()  # for an antenne, whose rows alone are shown: the desk and the admin


AT_ANTENNA = {None, Hat.ANTENNA}  # when roles in antennes count; under another hat nobody asks for them
Ways = Mapping[Hat | None, Q]  # under which hat somebody comes to which rows; None: under no hat alone


class OwnedQuerySet(models.QuerySet[M]):
    """Sets of rows that belong to an antenne. Each model says here how, and who else has to do with its rows."""

    antenna_path = "antenna"  # from a row to its antenne; empty when it has several
    only_coordinators_see = False  # no other staff of the antenne
    never_changes = False

    def visible_to(self, user: Any, hat: Hat | None = None) -> Self:
        """What the user sees: rows of the antennes they work for, what is theirs, and what is public."""
        known = user.is_authenticated
        antennas: list[int] | None = []
        if known and hat in AT_ANTENNA:
            antennas = user.antennas_coordinated if self.only_coordinators_see else user.antennas_read
        return self._reached(antennas, self._seen_by(user) if known else {}, hat, public=self._public())

    def changeable_by(self, user: Any, hat: Hat | None = None) -> Self:
        """What the user may change: rows of the antennes they coordinate, and what is theirs to change."""
        if self.never_changes or not user.is_authenticated:
            return self.none()
        antennas = user.antennas_coordinated if hat in AT_ANTENNA else []
        return self._reached(antennas, self._changed_by(user), hat)

    def _seen_by(self, user: Any) -> Ways:
        """What a signed-in user sees beside the rows of their antennes."""
        return {}

    def _changed_by(self, user: Any) -> Ways:
        """What a signed-in user may change beside the rows of their antennes."""
        return {}

    def _public(self) -> Q | None:
        """What everybody sees, signed in or not."""
        return None

    def _of_antennas(self, ids: list[int]) -> Q:
        return Q(**{f"{self.antenna_path}__in": ids})

    def _reached(
        self, antennas: list[int] | None, ways: Ways, hat: Hat | None, public: Q | None = None
    ) -> Self:
        if antennas is None:
            return self
        wanted = [rows for way, rows in ways.items() if hat in {None, way}]
        if antennas:
            wanted.append(self._of_antennas(antennas))
        if public and not hat:
            wanted.append(public)
        return self.filter(reduce(or_, wanted)) if wanted else self.none()


class PartQuerySet(OwnedQuerySet[M]):
    """Sets of rows that are parts of another row, the first on their path: seen and changed as that one is."""

    def _seen_by(self, user: Any) -> Ways:
        name, whole = self._whole()
        return {hat: below(name, rows) for hat, rows in whole._seen_by(user).items()}

    def _changed_by(self, user: Any) -> Ways:
        name, whole = self._whole()
        return {hat: below(name, rows) for hat, rows in whole._changed_by(user).items()}

    def _public(self) -> Q | None:
        name, whole = self._whole()
        public = whole._public()
        return below(name, public) if public else None

    def _whole(self) -> tuple[str, OwnedQuerySet[Any]]:
        name = self.antenna_path.split("__")[0]
        field: Any = self.model._meta.get_field(name)
        return name, field.related_model._default_manager.all()


def below(relation: str, condition: Q) -> Q:
    """A condition of lookups, asked of the row that `relation` leads to."""
    lookups: list[Any] = list(condition.children)
    children = [
        below(relation, lookup) if isinstance(lookup, Q) else (f"{relation}__{lookup[0]}", lookup[1])
        for lookup in lookups
    ]
    moved = Q(*children, _connector=condition.connector)
    return ~moved if condition.negated else moved


def is_owned(model: type[models.Model]) -> bool:
    """Whether the rows of a model have the two doors; those of words and places do not."""
    return isinstance(model._default_manager.all(), OwnedQuerySet)


def antenna_id_of(row: models.Model) -> int | None:
    """The id of the antenne that a row belongs to; None for what all antennes share."""
    path = getattr(type(row)._default_manager.all(), "antenna_path", "")
    if not path:
        return None
    *relations, last = path.split("__")
    for name in relations:
        part = getattr(row, name, None)  # a row that is not saved yet may be of nothing
        if part is None:
            return None
        row = part
    field: Any = row._meta.get_field(last)
    antenna_id: int | None = getattr(row, field.attname)
    return antenna_id
