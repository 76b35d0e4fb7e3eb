"""What waits for somebody at the desk: named sets of rows, each said once.

A higher room says which rows of a model wait (`waits`); the start page counts and shows them, and the admin's list of
that model filters by the same set: a number and the list that it opens cannot differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

PARAMETER = "waits"
Rows = Callable[[Any, datetime], QuerySet[Any]]


@dataclass(frozen=True)
class Waiting:
    """A set of rows: its name in addresses, its words, and whose it is: user and moment → rows."""

    model: type[Model]
    name: str
    words: Promise
    rows: Rows

    @property
    def url(self) -> str:
        """The admin's list of exactly these rows."""
        meta = self.model._meta
        changelist = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        return f"{changelist}?{urlencode({PARAMETER: self.name})}"


_sets: dict[type[Model], dict[str, Waiting]] = defaultdict(dict)


def waits(model: type[Model], name: str, words: Promise) -> Callable[[Rows], Waiting]:
    """Register the rows that a function gives. Raises ValueError when the name is taken for this model."""

    def register(rows: Rows) -> Waiting:
        if name in _sets[model]:
            raise ValueError(f"two sets {name!r} of {model._meta.label}")
        _sets[model][name] = Waiting(model, name, words, rows)
        return _sets[model][name]

    return register


def sets_of(model: type[Model]) -> Mapping[str, Waiting]:
    """The sets of a model by name, in the order in which they were registered."""
    return _sets[model]
