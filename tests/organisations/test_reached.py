"""Somebody at the organisation reads what we write; work of an organisation that nobody reaches is not published."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from organisations import actions, emails
from organisations.models import Organisation
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from refuinterim.messages.models import Message
from tests import factories
from tests.forms import filled_form

pytestmark = pytest.mark.django_db


def written_to(organisation: Organisation) -> list[str]:
    addresses = {organisation.email, *organisation.memberships.values_list("user__email", flat=True)}
    return sorted(Message.objects.filter(email__in=addresses - {""}).values_list("email", flat=True))


def test_without_a_member_its_own_address_is_written_to(
    brugge: Antenna, coordinator: User, now: datetime
) -> None:
    work = factories.StructuralFactory(state="submitted", organisation__antenna=brugge)
    actions.publish(by=coordinator, assignment=work, now=now)
    [message] = Message.objects.filter(email=work.organisation.email)
    assert message.language == "nl"
    assert message.recipient is None
    assert reverse("organisations:assignment-detail", args=[work.slug]) not in message.text
    assert "http" not in message.text


def test_members_are_written_to_and_not_the_own_address(
    membership: object, coordinator: User, now: datetime
) -> None:
    organisation = Organisation.objects.get()
    work = factories.StructuralFactory(state="submitted", organisation=organisation)
    actions.publish(by=coordinator, assignment=work, now=now)
    assert written_to(organisation) == [organisation.memberships.get().user.email]


def test_a_member_who_cannot_sign_in_does_not_count(
    membership: object, coordinator: User, now: datetime
) -> None:
    User.objects.filter(memberships__isnull=False).update(is_active=False)
    organisation = Organisation.objects.get()
    work = factories.StructuralFactory(state="submitted", organisation=organisation)
    actions.publish(by=coordinator, assignment=work, now=now)
    assert written_to(organisation) == [organisation.email]


@pytest.mark.parametrize("state", [AssignmentState.SUBMITTED, AssignmentState.PAUSED])
def test_work_that_nobody_hears_of_is_not_published(
    state: AssignmentState, brugge: Antenna, coordinator: User, client: Client, now: datetime
) -> None:
    work = factories.StructuralFactory(state=state, organisation__antenna=brugge, organisation__email="")
    with pytest.raises(DomainError, match="no e-mail address and no member"):
        actions.publish(by=coordinator, assignment=work, now=now)
    client.force_login(coordinator)
    page = client.post(reverse("desk:step", args=["opdracht", work.pk, "publish"]), follow=True)
    assert "nobody would hear who comes" in page.content.decode()
    work.refresh_from_db()
    assert work.state == state


def save(client: Client, organisation: Organisation, **changes: str) -> str:
    page = reverse("admin:organisations_organisation_change", args=[organisation.pk])
    answer = client.post(page, filled_form(client.get(page), "member_email") | changes, follow=True)
    organisation.refresh_from_db()
    return answer.content.decode()


def test_the_last_address_stays_while_work_is_on_offer(
    membership: object, coordinator: User, client: Client
) -> None:
    organisation = Organisation.objects.get()
    work = factories.StructuralFactory(organisation=organisation)
    client.force_login(coordinator)
    refused = "This organisation has work on offer."
    assert refused not in save(client, organisation, email="")
    assert organisation.email == ""
    assert refused in save(client, organisation, **{"memberships-0-DELETE": "on"})
    assert organisation.memberships.count() == 1
    assert refused not in save(
        client, organisation, member_email="a@b.example", **{"memberships-0-DELETE": "on"}
    )
    assert organisation.memberships.get().user.email == "a@b.example"
    work.state = AssignmentState.CLOSED
    work.save()
    assert refused not in save(client, organisation, **{"memberships-0-DELETE": "on"})
    assert not organisation.memberships.exists()


def deactivate(client: Client, user: User) -> str:
    page = reverse("admin:accounts_user_change", args=[user.pk])
    data = filled_form(client.get(page), "email")
    data.pop("is_active")
    return client.post(page, data, follow=True).content.decode()


def test_the_last_member_who_goes_pauses_the_work(
    member: User, admin_user: User, client: Client, now: datetime
) -> None:
    """Not while somebody else hears who comes; then at once, and the antenne is told."""
    organisation = Organisation.objects.get()
    work = factories.StructuralFactory(organisation=organisation)
    other = factories.MembershipFactory(organisation=organisation).user
    Organisation.objects.update(email="")
    client.force_login(admin_user)
    for user, state in ((other, AssignmentState.PUBLISHED), (member, AssignmentState.PAUSED)):
        text = deactivate(client, user)
        work.refresh_from_db()
        assert work.state == state
        assert ("nobody would hear who comes" in text) == (state == AssignmentState.PAUSED)
    [message] = Message.objects.all()
    assert (message.email, message.kind) == (work.antenna.email, "assignment_unheard")
    assert not work.offer_periods.filter(ends_on=None).exists()


def test_what_nobody_reads_goes_to_the_antenne(brugge: Antenna, coordinator: User, now: datetime) -> None:
    work = factories.StructuralFactory(organisation__antenna=brugge, organisation__email="")
    actions.cancel(by=coordinator, assignment=work, now=now, reason="Ziek")
    emails.assignment_called_off(work, now=now)
    [message] = Message.objects.all()
    assert message.email == brugge.email
    assert work.organisation.name in message.text
    assert "http" not in message.text


def test_somebody_who_cannot_sign_in_is_no_address(
    membership: object, coordinator: User, client: Client
) -> None:
    organisation = Organisation.objects.get()
    factories.StructuralFactory(organisation=organisation)
    gone = factories.UserFactory(is_active=False)
    client.force_login(coordinator)
    text = save(client, organisation, email="", member_email=gone.email, **{"memberships-0-DELETE": "on"})
    assert "This person cannot sign in any more." in text
    assert organisation.memberships.count() == 1
