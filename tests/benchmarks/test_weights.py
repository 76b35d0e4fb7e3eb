"""What the pages of a volunteer weigh with a full page of results, beside the targets; `make bench` prints the numbers."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from benchmarks.weights import fetched, weigh
from matching.states import PlacementState
from refuinterim.core.icons import VOCABULARY
from refuinterim.core.models import Category
from tests.factories import (
    CategoryFactory,
    EventFactory,
    OrganisationFactory,
    PlaceFactory,
    PlacementFactory,
    StructuralFactory,
)
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
LIST, HOME, MINE = "/opdrachten/", "/", "/mijn/"
TITLES = [  # Dutch and Arabic, as an organisation writes them
    ("Ontvang mensen bij het concert", "استقبل الناس في الحفلة"),
    ("Kook soep voor de buurt", "اطبخ الحساء لأهل الحي"),
    ("Speel mee met de kinderen", "العب مع الأطفال"),
    ("Kies kleren voor de winkel", "اختر الملابس للمتجر"),
    ("Herstel fietsen in het atelier", "أصلح الدراجات في الورشة"),
    ("Plant bloemen in de stadstuin", "ازرع الأزهار في حديقة المدينة"),
    ("Wandel met mensen uit het rusthuis", "تمشَّ مع كبار السن"),
    ("Help bij de opbouw van het festival", "ساعد في تجهيز المهرجان"),
    ("Oefen Nederlands met een buddy", "تدرّب على الهولندية مع زميل"),
    ("Rij mee met de voedselbus", "رافق حافلة الطعام"),
    ("Maak het strand proper", "نظّف الشاطئ معنا"),
    ("Help mensen met de computer", "ساعد الناس على الكمبيوتر"),
    ("Geef water langs de loop", "قدّم الماء للعدّائين"),
]
PLACES = [("8200", "Sint-Andries"), ("8310", "Assebroek"), ("8380", "Zeebrugge")]


@pytest.fixture
def work() -> None:
    """A full page: each kind of work and some places, once or every week, in two languages."""
    with VOCABULARY.open(encoding="utf-8", newline="") as file:
        kinds = [row for row in csv.DictReader(file) if row["list"] == "category"]
    for row in kinds:
        names = {f"name_{code}": row[code] for code in ("nl", "ar")}
        CategoryFactory(slug=row["slug"], icon=row["icon"], hue=int(row["hue"]), **names)
    every = list(Category.objects.order_by("pk"))
    for number, (dutch, arabic) in enumerate(TITLES):
        postcode, name = PLACES[number % 3]
        place = PlaceFactory(
            postcode=postcode, name=name, municipality="Brugge", latitude=51.2 + number / 100
        )
        make: Any = EventFactory if number % 2 else StructuralFactory
        make(
            slug=dutch.lower().replace(" ", "-"),
            title_nl=dutch,
            title_ar=arabic,
            category=every[number],
            place=place,
            dutch=("A0", "A1", "A2")[number % 3],
            organisation=OrganisationFactory(name=f"Huis {number}"),
        )


@pytest.fixture
def samira_signed_in(client: Client, samira: Volunteer, work: None) -> Client:
    """Samira, who typed a place and helps somewhere already: her cards say the most."""
    assert samira.user
    PlacementFactory(volunteer=samira, assignment=StructuralFactory(), state=PlacementState.CONFIRMED)
    PlacementFactory(
        volunteer=samira, assignment=StructuralFactory(slots__first=4), state=PlacementState.PROPOSED
    )
    client.force_login(samira.user)
    client.get(LIST, {"near": "8000"})
    return client


@pytest.mark.parametrize("language", ["nl", "ar"])
@override_settings(LANGUAGE_CODE="nl")
def test_pages_weigh_little(samira_signed_in: Client, work: None, language: str) -> None:
    """Somebody new, and somebody who signed in and has a place, on the first visit and on the next."""
    start = "" if language == "nl" else f"/{language}"
    detail = reverse("matching:assignment-detail", args=["kook-soep-voor-de-buurt"]).removeprefix(start)
    visits = {
        "new": (Client(), [LIST, detail, HOME]),
        "signed in": (samira_signed_in, [LIST, f"{LIST}?q=soep", detail, HOME, MINE]),
    }
    weights = {
        f"{who}: {page}": weigh(client, start + page)
        for who, (client, pages) in visits.items()
        for page in pages
    }
    assert {page: weight for page, weight in weights.items() if not weight.holds} == {}
    assert all(weight.first_brotli < weight.first_gzip for weight in weights.values())
    assert weights[f"new: {LIST}"].next_visit > 3_000  # it is full


def test_what_counts_is_what_a_browser_fetches(client: Client) -> None:
    """Everything but pictures: sheets, scripts, the icons, the manifest; what comes later only when it is used."""
    names = {path.rpartition("/")[2] for path in fetched(client.get(HOME).content.decode())}
    assert names >= {"tokens.css", "style.css", "app.js", "icons.svg", "favicon.svg", "site.webmanifest"}
    assert not names & {"icon-192.png", "htmx-2.min.js", ""}
