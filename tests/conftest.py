"""The four personas of every test: a volunteer, an organisation member, a coordinator, an outsider."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.test import Client, override_settings
from django.urls import clear_url_caches
from django.utils import timezone, translation
from hypothesis import settings as hypothesis_settings

from organisations.models import Membership, Organisation
from refuinterim.accounts.models import Role, User
from refuinterim.core.models import Antenna
from tests import factories
from tests.readers import volunteers_read_what_is_marked_for_them  # noqa: F401
from volunteers.models import Volunteer

# Tests do not time: the machine may be busy.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")


# Tests read the source strings; texts of rows are Dutch too. Translations are tested with the catalogues. So English
# is what addresses without a language are read in; tests that speak of the real default set it.
override_settings(LANGUAGE_CODE="en").enable()


@receiver(setting_changed)
def addresses_follow_the_default_language(*, setting: str, **kwargs: Any) -> None:
    """Django keeps the addresses of each language as they were with another default."""
    if setting == "LANGUAGE_CODE":
        clear_url_caches()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def known_staff(settings: Any) -> None:
    """Staff of the tests signed in with both factors; what happens without is tested by itself."""
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def now() -> datetime:
    """This moment."""
    return timezone.now()


@pytest.fixture
def brugge(db: None) -> Antenna:
    """The antenne of the personas."""
    return factories.AntennaFactory()


@pytest.fixture
def gent(db: None) -> Antenna:
    """Another antenne."""
    place = factories.PlaceFactory(
        postcode="9000", name="Gent", municipality="Gent", latitude=51.05, longitude=3.72
    )
    return factories.AntennaFactory(name="Gent", place=place)


@pytest.fixture
def samira(brugge: Antenna) -> Volunteer:
    """A volunteer of Brugge who had an intake."""
    return factories.VolunteerFactory(antenna=brugge, user__first_name="Samira")


@pytest.fixture
def volunteer(samira: Volunteer) -> User:
    """The user of that volunteer."""
    assert samira.user
    return samira.user


@pytest.fixture
def membership(brugge: Antenna) -> Membership:
    """Somebody who acts for an organisation in Brugge."""
    return factories.MembershipFactory(organisation__antenna=brugge, user__first_name="Lieve")


@pytest.fixture
def member(membership: Membership) -> User:
    """The user who acts for that organisation."""
    return membership.user


@pytest.fixture
def coordinator(brugge: Antenna) -> User:
    """The coordinator of Brugge."""
    return factories.AntennaRoleFactory(antenna=brugge, user__first_name="Els").user


@pytest.fixture
def staff(brugge: Antenna) -> User:
    """Somebody who reads the figures of Brugge."""
    return factories.AntennaRoleFactory(antenna=brugge, role=Role.STAFF, user__first_name="Bart").user


@pytest.fixture
def national(db: None) -> User:
    """A coordinator of all antennes."""
    return factories.AntennaRoleFactory(antenna=None, user__first_name="Nele").user


@pytest.fixture
def outsider(gent: Antenna) -> User:
    """The coordinator of another antenne."""
    return factories.AntennaRoleFactory(antenna=gent, user__first_name="Wim").user


@pytest.fixture
def everybody(
    volunteer: User, member: User, coordinator: User, staff: User, outsider: User, national: User
) -> list[User | None]:
    """The personas, in the order of the tables of who may what; the first is nobody."""
    return [None, volunteer, member, coordinator, staff, outsider, national]


@pytest.fixture
def organisation(membership: Membership) -> Organisation:
    """The member's organisation."""
    return membership.organisation


@pytest.fixture
def stranger(brugge: Antenna) -> User:
    """A member of another organisation of the same antenne."""
    return factories.MembershipFactory(organisation__antenna=brugge).user


@pytest.fixture
def member_client(client: Client, member: User) -> Client:
    """A browser in which the member signed in."""
    client.force_login(member)
    return client
