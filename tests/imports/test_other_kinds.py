"""Organisations, what they ask for, and hours of before: checked, taken in, taken back."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from matching.imports import minutes
from matching.models import ExternalHours
from organisations.imports import hour
from organisations.models import Assignment, Organisation
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.imports import actions
from refuinterim.imports.models import SheetImport
from refuinterim.imports.states import ImportState
from tests.factories import CategoryFactory, OrganisationFactory, VolunteerFactory

pytestmark = pytest.mark.django_db


def sent(by: User, antenna: Antenna, kind: str, text: str) -> SheetImport:
    row = actions.send(
        by=by,
        antenna=antenna,
        kind=kind,
        content=text.encode("cp1252"),
        file_name="x.csv",
        now=timezone.now(),
    )
    return worked(row)


def worked(row: SheetImport) -> SheetImport:
    actions.work(row.pk)
    row.refresh_from_db()
    return row


def through(by: User, row: SheetImport, *, leaves_out: bool = False) -> SheetImport:
    actions.take_in(by=by, row=row, now=timezone.now(), leaves_out=leaves_out)
    worked(row)
    assert row.state == ImportState.DONE, row.error
    return row


def back(by: User, row: SheetImport) -> SheetImport:
    actions.take_back(by=by, row=row, now=timezone.now() + timedelta(seconds=1))
    worked(row)
    assert row.state == ImportState.UNDONE, row.error
    return row


def said(row: SheetImport) -> list[tuple[int, str]]:
    return [(number, column) for number, column, _sentence in row.findings]


def test_organisations_come_in_and_go(coordinator: User, brugge: Antenna) -> None:
    known = OrganisationFactory(name="De Brug vzw", street="", email="")
    text = "Organisatie;Adres;Postcode;Mail\r\nde BRUG;Dijver 1;8000;a@brug.example\r\nNieuw;Markt 1;8000;\r\nNieuw;;8000;\r\n;;8000;\r\nVer;;;\r\n"
    row = sent(coordinator, brugge, "organisations", text)
    assert said(row) == [(4, "name"), (5, "name"), (6, "town")]
    assert row.counts == {"changed": 1, "new": 1, "wrong": 3}
    through(coordinator, row, leaves_out=True)
    known.refresh_from_db()
    assert (known.street, known.email) == ("Dijver 1", "a@brug.example")
    assert Organisation.objects.get(name="Nieuw").slug == "nieuw"
    back(coordinator, row)
    known.refresh_from_db()
    assert (known.street, known.email) == ("", "") and not Organisation.objects.filter(name="Nieuw").exists()


def test_work_comes_in_as_drafts_with_all_its_moments(coordinator: User, brugge: Antenna) -> None:
    OrganisationFactory(name="De Brug")
    CategoryFactory()
    later = [f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}" for days in (30, 31)]
    text = "\r\n".join([
        "Organisatie;Titel;Soort;Omschrijving;Soort werk;Datum;Weekdag;Van;Tot;Plaatsen",
        f"De Brug;Feest;evenement;Je helpt.;Keuken & bar;{later[0]};;13u30;17:00;3",
        f"De Brug;Feest;evenement;Je helpt.;Keuken & bar;{later[1]};;13:30;1u;4",
        f"De Brug;Feest;evenement;Je helpt.;Keuken & bar;{later[1]};;14:30;16u;4",
        "De Brug;Soep;wekelijks;Je kookt.;Keuken & bar;;di;9;12.30;2",
        "Onbekend;Soep;wekelijks;Je kookt.;Keuken & bar;;di;9;12:30;2",
        "De Brug;Taart;wekelijks;Je bakt.;Keuken & bar;;;9;12:30;2",
        "De Brug;Koek;evenement;Je bakt.;Keuken & bar;1/1/2020;;9;12:30;2",
        "De Brug;Koek;evenement;Je bakt.;;2/1/2020;;laat;12:30;0",
    ])  # fmt: skip
    row = sent(coordinator, brugge, "assignments", text)
    assert said(row) == [
        (4, "starts"), (6, "organisation"), (7, "weekday"), (8, "day"), (9, "starts"), (9, "seats"), (9, "category"),
    ]  # fmt: skip
    through(coordinator, row, leaves_out=True)
    feast, soup = Assignment.objects.order_by("title_nl")
    assert feast.state == "draft" and [shift.seats for shift in feast.shifts.all()] == [3, 4]
    assert soup.seats == 2 and soup.slots.get().starts == time(9)
    assert sent(coordinator, brugge, "assignments", text).counts == {"known": 4, "wrong": 4}
    back(coordinator, row)
    assert not Assignment.objects.exists()


def test_hours_of_before_are_of_somebody_whom_we_know(
    coordinator: User, brugge: Antenna, gent: Antenna
) -> None:
    amir = VolunteerFactory(
        first_name="Amir", last_name="Haddad", birth_date=date(1990, 2, 1), phone="+32499000001"
    )
    VolunteerFactory(first_name="Zeki", last_name="Demir", phone="+32499000002", antenna=gent)
    text = "\r\n".join([
        "Vrijwilliger;Geboortedatum;GSM;Activiteit;Datum;Laatste dag;Uren",
        "Haddad, Amir;1/2/1990;;Koffie;1/9/2025;;7,5",
        "Amir Haddad;;499000001;Tuin;1/9/2025;3/9/2025;12u30",
        "Amir Haddad;;;Tuin;1/9/2025;;2",
        "Zeki Demir;;0499 00 00 02;Tuin;1/9/2025;;2",
        "Amir Haddad;1/2/1990;;Tuin;5/9/2025;1/9/2025;2",
        "Amir Haddad;1/2/1990;;Tuin;5/9/2025;;30",
        "Amir Haddad;1/2/1990;;;5/9/2025;;veel",
    ])  # fmt: skip
    row = sent(coordinator, brugge, "hours", text)
    assert said(row) == [
        (4, "birth_date"), (5, "first_name"), (6, "ends_on"), (7, "minutes"), (8, "minutes"), (8, "activity"),
    ]  # fmt: skip
    through(coordinator, row, leaves_out=True)
    kept = amir.external_hours.order_by("pk").values_list("activity", "minutes", "state")
    assert list(kept) == [("Koffie", 450, "approved"), ("Tuin", 750, "approved")]
    assert sent(coordinator, brugge, "hours", text).counts == {"known": 2, "wrong": 5}
    back(coordinator, row)
    assert not ExternalHours.objects.exists()


@pytest.mark.parametrize(
    ("typed", "read"),
    [(time(7, 30), 450), (7, 420), ("7,5", 450), ("7:30", 450), ("7u30", 450), ("7 uur", 420)],
)
def test_hours_as_people_write_them(typed: object, read: int) -> None:
    assert minutes(typed) == read  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9", time(9)),
        ("14u30", time(14, 30)),
        ("14.30", time(14, 30)),
        (time(8, 15, 20), time(8, 15)),
        ("8:15:00", time(8, 15)),
    ],
)
def test_an_hour_as_people_write_it(typed: object, read: time) -> None:
    assert hour(typed) == read  # type: ignore[arg-type]
