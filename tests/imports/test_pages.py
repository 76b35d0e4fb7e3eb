"""The pages on which rows are taken in: who comes there, what they show, and that sent twice is done once."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.imports import actions
from refuinterim.imports.kinds import KINDS
from refuinterim.imports.models import SheetImport
from refuinterim.spreadsheets.headers import recognised
from tests.forms import form_data
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
LIST = "/beheer/inlezen/"
ROWS = "Roepnaam;Wie;Toestemming\r\nAli;Baba;\r\nNoor;;\r\n"


def send(client: Client, text: str = ROWS, **more: Any) -> Any:
    file = SimpleUploadedFile("lijst.csv", text.encode("cp1252"))
    return client.post(LIST, {"kind": "people", "antenna": "brugge", "file": file, **more})


def test_a_file_is_sent_pointed_out_taken_in_and_taken_back(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    response = send(client, ROWS.replace("Roepnaam", "Zo heet die"))
    row = SheetImport.objects.get()
    assert response["Location"] == f"{LIST}{row.pk}/"
    page = client.get(response["Location"], follow=True)
    assert "Still to point out:" in page.content.decode()
    columns = f"{LIST}{row.pk}/kolommen/"
    again = client.post(columns, {"column-0": "", "column-1": "last_name", "column-2": "agrees"})
    assert "Point out the column" in again.content.decode()
    twice = client.post(columns, {"column-0": "last_name", "column-1": "last_name", "column-2": "agrees"})
    assert "Another column is this one already" in twice.content.decode()
    client.post(columns, {"column-0": "first_name", "column-1": "last_name", "column-2": "agrees"})
    actions.work(row.pk)
    page = client.get(f"{LIST}{row.pk}/")
    assert "Everything is right" in page.content.decode()
    data = {"once": form_data(page).get("once", "k")}
    for _ in range(2):
        client.post(f"{LIST}{row.pk}/overnemen/", data)
    actions.work(row.pk)
    assert Volunteer.objects.count() == 2
    assert "Take it all back" in client.get(f"{LIST}{row.pk}/").content.decode()
    client.post(f"{LIST}{row.pk}/terugdraaien/", {})
    actions.work(row.pk)
    assert Volunteer.objects.count() == 0
    client.post(f"{LIST}{row.pk}/wissen/", {})
    row.refresh_from_db()
    assert row.content is None and "The file is erased" in client.get(f"{LIST}{row.pk}/").content.decode()


def test_only_who_coordinates_the_antenna_comes_here(
    client: Client, coordinator: User, outsider: User, staff: User, gent: Antenna
) -> None:
    client.force_login(coordinator)
    send(client)
    row = SheetImport.objects.get()
    assert send(client, antenna="gent").status_code == 200
    assert SheetImport.objects.count() == 1
    addresses = [f"{LIST}{row.pk}/{part}" for part in ("", "kolommen/", "fouten.xlsx")]
    for user, status in ((outsider, 404), (staff, 403)):
        client.force_login(user)
        assert {client.get(address).status_code for address in addresses} == {status}
        assert {
            client.post(f"{LIST}{row.pk}/{part}/").status_code
            for part in ("overnemen", "terugdraaien", "wissen")
        } == {status}
    assert client.get(LIST).status_code == 403


def test_a_file_that_nobody_can_read_is_refused_in_words(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    for text, said in (
        ("", "There is nothing in this file."),
        ("%PDF-1.7", "This is no spreadsheet."),
        ("Voornaam;Naam", "no rows"),
    ):
        assert said in send(client, text).content.decode()
    assert not SheetImport.objects.exists()


@pytest.mark.parametrize("slug", list(KINDS))
def test_a_template_is_recognised_by_itself(client: Client, coordinator: User, slug: str) -> None:
    client.force_login(coordinator)
    book = openpyxl.load_workbook(BytesIO(client.get(f"{LIST}sjabloon/{slug}.xlsx").content))
    header = [cell.value for cell in book.worksheets[0][1]]
    found = recognised(header, KINDS[slug].synonyms)
    assert list(found.values()) == [column.name for column in KINDS[slug].columns]
    assert book.worksheets[1].max_row >= len(header)
    assert client.get(f"{LIST}sjabloon/nope.xlsx").status_code == 404


def test_a_bar_shows_how_far_it_is(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    send(client)
    SheetImport.objects.update(state="checking")
    row = SheetImport.objects.get()
    assert "<progress" in client.get(f"{LIST}{row.pk}/").content.decode()
    part = client.get(f"{LIST}{row.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<progress" in part and "<html" not in part
    SheetImport.objects.update(state="checked")
    assert client.get(f"{LIST}{row.pk}/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
