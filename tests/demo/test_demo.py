"""The demo: loaded once, made up, exact where it is published, and alive today."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F, Q
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from matching.attendance.hours import minutes_done
from matching.models import Attendance, FollowUp, Placement
from matching.states import HOLDING_SEAT, LIVE, PlacementState
from organisations.models import Assignment, Membership, Organisation, Shift
from organisations.states import AssignmentState
from refuinterim import plain_language
from refuinterim.accounts.demo import PERSONAS
from refuinterim.accounts.models import User
from refuinterim.core.invariants import find_broken
from refuinterim.core.models import Antenna, AuditEvent, Category, Place
from refuinterim.core.places import place_names
from refuinterim.demo.names import MADE_UP, NOTE, NOTES, TITLES
from refuinterim.demo.openings import read_texts
from refuinterim.demo.targets import DATA
from refuinterim.messages.models import Message
from refuinterim.messages.states import MessageState
from reporting.figures import figures_of_years, known_years, yearly_figures
from reporting.models import FrozenYear
from tests.factories import AntennaRoleFactory
from tests.matching.desk.lists import cards_of, listed, rows_of
from tests.visible_text import read_by_dutch
from volunteers.models import Intake, Volunteer
from volunteers.states import WAITING

pytestmark = pytest.mark.django_db
LANGUAGES = tuple(NOTES)  # those in which the demo is written


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo, loaded for all tests of this file and removed after them."""
    with override_settings(DEMO=True):
        with django_db_blocker.unblock():
            call_command("demo", stdout=StringIO())
        yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


def test_who_is_placed_agreed_to_share_name_and_phone() -> None:
    agreed = Volunteer.objects.filter(consents__purpose="sharing", consents__withdrawn_at=None)
    placed = Placement.objects.filter(state__in=HOLDING_SEAT)
    assert placed.exists() and not placed.exclude(volunteer__in=agreed).exists()


def test_its_facts_agree() -> None:
    assert find_broken(timezone.now()) == []


@pytest.fixture
def brugge() -> Antenna:
    return Antenna.objects.get(slug="brugge")


@pytest.fixture
def samira() -> Volunteer:
    return Volunteer.objects.get(user__email="samira@demo.example")


