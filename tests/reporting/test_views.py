"""The pages of the yearly figures: who sees what, in how many queries."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from reporting.cards import difference
from reporting.charts import PEOPLE, gap_chart, years_chart
from reporting.figures import ALL_FIGURES, YearlyFigures
from reporting.models import FrozenYear
from tests import factories
from tests.reporting.test_actions import PUBLISHED
from volunteers.models import Volunteer

THIS_YEAR = timezone.localdate().year
PAGE = reverse("reporting:figures")
LIST = reverse("reporting:figure-rows", args=["brugge", THIS_YEAR, "active_volunteers"])
CSV = reverse("reporting:export", args=["brugge", THIS_YEAR, "csv"])
FREEZE = reverse("reporting:freeze", args=["brugge", THIS_YEAR - 1])
ENTER = reverse("reporting:enter-published", args=["brugge", 2019])


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False


def test_second_factor_comes_first(client: Client, staff: User, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True
    client.force_login(staff)
    assert client.get(CSV).status_code == 302


@pytest.mark.parametrize("address", [f"{PAGE}?antenne=brugge", LIST, CSV, ENTER])
def test_who_may_open(
    address: str,
    client: Client,
    volunteer: User,
    member: User,
    coordinator: User,
    staff: User,
    outsider: User,
) -> None:
    assert client.get(address).status_code == 302  # sign in first
    wanted = {volunteer: 403, member: 403, coordinator: 200, staff: 200, outsider: 404}
    for user, status in wanted.items():
        client.force_login(user)
        assert client.get(address).status_code == status, user.first_name


def test_who_may_freeze(
    client: Client, volunteer: User, member: User, coordinator: User, staff: User, outsider: User
) -> None:
    for user, status in {volunteer: 403, member: 403, staff: 403, outsider: 404}.items():
        client.force_login(user)
        assert client.post(FREEZE).status_code == status
    assert not FrozenYear.objects.exists()
    client.force_login(coordinator)
    assert client.get(FREEZE).status_code == 405
    assert client.post(FREEZE).status_code == 302
    assert FrozenYear.objects.get().frozen_by == coordinator


@pytest.mark.parametrize(
    "query",
    ["antenne=gent", "antenne=nergens", "antenne=alle", "jaar=1999", "jaar=2999", "jaar=abcd", "jaar=²²²²"],
)
def test_unknown_choice_is_not_found(query: str, client: Client, coordinator: User, gent: Antenna) -> None:
    client.force_login(coordinator)
    assert client.get(f"{PAGE}?{query}").status_code == 404


def test_page_shows_figures_definitions_and_the_year_before(
    client: Client, staff: User, samira: Volunteer, brugge: Antenna
) -> None:
    samira.intakes.update(done_at=timezone.now() - timedelta(days=800))
    factories.VolunteerFactory(antenna=brugge)
    client.force_login(staff)
    page = client.get(PAGE, {"antenne": "brugge", "jaar": THIS_YEAR})
    text = page.content.decode()
    for figure in ALL_FIGURES:
        assert str(figure.label) in text and str(figure.definition) in text
    assert [card.value for card in page.context["cards"]] == [1, 1, 0, 0, 0, 0]
    assert text.count("<svg") >= 3 and "<td>1</td>" in text
    assert LIST in text
    assert b"vastzetten" not in page.content


def test_charts_bring_no_style_script_or_address() -> None:
    figures = YearlyFigures(None, 2022, {**dict.fromkeys(PEOPLE, 3), "active_volunteers": 226})
    for chart in (gap_chart(figures), years_chart([figures], PEOPLE, "<People>")):
        assert not [word for word in ("<style", "<script", "style=", "href", "<People>") if word in chart.svg]
        assert 'role="img"' in chart.svg and "226" in chart.svg


def test_empty_year_says_what_to_do(client: Client, staff: User) -> None:
    client.force_login(staff)
    assert ENTER in client.get(PAGE, {"jaar": 2019}).content.decode()
    page = client.get(PAGE).content.decode()
    assert "Download" not in page and "invoeren" not in page


def test_staff_enter_a_published_year(client: Client, staff: User) -> None:
    client.force_login(staff)
    wrong = client.post(ENTER, {**PUBLISHED, "new_volunteers": 999})
    assert wrong.status_code == 200 and not FrozenYear.objects.exists()
    done = client.post(ENTER, PUBLISHED, follow=True)
    assert done.redirect_chain and "180" in done.content.decode()
    assert done.context["chosen"].source == "published"
    assert "figure-rows" not in done.content.decode() and "active_volunteers" not in done.content.decode()


def test_freezing_twice_is_said_politely(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    client.post(FREEZE)
    page = client.post(FREEZE, follow=True)
    assert [str(message.level_tag) for message in page.context["messages"]][-1] == "error"


def test_frozen_year_offers_no_freezing(client: Client, coordinator: User, samira: Volunteer) -> None:
    last_year = datetime(THIS_YEAR - 1, 6, 1, 12, tzinfo=timezone.get_default_timezone())
    samira.intakes.update(done_at=last_year)
    client.force_login(coordinator)
    assert FREEZE in client.get(PAGE, {"jaar": THIS_YEAR - 1}).content.decode()
    client.post(FREEZE)
    page = client.get(PAGE, {"jaar": THIS_YEAR - 1})
    assert FREEZE not in page.content.decode() and page.context["chosen"].values["new_volunteers"] == 1
    rows = client.get(reverse("reporting:figure-rows", args=["brugge", THIS_YEAR - 1, "new_volunteers"]))
    assert rows.context["is_frozen"]


def test_national_coordinator_sees_all_antennes(
    client: Client, samira: Volunteer, brugge: Antenna, gent: Antenna
) -> None:
    factories.IntakeFactory(volunteer=samira, antenna=gent)
    client.force_login(factories.AntennaRoleFactory(antenna=None).user)
    page = client.get(PAGE, {"antenne": "alle"})
    assert [card.value for card in page.context["cards"]][:2] == [1, 1]
    assert client.get(reverse("reporting:export", args=["alle", THIS_YEAR, "csv"])).status_code == 200
    assert (
        client.get(
            reverse("reporting:figure-rows", args=["alle", THIS_YEAR, "active_volunteers"])
        ).status_code
        == 200
    )
    assert client.post(reverse("reporting:freeze", args=["alle", THIS_YEAR - 1])).status_code == 404


def test_list_names_only_who_may_be_seen(
    client: Client, staff: User, brugge: Antenna, gent: Antenna, samira: Volunteer
) -> None:
    visitor = factories.VolunteerFactory(antenna=gent, first_name="Yonas", last_name="Elders")
    factories.IntakeFactory(volunteer=visitor, antenna=brugge)
    client.force_login(staff)
    page = client.get(LIST)
    assert page.context["page"].paginator.count == 2
    assert "Samira" in page.content.decode() and "Elders" not in page.content.decode()


@pytest.mark.parametrize("figure", [figure.name for figure in ALL_FIGURES])
def test_every_number_opens_a_list(figure: str, client: Client, coordinator: User, brugge: Antenna) -> None:
    factories.PlacementFactory(volunteer__antenna=brugge, assignment__organisation__antenna=brugge)
    client.force_login(coordinator)
    assert client.get(reverse("reporting:figure-rows", args=["brugge", THIS_YEAR, figure])).status_code == 200


def test_no_list_of_an_unknown_figure_or_format(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    assert client.get(reverse("reporting:figure-rows", args=["brugge", THIS_YEAR, "wat"])).status_code == 404
    assert client.get(reverse("reporting:export", args=["brugge", THIS_YEAR, "pdf"])).status_code == 404


@pytest.mark.parametrize("rows", [1, 20])
def test_query_counts(
    rows: int, client: Client, coordinator: User, brugge: Antenna, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        factories.VolunteerFactory(antenna=brugge)
        factories.StructuralFactory(organisation__antenna=brugge)
    client.force_login(coordinator)
    with django_assert_num_queries(9):
        client.get(PAGE, {"antenne": "brugge", "jaar": THIS_YEAR})
    with django_assert_num_queries(8):
        client.get(LIST)
    with django_assert_num_queries(7):
        client.get(reverse("reporting:figure-rows", args=["brugge", THIS_YEAR, "assignments"]))


def test_downloads_hold_the_figures(client: Client, staff: User, samira: Volunteer) -> None:
    client.force_login(staff)
    downloaded = client.get(CSV)
    lines = list(csv.DictReader(StringIO(downloaded.content.decode("utf-8-sig"))))
    assert lines[0]["figure"] == "active_volunteers" and lines[0]["value"] == "1"
    assert f"jaarcijfers-brugge-{THIS_YEAR}.csv" in downloaded["Content-Disposition"]
    book = client.get(reverse("reporting:export", args=["brugge", THIS_YEAR, "xlsx"]))
    assert openpyxl.load_workbook(BytesIO(book.content)).worksheets[0]["B5"].value == 1


@pytest.mark.parametrize(
    ("value", "before", "words"),
    [
        (226, 180, "46 more than in 2021 (180)"),
        (31, 35, "4 fewer than in 2021 (35)"),
        (5, 5, "As many as in 2021"),
        (5, None, "No figure of 2021 to compare with."),
        (None, 5, "No figure of 2021 to compare with."),
    ],
)
def test_difference_in_words(value: int | None, before: int | None, words: str) -> None:
    with translation.override("en"):
        assert difference(value, before, 2021) == words


def test_frozen_years_are_read_only_in_the_admin(client: Client, staff: User, outsider: User) -> None:
    client.force_login(staff)
    client.post(ENTER, PUBLISHED)
    address = reverse("admin:reporting_frozenyear_changelist")
    assert "2019" in client.get(address).content.decode()
    change = reverse("admin:reporting_frozenyear_change", args=[FrozenYear.objects.get().pk])
    assert client.post(change, {"year": 2018}).status_code == 403
    assert client.get(reverse("admin:reporting_frozenyear_add")).status_code == 403
    client.force_login(outsider)
    assert "180" not in client.get(address).content.decode()
