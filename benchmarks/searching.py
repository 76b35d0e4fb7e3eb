"""Finding somebody among 100,000: what a search on the desk costs, and its targets. Part of `benchmarks.platform`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

VOLUNTEERS = 100_000
SLOWEST_SEARCH = 0.1  # seconds: the target
# Common names here and where people come from: one first name in sixty, one last name in a hundred is the same.
FIRST_NAMES = """
Mohamed Fatima Ahmed Samira Yusuf Amina Omar Zoë Çağla Emre Ayşe Ali Hassan Layla Olena Oleksandr Kateryna Andriy
Iryna Dmytro Tetiana Mykola Yuliia José María Lucía Inês João Thérèse François Chloë Raphaël Jean-Pierre Anaïs Mehdi
Nour Rania Khadija Bilal Ibrahim Abdul Hamid Zahra Shirin Reza Parisa Tesfay Selam Mulu Abebe Fatou Mamadou Aïcha Ngozi
Chidi Wei Linh Thi Priya Sunita Raj Jan Piet Els Lieve
"""
LAST_NAMES = """
Peeters Janssens Maes Jacobs Mertens Willems Claes Goossens Wouters Smet D'Hondt D’Hoore Vandamme Vermeulen Lambrecht
Çelik Yılmaz Kaya Demir Şahin Öztürk Aydın Arslan Doğan Kılıç Al-Hassan El-Amrani Haddad Khoury Nasser Saleh Mansour
Shevchenko Kovalenko Bondarenko Tkachenko Kravchenko Boyko Melnyk Lysenko Marchenko Savchenko Rahimi Ahmadi Hosseini
Karimi Noori Sharifi Wardak Stanikzai Zazai Tesfaye Gebremedhin Haile Kidane Tekle Berhe Diallo Bah Sow Barry Camara
Traoré Keïta Touré Koné Cissé Okafor Adeyemi Mensah Owusu Nkosi Garcia Fernández Núñez López Gonçalves Müller Schäfer
Nguyễn Trần Phạm Li Wang Sharma Patel Singh Gurung Thapa Popescu Ionescu Dimitrov Petrović Novák Dvořák Szabó Kowalski
"""
WANTED = {
    "a name": "zoe celik",
    "the last name first": "dhondt amina",
    "a typing error": "samria goossens",
    "a part of an e-mail": "v4711@load",
    "a phone number": "+32 470 00 47 11",
    "a name that many have": "mohamed",
    "one letter": "z",
    "nobody": "wilhelmina vanderstraeten",
}
SOME = {what: WANTED[what] for what in ("a name", "a typing error", "a name that many have", "nobody")}


def fill(antenna: Any, now: datetime) -> None:
    """Volunteers of one antenne with names, addresses and numbers that are like real ones."""
    from django.db import connection

    from volunteers.models import Volunteer

    first, last = FIRST_NAMES.split(), LAST_NAMES.split()
    Volunteer.objects.bulk_create(
        (
            Volunteer(
                antenna=antenna,
                place=antenna.place,
                first_name=first[number * 7 % len(first)],
                last_name=last[number * 13 // 5 % len(last)],
                email=f"v{number}@load.example",
                phone=f"+32470{number:06}",
                joined_at=now,
            )
            for number in range(VOLUNTEERS)
        ),
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE volunteers_volunteer")


def measure(median: Callable[..., tuple[float, float]], show: Callable[..., None]) -> None:
    """Time what the lists of the desk ask of the database, how many were found and the first page, and Ctrl+K."""
    from django.contrib import admin
    from django.contrib.auth.models import AnonymousUser
    from django.test import RequestFactory
    from django.utils import timezone

    from matching.models import Attendance, Placement
    from refuinterim.accounts import command_search
    from refuinterim.accounts.models import AntennaRole, Role, User
    from refuinterim.core.models import Antenna, Place
    from volunteers.models import Volunteer

    place = Place.objects.all()[0]
    fill(
        Antenna.objects.create(name="zoeken", slug="zoeken", place=place, email="zoeken@antenne.example"),
        timezone.now(),
    )
    request = RequestFactory().get("/beheer/")
    request.user = User.objects.create(email="wie-zoekt@antenne.example")
    assert not isinstance(request.user, AnonymousUser)
    AntennaRole.objects.create(user=request.user, antenna=None, role=Role.COORDINATOR)

    def search(model: Any, typed: str) -> int:
        page = admin.site.get_model_admin(model)
        rows, _may_repeat = page.get_search_results(request, page.get_queryset(request), typed)
        count = rows.count()
        list(rows[:50])
        return count

    def every_kind(typed: str) -> int:
        apps = admin.site.get_app_list(request)
        return len(command_search.rows_found(request, apps, typed))

    lists: list[tuple[Any, dict[str, str]]] = [(Volunteer, WANTED), (Placement, SOME), (Attendance, SOME)]
    searches = [
        (f"{model._meta.model_name}: {what}", partial(search, model, typed))
        for model, wanted in lists
        for what, typed in wanted.items()
    ] + [(f"Ctrl+K: {what}", partial(every_kind, typed)) for what, typed in SOME.items()]
    print(
        f"\nFinding somebody among {Volunteer.objects.count():,} volunteers, {Placement.objects.count():,} placements, "
        f"{Attendance.objects.count():,} moments: rows found, and how long it took"
    )
    print(f"{'':<38}{'clock':>10}{'own time':>10}{'target':>10}")
    for what, find in searches:
        seconds = median(find)
        show(
            f"{what} ({find():,})",
            [f"{number * 1000:.0f} ms" for number in seconds],
            f"{SLOWEST_SEARCH * 1000:.0f} ms",
            seconds[0] <= SLOWEST_SEARCH,
        )
