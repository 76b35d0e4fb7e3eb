"""Somebody's own data: seen, taken along, a break, erased; and what stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from pypdf import PdfReader

from matching.models import Attendance, Placement
from matching.placements import actions as placements
from matching.states import AttendanceState, PlacementState
from organisations.models import Membership
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import AuditEvent
from refuinterim.core.personal_data import HELD
from refuinterim.messages.models import Message
from reporting.figures import BY_NAME, rows
from tests.factories import EventFactory, IntakeFactory, PlacementFactory, TrackFactory
from volunteers import actions
from volunteers.erasing import erase, rows_of
from volunteers.models import Volunteer
from volunteers.own_paper import paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def helped(samira: Volunteer, now: datetime) -> Placement:
    """Samira helped once, and told a lot."""
    samira.phone, samira.notes = "+32470123456", "Likes tea."
    samira.save()
    TrackFactory(volunteer=samira, track_coach="Coach Karel")
    why = {"minutes": 12, "volunteer_side": {"travel": 1 / 3, "practice": 0.25}}
    placement = PlacementFactory(volunteer=samira, state=PlacementState.CONFIRMED, explanation=why)
    begin = now - timedelta(days=3)
    Attendance.objects.create(
        placement=placement,
        starts_at=begin,
        ends_at=begin + timedelta(hours=2),
        planned_minutes=120,
        state=AttendanceState.PRESENT,
        minutes=120,
        confirmed_at=begin + timedelta(hours=3),
        confirmed_by=samira.user,
    )
    return placement


def counted(antenna: Any, year: int) -> dict[str, int]:
    return {name: rows(name, antenna, year).count() for name in BY_NAME}


def texts_in(person: Volunteer) -> list[str]:
    """Whatever the database still says in rows that are registered as this person's."""
    found = []
    for entry in HELD.values():
        for row in entry.rows_of(person):
            found += [str(getattr(row, name)) for name in (*entry.exported, *entry.erased)]
    return found


def test_everything_that_is_known_is_shown_and_taken_along(client: Client, helped: Placement) -> None:
    samira = helped.volunteer
    client.force_login(samira.user)
    page = client.get(reverse("volunteers:own-data"))
    for known in (samira.first_name, samira.email, "+32470123456", "Likes tea.", "Coach Karel"):
        assert known in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    file = client.get(reverse("volunteers:own-data-file"))
    assert "attachment" in file["Content-Disposition"]
    data = json.loads(file.content)
    assert data["volunteers.Volunteer"][0]["phone"] == "+32470123456"
    assert data["matching.Attendance"][0]["minutes"] == 120
    assert set(data) == {entry.model._meta.label for entry in HELD.values() if entry.exported}


def test_nobody_elses_rows_are_in_it(client: Client, helped: Placement) -> None:
    other = PlacementFactory(volunteer__first_name="Yusuf", volunteer__antenna=helped.volunteer.antenna)
    client.force_login(helped.volunteer.user)
    for name in ("own-data", "own-data-file"):
        body = client.get(reverse(f"volunteers:{name}")).content.decode()
        assert other.volunteer.first_name not in body
        assert other.volunteer.email not in body


def test_cost_does_not_grow_with_what_is_known(client: Client, helped: Placement) -> None:
    client.force_login(helped.volunteer.user)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("volunteers:own-data"))
        return len(seen)

    one_more = {"volunteer": helped.volunteer, "state": PlacementState.DECLINED}
    PlacementFactory(assignment=EventFactory(), **one_more)
    few = queries()
    for _number in range(6):
        PlacementFactory(assignment=EventFactory(), **one_more)
    assert queries() == few


def test_erasing_takes_the_name_and_keeps_the_counts(
    client: Client, helped: Placement, now: datetime
) -> None:
    samira, user = helped.volunteer, helped.volunteer.user
    names = {samira.first_name, samira.last_name, samira.email, "+32470123456", "Likes tea.", "Coach Karel"}
    IntakeFactory(volunteer=samira, notes="Dreams of baking.")
    actions.change_wishes(by=user, volunteer=samira, now=now, changes={"notes": "Likes tea."})
    before = counted(samira.antenna, now.year)
    client.force_login(user)
    page = client.post(reverse("volunteers:erase"), {"sure": "yes"}, follow=True)
    assert "erased" in page.content.decode()
    gone = Volunteer.objects.get(pk=samira.pk)
    assert gone.erased_at
    assert gone.left_on
    left = texts_in(gone)
    assert [name for name in names if any(name and name in text for text in left)] == []
    assert not any("Dreams" in text for text in left)
    assert not gone.availability.exists()
    assert not gone.skills.exists()
    assert counted(samira.antenna, now.year) == before
    assert not User.objects.get(pk=user.pk).is_active
    assert "aanmelden" in client.get(reverse("matching:my-work")).url


def test_erasing_ends_what_was_agreed_and_tells_who_counted_on_it(helped: Placement, now: datetime) -> None:
    samira = helped.volunteer
    running = helped
    erase(by=samira.user, volunteer=samira, now=now)
    running.refresh_from_db()
    assert running.state not in {PlacementState.ACTIVE, PlacementState.CONFIRMED}
    assert not Message.objects.filter(email__iexact=samira.email).exists()


