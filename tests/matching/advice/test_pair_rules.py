"""Together or apart: locks are in every plan, vetoes in none, and both have a reason and an end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching import engine
from matching.advice import pair_rules, plans
from matching.advice.problem import build_problem
from matching.models import PairRule, RuleKind
from matching.placements import actions
from matching.states import PlacementState
from organisations.models import Assignment, Shift
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna, AuditEvent
from tests.factories import (
    EventFactory,
    PlacementFactory,
    ShiftFactory,
    StructuralFactory,
    VolunteerFactory,
    next_week,
)
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
WHY = "They know each other."


def built(antenna: Antenna, now: datetime) -> engine.Problem:
    return build_problem(antenna, today=timezone.localdate(now), now=now)


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


@pytest.fixture
def work() -> Assignment:
    return StructuralFactory(seats=1)


def test_a_lock_is_fixed_and_a_veto_forbidden(
    brugge: Antenna, coordinator: User, samira: Volunteer, work: Assignment, now: datetime
) -> None:
    other = StructuralFactory()
    pair_rules.lock(by=coordinator, volunteer=samira, assignment=work, reason=WHY, now=now)
    pair_rules.veto(by=coordinator, volunteer=samira, assignment=other, reason=WHY, now=now)
    problem = built(brugge, now)
    assert problem.fixed == {(f"v{samira.pk}", f"a{work.pk}")}
    assert problem.forbidden == {(f"v{samira.pk}", f"a{other.pk}")}


def test_a_lock_is_in_the_plan_whatever_the_rules_say(
    brugge: Antenna, coordinator: User, work: Assignment, now: datetime
) -> None:
    far = VolunteerFactory(max_travel_minutes=5, moments=[])
    VolunteerFactory()
    pair_rules.lock(by=coordinator, volunteer=far, assignment=work, reason=WHY, now=now)
    placements = plans.make_plan(by=None, antenna=brugge, now=now).result["placements"]
    assert [row["volunteer"] for row in placements] == [f"v{far.pk}"]


def test_a_veto_without_a_moment_holds_for_all_moments(
    brugge: Antenna, coordinator: User, samira: Volunteer, now: datetime
) -> None:
    event, other = EventFactory(shifts=2), EventFactory(shifts=2)
    one = other.shifts.first()
    pair_rules.veto(by=coordinator, volunteer=samira, assignment=event, reason=WHY, now=now)
    pair_rules.veto(by=coordinator, volunteer=samira, assignment=other, shift=one, reason=WHY, now=now)
    names = {name for _person, name in built(brugge, now).forbidden}
    assert names == {f"s{shift.pk}" for shift in [*event.shifts.all(), one]}


def test_an_ended_rule_holds_no_more(
    brugge: Antenna, coordinator: User, samira: Volunteer, work: Assignment, now: datetime
) -> None:
    rule = pair_rules.lock(by=coordinator, volunteer=samira, assignment=work, reason=WHY, now=now)
    pair_rules.end_pair_rule(by=coordinator, rule=rule, now=now)
    assert not built(brugge, now).fixed
    assert (rule.ended_at, rule.ended_by) == (now, coordinator)
    with pytest.raises(DomainError, match="already ended"):
        pair_rules.end_pair_rule(by=coordinator, rule=rule, now=now)
    verbs = AuditEvent.objects.filter(subject_type="matching.pairrule").order_by("pk")
    assert [(event.verb, event.reason) for event in verbs] == [("pairrule.lock", WHY), ("pairrule.ended", "")]


def test_one_agreement_a_pair_and_a_reason(
    coordinator: User, samira: Volunteer, work: Assignment, now: datetime
) -> None:
    pair_rules.veto(by=coordinator, volunteer=samira, assignment=work, reason=WHY, now=now)
    with pytest.raises(DomainError, match="End it first"):
        pair_rules.lock(by=coordinator, volunteer=samira, assignment=work, reason=WHY, now=now)
    with pytest.raises(DomainError, match="Write why"):
        pair_rules.veto(by=coordinator, volunteer=samira, assignment=StructuralFactory(), reason=" ", now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        PairRule.objects.create(
            volunteer=samira, assignment=StructuralFactory(), kind=RuleKind.LOCK, reason="",
            made_by=coordinator, made_at=now,
        )  # fmt: skip


def test_locks_that_cannot_be_are_refused(
    coordinator: User, samira: Volunteer, work: Assignment, gent: Antenna, now: datetime
) -> None:
    def refused(volunteer: Volunteer, assignment: Assignment, words: str, shift: Shift | None = None) -> None:
        with pytest.raises(DomainError, match=words):
            pair_rules.lock(
                by=coordinator, volunteer=volunteer, assignment=assignment, shift=shift, reason=WHY, now=now
            )

    pair_rules.lock(by=coordinator, volunteer=samira, assignment=work, reason=WHY, now=now)
    refused(VolunteerFactory(), work, "kept for others")
    refused(samira, StructuralFactory(), "other work at that time")
    event = EventFactory(shifts=1)
    refused(samira, event, "Choose a moment")
    refused(VolunteerFactory(antenna=gent), event, "another antenne", event.shifts.get())
    asked = PlacementFactory()
    refused(asked.volunteer, asked.assignment, "already asked")
    pair_rules.lock(
        by=coordinator, volunteer=samira, assignment=event, shift=event.shifts.get(), reason=WHY, now=now
    )
    refused(samira, (late := EventFactory(shifts=1)), "other work at that time", late.shifts.get())


def test_the_oldest_lock_wins_when_seats_became_few(
    brugge: Antenna, coordinator: User, now: datetime
) -> None:
    work = StructuralFactory(seats=2)
    first, second = VolunteerFactory(), VolunteerFactory()
    for number, person in enumerate((first, second)):
        pair_rules.lock(
            by=coordinator, volunteer=person, assignment=work, reason=WHY, now=now + timedelta(seconds=number)
        )
    Assignment.objects.filter(pk=work.pk).update(seats_taken=1)
    assert built(brugge, now).fixed == {(f"v{first.pk}", f"a{work.pk}")}


def test_locks_that_came_to_clash_do_not_break_the_plan(
    brugge: Antenna, coordinator: User, samira: Volunteer, now: datetime
) -> None:
    shifts = [
        ShiftFactory(assignment=EventFactory(shifts=0), starts_at=next_week(hour, days=9)) for hour in (8, 14)
    ]
    for shift in shifts:
        pair_rules.lock(
            by=coordinator, volunteer=samira, assignment=shift.assignment, shift=shift, reason=WHY, now=now
        )
    Shift.objects.filter(pk=shifts[1].pk).update(starts_at=shifts[0].starts_at)
    assert built(brugge, now).fixed == {(f"v{samira.pk}", f"s{shifts[0].pk}")}


def test_who_was_asked_or_said_no_after_the_lock_is_left_in_peace(
    brugge: Antenna, coordinator: User, samira: Volunteer, work: Assignment, now: datetime
) -> None:
    pair_rules.lock(by=coordinator, volunteer=samira, assignment=work, reason=WHY, now=now)
    asked = PlacementFactory(volunteer=samira, assignment=work, state=PlacementState.PROPOSED)
    assert not built(brugge, now).fixed
    actions.decline(by=coordinator, placement=asked, now=now + timedelta(hours=1))
    assert not built(brugge, now + timedelta(hours=2)).fixed


def test_a_lock_made_after_a_no_counts(
    brugge: Antenna, coordinator: User, samira: Volunteer, work: Assignment, now: datetime
) -> None:
    PlacementFactory(
        volunteer=samira, assignment=work, state=PlacementState.DECLINED, ended_at=now - timedelta(days=3)
    )
    pair_rules.lock(by=coordinator, volunteer=samira, assignment=work, reason="We called.", now=now)
    assert len(built(brugge, now).fixed) == 1
    assert len(plans.make_plan(by=None, antenna=brugge, now=now).result["placements"]) == 1


def pair_url(kind: str, volunteer: Volunteer, work: Assignment, shift: Shift | None = None) -> str:
    url = reverse("desk:pair-rule-new", args=[kind])
    return f"{url}?volunteer={volunteer.pk}&assignment={work.pk}&shift={shift.pk if shift else ''}"


def test_apart_from_the_page_of_suggestions(desk: Client, samira: Volunteer, work: Assignment) -> None:
    suggestions = reverse("desk:suggestions-assignment", args=[work.pk])
    assert "Keep apart" in desk.get(suggestions).content.decode()
    url = pair_url("apart", samira, work)
    assert "Fill this in." in desk.post(url, {}).content.decode()
    page = desk.post(url, {"reason": WHY, "next": suggestions}, follow=True)
    assert WHY in page.content.decode()
    assert page.context["suggestions"] == []
    rule = PairRule.objects.get()
    assert (rule.kind, rule.shift) == (RuleKind.VETO, None)
    page = desk.post(reverse("desk:pair-rule-end", args=[rule.pk]), {"next": suggestions}, follow=True)
    assert len(page.context["suggestions"]) == 1
    again = desk.post(reverse("desk:pair-rule-end", args=[rule.pk]), follow=True).content.decode()
    assert "Somebody already ended this." in again


def test_apart_for_all_moments(desk: Client, samira: Volunteer) -> None:
    event = EventFactory(shifts=2)
    url = pair_url("apart", samira, event, event.shifts.first())
    assert "For all moments" in desk.get(url).content.decode()
    desk.post(url, {"reason": WHY, "all_moments": "on"})
    assert PairRule.objects.get().shift is None


def test_together_from_the_page_of_a_person(desk: Client, samira: Volunteer, work: Assignment) -> None:
    suggestions = reverse("desk:suggestions-volunteer", args=[samira.pk])
    assert "Keep together" in desk.get(suggestions).content.decode()
    url = pair_url("samen", samira, work)
    desk.post(url, {"reason": WHY})
    assert WHY in desk.get(suggestions).content.decode()
    assert "All free places are kept" in desk.post(url, {"reason": WHY}).content.decode()


def test_the_plan_page_shows_what_was_agreed(
    desk: Client, brugge: Antenna, coordinator: User, samira: Volunteer, work: Assignment, now: datetime
) -> None:
    pair_rules.lock(by=coordinator, volunteer=samira, assignment=work, reason=WHY, now=now)
    plan = plans.make_plan(by=coordinator, antenna=brugge, now=now)
    page = desk.get(reverse("desk:plan-detail", args=[plan.pk]))
    assert [pair.is_locked for pair in page.context["pairs"]] == [True]
    assert WHY in page.content.decode()


def test_a_pair_of_another_antenne_does_not_exist(
    client: Client, outsider: User, coordinator: User, samira: Volunteer, work: Assignment, now: datetime
) -> None:
    rule = pair_rules.veto(by=coordinator, volunteer=samira, assignment=work, reason=WHY, now=now)
    client.force_login(outsider)
    assert client.post(pair_url("apart", samira, work), {"reason": WHY}).status_code == 404
    assert client.post(reverse("desk:pair-rule-end", args=[rule.pk])).status_code == 404
    assert client.get(reverse("desk:pair-rule-new", args=["apart"])).status_code == 404
