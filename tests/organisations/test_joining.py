"""An organisation joins: the form, the code, the queue of the coordinator, and what it may do meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations import actions
from organisations.enterprise_number import compact
from organisations.joining import actions as joining
from organisations.models import Assignment, Membership, Organisation
from organisations.states import OrganisationState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError, IllegalMove
from refuinterim.core.models import Antenna
from refuinterim.messages.models import Message
from tests import factories
from tests.accounts.codes import code_in
from tests.forms import filled_form, form_data
from tests.organisations.sent import DASHBOARD, NEW_WEEKLY, weekly_data

pytestmark = pytest.mark.django_db
JOIN = "/organisatie/meedoen/"
KBO = "0428.759.497"


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Buurtkeuken De Lepel", "enterprise_number": KBO, "place": str(factories.PlaceFactory()),
        "why": "Wij koken voor de buurt.", "first_name": "Ann", "last_name": "Peeters", "role": "Voorzitter",
        "phone": "0470 12 34 56",
    } | changes  # fmt: skip


def asked(by: User, **changes: Any) -> Organisation:
    told = typed(**changes) | {"place": factories.PlaceFactory(), "enterprise_number": compact(KBO)}
    return joining.ask_to_join(by=by, told=joining.Told(**told), now=timezone.now())


@pytest.mark.parametrize("text", ["BE 0428.759.497", "428759497", "0428 759 497", "٠٤٢٨٧٥٩٤٩٧"])
def test_an_enterprise_number_is_read_in_any_notation(text: str) -> None:
    assert compact(text) == "0428759497"


def test_a_stranger_comes_from_the_form_over_the_code_into_the_queue(client: Client, brugge: Antenna) -> None:
    page = client.get(JOIN)
    wrong = client.post(JOIN, typed(enterprise_number="0428.759.498", email="ann@lepel.example"))
    assert "no enterprise number" in wrong.content.decode()
    assert not User.objects.filter(email="ann@lepel.example").exists()

    data = filled_form(page, "name") | typed(email="ann@lepel.example")
    assert "/confirm/" in client.post(JOIN, data)["Location"]
    assert not Organisation.objects.exists(), "nothing is made before the address is proved"
    code = code_in(Message.objects.get(kind="sign_in_code"))
    answer = client.post(reverse("account_confirm_login_code"), {"code": code, "next": JOIN})
    assert answer["Location"] == JOIN
    assert client.get(reverse("accounts:landing"))["Location"] == JOIN, "never the volunteer's questions"

    confirmed = form_data(client.get(JOIN))
    assert (confirmed["name"], confirmed["enterprise_number"]) == ("Buurtkeuken De Lepel", KBO)
    for _ in range(2):
        assert client.post(JOIN, confirmed)["Location"] == DASHBOARD
    organisation = Organisation.objects.get()
    assert (organisation.state, organisation.antenna) == (OrganisationState.ASKED, brugge)
    assert organisation.enterprise_number == "0428759497"
    assert organisation.memberships.get().user.first_name == "Ann"
    assert {*Message.objects.exclude(kind="sign_in_code").values_list("email", "kind")} == {
        (brugge.email, "organisation_asked"),
        ("ann@lepel.example", "organisation_received"),
    }
    assert "working day" in client.get(DASHBOARD).content.decode()


def test_a_group_of_people_needs_no_number(client: Client, brugge: Antenna) -> None:
    client.force_login(factories.UserFactory())
    client.post(JOIN, typed(enterprise_number=""))
    assert Organisation.objects.get().enterprise_number == ""


@pytest.mark.parametrize(
    ("name", "number"), [("Buurtkeuken de lepel vzw", ""), ("Iets anders", "0428759497")]
)
def test_one_that_is_known_is_asked_and_its_people_stay_hidden(
    client: Client, membership: Membership, name: str, number: str
) -> None:
    known = membership.organisation
    Organisation.objects.filter(pk=known.pk).update(name=name, enterprise_number=number)
    ann = factories.UserFactory(first_name="Ann")
    client.force_login(ann)
    page = client.post(JOIN, typed())
    text = page.content.decode()
    assert name in text
    assert not any(secret in text for secret in (known.email, membership.user.email, "Lieve"))
    for _ in range(2):
        client.post(JOIN, typed(same=known.slug))
    assert Organisation.objects.count() == 1
    wants = Message.objects.filter(kind="organisation_wants_in")
    assert {*wants.values_list("email", flat=True)} == {membership.user.email, known.antenna.email}
    assert wants.count() == 2
    client.post(JOIN, typed(another=str(known.pk)))
    assert Organisation.objects.count() == 2


def test_before_the_yes_drafts_are_written_and_not_handed_in(
    client: Client, brugge: Antenna, coordinator: User, now: datetime
) -> None:
    ann = factories.UserFactory()
    organisation = asked(ann)
    client.force_login(ann)
    client.post(NEW_WEEKLY, weekly_data(("1", "13:00", "16:00"), save="submit"))
    draft = Assignment.objects.get()
    assert draft.state == "draft"
    with pytest.raises(DomainError):
        actions.publish(by=coordinator, assignment=draft, now=now)

    desk = Client()
    desk.force_login(coordinator)
    step = reverse("desk:step", args=["organisatie", organisation.pk, "approve"])
    desk.post(step, filled_form(desk.get(step), "word") | {"word": "Welkom bij ons!"})
    assert "Welkom bij ons!" in Message.objects.get(kind="organisation_approved").text
    draft.refresh_from_db()
    actions.submit(by=ann, assignment=draft, now=now)


def test_a_question_goes_to_them_and_back(
    client: Client, brugge: Antenna, coordinator: User, now: datetime
) -> None:
    ann = factories.UserFactory()
    organisation = asked(ann)
    joining.ask_back(by=coordinator, organisation=organisation, now=now, question="Voor hoeveel mensen?")
    client.force_login(ann)
    page = client.get(DASHBOARD)
    assert "Voor hoeveel mensen?" in page.content.decode()
    data = filled_form(page, "answer") | {"answer": "Voor 40."}
    client.post(reverse("organisations:join-answer", args=[organisation.slug]), data)
    organisation.refresh_from_db()
    assert (organisation.state, organisation.join_request.answer) == (OrganisationState.ASKED, "Voor 40.")
    joining.refuse(by=coordinator, organisation=organisation, now=now, reason="Te ver.")
    with pytest.raises(IllegalMove):
        joining.ask_back(by=coordinator, organisation=organisation, now=now, question="x")
    assert "Te ver." in client.get(DASHBOARD).content.decode()
