"""Hearts: kept by a volunteer on the server, by a visitor in the session until they sign in as one."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.models import Favourite
from organisations.models import Assignment
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from tests.factories import EventFactory, StructuralFactory, VolunteerFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
LIST = "/opdrachten/"


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody who reads the source language."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def heart(client: Client, work: Assignment, keep: str = "1", **more: Any) -> Any:
    return client.post(
        reverse("matching:assignment-keep", args=[work.slug]), {"keep": keep, **more.pop("data", {})}, **more
    )


def kept(client: Client) -> list[str]:
    return [str(card.title) for card in client.get(LIST, {"saved": "1"}).context["cards"]]


def test_a_volunteer_keeps_work_and_lets_it_go(reader: Client, volunteer: User, samira: Volunteer) -> None:
    reader.force_login(volunteer)
    work = StructuralFactory(title="soup")
    StructuralFactory(title="other")
    assert heart(reader, work, data={"next": LIST})["Location"] == LIST
    heart(reader, work)  # a second tap changes nothing
    assert Favourite.objects.get().volunteer == samira
    assert kept(reader) == ["soup"]
    assert 'aria-pressed="true"' in reader.get(work.get_absolute_url()).content.decode()
    heart(reader, work, "0")
    heart(reader, work, "0")
    assert kept(reader) == []
    assert "You keep nothing yet" in reader.get(LIST, {"saved": "1"}).content.decode()


def test_htmx_gets_the_heart_alone(reader: Client, volunteer: User) -> None:
    reader.force_login(volunteer)
    answer = heart(reader, StructuralFactory(), headers={"HX-Request": "true"}).content.decode()
    assert answer.count("<button") == 1 and "<html" not in answer
    assert 'aria-pressed="true"' in answer and "Kept" in answer


def test_a_visitor_keeps_work_that_a_volunteer_finds_again(
    reader: Client, volunteer: User, samira: Volunteer
) -> None:
    soup, other = StructuralFactory(title="soup"), StructuralFactory(title="other")
    heart(reader, soup)
    heart(reader, other)
    heart(reader, other, "0")
    assert kept(reader) == ["soup"]
    assert not Favourite.objects.exists()
    session = reader.session["favourites"]
    reader.force_login(volunteer)
    store = reader.session
    store["favourites"] = session  # signing in keeps the session
    store.save()
    assert kept(reader) == ["soup"]
    assert "favourites" not in reader.session
    assert Favourite.objects.get().volunteer == samira
    assert kept(reader) == ["soup"]


def test_closed_work_says_so_and_can_be_taken_away(reader: Client, volunteer: User) -> None:
    reader.force_login(volunteer)
    work = StructuralFactory(title="soup")
    heart(reader, work)
    Assignment.objects.update(state=AssignmentState.CLOSED)
    page = reader.get(LIST, {"saved": "1"}).content.decode()
    assert "This is closed now" in page and "soup" in page
    heart(reader, work, "0")
    assert "This is closed now" not in reader.get(LIST, {"saved": "1"}).content.decode()


def test_nobody_sees_or_takes_away_somebody_elses_heart(
    reader: Client, volunteer: User, samira: Volunteer
) -> None:
    work = StructuralFactory(title="soup")
    other = VolunteerFactory()
    Favourite.objects.create(volunteer=other, assignment=work, kept_at=timezone.now())
    reader.force_login(volunteer)
    assert kept(reader) == []
    heart(reader, work, "0")
    assert Favourite.objects.count() == 1


def test_only_work_on_offer_is_kept(reader: Client, volunteer: User) -> None:
    reader.force_login(volunteer)
    assert heart(reader, StructuralFactory(state=AssignmentState.DRAFT)).status_code == 404
    assert (
        reader.post(reverse("matching:assignment-keep", args=["nothing"]), {"keep": "1"}).status_code == 404
    )
    assert reader.get(reverse("matching:assignment-keep", args=["nothing"])).status_code == 405


def test_a_heart_leads_to_our_own_pages_only(reader: Client) -> None:
    answer = heart(reader, StructuralFactory(), data={"next": "https://elsewhere.example/"})
    assert answer["Location"] == reverse("matching:assignment-list")


def test_a_session_keeps_no_more_than_it_should(reader: Client) -> None:
    store = reader.session
    store["favourites"] = [f"x-{number}" for number in range(50)]
    store.save()
    heart(reader, StructuralFactory())
    assert len(reader.session["favourites"]) == 50
    store = reader.session
    store["favourites"] = {"not": "a list"}
    store.save()
    assert reader.get(LIST).status_code == 200


def test_the_database_keeps_one_heart(samira: Volunteer) -> None:
    work = StructuralFactory()
    Favourite.objects.create(volunteer=samira, assignment=work, kept_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Favourite.objects.create(volunteer=samira, assignment=work, kept_at=timezone.now())


@pytest.mark.parametrize("rows", [1, 20])
def test_hearts_cost_nothing_per_card(
    reader: Client, volunteer: User, samira: Volunteer, django_assert_num_queries: Any, rows: int
) -> None:
    for _number in range(rows):
        Favourite.objects.create(volunteer=samira, assignment=EventFactory(), kept_at=timezone.now())
    reader.force_login(volunteer)
    reader.get(LIST, {"near": "8000"})
    with django_assert_num_queries(8):
        reader.get(LIST)


def test_a_visitor_hears_once_how_much_is_closed(reader: Client) -> None:
    rows = [StructuralFactory(), StructuralFactory(title="Help op de markt")]
    for row in rows:
        reader.post(f"/opdrachten/{row.slug}/bewaren/", {"keep": "1"})
    Assignment.objects.filter(pk=rows[1].pk).update(state=AssignmentState.CLOSED)
    said = "1 assignment that you kept is closed now."
    first = reader.get(LIST, {"saved": "1"}).content.decode()
    assert said in first and rows[1].title not in first
    again = reader.get(LIST, {"saved": "1"}).content.decode()
    assert said not in again and rows[0].title in again
