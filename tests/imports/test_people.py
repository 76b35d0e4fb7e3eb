"""People of a spreadsheet: forty mistakes and their sentences, recognised, taken in as a whole, taken back as a whole."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna, AuditEvent
from refuinterim.imports import actions
from refuinterim.imports.models import KEPT, SheetImport
from refuinterim.imports.states import ImportState
from refuinterim.messages.models import Message
from tests.factories import (
    CategoryFactory,
    LanguageFactory,
    PlacementFactory,
    SkillFactory,
    StructuralFactory,
    VolunteerFactory,
)
from tests.imports.mistakes import HEADER, MISTAKES, person
from volunteers.actions import ConsentGiven, change_wishes, register
from volunteers.erasing import erase
from volunteers.models import Consent, ConsentWay, Intake, Volunteer
from volunteers.registering import NewPerson, YesBefore, register_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def words(brugge: Antenna, gent: Antenna) -> None:
    LanguageFactory()
    CategoryFactory()
    SkillFactory()
    known = {"user": None, "birth_date": None}
    VolunteerFactory(first_name="Amir", last_name="Haddad", phone="+32499000001", email="", **known)
    VolunteerFactory(
        first_name="Zeki", last_name="Demir", phone="+32499000002", email="", antenna=gent, **known
    )


def sheet_of(people: list[dict[str, Any]]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADER)
        for number, somebody in enumerate(people, start=1):
            for place, name in enumerate(HEADER):
                value = somebody[name]
                if isinstance(value, date):
                    sheet.write_datetime(number, place, datetime.combine(value, datetime.min.time()), day)
                elif value != "":
                    sheet.write(number, place, value)
    return file.getvalue()


def sent(by: User, antenna: Antenna, content: bytes, name: str = "lijst.xlsx") -> SheetImport:
    row = actions.send(
        by=by, antenna=antenna, kind="people", content=content, file_name=name, now=timezone.now()
    )
    return worked(row)


def worked(row: SheetImport) -> SheetImport:
    """What the worker does once the page was answered."""
    actions.work(row.pk)
    row.refresh_from_db()
    return row


def taken_in(by: User, row: SheetImport, *, leaves_out: bool = False) -> SheetImport:
    actions.take_in(by=by, row=row, now=timezone.now(), leaves_out=leaves_out)
    return worked(row)


def test_forty_mistakes_get_forty_right_sentences(coordinator: User, brugge: Antenna) -> None:
    people = [{**person(number), **typed} for number, (typed, _column, _said) in enumerate(MISTAKES)]
    with translation.override("nl"):
        row = sent(coordinator, brugge, sheet_of([*people, person(900), person(900)]))
    assert row.state == ImportState.CHECKED
    said = {number: [(column, sentence)] for number, column, sentence in reversed(row.findings)}
    expected = {number: [mistake[1:]] for number, mistake in enumerate(MISTAKES, start=2)}
    other = {number: (said[number], right) for number, right in expected.items() if said[number] != right}
    assert not other
    assert len(MISTAKES) >= 40
    twice = len(MISTAKES) + 3
    assert said[twice] == [
        ("first_name", f"Deze persoon staat ook in rij {twice - 1}. Laat één van de twee staan.")
    ]
    assert row.counts == {"wrong": len(MISTAKES) + 1, "new": 1}
    assert len(row.findings) == len(MISTAKES) + 1, "one sentence for one mistake"
    assert Volunteer.objects.count() == 2, "nothing is taken in by looking"


def csv_of(*rows: dict[str, Any]) -> bytes:
    text = StringIO(newline="")
    writer = csv.DictWriter(text, HEADER, delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("cp1252")


def test_who_is_new_is_registered_and_hears_nothing(coordinator: User, brugge: Antenna) -> None:
    first = {
        **person(1),
        "GSM": "470123456",
        "Geboortedatum": "1/02/90",
        "Eerste gesprek op": "3/9/2025",
        "Mag doorgeven": "ja",
    }
    asked = {**person(2), "Toestemming": "", "Toestemming op": "", "Hoe toestemming": "", "Mag doorgeven": ""}
    row = taken_in(coordinator, sent(coordinator, brugge, csv_of(first, asked), "lijst.csv"))
    assert row.state == ImportState.DONE and row.counts == {"new": 2}
    made, other = Volunteer.objects.order_by("-pk")[:2][::-1]
    assert (made.phone, made.birth_date, str(made.place), made.language) == (
        "+32470123456",
        date(1990, 2, 1),
        "8000 Brugge",
        "ar",
    )
    assert [str(language) for language in made.languages.all()] == ["Arabisch"]
    given = {consent.purpose: consent for consent in made.consents.all()}
    assert given.keys() == {"matching", "sharing"}
    assert timezone.localdate(given["matching"].given_at) == date(2025, 9, 1)
    assert given["matching"].given_how == ConsentWay.PAPER and given["matching"].recorded_by == coordinator
    assert timezone.localdate(made.intakes.get().done_at) == date(2025, 9, 3)
    assert not other.consents.exists() and other not in Volunteer.objects.available()
    assert other.intakes.get().state == "requested"
    assert not Message.objects.exists()


def test_who_is_known_gets_what_we_did_not_know(coordinator: User, brugge: Antenna) -> None:
    amir = Volunteer.objects.get(first_name="Amir")
    line = {**person(1), "Voornaam": "Haddad", "Naam": "AMIR", "GSM": "0499 00 00 01", "Postcode": 8000}
    VolunteerFactory(first_name="X", antenna=brugge)
    row = sent(coordinator, brugge, csv_of(line))
    assert row.counts == {"changed": 1}
    taken_in(coordinator, row)
    amir.refresh_from_db()
    assert (amir.first_name, amir.last_name, amir.email) == ("Amir", "Haddad", "p1@voorbeeld.be")
    assert sent(coordinator, brugge, csv_of(line)).counts == {"known": 1}
    actions.take_back(by=coordinator, row=row, now=timezone.now())
    worked(row)
    amir.refresh_from_db()
    assert (amir.email, amir.birth_date) == ("", None)


def test_nothing_is_half_taken_in(
    coordinator: User, brugge: Antenna, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = sent(coordinator, brugge, csv_of(person(1), {**person(2), "Voornaam": ""}))
    with pytest.raises(DomainError, match="Some rows are wrong"):
        actions.take_in(by=coordinator, row=row, now=timezone.now(), leaves_out=False)
    monkeypatch.setattr("volunteers.registering._write_talks", lambda *args: 1 / 0)
    assert taken_in(coordinator, row, leaves_out=True).state == ImportState.FAILED
    assert "nothing is changed" in row.error and Volunteer.objects.count() == 2
    monkeypatch.undo()
    actions.check(by=coordinator, row=row, now=timezone.now(), columns=row.columns)
    worked(row)
    VolunteerFactory(first_name="Samira", last_name="Testb", phone="+32470000001", user=None)  # meanwhile
    assert taken_in(coordinator, row, leaves_out=True).state == ImportState.CHECKED
    assert "Something changed" in row.error and Volunteer.objects.count() == 3


def test_all_is_taken_back_but_what_somebody_went_on_with(coordinator: User, brugge: Antenna) -> None:
    row = taken_in(coordinator, sent(coordinator, brugge, csv_of(*map(person, range(4)))))
    gone, changed, claimed, talked = Volunteer.objects.order_by("pk")[2:]
    later = timezone.now() + timedelta(seconds=1)
    change_wishes(by=coordinator, volunteer=changed, now=later, changes={"notes": "Belde."})
    PlacementFactory(volunteer=claimed, assignment=StructuralFactory())
    AuditEvent.objects.create(
        at=later, verb="intake.done", subject_type="volunteers.intake", subject_id=talked.intakes.get().pk
    )
    actions.take_back(by=coordinator, row=row, now=later)
    worked(row)
    row.refresh_from_db()
    assert row.state == ImportState.UNDONE, row.error
    assert row.kept_rows == [
        [3, "Somebody changed this since."],
        [4, "There is something with it since: placement."],
        [5, "Somebody changed this since."],
    ]
    assert not Volunteer.objects.filter(pk=gone.pk).exists()
    assert not Consent.objects.filter(volunteer=gone.pk).exists()
    with pytest.raises(DomainError):
        actions.take_back(by=coordinator, row=row, now=later)


def test_many_at_once_are_registered_as_one_is(coordinator: User, brugge: Antenna, now: datetime) -> None:
    fields = {"first_name": " Noor ", "phone": "0470 12 34 56", "notes": "x"}
    language = LanguageFactory()
    given = ConsentGiven(frozenset({"matching"}), ConsentWay.PAPER, "nl")
    one = register(
        by=coordinator, antenna=brugge, now=now, consent=given, greet=False, languages=[language], **fields
    )
    [many] = register_all(
        by=coordinator, antenna=brugge, now=now,
        people=[NewPerson(fields, YesBefore(given.purposes, given.how, "nl", now), relations={"languages": [language]})],
    )  # fmt: skip

    def facts(volunteer: Volunteer) -> Any:
        row = Volunteer.objects.filter(pk=volunteer.pk).values().get()
        hang = [
            [
                {**line, "id": 0, "volunteer_id": 0}
                for line in model.objects.filter(volunteer=volunteer).values()
            ]
            for model in (Consent, Intake)
        ]
        ids = {
            "volunteers.volunteer": [volunteer.pk],
            "volunteers.consent": volunteer.consents.values("pk"),
            "volunteers.intake": volunteer.intakes.values("pk"),
        }
        trail = sorted(
            (event.verb, str(event.detail), event.antenna_id, event.actor_id)
            for kind, rows in ids.items()
            for event in AuditEvent.objects.filter(subject_type=kind, subject_id__in=rows)
        )
        return {**row, "id": 0}, hang, trail, list(volunteer.languages.all())

    assert facts(one) == facts(many)


def test_the_file_is_erased_and_the_counts_stay(coordinator: User, brugge: Antenna) -> None:
    row = taken_in(coordinator, sent(coordinator, brugge, csv_of(person(1))))
    assert actions.forget_files(timezone.now()) == 0
    assert actions.forget_files(timezone.now() + KEPT + timedelta(hours=1)) == 1
    row.refresh_from_db()
    assert (row.content, row.made, row.file_name, row.counts) == (None, [], "", {"new": 1})
    with pytest.raises(DomainError, match="erased"):
        actions.take_back(by=coordinator, row=row, now=timezone.now())


def test_more_rows_cost_no_more_questions(coordinator: User, brugge: Antenna) -> None:
    costs = []
    for start, number in ((0, 5), (100, 60)):
        content = csv_of(*(person(n) for n in range(start, start + number)))
        with CaptureQueriesContext(connection) as queries:
            taken_in(coordinator, sent(coordinator, brugge, content))
        costs.append(len(queries))
    assert costs[1] == costs[0]


def test_what_was_sent_comes_back_with_its_faults(coordinator: User, brugge: Antenna, client: Any) -> None:
    row = sent(coordinator, brugge, csv_of({**person(1), "GSM": "=1+1"}, person(2)), "Lijst mei.csv")
    client.force_login(coordinator)
    response = client.get(f"/beheer/inlezen/{row.pk}/fouten.xlsx")
    [sheet] = openpyxl.load_workbook(BytesIO(response.content)).worksheets
    wrong = sheet.cell(2, 3)
    assert wrong.fill.fgColor.rgb != "00000000" and "is no phone number" in wrong.comment.text
    assert sheet.cell(2, len(HEADER) + 1).value.startswith("Phone: ")
    assert sheet.cell(3, len(HEADER) + 1).value in (None, "")
    again = sent(coordinator, brugge, response.content)
    assert again.counts == row.counts, "the last column is left out"


def test_a_file_with_national_numbers_is_not_kept(coordinator: User, brugge: Antenna) -> None:
    content = b"Voornaam;Akkoord;Rijksregister\r\nAli;;85.07.30-033.28\r\n"
    with pytest.raises(DomainError, match="national number in column Rijksregister, row 2"):
        sent(coordinator, brugge, content)
    assert not SheetImport.objects.exists()


def test_the_list_is_erased_with_somebody_in_it(coordinator: User, brugge: Antenna, now: datetime) -> None:
    rows = [taken_in(coordinator, sent(coordinator, brugge, csv_of(person(number)))) for number in (1, 2)]
    erase(by=coordinator, volunteer=Volunteer.objects.get(phone="+32470000001"), now=now)
    for row in rows:
        row.refresh_from_db()
    assert (rows[0].content, rows[0].made) == (None, []) and rows[1].content