def published() -> dict[int, dict[str, int]]:
    figures: dict[int, dict[str, int]] = {}
    with (DATA / "4you-brugge.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            assert row["antenna"] == "brugge"
            figures.setdefault(int(row["year"]), {})[row["figure"]] = int(row["value"])
    return figures


def test_published_years_come_from_the_records_exactly(brugge: Antenna) -> None:
    table = published()
    assert {year: len(figures) for year, figures in table.items()} == {2021: 5, 2022: 5}
    assert table[2022]["active_volunteers"] == 226 and table[2022]["volunteers_who_volunteered"] == 93
    for year, figures in table.items():
        counted = yearly_figures(brugge, year)
        assert counted.source is None
        assert {name: counted.values[name] for name in figures} == figures
    assert not FrozenYear.objects.exists()


@pytest.mark.parametrize("year", [2021, 2022])
def test_command_prints_the_published_table(year: int) -> None:
    output = StringIO()
    call_command("yearly_figures", antenna="brugge", year=year, format="csv", stdout=output)
    lines = list(csv.DictReader(StringIO(output.getvalue())))
    assert {line["figure"]: int(line["value"]) for line in lines} == published()[year]


def test_figures_can_be_true_together() -> None:
    today = timezone.localdate()
    for antenna in [*Antenna.objects.all(), None]:
        for figures in figures_of_years(antenna, known_years(antenna, today)):
            values = figures.values
            assert (
                max(values["new_volunteers"], values["volunteers_who_volunteered"])
                <= values["active_volunteers"]
            )
            assert values["organisations"] <= values["assignments"]
            assert values["assignments_filled"] <= values["assignments"]


def test_records_vary_as_real_ones_do(brugge: Antenna) -> None:
    placements = Placement.objects.filter(assignment__antenna=brugge, created_at__year=2022)
    assert len(set(placements.values_list("state", flat=True))) >= 5
    across = Assignment.objects.on_offer_in(2021) & Assignment.objects.on_offer_in(2022)
    assert across.filter(antenna=brugge).count() >= 5
    spanning = Placement.objects.filter(attendances__starts_at__year=2021).filter(
        attendances__starts_at__year=2022
    )
    assert spanning.exists()
    states = set(Attendance.objects.filter(starts_at__year=2022).values_list("state", flat=True))
    assert states == {"present", "partial", "excused", "no_show"}


def test_second_load_is_a_fast_no_op() -> None:
    before = Volunteer.objects.count()
    with CaptureQueriesContext(connection) as queries:
        call_command("demo", stdout=StringIO())
    assert len(queries) == 1 and Volunteer.objects.count() == before


def test_seats_taken_are_the_live_placements() -> None:
    holding = Count("placements", filter=Q(placements__state__in=HOLDING_SEAT))
    for model in (Shift, Assignment):
        rows = model.objects.annotate(holding=holding)
        rows = rows.filter(kind="structural") if model is Assignment else rows
        assert not rows.exclude(holding=F("seats_taken")).exists()


def test_everybody_is_made_up() -> None:
    assert not Volunteer.objects.filter(Q(is_demo=False) | ~Q(last_name__startswith="Demo")).exists()
    assert not Volunteer.objects.exclude(email__endswith="@demo.example").exists()
    assert not Organisation.objects.filter(Q(is_demo=False) | ~Q(name__endswith=MADE_UP)).exists()
    assert not User.objects.exclude(email__endswith="@demo.example").exists()
    assert not Message.objects.exclude(email__endswith="@demo.example").exists()
    assert Place.objects.count() > 1000 and Antenna.objects.count() >= 3


def test_open_assignments_in_five_languages(brugge: Antenna) -> None:
    offered = Assignment.objects.open().filter(antenna=brugge)
    assert offered.count() >= 12
    assert {"event", "structural"} == set(offered.values_list("kind", flat=True))
    assert offered.values("category").distinct().count() >= 12
    for assignment in offered:
        for field in ("title", "description", "thanks", "recognise"):
            texts = {getattr(assignment, f"{field}_{language}") for language in LANGUAGES}
            assert all(texts) and len(texts) == len(LANGUAGES), (assignment, field)
    for category in Category.objects.all():
        assert all(getattr(category, f"name_{language}") for language in LANGUAGES)


def test_desk_finds_work(brugge: Antenna) -> None:
    now, today = timezone.now(), timezone.localdate()
    placements = Placement.objects.filter(assignment__antenna=brugge)
    count = placements.filter
    assert Assignment.objects.filter(antenna=brugge, state=AssignmentState.SUBMITTED).exists()
    assert count(state=PlacementState.PROPOSED, expires_at__gt=now).count() >= 4
    assert count(state=PlacementState.PROPOSED, expires_at__lt=now + timedelta(days=1)).exists()
    assert not count(
        state=PlacementState.PROPOSED, score=None, created_at__gt=now - timedelta(days=30)
    ).exists()
    assert count(state=PlacementState.ACCEPTED).count() >= 3
    waiting = Intake.objects.filter(antenna=brugge, state__in=WAITING).order_by("requested_at")
    assert waiting.count() >= 5 and (now - waiting[0].requested_at).days == 9
    hurried = Volunteer.objects.filter(track__deadline__range=(today, today + timedelta(weeks=12)))
    assert hurried.count() >= 3
    full = Shift.objects.filter(seats_taken=F("seats"), placements__state=PlacementState.WAITLISTED)
    assert full.distinct().count() == 1
    assert FollowUp.objects.due(today).filter(antenna=brugge).exists()
    assert set(Message.objects.values_list("state", flat=True)) == {
        MessageState.SENT,
        MessageState.QUEUED,
        MessageState.FAILED,
    }
    assert AuditEvent.objects.filter(antenna=brugge).count() > 100


def test_personas(brugge: Antenna, samira: Volunteer) -> None:
    users = {
        user.email: user for user in User.objects.filter(email__in=[persona.email for persona in PERSONAS])
    }
    assert len(users) == len(PERSONAS)
    els, bart, lieve = (users[f"{name}@demo.example"] for name in ("els", "bart", "lieve"))
    assert [(role.role, role.antenna) for role in els.roles] == [("coordinator", brugge)] and els.is_staff
    assert [(role.role, role.antenna) for role in bart.roles] == [("staff", brugge)] and bart.is_staff
    organisation = Membership.objects.get(user=lieve).organisation
    assert organisation.assignments.count() >= 3
    to_confirm = Attendance.objects.to_confirm(timezone.now()).filter(
        placement__assignment__organisation=organisation
    )
    assert to_confirm.count() >= 4
    assert samira.antenna == brugge


def test_samira_has_something_in_every_state(samira: Volunteer) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    live = samira.placements.filter(state__in=LIVE)
    assert set(live.values_list("state", flat=True)) == {"proposed", "confirmed", "active"}
    assert live.get(state="confirmed").first_day == tomorrow
    choice = live.filter(state="proposed")
    assert choice.count() == 2 and all(placement.explanation["minutes"] >= 0 for placement in choice)
    assert minutes_done(samira) == 22 * 60 and samira.track.hours_needed == 40


def test_logins_are_printed_in_one_language() -> None:
    output = StringIO()
    with translation.override("nl"):  # what `make run` starts with
        call_command("demo", logins=True, stdout=output)
    printed = output.getvalue()
    assert "coordinator in Brugge: password" in printed
    assert "volunteer: one tap on the sign-in page" in printed
    assert all(persona.email in printed and persona.first_name in printed for persona in PERSONAS)
    assert printed.count("demo-demo-demo") == 2


def test_refused_outside_the_demo() -> None:
    with override_settings(DEMO=False), pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo")


def test_vocabulary_again_changes_nothing() -> None:
    output = StringIO()
    Category.objects.filter(slug="kitchen").update(name_nl="Onze keuken")
    Category.objects.filter(slug="sport").update(slug="sports")
    call_command("load_vocabulary", stdout=output)
    assert Category.objects.get(slug="kitchen").name_nl == "Onze keuken"
    assert Category.objects.filter(slug="sport").exists()
    assert "0 places and 1 words" in output.getvalue()


def test_dutch_of_the_demo_is_simple() -> None:
    texts = read_texts()
    dutch = [item[field]["nl"] for item in texts.assignments for field in ("title", "description")]
    dutch += [phrase["nl"] for phrase in texts.phrases.values()] + list(NOTE.values())
    dutch += [title for titles in TITLES.values() for title in titles]
    known = {"glossary": plain_language.read_glossary(), "names": place_names()}
    assert {text: found for text in dutch if (found := plain_language.check(text, **known))} == {}


@pytest.mark.parametrize("is_national", [False, True])
def test_every_number_opens_a_list_of_as_many(client: Client, is_national: bool) -> None:
    """The cards of the start page, the figures of the years, and the lists behind them, also past a page."""
    els = User.objects.get(email="els@demo.example")
    client.force_login(AntennaRoleFactory(antenna=None).user if is_national else els)
    cards = cards_of(client)
    assert len(cards) >= 8
    assert {card.title: listed(client, card) for card in cards} == {card.title: card.count for card in cards}
    status = client.get(reverse("desk:status")).context
    for name in ("failed", "waiting"):
        assert rows_of(client.get(status[f"{name}_url"])) == status[name], name
    for year in (2022, timezone.localdate().year):
        page = client.get(reverse("reporting:figures"), {"jaar": year})
        for card in page.context["cards"]:
            behind = client.get(card.url).context["page"].paginator
            assert behind.count == card.value == len(set(behind.object_list)), (year, card.figure.name)


RAW = re.compile(
    r"""\b[a-z]+_[a-z_]+\b  # a name in code
    | \b(matching|organisations|volunteers|reporting|core|accounts|outbox)\.[a-z]+\b  # a model
    | \b(DRAFT|CLOSED|WITHDRAWN|COMPLETED|PLANNED|PROPOSED|ACCEPTED|CONFIRMED|SENT|FAILED|QUEUED|True|False|None)\b
    | \b(the|you|your|this|with|found|results?|object|history|add|change|delete|welcome|yes|empty|search)\b""",
    re.VERBOSE,
)


def test_the_desk_says_all_in_dutch() -> None:
    """No state, model or sentence as only the code knows it: on every list, a page of each, and what happened to it."""
    desk = Client(headers={"Accept-Language": "nl"})
    els = User.objects.get(email="els@demo.example")
    desk.force_login(els, backend="refuinterim.accounts.permissions.SignInBackend")
    seen = 0
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        page = desk.get(reverse(f"{name}_changelist"))
        if page.status_code == 403:
            continue
        [*rows] = page.context["cl"].result_list[:1]
        pages = [page] + [
            desk.get(reverse(f"{name}_{kind}", args=[row.pk]), follow=True)
            for row in rows
            for kind in ("change", "history")
        ]
        for page in pages:
            assert page.status_code == 200, page.request["PATH_INFO"]
            raw = {line for line in read_by_dutch(page.content.decode()) if RAW.search(line)}
            assert not raw, page.request["PATH_INFO"]
            seen += 1
    assert seen > 40
