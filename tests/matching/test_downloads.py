"""Every list of the admin as a file: whose rows, which columns, at which cost, and what the audit trail says."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matching.models import Placement
from refuinterim.accounts.models import User
from refuinterim.core.models import AuditEvent
from tests.factories import VolunteerFactory
from tests.matching.test_admin import COSTS, NOT_FOR_STAFF, list_url, rows_of_everything
from volunteers.models import Group, Volunteer

pytestmark = pytest.mark.django_db


def file_of(client: Client, model: type[Model], extension: str = "csv", **asked: str) -> bytes:
    response: Any = client.get(f"{list_url(model)}bestand.{extension}", asked)
    assert response.status_code == 200, model
    return b"".join(response.streaming_content)


def lines_of(client: Client, model: type[Model], **asked: str) -> list[dict[str, str]]:
    text = file_of(client, model, **asked).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))


def test_every_list_is_downloaded_at_the_same_cost_for_many_rows(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    found = []
    for number in (1, 3):
        rows_of_everything(number, coordinator)
        costs = {}
        for model in COSTS:
            with CaptureQueriesContext(connection) as queries:
                content = file_of(client, model)
            lines = list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))
            shown = client.get(list_url(model)).context["cl"].result_count
            assert len(lines) >= min(shown, 2), model
            costs[model.__name__] = len(queries)
        found.append(costs)
    assert found[0] == found[1]


def test_the_file_holds_what_the_filters_leave(client: Client, coordinator: User) -> None:
    rows_of_everything(2, coordinator)
    client.force_login(coordinator)
    assert len(lines_of(client, Placement)) == 4
    assert {line["State"] for line in lines_of(client, Placement, state__exact="active")} == {"started"}
    event = AuditEvent.objects.filter(verb="user.downloaded").first()
    assert event and event.actor == coordinator and event.antenna == coordinator.roles[0].antenna
    assert event.detail == {
        "rows_of": "matching.placement", "rows": 2, "extension": "csv", "filtered_by": "state__exact=active",
        "searched": False,
    }  # fmt: skip
    page = client.get(f"/beheer/core/auditevent/{event.pk}/change/").content.decode()
    assert "downloaded a list" in page and "Placements" in page


def test_the_trail_keeps_no_name_that_was_searched_for(client: Client, coordinator: User) -> None:
    VolunteerFactory(first_name="Amira", user__first_name="Amira")
    client.force_login(coordinator)
    assert [line["First name"] for line in lines_of(client, Volunteer, q="amira")] == ["Amira"]
    detail = AuditEvent.objects.get(verb="user.downloaded").detail
    assert detail["searched"] and "amira" not in str(detail).lower()


def test_xlsx_is_a_workbook(client: Client, coordinator: User) -> None:
    VolunteerFactory(phone="+380441234567", birth_date="1990-02-01")
    client.force_login(coordinator)
    [sheet] = openpyxl.load_workbook(BytesIO(file_of(client, Volunteer, "xlsx"))).worksheets
    header, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    known = dict(zip(header, row, strict=True))
    assert known["Phone"] == "+380 44 123 4567"
    assert known["Birth date"].year == 1990


def test_staff_get_no_more_than_they_see(client: Client, coordinator: User, staff: User) -> None:
    rows_of_everything(1, coordinator)
    client.force_login(staff)
    for model in NOT_FOR_STAFF:
        assert client.get(f"{list_url(model)}bestand.csv").status_code == 403
    [line, *_others] = lines_of(client, Volunteer)
    assert line.keys() >= {"First name", "Phone"}
    assert not line.keys() & {"Group", "Consent", "Notes"}
    client.force_login(coordinator)
    assert lines_of(client, Volunteer)[0].keys() >= {"Group", "Consent"}


def test_of_a_row_that_somebody_only_reads_what_is_inside_stays_inside(
    client: Client, coordinator: User, gent: Any
) -> None:
    coordinator.antenna_roles.create(role="staff", antenna=gent)
    for antenna in (gent, coordinator.roles[0].antenna):
        VolunteerFactory(antenna=antenna, group=Group.STUDENT)
    client.force_login(coordinator)
    groups = {line["Antenne"]: line["Group"] for line in lines_of(client, Volunteer)}
    assert groups["Gent"] == "" and groups["Brugge"]


def test_others_get_nothing(client: Client, coordinator: User, outsider: User, volunteer: User) -> None:
    client.force_login(outsider)
    assert not lines_of(client, Placement)
    client.force_login(volunteer)
    assert client.get(f"{list_url(Volunteer)}bestand.csv").status_code == 302
    client.force_login(coordinator)
    assert client.get(f"{list_url(Volunteer)}bestand.pdf").status_code == 404
    assert client.post(f"{list_url(Volunteer)}bestand.csv").status_code == 404
    assert client.get(f"{list_url(Volunteer)}bestand.csv", {"antenna__nope": "1"}).status_code == 302
