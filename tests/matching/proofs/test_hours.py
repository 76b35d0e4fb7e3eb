"""Hours elsewhere, milestones, the days behind each number, and a reference."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from matching.attendance.hours import minutes_done, minutes_elsewhere
from matching.models import Attendance, ExternalHours, ExternalPhoto, Milestone, Placement, ReferenceLine
from matching.placements.attending import confirm_attendance
from matching.proofs.external import approve, hand_in, refuse
from matching.states import AttendanceState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError, IllegalMove
from refuinterim.messages.models import Message
from reporting.figures import volunteers_who_volunteered
from tests.factories import ExternalHoursFactory, TrackFactory, VolunteerFactory
from tests.matching.proofs.conftest import came
from volunteers.erasing import erase
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def photo_with_a_place() -> SimpleUploadedFile:
    """A photo of a paper that says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x8825] = {1: "N", 2: (51.0, 12.0, 30.0)}
    out = io.BytesIO()
    Image.new("RGB", (2400, 1200), "#ddeeff").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("my-name.jpg", out.getvalue(), "image/jpeg")


def filled_in(**changes: Any) -> dict[str, Any]:
    day = timezone.localdate() - timedelta(days=5)
    return {
        "activity": "Praattafel", "organisation_name": "Bibliotheek", "starts_on": day.isoformat(),
        "ends_on": day.isoformat(), "hours": "2", "minutes": "30", "ask_name": "Griet", "ask_phone": "050 00 00 00",
        **changes,
    }  # fmt: skip


@pytest.fixture
def me(client: Client, volunteer: User, samira: Volunteer) -> Client:
    TrackFactory(volunteer=samira)
    client.force_login(volunteer)
    return client


URL = "matching:hours-elsewhere"


# Hours elsewhere


def test_hours_with_somebody_to_ask_are_handed_in(me: Client, samira: Volunteer) -> None:
    assert me.post(reverse(URL), filled_in())["Location"] == reverse("matching:my-hours")
    hours = samira.external_hours.get()
    assert (hours.minutes, hours.state, hours.ask_phone) == (150, "handed-in", "+3250000000")
    assert minutes_elsewhere(samira) == 0, "nobody looked at them yet"