def test_erasing_asks_whether_one_is_sure(client: Client, samira: Volunteer) -> None:
    client.force_login(samira.user)
    page = client.post(reverse("volunteers:erase")).content.decode()
    assert "Tick that you are sure" in page
    assert Volunteer.objects.get(pk=samira.pk).erased_at is None


def test_erasing_twice_is_once(samira: Volunteer, now: datetime) -> None:
    erase(by=samira.user, volunteer=samira, now=now)
    erase(by=None, volunteer=samira, now=now)
    assert AuditEvent.objects.filter(verb="volunteer.erased").count() == 1


def test_who_works_for_an_organisation_keeps_the_account(
    membership: Membership, samira: Volunteer, now: datetime
) -> None:
    Volunteer.objects.filter(pk=samira.pk).update(user=membership.user)
    samira.refresh_from_db()
    erase(by=membership.user, volunteer=samira, now=now)
    kept = User.objects.get(pk=membership.user.pk)
    assert kept.is_active
    assert kept.first_name == "Lieve"


def test_rows_of_somebody_without_account(samira: Volunteer) -> None:
    samira.user = None
    assert rows_of(samira) == [samira]


def test_on_a_break_nobody_is_asked_and_one_tap_ends_it(
    client: Client, samira: Volunteer, now: datetime
) -> None:
    client.force_login(samira.user)
    address = reverse("volunteers:break")
    for _tap in range(2):
        client.post(address, {"answer": "break"})
    assert not Volunteer.objects.available().filter(pk=samira.pk).exists()
    assert AuditEvent.objects.filter(verb="volunteer.break").count() == 1
    assert "You take a break" in client.get(reverse("matching:my-work")).content.decode()
    for _tap in range(2):
        client.post(address, {"answer": "back"})
    assert Volunteer.objects.available().filter(pk=samira.pk).exists()
    assert AuditEvent.objects.filter(verb="volunteer.back").count() == 1


def test_nobody_is_proposed_to_on_a_break_but_their_own_yes_ends_it(
    samira: Volunteer, coordinator: User, now: datetime
) -> None:
    work = EventFactory(antenna=samira.antenna)
    shift = work.shifts.first()
    actions.take_break(by=samira.user, volunteer=samira, now=now)
    with pytest.raises(DomainError, match="takes a break"):
        placements.propose(by=coordinator, volunteer=samira, assignment=work, shift=shift, now=now)
    placements.apply(by=samira.user, volunteer=samira, assignment=work, shift=shift, now=now, language="nl")
    assert Volunteer.objects.get(pk=samira.pk).paused_on is None


def pressed(text: str) -> str:
    """Without spaces and marks of direction: a PDF breaks lines where it likes."""
    return "".join(text.replace("\u2068", "").replace("\u2069", "").split()).casefold()


def scalars(value: Any) -> Iterator[Any]:
    """Every value in a JSON file that is not empty."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from scalars(one)
    elif value not in (None, ""):
        yield value


def in_words(value: Any) -> list[str]:
    """What may stand on paper for a value of the file: itself, a day as it is read, or what a code means."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    found = [f"{value:.2f}" if isinstance(value, float) else str(value), *CODES.get(str(value), [])]
    with suppress(ValueError):
        moment = datetime.fromisoformat(str(value))
        found.append(date_format(timezone.localtime(moment) if moment.tzinfo else moment, "j F Y"))
    return found


CODES: dict[str, list[str]] = {}
for entry in HELD.values():
    for field in entry.model._meta.concrete_fields:
        for code, label in getattr(field, "flatchoices", ()):
            CODES.setdefault(str(code), []).append(str(label))


def test_paper_has_all_that_the_file_has(client: Client, helped: Placement, now: datetime) -> None:
    samira = helped.volunteer
    actions.change_wishes(by=samira.user, volunteer=samira, now=now, changes={"notes": "Likes tea."})
    client.force_login(samira.user)
    pdf = client.get(reverse("volunteers:own-data-paper"))
    assert pdf["Content-Type"] == "application/pdf" and "no-store" in pdf["Cache-Control"]
    text = pressed(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages))
    data = client.get(reverse("volunteers:own-data-file")).json()
    values = list(scalars(data))
    assert len(values) > 40
    missing = [value for value in values if not any(pressed(words) in text for words in in_words(value))]
    assert missing == []


def test_paper_is_in_the_readers_language_and_breaks_over_pages(
    client: Client, helped: Placement, now: datetime
) -> None:
    for number in range(60):
        PlacementFactory(
            volunteer=helped.volunteer, state=PlacementState.DECLINED, assignment__title=f"Help {number}"
        )
    with translation.override("ar"):
        reader = PdfReader(BytesIO(paper(helped.volunteer, now=now)))
        assert len(reader.pages) > 4
        assert reader.metadata and reader.metadata.title == gettext("All that we know of you")
        assert reader.trailer["/Root"]["/Lang"] == "ar"  # type: ignore[index]
