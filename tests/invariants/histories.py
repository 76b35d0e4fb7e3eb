"""Random histories of one antenne: the real actions in any order, with time passing in between.

What is tried may be refused (DomainError); it may not break, and the facts agree, as often as they are looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

import time_machine
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from matching import tasks
from matching.models import Attendance, FollowUp, Placement
from matching.models.asked_otherwise import Otherwise
from matching.placements import actions
from matching.placements.days_off import DaysOffNeeded
from matching.states import AttendanceState, EndReason
from organisations import actions as organisations
from organisations.models import Assignment, Kind, Organisation, Shift
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.invariants import find_broken
from refuinterim.core.models import Antenna, Category
from tests.factories import (
    AntennaFactory,
    CategoryFactory,
    IntakeFactory,
    LanguageFactory,
    OrganisationFactory,
    TrackFactory,
    UserFactory,
    VolunteerFactory,
)
from volunteers import actions as volunteers
from volunteers.models import ConsentPurpose, ConsentWay, Volunteer
from volunteers.states import WAITING, IntakeState
from volunteers.talks import actions as talks
from volunteers.talks.models import TalkMoment

BEGIN = datetime(
    2026, 10, 20, 9, tzinfo=timezone.get_default_timezone()
)  # a Tuesday, days before the clock changes
NOBODY_SENDS = "messages-go-out"  # the worker that sends them has no part in these histories
M = TypeVar("M", bound=Model)
some = st.integers(0, 11)
hours = st.sampled_from([8, 9, 10, 13, 14, 20, 22])


@dataclass(frozen=True)
class World:
    """Who is there when a history begins."""

    antenna: Antenna
    coordinator: User
    category: Category
    organisations: list[Organisation]
    volunteers: list[Volunteer]


def world() -> World:
    """One antenne, two organisations, and five people: known, not known yet, on a track, fifteen, without a yes."""
    with time_machine.travel(BEGIN, tick=False):
        antenna = AntennaFactory()
        people = [
            VolunteerFactory(),
            VolunteerFactory(intake=False),
            TrackFactory().volunteer,
            VolunteerFactory(birth_date=date(2010, 11, 3)),
            VolunteerFactory(consents=[]),
        ]
        IntakeFactory(volunteer=people[1], state=IntakeState.REQUESTED)
        return World(
            antenna=antenna,
            coordinator=UserFactory(),
            category=CategoryFactory(),
            organisations=[OrganisationFactory(antenna=antenna) for _ in range(2)],
            volunteers=people,
        )


class History(RuleBasedStateMachine):
    """One history. All that it wrote is taken back at its end."""

    world: World
    looks_often = True  # after time passed too, and not at the end alone

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(BEGIN, tick=False)
        self.traveller = self.clock.start()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        try:
            self.the_facts_agree()
        finally:
            self.take_back()

    def take_back(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        self.clock.stop()

    def the_facts_agree(self) -> None:
        """Looking costs as much as ten steps."""
        found = [finding for finding in find_broken(timezone.now()) if finding.name != NOBODY_SENDS]
        assert not found, found

    # What an organisation does

    @rule(
        which=some,
        days=st.integers(0, 9),
        hour=hours,
        length=st.integers(1, 9),
        seats=st.integers(1, 2),
        more=st.booleans(),
    )
    def post_event(self, which: int, days: int, hour: int, length: int, seats: int, more: bool) -> None:
        first = self.at(days, hour)
        starts = [first, first + timedelta(days=1)] if more else [first]
        shifts = [
            {"starts_at": start, "ends_at": start + timedelta(hours=length), "seats": seats}
            for start in starts
        ]
        self.post(which, Kind.EVENT, {}, shifts=shifts)

    @rule(
        which=some,
        weekday=st.integers(0, 6),
        hour=hours,
        length=st.integers(1, 9),
        seats=st.integers(1, 2),
        weeks=st.integers(0, 6),
    )
    def post_weekly(self, which: int, weekday: int, hour: int, length: int, seats: int, weeks: int) -> None:
        last = timezone.localdate() + timedelta(weeks=weeks) if weeks else None
        slot = {"weekday": weekday, "starts": time(hour), "ends": time((hour + length) % 24)}
        self.post(which, Kind.STRUCTURAL, {"seats": seats, "ends_on": last}, slots=[slot])

    @rule(which=some, what=st.sampled_from(["publish", "pause", "close", "send_back", "submit"]))
    def change_state(self, which: int, what: str) -> None:
        if work := self.pick(Assignment.objects.all(), which):
            reason = {"reason": "Nog niet."} if what == "send_back" else {}
            action = actions.publish if what == "publish" else getattr(organisations, what)
            self.attempt(action, by=self.coordinator, assignment=work, **reason)

    @rule(which=some)
    def call_off(self, which: int) -> None:
        if work := self.pick(Assignment.objects.all(), which):
            self.attempt(actions.call_off, by=self.coordinator, assignment=work, reason="Regen.")

    @rule(which=some, seats=st.integers(1, 3))
    def change_seats(self, which: int, seats: int) -> None:
        if work := self.pick(Assignment.objects.all(), which):
            openings = work.shifts.all() if work.is_event else [work]
            wanted: dict[Any, int] = dict.fromkeys(openings, seats)
            self.attempt(actions.change_seats, by=self.coordinator, assignment=work, seats=wanted)

    @rule(which=some, state=st.sampled_from(AttendanceState), minutes=st.sampled_from([None, 30, 60]))
    def say_who_came(self, which: int, state: AttendanceState, minutes: int | None) -> None:
        if moment := self.pick(Attendance.objects.select_related("placement__assignment"), which):
            self.attempt(
                actions.confirm_attendance,
                by=self.coordinator,
                attendance=moment,
                state=state,
                minutes=minutes,
            )

    # What a volunteer does

    @rule(who=some, which=some, informed=st.booleans(), excuse=st.booleans())
    def apply(self, who: int, which: int, informed: bool, excuse: bool) -> None:
        person, (work, shift) = self.person(who), self.opening(which)
        if work:
            self.say_yes(
                actions.apply, excuse, by=person.user, volunteer=person, assignment=work, shift=shift,
                language="nl" if informed else "",
            )  # fmt: skip

    @rule(which=some, informed=st.booleans(), excuse=st.booleans())
    def accept(self, which: int, informed: bool, excuse: bool) -> None:
        if placement := self.pick(
            Placement.objects.filter(state__in=["proposed", "offered"]).with_facts(), which
        ):
            action = actions.accept if placement.state == "proposed" else actions.accept_offer
            self.say_yes(
                action,
                excuse,
                by=placement.volunteer.user,
                placement=placement,
                language="nl" if informed else "",
            )

    @rule(
        which=some,
        what=st.sampled_from(["decline", "withdraw", "stop", "ask_otherwise", "say_i_did_not_come"]),
    )
    def step_back(self, which: int, what: str) -> None:
        if not (placement := self.placement(which)):
            return
        by = placement.volunteer.user
        if what == "stop":
            self.attempt(actions.stop, by=by, placement=placement, why=EndReason.VOLUNTEER)
        elif what == "ask_otherwise":
            self.attempt(actions.ask_otherwise, by=by, placement=placement, why=Otherwise.TOO_FAR)
        elif what != "say_i_did_not_come":
            self.attempt(getattr(actions, what), by=by, placement=placement)
        elif moment := placement.attendances.first():
            self.attempt(actions.confirm_attendance, by=by, attendance=moment, state=AttendanceState.NO_SHOW)

    @rule(who=some)
    def leave(self, who: int) -> None:
        person = self.person(who)
        if person.left_on is None:
            self.attempt(actions.leave, by=person.user, volunteer=person)

    @rule(who=some, given=st.booleans())
    def consent(self, who: int, given: bool) -> None:
        person, purpose = self.person(who), ConsentPurpose.MATCHING
        if given:
            how = ConsentWay.PAGE
            self.attempt(
                volunteers.give_consent,
                by=person.user,
                volunteer=person,
                purpose=purpose,
                how=how,
                language="nl",
            )
        else:
            self.attempt(volunteers.withdraw_consent, by=person.user, volunteer=person, purpose=purpose)

    # What a coordinator does

    @rule(who=some, which=some)
    def propose(self, who: int, which: int) -> None:
        person, (work, shift) = self.person(who), self.opening(which)
        if work:
            self.attempt(actions.propose, by=self.coordinator, volunteer=person, assignment=work, shift=shift)

    @rule(which=some, later=st.integers(0, 9))
    def confirm(self, which: int, later: int) -> None:
        if placement := self.pick(Placement.objects.filter(state="accepted").with_facts(), which):
            first_day = timezone.localdate() + timedelta(days=later) if later else None
            self.attempt(actions.confirm, by=self.coordinator, placement=placement, first_day=first_day)

    @rule(which=some, what=st.sampled_from(["reject", "stop", "complete", "record_information"]))
    def decide(self, which: int, what: str) -> None:
        more = {"reject": {"note": "Past niet."}, "record_information": {"language": "nl"}}
        if placement := self.placement(which):
            self.attempt(
                getattr(actions, what), by=self.coordinator, placement=placement, **more.get(what, {})
            )

    @rule(who=some)
    def first_talk(self, who: int) -> None:
        person = self.person(who)
        intake = volunteers.request_intake(by=self.coordinator, volunteer=person, now=timezone.now())
        if intake.state in WAITING:
            self.attempt(actions.finish_intake, by=self.coordinator, intake=intake)

    @rule(days=st.integers(1, 9), hour=hours, seats=st.integers(1, 2))
    def open_a_moment(self, days: int, hour: int, seats: int) -> None:
        start = timezone.localtime().replace(hour=hour, minute=0) + timedelta(days=days)
        self.attempt(
            talks.open_moments, by=self.coordinator, antenna=self.world.antenna, held_by=self.coordinator,
            starts=[start], minutes=30, way="group", where="Dijver 1", seats=seats,
            languages=[LanguageFactory()],
        )  # fmt: skip

    @rule(who=some, which=some, what=st.sampled_from(["choose", "choose", "take back", "plan", "call off"]))
    def choose_a_talk(self, who: int, which: int, what: str) -> None:
        person, moment = self.person(who), self.pick(TalkMoment.objects.all(), which)
        talk = person.intakes.filter(state__in=WAITING).first()
        if what == "choose" and moment:
            self.attempt(talks.choose, by=person.user, volunteer=person, moment=moment)
        elif what == "call off" and moment:
            self.attempt(talks.call_off, by=self.coordinator, moment=moment)
        elif what == "take back" and talk:
            self.attempt(talks.take_back, by=person.user, intake=talk)
        elif what == "plan" and talk:
            planned_for = timezone.now() + timedelta(days=2)
            self.attempt(volunteers.plan_intake, by=self.coordinator, intake=talk, planned_for=planned_for)

    @rule(which=some)
    def call(self, which: int) -> None:
        if talk := self.pick(FollowUp.objects.all(), which):
            self.attempt(actions.finish_follow_up, by=self.coordinator, follow_up=talk)

    # What time does

    @rule(hours=st.sampled_from([1, 3, 12, 24, 48, 24 * 7, 24 * 20]))
    def time_passes(self, hours: int) -> None:
        self.traveller.shift(timedelta(hours=hours))
        for task in (
            tasks.expire_placements_of,
            tasks.end_holds_of,
            tasks.close_past_assignments_of,
            tasks.end_past_placements_of,
            tasks.plan_attendances_of,
            tasks.offer_free_seats_of,
        ):
            task(self.world.antenna.pk)
        if self.looks_often:
            self.the_facts_agree()

    # How it is done

    @property
    def coordinator(self) -> User:
        return self.world.coordinator

    def at(self, days: int, hour: int) -> datetime:
        day = timezone.localdate() + timedelta(days=days)
        return timezone.make_aware(datetime.combine(day, time(hour)))

    def attempt(self, action: Callable[..., Any], **arguments: Any) -> Any:
        """Do it, or be refused with a sentence; then nothing has changed."""
        try:
            with transaction.atomic():
                return action(now=timezone.now(), **arguments)
        except DomainError as refused:
            assert str(refused)
            return None

    def say_yes(self, action: Callable[..., Any], excuse: bool, **arguments: Any) -> None:
        """Say yes, and when days of weekly work are asked about, perhaps to that too."""
        try:
            with transaction.atomic():
                action(now=timezone.now(), **arguments)
        except DaysOffNeeded as asked:
            if excuse:
                self.attempt(action, **arguments, excused=[day.key for day in asked.days])
        except DomainError as refused:
            assert str(refused)

    def post(self, which: int, kind: Kind, fields: dict[str, Any], **moments: Any) -> None:
        house = self.world.organisations[which % 2]
        fields = {
            "kind": kind, "title": "Help mee", "description": "Je helpt mee.", "category": self.world.category,
            "place": house.place, "contact_name": "Lieve", "min_age": [16, 18][which % 2], **fields,
        }  # fmt: skip
        work = self.attempt(
            organisations.post_assignment, by=self.coordinator, organisation=house, fields=fields, **moments
        )
        if work and which < 9:  # the others stay a draft for a while
            self.attempt(organisations.submit, by=self.coordinator, assignment=work)
            self.attempt(actions.publish, by=self.coordinator, assignment=work)

    def pick(self, rows: QuerySet[M], which: int) -> M | None:
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None

    def person(self, who: int) -> Volunteer:
        return Volunteer.objects.get(pk=self.world.volunteers[who % 5].pk)

    def placement(self, which: int) -> Placement | None:
        return self.pick(Placement.objects.with_facts(), which)

    def opening(self, which: int) -> tuple[Assignment | None, Shift | None]:
        rows = Assignment.objects.select_related("organisation", "antenna").prefetch_related(
            "slots", "shifts"
        )
        work = self.pick(rows, which)
        return work, self.pick(work.shifts.all(), which) if work and work.is_event else None