def test_a_photo_is_written_anew_without_place_and_camera(
    me: Client, samira: Volunteer, coordinator: User, outsider: User, staff: User, member: User
) -> None:
    me.post(reverse(URL), filled_in(ask_name="", ask_phone="", photo=photo_with_a_place()))
    kept = bytes(ExternalPhoto.objects.get().image)
    assert b"SecretCamera" not in kept and b"Exif" not in kept
    assert max(Image.open(io.BytesIO(kept)).size) <= 1600
    url = reverse("matching:external-photo", args=[samira.external_hours.get().pk])
    for user, status in (
        (samira.user, 200), (coordinator, 200), (outsider, 404), (staff, 404), (member, 404), (None, 302),
    ):  # fmt: skip
        browser = Client()
        if user:
            browser.force_login(user)
        answer = browser.get(url)
        assert answer.status_code == status, user
        if status == 200:
            assert "no-store" in answer["Cache-Control"]
    samira.external_hours.get().delete()
    assert not ExternalPhoto.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ask_name": "", "ask_phone": ""}, "photo"),
        ({"ask_phone": ""}, "ask_phone"),
        ({"hours": "0", "minutes": ""}, "hours"),
        ({"hours": "13"}, "hours"),
        ({"ends_on": "2099-01-01"}, "ends_on"),
        ({"starts_on": "2024-01-05", "ends_on": "2024-01-04"}, "ends_on"),
        ({"activity": "Mijn nummer is 85.07.30-033.28"}, "activity"),
        ({"photo": SimpleUploadedFile("x.jpg", b"<script>", "image/jpeg")}, "photo"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(me: Client, changes: dict[str, Any], field: str) -> None:
    page = me.post(reverse(URL), filled_in(**changes))
    assert field in page.context["form"].errors
    assert not ExternalHours.objects.exists()
    assert 'value="Bibliotheek"' in page.content.decode(), "what was typed stays"


def test_sent_twice_is_handed_in_once(me: Client) -> None:
    for _tap in range(2):
        me.post(reverse(URL), filled_in(once="k" * 32))
    assert ExternalHours.objects.count() == 1


def test_the_action_asks_for_a_paper_or_a_person(samira: Volunteer, volunteer: User, now: datetime) -> None:
    with pytest.raises(DomainError, match="photo of a paper"):
        hand_in(by=volunteer, volunteer=samira, now=now, activity="x", minutes=60, ask_name="Griet")


def test_approved_hours_count_for_the_track_and_in_no_figure(
    samira: Volunteer, coordinator: User, now: datetime
) -> None:
    hours = ExternalHoursFactory(volunteer=samira)
    year = timezone.localdate(now).year
    approve(by=coordinator, hours=hours, now=now, word="Fijn!")
    assert (minutes_elsewhere(samira), minutes_done(samira)) == (120, 0)
    assert not volunteers_who_volunteered(samira.antenna, year).exists()
    assert "Fijn!" in Message.objects.get(kind="external_hours_approved").text


def test_refused_hours_come_with_a_kind_word_and_lose_their_photo(
    samira: Volunteer, coordinator: User, now: datetime
) -> None:
    hours = ExternalHoursFactory(volunteer=samira)
    ExternalPhoto.objects.create(hours=hours, image=b"x")
    refuse(by=coordinator, hours=hours, now=now, word="Vraag een papier met je naam.")
    assert not ExternalPhoto.objects.exists()
    assert "Vraag een papier" in Message.objects.get(kind="external_hours_refused").text
    with pytest.raises(IllegalMove):
        approve(by=coordinator, hours=hours, now=now)


def test_the_desk_decides_and_the_start_page_counts_what_its_list_shows(
    client: Client, coordinator: User, samira: Volunteer
) -> None:
    hours = [ExternalHoursFactory(volunteer=samira) for _number in range(2)]
    ExternalHoursFactory(volunteer=samira, state="approved")
    client.force_login(coordinator)
    (card,) = [
        card for card in client.get(reverse("admin:index")).context["cards"] if "elsewhere" in card.title
    ]
    assert client.get(card.url).context["cl"].result_count == card.count == 2
    step = reverse("desk:step", kwargs={"kind": "uren", "pk": hours[0].pk, "name": "refuse"})
    assert "word" in client.post(step, {"word": ""}).context["form"].errors
    client.post(step, {"word": "Bel ons even."})
    hours[0].refresh_from_db()
    assert (hours[0].state, hours[0].decided_by) == ("refused", coordinator)


def test_the_desk_writes_hours_down(client: Client, coordinator: User, samira: Volunteer) -> None:
    client.force_login(coordinator)
    url = reverse("desk:step", kwargs={"kind": "vrijwilliger", "pk": samira.pk, "name": "hours-elsewhere"})
    client.post(url, filled_in())
    hours = samira.external_hours.get()
    assert (hours.minutes, hours.state, hours.decided_by) == (150, "approved", coordinator)


@pytest.mark.django_db(transaction=True)
def test_the_number_beside_a_track_becomes_a_row() -> None:
    """An existing database keeps what was written down."""
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    before = [("volunteers", "0012_what_was_answered"), ("matching", "0020_proofs_and_hours_elsewhere")]
    try:
        MigrationExecutor(connection).migrate(before)
        person = VolunteerFactory()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO volunteers_participationtrack (volunteer_id, status, hours_needed, external_minutes, "
                "track_coach, decided_by, decided_on) VALUES (%s, 'mandatory', 40, 150, '', 'x', '2026-01-01')",
                [person.pk],
            )
    finally:
        MigrationExecutor(connection).migrate(leaves)
    hours = ExternalHours.objects.get()
    assert (hours.volunteer_id, hours.minutes, hours.state) == (person.pk, 150, "approved")
    assert minutes_elsewhere(person) == 150


# Milestones


def confirm(placement: Placement, minutes: int, days_ago: int, by: User, now: datetime) -> Attendance:
    attendance = came(placement, days_ago, minutes, hour=8)
    Attendance.objects.filter(pk=attendance.pk).update(
        state="planned", minutes=None, confirmed_at=None, confirmed_by=None
    )
    attendance.refresh_from_db()
    return confirm_attendance(by=by, attendance=attendance, state=AttendanceState.PRESENT, now=now)


@pytest.fixture
def fresh(placement: Placement) -> Placement:
    """The same work, before anybody came."""
    placement.attendances.all().delete()
    return placement


def test_each_milestone_is_written_once_and_never_taken_back(
    fresh: Placement, member: User, samira: Volunteer, now: datetime
) -> None:
    first = confirm(fresh, 180, 30, member, now)
    assert [row.kind for row in Milestone.objects.all()] == ["first-day"]
    confirm(fresh, 420, 29, member, now)
    confirm_attendance(by=member, attendance=first, state=AttendanceState.NO_SHOW, now=now)
    confirm_attendance(by=member, attendance=first, state=AttendanceState.PRESENT, now=now)
    for day in range(5):
        confirm(fresh, 420, 20 - day, member, now)
    assert [row.kind for row in Milestone.objects.all()] == ["first-day", "10-hours", "40-hours"]
    assert Message.objects.filter(kind="placement_milestone").count() == 3


def test_what_was_reached_before_is_no_news(placement: Placement, member: User, now: datetime) -> None:
    confirm(placement, 60, 2, member, now)
    assert Milestone.objects.get().seen_at == now
    assert not Message.objects.filter(kind="placement_milestone").exists()


def test_a_milestone_is_shown_until_it_was_seen(
    fresh: Placement, member: User, client: Client, volunteer: User, now: datetime
) -> None:
    confirm(fresh, 600, 2, member, now)
    client.force_login(volunteer)
    home = reverse("matching:my-work")
    page = client.get(home).content.decode()
    assert "You helped for 10 hours" in page and "first day is done" not in page, "the largest stands for all"
    client.post(reverse("matching:milestone-seen", args=[Milestone.objects.get(kind="10-hours").pk]))
    page = client.get(home).content.decode()
    assert "You helped for 10 hours" not in page and "first day is done" not in page


# The days behind a number


def test_the_page_shows_the_days_behind_each_number(
    me: Client, placement: Placement, samira: Volunteer, now: datetime
) -> None:
    came(placement, -3)
    Attendance.objects.filter(starts_at__gt=now).update(
        state="planned", minutes=None, confirmed_at=None, confirmed_by=None
    )
    page = me.get(reverse("matching:my-hours"))
    assert (page.context["done"].minutes, page.context["planned"].minutes) == (minutes_done(samira), 180)
    assert len(page.context["done"].lines) == 2


def test_without_a_track_nothing_sounds_like_a_duty(
    client: Client, volunteer: User, placement: Placement
) -> None:
    client.force_login(volunteer)
    text = client.get(reverse("matching:my-hours")).content.decode()
    assert "track" not in text and "left to choose" not in text and "hours-bar" not in text
    assert "6 hours done" in text


# A reference


def reference(me: Client, **query: Any) -> str:
    answer = me.get(reverse("matching:my-reference"), query)
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    assert str(reader.trailer["/Root"]["/Lang"]).startswith(query["language"])  # type: ignore[index]
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Referentie"), ("en", "Reference for volunteer work"), ("fr", "Référence")]
)
def test_a_reference_speaks_the_language_that_was_chosen(
    me: Client, placement: Placement, other_placement: Placement, samira: Volunteer, language: str, words: str
) -> None:
    text = reference(me, work=[placement.pk], language=language)
    assert words in text and str(samira) in text and "Samen koken" in text
    assert "Onthaal" not in text, "only what was chosen"
    assert "1994" not in text, "a CV needs no birth date"


