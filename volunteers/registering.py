"""Many people registered at once: what `actions.register` does for one, in as few questions to the database as for one.

Nobody is written to: who is read in from a list did not just come to us. A test holds the two beside each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from refuinterim.accounts.models import User
from refuinterim.core.audit import record_all
from refuinterim.core.models import Antenna
from volunteers.asked import told
from volunteers.models import Consent, ConsentWay, Intake, Volunteer
from volunteers.states import IntakeState

AT_ONCE = 1000
RELATIONS = ("languages", "interests", "skills")


@dataclass(frozen=True)
class YesBefore:
    """A yes of some day before: to what, how, and in which language."""

    purposes: frozenset[str]
    how: ConsentWay
    language: str
    given_at: datetime


@dataclass(frozen=True)
class NewPerson:
    """Somebody to register. `talked_at`: their first talk was held already."""

    fields: Mapping[str, Any]
    consent: YesBefore | None = None
    joined_at: datetime | None = None
    talked_at: datetime | None = None
    relations: Mapping[str, Sequence[Any]] = field(default_factory=dict)


@transaction.atomic
def register_all(
    *, by: User, antenna: Antenna, now: datetime, people: Sequence[NewPerson]
) -> list[Volunteer]:
    """Make these volunteers, with their consent and their first talk, held or asked for. No letter goes out.

    What follows a yes (`after_yes`) is about work that waited for somebody known: nothing waits for these yet.
    """
    made = Volunteer.objects.bulk_create(
        [
            Volunteer(
                antenna=antenna,
                joined_at=person.joined_at or now,
                answered=sorted(told({**person.fields, **person.relations})),
                **person.fields,
            )
            for person in people
        ],
        batch_size=AT_ONCE,
    )
    both = list(zip(made, people, strict=True))
    for name in RELATIONS:
        _relate(name, both)
    record_all(by=by, verb="volunteer.registered", subjects=made, now=now, antenna=antenna)
    _write_consents(by, antenna, now, both)
    _write_talks(by, antenna, now, both)
    return made


def _relate(name: str, both: Sequence[tuple[Volunteer, NewPerson]]) -> None:
    through: Any = getattr(Volunteer, name).through
    target = Volunteer._meta.get_field(name).m2m_reverse_name()  # type: ignore[attr-defined,union-attr]
    through.objects.bulk_create(
        [
            through(volunteer_id=volunteer.pk, **{target: row.pk})
            for volunteer, person in both
            for row in person.relations.get(name, ())
        ],
        batch_size=AT_ONCE,
    )


def _write_consents(
    by: User, antenna: Antenna, now: datetime, both: Sequence[tuple[Volunteer, NewPerson]]
) -> None:
    given = Consent.objects.bulk_create(
        [
            Consent(
                volunteer=volunteer,
                purpose=purpose,
                given_at=person.consent.given_at,
                given_how=person.consent.how,
                given_language=person.consent.language,
                recorded_by=by,
            )
            for volunteer, person in both
            if person.consent
            for purpose in sorted(person.consent.purposes)
        ],
        batch_size=AT_ONCE,
    )
    for purpose in sorted({consent.purpose for consent in given}):
        those = [consent for consent in given if consent.purpose == purpose]
        record_all(by=by, verb="consent.given", subjects=those, now=now, antenna=antenna, purpose=purpose)


def _write_talks(
    by: User, antenna: Antenna, now: datetime, both: Sequence[tuple[Volunteer, NewPerson]]
) -> None:
    talks = Intake.objects.bulk_create(
        [
            Intake(
                volunteer=volunteer,
                antenna=antenna,
                state=IntakeState.DONE if person.talked_at else IntakeState.REQUESTED,
                requested_at=person.talked_at or now,
                done_at=person.talked_at,
                done_by=by if person.talked_at else None,
            )
            for volunteer, person in both
        ],
        batch_size=AT_ONCE,
    )
    for state, verb in ((IntakeState.REQUESTED, "intake.requested"), (IntakeState.DONE, "intake.done")):
        those = [talk for talk in talks if talk.state == state]
        record_all(by=by, verb=verb, subjects=those, now=now, antenna=antenna)
