"""A proof of participation: frozen, signed, immutable, revocable, and found again by number and code."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from matching.models import Attendance, ParticipationProof, Placement, ProofDay, ProofPart
from matching.placements.attending import confirm_attendance
from matching.proofs.actions import ask_proof, revoke, sign_part, stop_proof
from matching.proofs.documents import proof_pdf
from matching.states import AttendanceState
from organisations.models import Organisation
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError, IllegalMove
from refuinterim.core.invariants import find_broken
from refuinterim.core.models import AuditEvent
from refuinterim.messages.models import Message
from tests.matching.proofs.conftest import came
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


def with_facts(proof: ParticipationProof) -> ParticipationProof:
    return ParticipationProof.objects.with_facts().get(pk=proof.pk)


# Asking


def test_a_proof_holds_the_confirmed_hours_of_all_organisations(
    placement: Placement, other_placement: Placement, volunteer: User, samira: Volunteer, now: datetime
) -> None:
    planned = came(placement, 1)
    Attendance.objects.filter(pk=planned.pk).update(
        state="planned", minutes=None, confirmed_at=None, confirmed_by=None
    )
    proof = ask_proof(by=volunteer, volunteer=samira, now=now)
    assert proof.minutes == 180 + 180 + 150
    assert {(part.organisation, part.minutes) for part in proof.parts.all()} == {
        (placement.assignment.organisation, 360),
        (other_placement.assignment.organisation, 150),
    }
    assert (proof.holder_name, proof.holder_birth_date) == (str(samira), samira.birth_date)
    assert re.fullmatch(rf"{timezone.localdate(now).year}-BRU-\d{{6}}", proof.number)
    assert len(set(proof.code)) > 3
    assert not [found for found in find_broken(now) if "proof" in found.name or "issued" in found.name]


def test_one_organisation_and_a_period(
    placement: Placement, other_placement: Placement, volunteer: User, samira: Volunteer, now: datetime
) -> None:
    since = timezone.localdate(now) - timedelta(days=10)
    proof = ask_proof(
        by=volunteer,
        volunteer=samira,
        now=now,
        organisation=placement.assignment.organisation,
        first_day=since,
    )
    assert (proof.minutes, proof.first_day) == (180, timezone.localdate(now) - timedelta(days=7))


def test_asked_twice_is_asked_once(
    asked: ParticipationProof, volunteer: User, samira: Volunteer, now: datetime
) -> None:
    assert ask_proof(by=volunteer, volunteer=samira, now=now) == asked
    assert ParticipationProof.objects.count() == 1
    assert Message.objects.filter(kind="proof_to_sign").count() == 1


def test_without_hours_or_birth_date_there_is_no_proof(
    volunteer: User, samira: Volunteer, now: datetime
) -> None:
    with pytest.raises(DomainError, match="no confirmed hours"):
        ask_proof(by=volunteer, volunteer=samira, now=now)
    samira.birth_date = None
    samira.save()
    with pytest.raises(DomainError, match="birth date"):
        ask_proof(by=volunteer, volunteer=samira, now=now)


def test_an_hour_that_began_before_midnight_belongs_to_its_day(
    placement: Placement, volunteer: User, samira: Volunteer, now: datetime
) -> None:
    late = came(placement, 5, 120, hour=23)
    ask_proof(by=volunteer, volunteer=samira, now=now)
    frozen = ProofDay.objects.get(attendance=late)
    assert frozen.day == timezone.localtime(late.starts_at).date()


# Signing


def test_the_last_name_issues_it_and_the_volunteer_hears(
    placement: Placement, other_placement: Placement, member: User, coordinator: User, volunteer: User,
    samira: Volunteer, now: datetime,
) -> None:  # fmt: skip
    proof = ask_proof(by=volunteer, volunteer=samira, now=now)
    first = proof.parts.get(organisation=placement.assignment.organisation)
    second = proof.parts.get(organisation=other_placement.assignment.organisation)
    sign_part(by=member, part=first, name="Lieve Demo", now=now)
    proof.refresh_from_db()
    assert proof.state == "asked"
    sign_part(by=coordinator, part=second, name="Jan Museum", now=now, noted_by_antenna=True)
    proof.refresh_from_db()
    assert (proof.state, proof.issued_at) == ("issued", now)
    second.refresh_from_db()
    assert (second.signed_by, second.signed_name, second.noted_by_antenna) == (
        coordinator,
        "Jan Museum",
        True,
    )
    assert Message.objects.get(kind="proof_issued").email == samira.email
    assert AuditEvent.objects.filter(verb="participationproof.issued").exists()


def test_a_second_tap_signs_once(asked: ParticipationProof, member: User, now: datetime) -> None:
    part = asked.parts.get()
    assert sign_part(by=member, part=part, name="Lieve", now=now)
    assert sign_part(by=member, part=part, name="Somebody else", now=now)
    part.refresh_from_db()
    assert part.signed_name == "Lieve"
    assert Message.objects.filter(kind="proof_issued").count() == 1


def test_hours_put_right_are_read_again_before_a_name_stands_under_them(
    asked: ParticipationProof, placement: Placement, member: User, now: datetime
) -> None:
    first = placement.attendances.order_by("starts_at").first()
    assert first
    confirm_attendance(by=member, attendance=first, state=AttendanceState.PARTIAL, minutes=60, now=now)
    part = asked.parts.get()
    assert not sign_part(by=member, part=part, name="Lieve", now=now)
    asked.refresh_from_db()
    assert (asked.state, asked.minutes, asked.parts.get().minutes) == ("asked", 240, 240)
    assert sign_part(by=member, part=part, name="Lieve", now=now)
    assert not [found for found in find_broken(now) if "proof" in found.name or "issued" in found.name]


def test_a_proof_without_any_hour_left_stops(
    asked: ParticipationProof, placement: Placement, member: User, now: datetime
) -> None:
    for attendance in placement.attendances.all():
        confirm_attendance(by=member, attendance=attendance, state=AttendanceState.NO_SHOW, now=now)
    assert not sign_part(by=member, part=asked.parts.get(), name="Lieve", now=now)
    asked.refresh_from_db()
    assert asked.state == "stopped"


def test_nobody_signs_for_oneself(asked: ParticipationProof, member: User, samira: Volunteer) -> None:
    part = asked.parts.get()
    assert ProofPart.objects.changeable_by(member).filter(pk=part.pk).exists()
    samira.user = member
    samira.save()
    assert not ProofPart.objects.changeable_by(member).filter(pk=part.pk).exists()


def test_a_stopped_proof_takes_no_name_and_leaves_room(
    asked: ParticipationProof,
    member: User,
    coordinator: User,
    volunteer: User,
    samira: Volunteer,
    now: datetime,
) -> None:
    part = asked.parts.get()
    stop_proof(by=coordinator, proof=asked, now=now, reason="Asked by mistake.")
    with pytest.raises(DomainError, match="no name any more"):
        sign_part(by=member, part=part, name="Lieve", now=now)
    assert ask_proof(by=volunteer, volunteer=samira, now=now) != asked


@pytest.mark.django_db(transaction=True)
def test_two_last_names_at_once_issue_it_once(
    placement: Placement, other_placement: Placement, member: User, coordinator: User, volunteer: User,
    samira: Volunteer, now: datetime,
) -> None:  # fmt: skip
    proof = ask_proof(by=volunteer, volunteer=samira, now=now)
    barrier, errors = Barrier(2), []

    def sign(part: ProofPart) -> None:
        try:
            barrier.wait()
            sign_part(by=coordinator, part=part, name="Els", now=now)
        except Exception as error:  # shown below
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=sign, args=(part,)) for part in proof.parts.all()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    proof.refresh_from_db()
    assert (errors, proof.state) == ([], "issued")
    assert Message.objects.filter(kind="proof_issued").count() == 1


# What is issued does not change


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (ParticipationProof, {"minutes": 6000}),
        (ParticipationProof, {"holder_name": "Somebody else"}),
        (ParticipationProof, {"holder_birth_date": date(2000, 1, 1)}),
        (ParticipationProof, {"number": "2026-BRU-999999"}),
        (ParticipationProof, {"code": "AAAA"}),
        (ParticipationProof, {"state": "asked", "issued_at": None}),
        (ProofPart, {"minutes": 6000}),
        (ProofPart, {"signed_name": "Somebody else"}),
        (ProofPart, {"in_dutch": True}),
        (ProofDay, {"minutes": 600}),
        (ProofDay, {"day": date(2020, 1, 1)}),
    ],
)
def test_the_database_refuses_every_change_of_an_issued_proof(
    model: Any, change: dict[str, Any], issued: ParticipationProof
) -> None:
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        model.objects.all().update(**change)


def test_the_database_refuses_to_take_away_or_add(issued: ParticipationProof, placement: Placement) -> None:
    later = came(placement, 2)
    part = issued.parts.get()
    for change in (
        lambda: ProofDay.objects.all().delete(),
        lambda: ProofPart.objects.all().delete(),
        lambda: ParticipationProof.objects.all().delete(),
        lambda: ProofDay.objects.create(
            part=part,
            attendance=later,
            activity="x",
            day=date(2026, 1, 1),
            minutes=1,
            confirmed_at=later.ends_at,
        ),
    ):
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            change()


def test_somebody_can_be_forgotten(issued: ParticipationProof) -> None:
    ParticipationProof.objects.update(holder_name="", holder_birth_date=None)
    ProofPart.objects.update(signed_name="")
    assert "–" in text_of(proof_pdf(with_facts(issued)))


def test_an_issued_proof_stays_when_an_hour_is_put_right(
    issued: ParticipationProof, placement: Placement, member: User, now: datetime
) -> None:
    before = proof_pdf(with_facts(issued))
    for attendance in placement.attendances.all():
        confirm_attendance(by=member, attendance=attendance, state=AttendanceState.NO_SHOW, now=now)
    placement.assignment.title = "Another title"
    placement.assignment.save()
    assert proof_pdf(with_facts(issued)) == before


def test_a_revoked_proof_keeps_its_reason_and_stays_revoked(
    issued: ParticipationProof, coordinator: User, now: datetime
) -> None:
    revoke(by=coordinator, proof=issued, now=now, reason="Wrong person.")
    issued.refresh_from_db()
    assert (issued.state, issued.end_reason, issued.ended_by) == ("revoked", "Wrong person.", coordinator)
    assert "Wrong person." not in Message.objects.get(kind="proof_revoked").text
    with pytest.raises(IllegalMove):
        revoke(by=coordinator, proof=issued, now=now, reason="Again.")
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        ParticipationProof.objects.update(end_reason="Another reason.")


# Who opens what


def test_the_document_is_for_whose_it_is_and_who_coordinates(
    issued: ParticipationProof, volunteer: User, coordinator: User, member: User, outsider: User, staff: User
) -> None:
    url = reverse("matching:proof-document", args=[issued.pk])
    for user, status in ((volunteer, 200), (coordinator, 200), (member, 404), (outsider, 404), (staff, 404)):
        browser = Client()
        browser.force_login(user)
        assert browser.get(url).status_code == status, user
    browser = Client()
    browser.force_login(volunteer)
    answer = browser.get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]


def test_a_document_that_waits_for_a_name_is_not_there(
    asked: ParticipationProof, client: Client, volunteer: User
) -> None:
    client.force_login(volunteer)
    assert client.get(reverse("matching:proof-document", args=[asked.pk])).status_code == 404


def test_the_volunteer_asks_and_the_member_signs_on_their_pages(
    placement: Placement, client: Client, volunteer: User, member: User
) -> None:
    client.force_login(volunteer)
    answer = client.post(reverse("matching:my-proofs"), {"scope": "all"})
    assert answer["Location"] == reverse("matching:my-proofs")
    part = ProofPart.objects.get()
    assert "We wait for a name." in client.get(answer["Location"]).content.decode()
    client.force_login(member)
    page = client.get(reverse("matching:proof-list")).content.decode()
    assert part.proof.holder_name in page
    assert "1994" not in page, "who signs needs no birth date"
    name = f"p{part.pk}-name"
    assert name in page
    client.post(reverse("matching:proof-sign", args=[part.pk]), {name: "Lieve Demo"})
    part.refresh_from_db()
    assert (part.signed_name, part.signed_by, part.in_dutch) == ("Lieve Demo", member, False)
    assert part.proof.state == "issued"


def test_a_member_of_another_organisation_signs_nothing(
    asked: ParticipationProof, client: Client, stranger: User
) -> None:
    client.force_login(stranger)
    part = asked.parts.get()
    assert (
        client.post(reverse("matching:proof-sign", args=[part.pk]), {f"p{part.pk}-name": "X"}).status_code
        == 404
    )
    assert asked.number not in client.get(reverse("matching:proof-list")).content.decode()


def test_a_national_number_is_no_name(asked: ParticipationProof, client: Client, member: User) -> None:
    client.force_login(member)
    part = asked.parts.get()
    page = client.post(
        reverse("matching:proof-sign", args=[part.pk]), {f"p{part.pk}-name": "Lieve 85.07.30-033.28"}
    )
    assert page.status_code == 200
    part.refresh_from_db()
    assert part.signed_at is None


def test_a_birth_date_is_asked_once(
    placement: Placement, client: Client, volunteer: User, samira: Volunteer
) -> None:
    samira.birth_date = None
    samira.save()
    client.force_login(volunteer)
    url = reverse("matching:my-proofs")
    assert "birth_date" in client.post(url, {"scope": "all"}).context["form"].errors
    client.post(url, {"scope": "all", "birth_date": "17-05-1994"})
    assert ParticipationProof.objects.get().holder_birth_date == date(1994, 5, 17)


def test_the_pages_cost_the_same_with_one_proof_and_with_many(
    issued: ParticipationProof, placement: Placement, client: Client, volunteer: User, samira: Volunteer,
    member: User, now: datetime, django_assert_num_queries: Any,
) -> None:  # fmt: skip
    client.force_login(volunteer)
    url = reverse("matching:my-proofs")
    client.get(url)
    with django_assert_num_queries(7):
        client.get(url)
    for _again in range(5):
        proof = ask_proof(by=volunteer, volunteer=samira, now=now)
        sign_part(by=member, part=proof.parts.get(), name="Lieve", now=now)
    with django_assert_num_queries(7):
        client.get(url)


def test_the_desk_confirms_for_an_organisation_and_revokes(
    asked: ParticipationProof, client: Client, coordinator: User
) -> None:
    client.force_login(coordinator)
    step = {"kind": "bewijs", "pk": asked.pk}
    part = asked.parts.get()
    client.post(reverse("desk:step", kwargs={**step, "name": "sign-for"}), {"part": part.pk, "name": "Lieve"})
    asked.refresh_from_db()
    assert asked.state == "issued"
    client.post(reverse("desk:step", kwargs={**step, "name": "revoke"}), {"reason": "Wrong."})
    asked.refresh_from_db()
    assert asked.state == "revoked"


def test_the_desk_issues_one_for_an_organisation(
    placement: Placement, client: Client, coordinator: User, samira: Volunteer, organisation: Organisation
) -> None:
    client.force_login(coordinator)
    url = reverse("desk:step", kwargs={"kind": "vrijwilliger", "pk": samira.pk, "name": "proof"})
    client.post(url, {"scope": str(organisation.pk)})
    assert ParticipationProof.objects.get().organisation == organisation


def test_a_proof_that_nobody_signs_waits_on_the_start_page(
    asked: ParticipationProof, client: Client, coordinator: User, now: datetime
) -> None:
    client.force_login(coordinator)
    home = reverse("admin:index")
    assert "proof waits for a name" not in client.get(home).content.decode()
    ParticipationProof.objects.update(asked_at=now - timedelta(days=8))
    (card,) = [card for card in client.get(home).context["cards"] if "waits for a name" in card.title]
    assert client.get(card.url).context["cl"].result_count == card.count == 1
