"""Who acts for an organisation: invitations, roles, what each role opens, and who hears of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.members import actions
from organisations.models import Invitation, Membership, Organisation
from organisations.roles import MemberRole
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.messages.models import Message
from tests import factories
from tests.forms import filled_form
from tests.organisations.sent import DASHBOARD, NEW_WEEKLY

pytestmark = pytest.mark.django_db


def page(organisation: Organisation) -> str:
    return reverse("organisations:members", args=[organisation.slug])


def told(kind: str) -> set[str]:
    return {*Message.objects.filter(kind=kind).values_list("email", flat=True)}


def of_role(organisation: Organisation, role: MemberRole) -> User:
    return factories.MembershipFactory(organisation=organisation, role=role).user


def test_a_colleague_is_invited_and_says_yes(member_client: Client, organisation: Organisation) -> None:
    data = filled_form(member_client.get(page(organisation)), "email")
    for _ in range(2):
        member_client.post(page(organisation), data | {"email": "ann@test.example", "role": "welcomes"})
    invitation = Invitation.objects.get()
    assert Message.objects.filter(kind="member_invited").count() == 1
    address = reverse("organisations:invitation", args=[invitation.key])

    other = Client()
    other.force_login(factories.UserFactory())
    assert "ann@test.example" not in other.get(address).content.decode()
    other.post(address)
    assert Membership.objects.count() == 1, "only who reads mail at that address"

    ann = factories.UserFactory(email="ann@test.example")
    other.force_login(ann)
    assert not Membership.objects.filter(user=ann).exists(), "looking changes nothing"
    for _ in range(2):
        assert other.post(address)["Location"] == DASHBOARD
    assert ann.memberships.get().role == MemberRole.WELCOMES
    assert told("member_added") == {"ann@test.example"}
    assert told("member_accepted") == {invitation.invited_by.email}


def test_an_invitation_ends(member: User, organisation: Organisation, now: datetime) -> None:
    asked = actions.invite(
        by=member, organisation=organisation, email="ann@test.example", role=MemberRole.POSTS, now=now
    )
    ann, old_key = factories.UserFactory(email="ann@test.example"), asked.key
    with pytest.raises(DomainError):
        actions.accept(by=ann, invitation=asked, now=now + timedelta(days=15))
    actions.resend(by=member, invitation=asked, now=now + timedelta(days=15))
    assert not Invitation.objects.filter(key=old_key).exists()
    actions.revoke(by=member, invitation=asked, now=now)
    with pytest.raises(DomainError):
        actions.accept(by=ann, invitation=asked, now=now)
    assert actions.forget_old_invitations(now + timedelta(days=200)) == 1


@pytest.mark.parametrize(
    ("role", "answers"),
    [
        (MemberRole.ADMIN, [200] * 6),
        (MemberRole.POSTS, [200, 200, 200, 200, 200, 403]),
        (MemberRole.WELCOMES, [200, 200, 403, 403, 403, 403]),
    ],
)
def test_each_role_opens_its_pages(
    client: Client, organisation: Organisation, role: MemberRole, answers: list[int]
) -> None:
    draft = factories.StructuralFactory(organisation=organisation, state="draft", offer=False)
    client.force_login(of_role(organisation, role))
    pages = [
        reverse("organisations:assignment-detail", args=[draft.slug]),
        reverse("matching:assignment-people", args=[draft.slug]),
        reverse("organisations:assignment-edit", args=[draft.slug]),
        reverse("matching:assignment-visits", args=[draft.slug]),
        NEW_WEEKLY,
        reverse("organisations:insurance", args=[organisation.slug]),
    ]
    assert [client.get(url).status_code for url in pages] == answers
    submitted = client.post(reverse("organisations:assignment-submit", args=[draft.slug]))
    assert submitted.status_code == (403 if role == MemberRole.WELCOMES else 302)
    assert ("New: every week" in client.get(DASHBOARD).content.decode()) == (role != MemberRole.WELCOMES)


def test_who_may_not_manage_changes_nobody(client: Client, membership: Membership) -> None:
    client.force_login(of_role(membership.organisation, MemberRole.POSTS))
    assert client.get(page(membership.organisation)).status_code == 200
    for name, data in (("member-role", {"role": "welcomes"}), ("member-remove", {})):
        assert client.post(reverse(f"organisations:{name}", args=[membership.pk]), data).status_code == 403
    client.post(page(membership.organisation), {"email": "x@test.example", "role": "admin"})
    assert not Invitation.objects.exists()
    client.force_login(factories.MembershipFactory().user)
    assert client.post(reverse("organisations:member-remove", args=[membership.pk])).status_code == 404


def test_a_role_is_changed_and_a_member_taken_away(member_client: Client, organisation: Organisation) -> None:
    ann = factories.MembershipFactory(organisation=organisation, role=MemberRole.WELCOMES)
    member_client.post(reverse("organisations:member-role", args=[ann.pk]), {"role": "posts"})
    ann.refresh_from_db()
    assert ann.role == MemberRole.POSTS
    member_client.post(reverse("organisations:member-remove", args=[ann.pk]))
    assert not Membership.objects.filter(pk=ann.pk).exists()
    assert told("member_role_changed") == told("member_removed") == {ann.user.email}


def test_somebody_always_looks_after_it(client: Client, membership: Membership, now: datetime) -> None:
    lieve = membership.user
    with pytest.raises(DomainError):
        actions.remove(by=lieve, membership=membership, now=now)
    with pytest.raises(DomainError):
        actions.change_role(by=lieve, membership=membership, role=MemberRole.POSTS, now=now)
    other = of_role(membership.organisation, MemberRole.ADMIN)
    client.force_login(lieve)
    client.post(reverse("organisations:member-remove", args=[membership.pk]))
    assert told("member_left") == {other.email}
    with pytest.raises(DomainError):
        actions.remove(by=other, membership=other.memberships.get(), now=now)


def test_the_list_costs_the_same_for_many(
    member_client: Client, organisation: Organisation, member: User, django_assert_num_queries: Any
) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            of_role(organisation, MemberRole.POSTS)
            email = f"{Invitation.objects.count()}@x.example"
            actions.invite(
                by=member, organisation=organisation, email=email, role=MemberRole.POSTS, now=timezone.now()
            )
        with django_assert_num_queries(1000, exact=False) as caught:
            member_client.get(page(organisation))
        counts.append(len(caught))
    assert counts[0] == counts[1]
