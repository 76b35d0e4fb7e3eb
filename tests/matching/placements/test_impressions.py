"""Afterwards: a face and a line from both sides, asked now and then, read by whom it is meant for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from matching.models import Attendance, Face, FollowUp, FollowUpKind, Impression, Placement, Side
from matching.placements import actions
from matching.placements.impressions import asking
from matching.states import AttendanceState, PlacementState
from organisations.models import Organisation
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.invariants import find_broken
from refuinterim.core.models import AuditEvent
from refuinterim.core.owners import Hat
from tests.factories import PlacementFactory, StructuralFactory
from tests.matching.placements.test_seats_race import all_at_once
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
LIST = "matching:attendance-list"


@pytest.fixture
def placement(samira: Volunteer, organisation: Organisation) -> Placement:
    work = StructuralFactory(organisation=organisation, slots=0)
    return PlacementFactory(volunteer=samira, assignment=work, state="active")


@pytest.fixture
def moment(placement: Placement, member: User, now: datetime) -> Callable[..., Attendance]:
    """Make a moment some days ago, at which somebody came unless said otherwise."""

    def make(days: float, state: str = "present") -> Attendance:
        start = now - timedelta(days=days)
        said = {} if state == "planned" else {"confirmed_at": start, "confirmed_by": member}
        minutes = {"present": 60, "no_show": 0}.get(state)
        return Attendance.objects.create(
            placement=placement, starts_at=start, ends_at=start + timedelta(hours=1), planned_minutes=60,
            state=state, minutes=minutes, **said,
        )  # fmt: skip

    return make


def say(attendance: Attendance, by: User | None, now: datetime, **more: Any) -> Impression:
    assert by
    given = {"side": Side.VOLUNTEER, "face": Face.GOOD, **more}
    return actions.say_impression(by=by, attendance=attendance, now=now, **given)


def asked(side: Side, now: datetime) -> list[Attendance]:
    return list(asking(Attendance.objects.all(), side, now))


def page(attendance: Attendance) -> str:
    return reverse("matching:attendance-impression", args=[attendance.pk])


@pytest.mark.parametrize("side", Side)
def test_after_the_first_time_then_every_fourth_and_at_the_end(
    placement: Placement, moment: Callable[..., Attendance], volunteer: User, now: datetime, side: Side
) -> None:
    first = moment(13)
    assert asked(side, now) == [first]
    say(first, volunteer, now, side=side)
    for number, days in enumerate((10, 8, 6, 4), start=1):
        last = moment(days)
        assert asked(side, now) == ([last] if number == 4 else [])
    say(last, volunteer, now, side=side)
    end = moment(1)
    assert asked(side, now) == []
    Placement.objects.filter(pk=placement.pk).update(state=PlacementState.COMPLETED, ended_at=now)
    assert asked(side, now) == [end]
    say(end, volunteer, now, side=side)
    assert asked(side, now) == []


def test_nobody_is_asked_about_what_was_not_or_is_long_ago(
    moment: Callable[..., Attendance], now: datetime, volunteer: User
) -> None:
    unanswered, absent, old = moment(1, "planned"), moment(2, "no_show"), moment(15)
    assert asked(Side.VOLUNTEER, now) == [unanswered]
    assert asked(Side.ORGANISATION, now) == []  # it first says who came
    for attendance in (absent, old, moment(-1, "planned")):
        with pytest.raises(DomainError):
            say(attendance, volunteer, now)


def test_said_once(moment: Callable[..., Attendance], volunteer: User, member: User, now: datetime) -> None:
    attendance = moment(1)
    first = say(attendance, volunteer, now, line="Fijn!", is_shared=True)
    assert say(attendance, volunteer, now, face=Face.VERY_BAD) == first
    say(attendance, member, now, side=Side.ORGANISATION, is_shared=True)
    assert [row.is_shared for row in Impression.objects.order_by("pk")] == [True, False]
    assert AuditEvent.objects.filter(verb="impression.said").count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Impression.objects.filter(pk=first.pk).update(face=6)
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("side", Side)
def test_a_sad_face_is_one_call_to_make_also_when_it_ends(
    placement: Placement,
    moment: Callable[..., Attendance],
    volunteer: User,
    coordinator: User,
    now: datetime,
    side: Side,
) -> None:
    for days, face in ((3, Face.BAD), (2, Face.VERY_BAD), (1, Face.FAIR)):
        say(moment(days), volunteer, now, side=side, face=face)
    call = FollowUp.objects.get(kind=FollowUpKind.SAD_FACE)
    row = Placement.objects.with_facts().get(pk=placement.pk)
    actions.stop(by=coordinator, placement=row, now=now, note="It did not work")
    call.refresh_from_db()
    assert call.is_open
    broken = {found.name for found in find_broken(now)}
    assert not broken & {"calls-live-with-their-placement", "impressions-of-their-moment"}
    actions.finish_follow_up(by=coordinator, follow_up=call, now=now, notes="We talked.")
    say(moment(0.5), volunteer, now, side=side, face=Face.BAD)
    assert FollowUp.objects.filter(kind=FollowUpKind.SAD_FACE).count() == 2  # and another one later


def test_who_reads_it(
    moment: Callable[..., Attendance],
    volunteer: User,
    member: User,
    stranger: User,
    coordinator: User,
    staff: User,
    outsider: User,
    now: datetime,
) -> None:
    own, shared, theirs = (
        say(moment(3), volunteer, now),
        say(moment(2), volunteer, now, is_shared=True),
        say(moment(1), member, now, side=Side.ORGANISATION),
    )
    reads = {
        user: set(Impression.objects.visible_to(user))
        for user in (AnonymousUser(), volunteer, member, stranger, coordinator, staff, outsider)
    }
    assert list(reads.values()) == [
        set(), {own, shared}, {shared}, set(), {own, shared, theirs}, set(), set(),
    ]  # fmt: skip
    assert not Impression.objects.changeable_by(coordinator).exists()
    assert not Impression.objects.visible_to(volunteer, Hat.MEMBER).exists()


def test_the_volunteer_chooses_a_face_from_the_own_pages(
    client: Client, volunteer: User, moment: Callable[..., Attendance], outsider: User
) -> None:
    attendance = moment(1)
    client.force_login(volunteer)
    home = reverse("matching:my-work")
    assert page(attendance) in client.get(home).content.decode()
    shown = client.get(page(attendance)).content.decode()
    assert shown.count('type="radio"') == 5
    refused = client.post(page(attendance), {"line": "Het was warm."}).content.decode()
    assert "Choose a face." in refused
    assert "Het was warm." in refused
    for _tap in range(2):
        assert client.post(page(attendance), {"face": "2", "line": "Het was warm."})["Location"] == home
    said = Impression.objects.get()
    assert (said.face, said.line, said.is_shared) == (2, "Het was warm.", False)
    assert client.get(page(attendance))["Location"] == home
    assert page(attendance) not in client.get(home).content.decode()
    for face in ("9", "x", ""):
        assert client.post(page(moment(0.5)), {"face": face}).status_code == 200
        Attendance.objects.latest("pk").delete()
    client.force_login(outsider)
    assert client.get(page(attendance)).status_code == 404


def test_the_organisation_says_it_where_it_says_who_came(
    member_client: Client, moment: Callable[..., Attendance], volunteer: User, now: datetime
) -> None:
    attendance = moment(1)
    say(attendance, volunteer, now, line="Lieve mensen", is_shared=True)
    address = reverse("matching:pairing-impression", args=[attendance.pk])
    shown = member_client.get(reverse(LIST)).content.decode()
    assert address in shown
    assert "Lieve mensen" in shown
    prefix = f"i{attendance.pk}"
    refused = member_client.post(address, {f"{prefix}-line": "Komt op tijd"}).content.decode()
    assert "Komt op tijd" in refused
    for _tap in range(2):
        response = member_client.post(address, {f"{prefix}-face": "5", f"{prefix}-line": "Komt op tijd"})
        assert response["Location"] == reverse(LIST)
    assert Impression.objects.get(side=Side.ORGANISATION).line == "Komt op tijd"
    after = member_client.get(reverse(LIST)).content.decode()
    assert address not in after
    assert "Komt op tijd" not in after


def test_both_sides_stand_beside_each_other_on_the_desk(
    client: Client,
    placement: Placement,
    moment: Callable[..., Attendance],
    volunteer: User,
    member: User,
    coordinator: User,
    staff: User,
    now: datetime,
) -> None:
    attendance = moment(1)
    say(attendance, volunteer, now, face=Face.BAD, line="Ik was alleen")
    say(attendance, member, now, side=Side.ORGANISATION, face=Face.VERY_GOOD, line="Heel vriendelijk")
    call = FollowUp.objects.get()
    places = [
        reverse("admin:matching_placement_change", args=[placement.pk]),
        reverse("admin:matching_followup_change", args=[call.pk]),
    ]
    for user, reads in ((coordinator, True), (staff, False)):
        client.force_login(user)
        for address in places:
            text = client.get(address).content.decode()
            assert ("Ik was alleen" in text, "Heel vriendelijk" in text) == (reads, reads)
    client.force_login(coordinator)
    assert "after a sad face" in client.get(reverse("admin:index")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_say_it_once(samira: Volunteer, member: User, now: datetime) -> None:
    placement = PlacementFactory(volunteer=samira, state="active")
    attendance = Attendance.objects.create(
        placement=placement, starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1),
        planned_minutes=60, state=AttendanceState.PRESENT, minutes=60, confirmed_at=now, confirmed_by=member,
    )  # fmt: skip

    def tap() -> Impression:
        return say(attendance, samira.user, now, face=Face.BAD)

    found = all_at_once(tap, tap, tap)
    assert len({impression.pk for impression in found if isinstance(impression, Impression)}) == 1
    assert FollowUp.objects.filter(kind=FollowUpKind.SAD_FACE).count() == 1
