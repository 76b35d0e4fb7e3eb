# Readers: staff
"""Same person? Somebody who is registered may be known: by name and birth date, by phone, or by e-mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, TextField, Value
from django.db.models.functions import Lower, Replace

from refuinterim.core.folding import Folded, folded_texts
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


@dataclass(frozen=True)
class Alike:
    """Somebody who is known, as far as it takes to see who is the same."""

    pk: int
    name: str
    squeezed: str
    antenna_id: int
    birth_date: date | None
    phone: str
    emails: frozenset[str]


@dataclass(frozen=True)
class Typed:
    """Somebody who stands in a list: the same facts."""

    squeezed: frozenset[str]  # the name, first and last in either order
    birth_date: date | None
    phone: str
    email: str


def squeezed_names(names: Sequence[tuple[str, str]]) -> list[frozenset[str]]:
    """Names as they are compared here, of (first, last) pairs: in either order, without spaces. One question."""
    folded = folded_texts(
        [f"{one} {other}" for first, last in names for one, other in ((first, last), (last, first))]
    )
    plain = [text.replace(" ", "") for text in folded]
    return [frozenset(plain[2 * place : 2 * place + 2]) for place in range(len(names))]


def known_among(people: Sequence[Typed]) -> list[list[Alike]]:
    """For each of many people, whom they may be: as `known_like`, in one question for all."""
    phones = {person.phone for person in people if person.phone}
    emails = {person.email.lower() for person in people if person.email}
    days = {person.birth_date for person in people if person.birth_date}
    rows = Volunteer.objects.annotate(
        squeezed=_squeezed("first_name", "last_name"), mail=Lower("email"), account=Lower("user__email")
    ).filter(Q(phone__in=phones) | Q(mail__in=emails) | Q(account__in=emails) | Q(birth_date__in=days))
    found: dict[tuple[str, Any], list[Alike]] = defaultdict(list)
    for row in rows.order_by("pk").values(
        "pk", "first_name", "last_name", "squeezed", "antenna_id", "birth_date", "phone", "mail", "account"
    ):
        reached = frozenset(filter(None, (row["mail"], row["account"])))
        name = f"{row['first_name']} {row['last_name']}".strip()
        alike = Alike(
            row["pk"], name, row["squeezed"], row["antenna_id"], row["birth_date"], row["phone"], reached
        )
        found["name", (alike.squeezed, alike.birth_date)].append(alike)
        found["phone", alike.phone].append(alike)
        for email in reached:
            found["email", email].append(alike)
    return [_alike(person, found) for person in people]


def _alike(person: Typed, found: Mapping[tuple[str, Any], list[Alike]]) -> list[Alike]:
    ways: list[tuple[str, Any]] = []
    if person.birth_date:
        ways += [("name", (name, person.birth_date)) for name in person.squeezed]
    if person.phone:
        ways.append(("phone", person.phone))
    if person.email:
        ways.append(("email", person.email.lower()))
    return list({alike.pk: alike for way in ways for alike in found.get(way, ())}.values())
