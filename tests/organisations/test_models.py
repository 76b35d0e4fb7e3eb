"""Openings on the wall clock, reception, scope."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from organisations.models import Assignment, OfferPeriod, Organisation, Shift, WeeklySlot
from refuinterim.accounts.models import User
from refuinterim.core.vocabulary import PartOfDay, Weekday
from tests.factories import (
    AntennaRoleFactory,
    MembershipFactory,
    PlaceFactory,
    StructuralFactory,
    UserFactory,
)

BRUSSELS = ZoneInfo("Europe/Brussels")


def shift(start: datetime, end: datetime, **fields: object) -> Shift:
    return Shift(starts_at=start.replace(tzinfo=BRUSSELS), ends_at=end.replace(tzinfo=BRUSSELS), **fields)


class TestMoments:
    """Parts of days and minutes, over midnight and both clock changes."""

    def test_evening_shift_past_midnight_is_one_evening(self) -> None:
        late = shift(datetime(2026, 12, 5, 20), datetime(2026, 12, 6, 3))
        assert late.parts() == [(Weekday.SATURDAY, PartOfDay.EVENING)]
        assert late.minutes == 7 * 60

    def test_long_shift_touches_every_part_once(self) -> None:
        day = shift(datetime(2026, 12, 5, 11), datetime(2026, 12, 5, 19))
        assert day.parts() == [(Weekday.SATURDAY, part) for part in PartOfDay]

    def test_end_at_a_boundary_does_not_touch_the_next_part(self) -> None:
        assert shift(datetime(2026, 12, 5, 8), datetime(2026, 12, 5, 12)).parts() == [
            (Weekday.SATURDAY, PartOfDay.MORNING)
        ]

    def test_night_of_the_clock_changes_is_counted_as_it_is_lived(self) -> None:
        spring = shift(datetime(2026, 3, 28, 22), datetime(2026, 3, 29, 6))
        autumn = shift(datetime(2026, 10, 24, 22), datetime(2026, 10, 25, 6))
        assert (spring.minutes, autumn.minutes) == (7 * 60, 9 * 60)
        assert spring.parts()[0] == (Weekday.SATURDAY, PartOfDay.EVENING)

    def test_weekly_slot_past_midnight(self) -> None:
        slot = WeeklySlot(weekday=6, starts=time(22), ends=time(2), break_minutes=30)
        assert slot.minutes == 210
        assert slot.parts() == [(Weekday.SUNDAY, PartOfDay.EVENING)]


@pytest.mark.django_db
def test_reception_is_the_share_of_four_habits() -> None:
    assert StructuralFactory(contact_name="").reception == 0
    assert StructuralFactory(has_buddy=True, shows_around=True, speaks_simply=True).reception == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"starts_on": date(2026, 5, 2), "ends_on": date(2026, 5, 1)}, "assignment_ends_after_its_start"),
        ({"reimbursement": "flat"}, "assignment_flat_has_an_amount"),
        ({"reimbursement_amount": 5}, "assignment_flat_has_an_amount"),
    ],
)
def test_assignment_the_database_refuses(fields: dict[str, object], constraint: str) -> None:
    work = StructuralFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Assignment.objects.filter(pk=work.pk).update(**fields)


@pytest.mark.django_db
def test_on_offer_in_a_year_is_at_least_one_day() -> None:
    work = StructuralFactory(offer=False)
    OfferPeriod.objects.create(assignment=work, starts_on=date(2021, 12, 31), ends_on=date(2022, 1, 1))
    years = [year for year in (2020, 2021, 2022, 2023) if Assignment.objects.on_offer_in(year).exists()]
    assert years == [2021, 2022]
    OfferPeriod.objects.create(assignment=work, starts_on=date(2024, 6, 1))
    assert Assignment.objects.on_offer_in(2026).exists()


@pytest.mark.django_db
class TestScope:
    """Who sees and who edits."""

    @pytest.fixture
    def draft(self, member: User) -> Assignment:
        return StructuralFactory(organisation=member.memberships.get().organisation, state="draft")

    def test_draft_is_seen_by_its_own_people_only(
        self, draft: Assignment, member: User, coordinator: User, staff: User, outsider: User
    ) -> None:
        national = AntennaRoleFactory(antenna=None).user
        for user in (member, coordinator, staff, national):
            assert Assignment.objects.visible_to(user).exists()
        for user in (outsider, AnonymousUser(), UserFactory(), MembershipFactory().user):
            assert not Assignment.objects.visible_to(user).exists()

    def test_staff_reads_and_does_not_edit(
        self, draft: Assignment, member: User, coordinator: User, staff: User, outsider: User
    ) -> None:
        for user, may in ((member, True), (coordinator, True), (staff, False), (outsider, False)):
            assert Assignment.objects.changeable_by(user).exists() is may
            assert Organisation.objects.changeable_by(user).exists() is may
        assert not Assignment.objects.changeable_by(AnonymousUser()).exists()
        assert not Organisation.objects.visible_to(AnonymousUser()).exists()

    def test_open_work_is_for_everybody(self, outsider: User) -> None:
        StructuralFactory()
        assert Assignment.objects.visible_to(AnonymousUser()).exists()
        assert Assignment.objects.visible_to(outsider).exists()


@pytest.mark.django_db
class TestAddress:
    """Where to go: one line, the same on every page, in every message and in the calendar."""

    def test_own_street_comes_first(self) -> None:
        assignment = StructuralFactory(street="Kaai 3", organisation__street="Dijk 1")
        assert assignment.address == "Kaai 3, 8000 Brugge"

    def test_the_organisations_street_in_the_same_place(self) -> None:
        assert StructuralFactory(organisation__street="Dijk 1").address == "Dijk 1, 8000 Brugge"

    def test_never_the_organisations_street_in_another_place(self) -> None:
        assignment = StructuralFactory(
            organisation__street="Dijk 1", place=PlaceFactory(postcode="9000", name="Gent")
        )
        assert assignment.address == "9000 Gent"

    def test_without_a_street(self) -> None:
        assert StructuralFactory(organisation__street="").address == "8000 Brugge"
