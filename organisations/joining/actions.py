# Readers: organisations
"""How an organisation joins. Every change is one call here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.actions import free_slug
from organisations.joining import emails
from organisations.models import JoinRequest, Membership, Organisation
from organisations.states import JOINING, NOT_DECIDED, OrganisationState
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Place
from refuinterim.core.nearest import nearest_antennas

MOST_AT_ONCE = 3  # requests of one person that wait; more is a mistake, or somebody who tries us out


@dataclass(frozen=True)
class Told:
    """What somebody said of an organisation and of themselves."""

    name: str
    enterprise_number: str
    place: Place
    first_name: str
    last_name: str
    role: str
    phone: str
    why: str


@transaction.atomic
def ask_to_join(*, by: User, told: Told, now: datetime) -> Organisation:
    """Register an organisation that waits for its antenne: the nearest one. Who asks is its first member.

    Raises DomainError when no antenne works, or when this person has several requests that wait.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    waiting = JoinRequest.objects.filter(asked_by=user, organisation__state__in=NOT_DECIDED)
    if waiting.count() >= MOST_AT_ONCE:
        raise DomainError(_("You asked this for several organisations. Wait until we called you."))
    antenna = next(iter(nearest_antennas(told.place)), None)
    if antenna is None:
        raise DomainError(_("There is no antenne yet."))
    user.first_name, user.last_name = user.first_name or told.first_name, user.last_name or told.last_name
    user.save(update_fields=["first_name", "last_name"])
    organisation = Organisation.objects.create(
        slug=free_slug(Organisation, told.name),
        name=told.name,
        antenna=antenna,
        place=told.place,
        enterprise_number=told.enterprise_number,
        phone=told.phone,
        state=OrganisationState.ASKED,
    )
    Membership.objects.create(organisation=organisation, user=user, phone=told.phone)
    JoinRequest.objects.create(
        organisation=organisation, asked_by=user, asked_at=now, role=told.role, why=told.why
    )
    record(by=user, verb="organisation.asked", subject=organisation, now=now, antenna_id=antenna.pk)
    emails.asked(organisation, now=now)
    emails.received(organisation, to=user, now=now)
    return organisation


@transaction.atomic
def ask_to_be_member(*, by: User, organisation: Organisation, now: datetime) -> None:
    """Tell those who look after an organisation, and the antenne, that somebody wants to be added. Once."""
    record(by=by, verb="membership.asked", subject=organisation, now=now, antenna_id=organisation.antenna_id)
    emails.wants_to_be_member(organisation, who=by, now=now)


@transaction.atomic
def approve(*, by: User, organisation: Organisation, now: datetime, word: str = "") -> Organisation:
    """Let an organisation in, with a word."""
    _decide(organisation, OrganisationState.APPROVED, by=by, now=now, word=word)
    emails.approved(organisation, now=now, word=word)
    return organisation


@transaction.atomic
def refuse(*, by: User, organisation: Organisation, now: datetime, reason: str) -> Organisation:
    """Say no, with a kind reason."""
    _decide(organisation, OrganisationState.REFUSED, by=by, now=now, word=reason)
    emails.refused(organisation, now=now, reason=reason)
    return organisation


@transaction.atomic
def ask_back(*, by: User, organisation: Organisation, now: datetime, question: str) -> Organisation:
    """Ask something first; they answer on their page. An earlier answer was about an earlier question."""
    _move(organisation, OrganisationState.ASKED_BACK, by=by, now=now)
    JoinRequest.objects.filter(organisation=organisation).update(
        question=question, asked_back_at=now, answer="", answered_at=None
    )
    emails.asked_back(organisation, now=now, question=question)
    return organisation


@transaction.atomic
def answer_back(*, by: User, organisation: Organisation, now: datetime, answer: str) -> Organisation:
    """Answer the question of the antenne; the request waits for the antenne again."""
    _move(organisation, OrganisationState.ASKED, by=by, now=now)
    JoinRequest.objects.filter(organisation=organisation).update(answer=answer, answered_at=now)
    emails.answered(organisation, now=now)
    return organisation


def _decide(organisation: Organisation, to: OrganisationState, *, by: User, now: datetime, word: str) -> None:
    _move(organisation, to, by=by, now=now)
    JoinRequest.objects.filter(organisation=organisation).update(word=word, decided_at=now, decided_by=by)


def _move(organisation: Organisation, to: OrganisationState, *, by: User, now: datetime) -> None:
    """The one place where an organisation comes into another state."""
    JOINING.move(organisation, to=to, by=by, now=now, antenna_id=organisation.antenna_id)
