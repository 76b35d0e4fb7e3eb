# Readers: staff
"""Same person? Somebody who is registered may be known: by name and birth date, by phone, or by e-mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, TextField, Value
from django.db.models.functions import Replace

from refuinterim.core.folding import Folded
from refuinterim.core.models import Antenna
from refuinterim.core.owners import Hat
from volunteers.models import Volunteer

MOST_NAMED = 10  # people; more who share a phone number are an office


@dataclass(frozen=True)
class MayBe:
    """Who somebody may be: the people whom the reader sees, and the antennes that know somebody else like that."""

    people: list[Volunteer]
    elsewhere: list[Antenna]
    key: str  # of these very people: a yes to "somebody else" is about them, and about nobody found later


def _squeezed(*names: Any) -> Replace:
    return Replace(Folded(*names), Value(" "), Value(""), output_field=TextField())


def known_like(
    *,
    first_name: str,
    last_name: str,
    birth_date: date | None,
    phone: str,
    email: str,
    beside: int | None = None,
) -> list[Volunteer]:
    """People of whatever antenne with the same name and birth date, phone, or e-mail; `beside` that one.

    Names are the same as in a search: without accents, spaces and signs, the first and the last in either order.
    """
    ways = Q(pk=None)
    if birth_date and (first_name or last_name):
        typed, turned = (
            _squeezed(Value(first_name), Value(last_name)),
            _squeezed(Value(last_name), Value(first_name)),
        )
        ways |= Q(birth_date=birth_date, squeezed=typed) | Q(birth_date=birth_date, squeezed=turned)
    if phone:
        ways |= Q(phone=phone)
    if email:
        ways |= Q(email__iexact=email) | Q(user__email__iexact=email)
    rows = Volunteer.objects.alias(squeezed=_squeezed("first_name", "last_name")).filter(ways)
    if beside:
        rows = rows.exclude(pk=beside)
    return list(rows.select_related("antenna", "place").order_by("pk")[:MOST_NAMED])


def who_it_may_be(user: Any, **facts: Any) -> MayBe | None:
    """What `user` may know of the people like that, see `known_like`; None when there is nobody."""
    known = known_like(**facts)
    if not known:
        return None
    ids = [person.pk for person in known]
    seen = set(
        Volunteer.objects.visible_to(user, Hat.ANTENNA).filter(pk__in=ids).values_list("pk", flat=True)
    )
    return MayBe(
        people=[person for person in known if person.pk in seen],
        elsewhere=_each_once(person.antenna for person in known if person.pk not in seen),
        key=",".join(map(str, ids)),
    )


def may_be_known(user: Any, volunteer: Volunteer) -> MayBe | None:
    """Who somebody registered may be beside themselves: for staff, until the first talk tells."""
    return who_it_may_be(
        user,
        first_name=volunteer.first_name,
        last_name=volunteer.last_name,
        birth_date=volunteer.birth_date,
        phone=volunteer.phone,
        email=volunteer.email,
        beside=volunteer.pk,
    )


def _each_once(antennas: Iterable[Antenna]) -> list[Antenna]:
    return list({antenna.pk: antenna for antenna in antennas}.values())