def test_a_line_is_asked_once_written_once_and_stands_in_the_reference(
    me: Client, placement: Placement, member: User
) -> None:
    for _tap in range(2):
        me.post(reverse("matching:line-ask", args=[placement.pk]))
    line = ReferenceLine.objects.get()
    assert Message.objects.filter(kind="reference_line_asked").count() == 1
    lieve = Client()
    lieve.force_login(member)
    url = reverse("matching:line-write", args=[line.pk])
    assert lieve.post(url, {"text": "👍👍", "name": "Lieve"}).status_code == 200, "only signs"
    lieve.post(url, {"text": "Altijd op tijd.", "name": "Lieve Demo"})
    lieve.post(url, {"text": "Something else.", "name": "Lieve Demo"})
    line.refresh_from_db()
    assert (line.text, line.writer_name, line.written_by) == ("Altijd op tijd.", "Lieve Demo", member)
    assert "Altijd op tijd." in reference(me, work=[placement.pk], language="nl")


def test_work_of_somebody_else_is_no_choice(me: Client, placement: Placement) -> None:
    page = me.get(reverse("matching:my-reference"), {"work": [placement.pk + 99], "language": "nl"})
    assert "work" in page.context["form"].errors


# Being forgotten


def test_a_person_can_be_forgotten_with_proofs_and_hours(
    issued: Any, samira: Volunteer, coordinator: User, now: datetime
) -> None:
    hours = ExternalHoursFactory(volunteer=samira, state="refused", word="Helaas.")
    ExternalPhoto.objects.create(hours=ExternalHoursFactory(volunteer=samira), image=b"x")
    erase(by=coordinator, volunteer=samira, now=now)
    issued.refresh_from_db()
    hours.refresh_from_db()
    assert (issued.holder_name, issued.holder_birth_date, issued.minutes) == ("", None, 360)
    assert (hours.activity, hours.ask_name, hours.word) == ("", "", "")
    assert not ExternalPhoto.objects.exists()
