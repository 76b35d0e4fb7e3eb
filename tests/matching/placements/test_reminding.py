"""Reminders: the day before and two hours before, once, of what is certain, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from PIL import Image

from matching import tasks
from matching.models import Attendance, Placement
from matching.placements import actions
from matching.registered.message_kinds import PlacementMessage
from organisations.models import Photo, PhotoKind
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.messages.delivery import deliver
from refuinterim.messages.models import Message
from tests.factories import EventFactory, PlacementFactory, ShiftFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
MONDAY = timezone.make_aware(datetime(2026, 10, 19, 15))
START = timezone.make_aware(datetime(2026, 10, 22, 14))  # a Thursday


def sure(volunteer: Volunteer, start: datetime = START, **fields: Any) -> Placement:
    """A placement on a shift that is certain since Monday, with its moment."""
    shift = ShiftFactory(
        assignment=EventFactory(shifts=0, contact_name="Lieve", contact_phone="+32470123456"),
        starts_at=start,
        ends_at=start + timedelta(hours=3),
    )
    given = {"state": "confirmed", "confirmed_at": MONDAY, **fields}
    placement = PlacementFactory(volunteer=volunteer, assignment=shift.assignment, shift=shift, **given)
    actions.plan_attendances(by=None, placement=placement, now=MONDAY)
    return placement


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def written_at(*moments: datetime) -> list[list[str]]:
    """The kinds of reminders that the task writes at each of these moments, one after the other."""
    found = []
    for moment in moments:
        before = set(Message.objects.values_list("pk", flat=True))
        with time_machine.travel(moment, tick=False):
            for antenna in Antenna.objects.all():
                tasks.remind_of(antenna.pk)
        found.append([message.kind for message in Message.objects.exclude(pk__in=before)])
    return found


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(2026, 10, day, hour, minute))


def test_the_day_before_and_two_hours_before_each_once(samira: Volunteer) -> None:
    sure(samira)
    assert written_at(
        at(20, 12), at(21, 8, 50), at(21, 9), at(21, 9, 10), at(22, 9), at(22, 12), at(22, 12, 10), at(22, 14)
    ) == [[], [], ["placement_tomorrow"], [], [], ["placement_soon"], [], []]  # fmt: skip
    for message in Message.objects.filter(kind__in=["placement_tomorrow", "placement_soon"]):
        assert "Lieve" in message.text and "0470" in message.text and "14" in message.text


def test_it_is_in_the_language_of_who_comes(samira: Volunteer) -> None:
    Volunteer.objects.update(language="nl")
    samira.refresh_from_db()
    sure(samira)
    written_at(at(21, 9))
    message = Message.objects.get(kind="placement_tomorrow")
    assert message.subject.startswith("Morgen: ") and message.language == "nl"


@pytest.mark.parametrize(
    "what", ["accepted", "withdrawn", "excused", "just confirmed", "without mail", "moved away"]
)
def test_nobody_is_reminded_of_what_is_not_sure_or_was_just_told(
    what: str, samira: Volunteer, volunteer: User, coordinator: User
) -> None:
    if what == "accepted":
        PlacementFactory(volunteer=samira, state="accepted")
    elif what == "just confirmed":
        sure(samira, confirmed_at=at(21, 15))
        assert written_at(at(21, 16), at(22, 9)) == [[], []]
        assert written_at(at(22, 12, 30)) == [["placement_soon"]]
        return
    else:
        placement = sure(samira)
        if what == "withdrawn":
            actions.withdraw(by=volunteer, placement=placement, now=MONDAY)
        elif what == "excused":
            [moment] = placement.attendances.all()
            Attendance.objects.filter(pk=moment.pk).update(
                state="excused", minutes=0, confirmed_at=MONDAY, confirmed_by=coordinator
            )
        elif what == "without mail":
            Volunteer.objects.update(email="")
        else:
            Attendance.objects.update(starts_at=at(24, 14), ends_at=at(24, 16))
    assert written_at(at(21, 9), at(22, 12)) == [[], []]


def test_one_who_withdraws_at_the_same_moment_hears_nothing(samira: Volunteer, volunteer: User) -> None:
    placement = sure(samira)
    [moment] = actions.moments_to_remind(at(21, 9))
    actions.withdraw(by=volunteer, placement=placement, now=at(21, 9))
    assert actions.remind(moment=moment, now=at(21, 9)) is False


def test_the_cost_of_looking_is_constant(samira: Volunteer, django_assert_num_queries: Any) -> None:
    for number in range(3):
        sure(samira, START + timedelta(hours=4 * number))
    with django_assert_num_queries(2):  # the moments, and the faces of who welcomes
        assert len(actions.moments_to_remind(at(21, 9))) == 3


@pytest.mark.parametrize("is_gone", [False, True])
def test_the_mail_shows_who_waits(
    samira: Volunteer, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any, is_gone: bool
) -> None:
    """With the face of who welcomes, in the mail itself; when its file went meanwhile, without, as any other."""
    settings.MEDIA_ROOT = str(tmp_path)
    assignment = sure(samira, START).assignment
    kinds = {"kind": PhotoKind.FACE, "name": "Lieve", "width": 400, "height": 300, "added_at": START}
    photo = Photo.objects.create(organisation=assignment.organisation, **kinds)
    file = tmp_path / photo.file_name(400)
    file.parent.mkdir()
    Image.new("RGB", (400, 300), (90, 120, 60)).save(file, "WEBP")
    if is_gone:
        file.unlink()
    [due] = actions.moments_to_remind(START - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.remind(moment=due, now=START - timedelta(hours=1))
    [message] = Message.objects.filter(kind=PlacementMessage.SOON)
    assert deliver(message.pk, now=START - timedelta(hours=1))
    sent: Any = mail.outbox[-1].message()
    [shown] = [part.get_payload(decode=True) for part in sent.walk() if part.get_content_subtype() == "html"]
    pictures = [part for part in sent.walk() if part.get_content_maintype() == "image"]
    assert (b'src="cid:picture"' in shown) == (not is_gone)
    assert len(pictures) == (not is_gone)
    if not is_gone:
        assert sent.get_content_type() == "multipart/related"
        assert pictures[0]["Content-ID"] == "<picture>" and b'alt="Lieve"' in shown
        assert Image.open(BytesIO(pictures[0].get_payload(decode=True))).size == (224, 224)
