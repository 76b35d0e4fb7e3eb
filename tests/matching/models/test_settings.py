"""How an antenne matches: its own weights, its rest after a no, and how many proposals wait at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching import engine
from matching.advice.problem import build_problem
from matching.attendance.tracks import tracks_in_danger
from matching.models import MatchingSettings, Placement
from matching.placements import actions
from matching.states import PlacementState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna, AuditEvent
from tests.factories import (
    AntennaRoleFactory,
    PlacementFactory,
    StructuralFactory,
    TrackFactory,
    VolunteerFactory,
)
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def built(antenna: Antenna, now: datetime) -> engine.Problem:
    return build_problem(antenna, today=timezone.localdate(now), now=now)


def form_data(antenna: Antenna, **changes: Any) -> dict[str, Any]:
    usual = MatchingSettings(antenna=antenna)
    names = [field.name for field in MatchingSettings._meta.fields if field.name not in {"id", "antenna"}]
    return {"antenna": antenna.pk, **{name: getattr(usual, name) for name in names}, **changes}


def test_the_usual_way_is_the_engines_own(brugge: Antenna, now: datetime) -> None:
    usual = MatchingSettings.objects.of(brugge.pk)
    assert usual.weights == engine.Weights()
    assert (usual.weeks_away, usual.max_open_proposals, usual.proposal_days) == (26, 3, 7)
    assert (usual.offer_hours, usual.track_weeks, usual.long_wait_days, usual.patience_days) == (
        48,
        12,
        30,
        30,
    )
    assert built(brugge, now).weights == engine.Weights()


def test_own_weights_change_the_score(brugge: Antenna, now: datetime) -> None:
    work, _person = StructuralFactory(dutch="C1"), VolunteerFactory()
    before = engine.rank_volunteers(built(brugge, now), f"a{work.pk}")[0].score
    MatchingSettings.objects.create(antenna=brugge, dutch=0, skills=65)
    problem = built(brugge, now)
    assert problem.weights == engine.Weights(dutch=0, skills=0.65)
    assert engine.rank_volunteers(problem, f"a{work.pk}")[0].score > before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"travel": 40}, "The four parts for the volunteer must add up to 100."),
        ({"dutch": 10}, "The four parts for the organisation must add up to 100."),
        ({"max_open_proposals": 1}, "Fill in 2 at least"),
    ],
)
def test_what_cannot_be_is_said(brugge: Antenna, changes: dict[str, int], sentence: str) -> None:
    wrong = MatchingSettings(antenna=brugge, **changes)
    with pytest.raises(ValidationError, match=sentence):
        wrong.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


def test_the_coordinator_changes_it_and_it_is_written_down(
    client: Client, coordinator: User, brugge: Antenna, gent: Antenna
) -> None:
    client.force_login(coordinator)
    add = reverse("admin:matching_matchingsettings_add")
    page = client.post(add, form_data(brugge, travel=50)).content.decode()
    assert "The four parts for the volunteer must add up to 100." in page
    assert not MatchingSettings.objects.exists()
    assert client.post(add, form_data(gent)).status_code == 200  # not hers
    assert client.post(add, form_data(brugge, travel=25, practice=25)).status_code == 302
    own = MatchingSettings.objects.get()
    assert (own.travel, own.practice) == (25, 25)
    change = reverse("admin:matching_matchingsettings_change", args=[own.pk])
    assert client.post(change, form_data(brugge, travel=25, practice=25, weeks_away=4)).status_code == 302
    event = AuditEvent.objects.get(verb="matchingsettings.changed")
    assert (event.actor, event.antenna, event.detail["fields"]) == (coordinator, brugge, ["weeks_away"])


@pytest.mark.parametrize(("weeks", "is_forbidden"), [(25, True), (27, False)])
def test_a_no_rests_for_a_while(brugge: Antenna, now: datetime, weeks: int, is_forbidden: bool) -> None:
    no = PlacementFactory(state=PlacementState.DECLINED, ended_at=now - timedelta(weeks=weeks))
    assert bool(built(brugge, now).forbidden) is is_forbidden
    assert (f"v{no.volunteer_id}", f"a{no.assignment_id}") in built(brugge, now).forbidden or not is_forbidden


def test_the_antenne_says_how_long_a_no_rests(brugge: Antenna, now: datetime) -> None:
    PlacementFactory(state=PlacementState.DECLINED, ended_at=now - timedelta(weeks=5))
    MatchingSettings.objects.create(antenna=brugge, weeks_away=4)
    assert not built(brugge, now).forbidden


def propose(volunteer: Any, by: User, now: datetime) -> Placement:
    return actions.propose(by=by, volunteer=volunteer, assignment=StructuralFactory(), now=now).placement


def test_three_proposals_wait_at_most(coordinator: User, brugge: Antenna, now: datetime) -> None:
    person = VolunteerFactory(first_name="Amina")
    first = propose(person, coordinator, now)
    for _ in range(2):
        propose(person, coordinator, now)
    with pytest.raises(DomainError, match=r"Amina has 3 open proposals already\. Wait for an answer first"):
        propose(person, coordinator, now)
    actions.decline(by=coordinator, placement=first, now=now)
    propose(person, coordinator, now)
    propose(VolunteerFactory(), coordinator, now)  # somebody else is not in the way


def test_a_proposal_whose_time_is_over_counts_no_more(coordinator: User, now: datetime) -> None:
    person = VolunteerFactory()
    for _ in range(3):
        propose(person, coordinator, now - timedelta(days=8))
    assert propose(person, coordinator, now).state == PlacementState.PROPOSED


def test_the_antenne_says_how_many_and_how_long(coordinator: User, brugge: Antenna, now: datetime) -> None:
    MatchingSettings.objects.create(antenna=brugge, max_open_proposals=2, proposal_days=3)
    person = VolunteerFactory()
    assert propose(person, coordinator, now).expires_at == now + timedelta(days=3)
    propose(person, coordinator, now)
    with pytest.raises(DomainError, match="2 open proposals"):
        propose(person, coordinator, now)


def test_the_antenne_says_how_long_an_offer_is_kept(brugge: Antenna, gent: Antenna, now: datetime) -> None:
    MatchingSettings.objects.create(antenna=brugge, offer_hours=6)
    for antenna, hours in ((brugge, 6), (gent, 48)):
        work = StructuralFactory(organisation__antenna=antenna)
        PlacementFactory(assignment=work, state=PlacementState.WAITLISTED)
        [offer] = actions.offer_all_free_seats(assignment=work, now=now)
        assert offer.expires_at == now + timedelta(hours=hours)


@pytest.mark.parametrize(("hours", "is_right"), [(0, False), (1, True), (336, True), (337, False)])
def test_an_offer_is_kept_for_an_hour_at_least(brugge: Antenna, hours: int, is_right: bool) -> None:
    wish = MatchingSettings(antenna=brugge, offer_hours=hours)
    if is_right:
        wish.full_clean()
    else:
        with pytest.raises(ValidationError, match="offer_hours"):
            wish.full_clean()


def test_each_antenne_says_which_deadline_is_near(
    client: Client, brugge: Antenna, gent: Antenna, now: datetime
) -> None:
    """On the start page of who works for both, as in the plans of each."""
    today = timezone.localdate(now)
    MatchingSettings.objects.create(antenna=gent, track_weeks=4)
    for antenna, weeks in ((brugge, 11), (brugge, 13), (gent, 3), (gent, 5)):
        person = VolunteerFactory(antenna=antenna, first_name=f"{antenna} {weeks}")
        TrackFactory(volunteer=person, deadline=today + timedelta(weeks=weeks))
    assert [row.track.volunteer.first_name for row in tracks_in_danger(today, Volunteer.objects.all())] == [
        "Gent 3",
        "Brugge 11",
    ]
    for antenna in (brugge, gent):
        assert sorted(person.tier for person in built(antenna, now).volunteers) == [1, 3]
    client.force_login(AntennaRoleFactory(antenna=None).user)
    cards = client.get(reverse("admin:index")).context["cards"]
    [card] = [card for card in cards if "in danger" in card.title]
    assert card.count == 2
    for name, is_near in (("Gent 3", True), ("Gent 5", False)):
        person = Volunteer.objects.get(first_name=name)
        page = client.get(reverse("admin:volunteers_volunteer_change", args=[person.pk])).content.decode()
        assert ('class="desk-tag warn"' in page) == is_near


def test_the_antenne_says_what_a_long_wait_is(brugge: Antenna, now: datetime) -> None:
    for days in (8, 12):
        VolunteerFactory(joined_at=now - timedelta(days=days))
    assert [person.tier for person in built(brugge, now).volunteers] == [1, 1]
    MatchingSettings.objects.create(antenna=brugge, long_wait_days=10)
    assert [person.tier for person in built(brugge, now).volunteers] == [1, 2]
