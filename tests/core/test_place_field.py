"""The one box for a place: it understands, asks or refuses in the same way on every page."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertInHTML

from matching.browse.filters import AssignmentFilter
from organisations.forms import AssignmentForm
from organisations.models import Assignment, Kind, Membership
from refuinterim.accounts.models import User
from refuinterim.core.place_field import PlaceField
from tests.factories import PlaceFactory, StructuralFactory
from volunteers.forms import PlaceForm

pytestmark = pytest.mark.django_db
LIST = reverse("matching:assignment-list")


class HomeForm(forms.Form):
    """The smallest form with a place."""

    home = PlaceField()


def home(*typed: str) -> HomeForm:
    """The form as a browser sends it: the box, and the choice that was tapped after it."""
    data = QueryDict(mutable=True)
    data.setlist("home", list(typed))
    form = HomeForm(data)
    form.is_valid()
    return form


@pytest.fixture(autouse=True)
def two_under_one_postcode() -> None:
    """8000 is a town; 8200 is two places."""
    PlaceFactory()
    for name in ("Sint-Andries", "Sint-Michiels"):
        PlaceFactory(postcode="8200", name=name, municipality="Brugge")


def test_what_was_understood_stands_in_the_box() -> None:
    assert str(home("8000").cleaned_data["home"]) == "8000 Brugge"
    assert home("8000")["home"].value() == "8000 Brugge"
    assert home("Atlantis")["home"].value() == "Atlantis"
    assert home("8000")["home"].says_more and not home("8000 Brugge")["home"].says_more


def test_doubt_asks_and_the_tapped_choice_is_the_answer() -> None:
    asked = home("8200")
    assert [str(place) for place in asked["home"].choices] == ["8200 Sint-Andries", "8200 Sint-Michiels"]
    assert str(home("8200", "8200 Sint-Michiels").cleaned_data["home"]) == "8200 Sint-Michiels"
    assert home("8200", "8200 Sint-Michiels")["home"].says_more  # the box of an htmx page still says 8200
    assert not home("Atlantis")["home"].choices


def test_every_form_says_the_same(membership: Membership, now: Any) -> None:
    def sentences(text: str) -> set[str]:
        own = [membership.organisation]
        fields = [
            PlaceForm({"place": text}).errors["place"],
            AssignmentForm(
                {"place": text}, instance=Assignment(kind=Kind.STRUCTURAL), organisations=own
            ).errors["place"],
            AssignmentFilter(
                QueryDict(mutable=True) | {"near": text}, Assignment.objects.all(), now=now
            ).form.errors["near"],
        ]
        return {sentence for errors in fields for sentence in errors}

    assert sentences("Atlantis") == {"We do not know this place. Write the postcode. For example 8000."}
    assert sentences("8200") == {"Which place do you mean? Choose one, or write the postcode."}


def test_browse_asks_with_chips_of_its_own_name(client: Client) -> None:
    StructuralFactory()
    page = " ".join(client.get(LIST, {"near": "8200"}).content.decode().split())
    assert '<button class="chip" name="near" value="8200 Sint-Michiels">' in page
    assert 'class="error"' not in page
    part = client.get(
        LIST, {"near": ["8200", "8200 Sint-Michiels"]}, headers={"HX-Request": "true"}
    ).content.decode()
    assert 'value="8200 Sint-Michiels"' in part and 'id="id_near_field"' in part
    assert (
        'id="id_near_field"'
        not in client.get(
            LIST, {"near": "8200 Sint-Michiels"}, headers={"HX-Request": "true"}
        ).content.decode()
    )  # nothing to say: the box stays as it is typed


def test_browse_says_what_it_understood(client: Client) -> None:
    StructuralFactory()
    page = client.get(LIST, {"near": "8000"}).content.decode()
    assert 'value="8000 Brugge"' in page
    assertInHTML("<span><bdi>8000 Brugge</bdi></span>", page)


def test_the_place_keeps_its_order_in_a_page_from_right_to_left(client: Client) -> None:
    StructuralFactory()
    client.cookies["django_language"] = "ar"
    page = client.get(LIST, {"near": "8000"}, follow=True).content.decode()
    assert 'dir="rtl"' in page and "<bdi>8000 Brugge</bdi>" in page


def test_a_tapped_place_of_an_assignment_is_no_change_by_somebody_else(
    member_client: Client, membership: Membership
) -> None:
    work = StructuralFactory(organisation=membership.organisation, state="draft")
    address = reverse("organisations:assignment-edit", args=[work.slug])
    shown = member_client.get(address).context["form"]
    response = member_client.post(
        address, {shown.stamp_name: shown.stamp, "place": ["8200", "8200 Sint-Michiels"]}
    )
    assert response.context["form"].newer == []
    assert str(response.context["form"].cleaned_data["place"]) == "8200 Sint-Michiels"


@pytest.mark.parametrize("name", ["near", "place", "form-0-place"])
def test_suggestions_come_from_one_address(client: Client, name: str) -> None:
    page = client.get(reverse("places:suggestions"), {name: "sint"}).content.decode()
    assert page.split() == [
        "<option", 'value="8200', 'Sint-Andries"></option><option', 'value="8200', 'Sint-Michiels"></option>'
    ]  # fmt: skip
    assert client.get(reverse("places:suggestions"), {name: "a " * 1000}).content.strip() == b""
    assert client.get(reverse("places:suggestions")).content.strip() == b""


def test_a_box_is_a_line_without_javascript(client: Client, volunteer: User) -> None:
    client.force_login(volunteer)
    page = client.get(reverse("volunteers:profile"), {"change": "place"}).content.decode()
    assert 'list="id_place_list"' in page and '<datalist id="id_place_list">' in page
    assert "8000 Brugge" in page
