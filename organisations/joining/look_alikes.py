"""Whether an organisation is known already. Who asks learns a name and a place, never whom to reach."""

from __future__ import annotations

from collections.abc import Sequence

from organisations.joining.actions import Told
from organisations.models import Organisation

MOST_NAMED = 5


def known_like(told: Told) -> Sequence[Organisation]:
    """Organisations of whatever antenne that may be the one that somebody told of."""
    alike = Organisation.objects.alike(name=told.name, place=told.place, number=told.enterprise_number)
    return alike.select_related("place", "antenna")[:MOST_NAMED]


def alike(organisation: Organisation) -> Sequence[Organisation]:
    """The others that may be the same one as an organisation that asks to join; for who decides."""
    rows = Organisation.objects.alike(
        name=organisation.name, place=organisation.place, number=organisation.enterprise_number
    )
    return rows.exclude(pk=organisation.pk).select_related("place")[:MOST_NAMED]


def key_of(organisations: Sequence[Organisation]) -> str:
    """Of these very organisations: a “no, we are another one” is about them, and about none found later."""
    return ",".join(str(organisation.pk) for organisation in organisations)
