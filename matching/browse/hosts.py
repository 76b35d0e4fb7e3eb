"""The organisations on the first page: where people are welcome now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.browse.cards import place_in_words
from organisations.models import Assignment, Photo
from refuinterim.core.models import Category
from refuinterim.core.written import Written, isolated, written


@dataclass(frozen=True)
class Host:
    """An organisation, where it is, and the nearest work that it asks for."""

    name: Written
    where: Written
    photo: Photo | None
    category: Category
    title: Written
    url: str


def hosts(assignments: Iterable[Assignment], *, shown: Sequence[Assignment], most: int) -> list[Host]:
    """Each organisation once, in the order of its work. Those whose work is `shown` already come last, and before
    them those with a kind of work that stands there: a page shows what there is.

    The assignments come from `with_facts().with_photo()`, so no query is needed.
    """
    organisations = {assignment.organisation_id for assignment in shown}
    kinds = {assignment.category_id for assignment in shown}
    ranked: dict[int, tuple[int, Assignment]] = {}
    for assignment in assignments:
        rank = (assignment.organisation_id in organisations) * 2 + (assignment.category_id in kinds)
        if assignment.organisation_id not in ranked:
            ranked[assignment.organisation_id] = (rank, assignment)
            kinds.add(assignment.category_id)
    ordered = [assignment for _rank, assignment in sorted(ranked.values(), key=lambda pair: pair[0])]
    return [
        Host(
            name=isolated(assignment.organisation),
            where=place_in_words(assignment.place),
            photo=assignment.photo,
            category=assignment.category,
            title=written(assignment, "title"),
            url=assignment.get_absolute_url(),
        )
        for assignment in ordered[:most]
    ]
