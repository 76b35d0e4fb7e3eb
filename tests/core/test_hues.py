"""The hue of a kind of work is data: also the fifteenth has a colour."""

from __future__ import annotations

import csv
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from refuinterim.accounts.models import Role, User
from refuinterim.core.management.commands.load_vocabulary import VOCABULARY
from refuinterim.core.models import CIRCLE, HOUSE_HUE, Category, free_hue
from tests.factories import AntennaRoleFactory, EventFactory
from tests.languages.marks import unmarked
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def hues_of_the_file() -> dict[str, int]:
    with VOCABULARY.open(encoding="utf-8", newline="") as file:
        return {row["slug"]: int(row["hue"]) for row in csv.DictReader(file) if row["list"] == "category"}


def test_vocabulary_brings_the_hues() -> None:
    call_command("load_vocabulary")
    assert dict(Category.objects.values_list("slug", "hue")) == hues_of_the_file()


@pytest.mark.parametrize(
    ("taken", "free"),
    [([], HOUSE_HUE), ([100], 280), ([0, 180], 90), ([350, 10], 180), ([10, 20, 350], 185), ([40, 40], 220)],
)
def test_free_hue_has_most_room(taken: list[int], free: int) -> None:
    for number, hue in enumerate(taken):
        Category.objects.create(slug=f"work-{number}", name="Werk", icon="leaf", hue=hue)
    assert free_hue() == free


@pytest.mark.parametrize(("hue", "name"), [(0, "hue-0"), (62, "hue-60"), (48, "hue-50"), (359, "hue-0")])
def test_class_is_the_nearest_step(hue: int, name: str) -> None:
    assert Category(slug="work", hue=hue).hue_class == name


def test_database_refuses_what_is_off_the_circle() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Category.objects.create(slug="work", name="Werk", icon="leaf", hue=CIRCLE)


def test_fifteenth_kind_of_work_has_a_colour(client: Client, samira: Volunteer, coordinator: User) -> None:
    """On the card, on the desk, and not that of a neighbour."""
    call_command("load_vocabulary")
    bees = Category.objects.create(slug="bees", name="Bijen", icon="hexagon")
    others = Category.objects.exclude(pk=bees.pk).values_list("hue", flat=True)
    assert min(min((bees.hue - hue) % CIRCLE, (hue - bees.hue) % CIRCLE) for hue in others) >= 15
    event = EventFactory(category=bees, organisation__antenna=samira.antenna)
    assert (
        f'class="kind {bees.hue_class} ' in client.get(reverse("matching:assignment-list")).content.decode()
    )
    client.force_login(coordinator)
    desk = client.get(reverse("desk:suggestions-volunteer", args=[samira.pk])).content.decode()
    assert event.title in desk
    assert f'<span class="desk-tag {bees.hue_class}">Bijen</span>' in unmarked(desk)


def test_admin_edits_the_hue(client: Client) -> None:
    client.force_login(AntennaRoleFactory(antenna=None, role=Role.COORDINATOR).user)
    kind = Category.objects.create(slug="bees", name="Bijen", icon="hexagon", hue=90)
    url = reverse("admin:core_category_change", args=[kind.pk])
    data = {"name_nl": "Bijen", "slug": "bees", "icon": "hexagon", "position": "1", "hue": "360"}
    assert client.post(url, data).status_code == 200  # off the circle
    assert client.post(url, {**data, "hue": "200"}).status_code == 302
    kind.refresh_from_db()
    assert kind.hue == 200
    listed = client.get(reverse("admin:core_category_changelist")).content.decode()
    assert '<span class="desk-tag hue-200">200°</span>' in listed
    assert 'value="20"' in client.get(reverse("admin:core_category_add")).content.decode()  # the free one


def test_migration_gives_rows_that_exist_their_hue() -> None:
    for slug in [*hues_of_the_file(), "bees", "birds"]:
        Category.objects.create(slug=slug, name=slug, icon="leaf", hue=HOUSE_HUE)
    import_module("refuinterim.core.migrations.0003_category_hue").give_hues(apps, None)
    hues = dict(Category.objects.values_list("slug", "hue"))
    assert {slug: hues[slug] for slug in hues_of_the_file()} == hues_of_the_file()
    assert len(set(hues.values())) == 16
