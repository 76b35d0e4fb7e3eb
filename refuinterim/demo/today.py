"""What is going on in the demo now, relative to the day it was loaded, through the ordinary actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.functional import cached_property

from matching.advice.openings import OpeningRow
from matching.advice.problem import build_problem
from matching.advice.suggestions import volunteers_for
from matching.attendance.coming_days import coming_days
from matching.engine import Problem
from matching.models import Attendance, Face, FollowUp, Placement, Side
from matching.placements import actions
from matching.placements.visit_moments import When
from matching.states import AttendanceState
from organisations.models import Shift
from refuinterim.accounts.models import User
from refuinterim.core.vocabulary import Weekday
from refuinterim.demo.cast import CAST, bring_in
from refuinterim.demo.hosts import ask_to_join, look_after
from refuinterim.demo.openings import Board, Opening, Texts
from refuinterim.demo.papers import show_papers
from refuinterim.demo.people import Person
from refuinterim.demo.rows import moment
from refuinterim.demo.world import Ground
from refuinterim.messages.channels import Channel
from refuinterim.messages.models import Message
from refuinterim.messages.states import MessageState
from volunteers import actions as volunteers
from volunteers.models import Group, ParticipationTrack, TrackStatus, Volunteer
from volunteers.talks.actions import choose, open_moments
from volunteers.talks.models import TalkMoment, TalkWay

# Of each week: the way, the day, the hours, the seats, the languages.
TALKS: list[tuple[TalkWay, Weekday, list[tuple[int, int]], int, tuple[str, ...]]] = [
    (TalkWay.OFFICE, Weekday.TUESDAY, [(14, 0), (14, 30), (15, 0)], 1, ("nl", "en", "fr")),
    (TalkWay.PHONE, Weekday.WEDNESDAY, [(9, 30), (10, 0)], 1, ("nl", "ar")),
    (TalkWay.GROUP, Weekday.THURSDAY, [(18, 0)], 6, ("nl", "en")),
    (TalkWay.PHONE, Weekday.FRIDAY, [(11, 0), (11, 30)], 1, ("uk", "en")),
]
WEEKS_DONE = 8  # of Samira's weekly work: 8 × 165 minutes are 22 hours


class Today:
    """The present of one antenne."""

    def __init__(self, ground: Ground, texts: Texts, people: list[Person], now: datetime) -> None:
        self.ground, self.now = ground, now
        self.openings: Mapping[str, Opening] = Board(ground, texts, now).post_all()
        self.rng = Random(f"today {ground.town.slug}")
        self.pool = [person.volunteer for person in people]
        self.rng.shuffle(self.pool)

    @cached_property
    def problem(self) -> Problem:
        """Everybody and everything that can be matched now, read once."""
        return build_problem(self.ground.antenna, today=timezone.localdate(self.now), now=self.now)

    def ago(self, days: float) -> datetime:
        """A moment some days before now."""
        return self.now - timedelta(days=days)

    def ask(self, volunteer: Volunteer, key: str, shift: int | None = None, *, days: float) -> Placement:
        """The coordinator proposed it, some days ago, for the reasons that the engine gives."""
        what = self._what(volunteer, key, shift)
        return self._propose(what, days)

    def ask_somebody(self, key: str, shift: int | None, others: list[Volunteer], *, days: float) -> None:
        """The coordinator proposed it to whom it suits best of some people; to nobody when it suits nobody."""
        what = self._what(others[0], key, shift)
        free = {volunteer.pk: volunteer for volunteer in others}
        opening = OpeningRow(what["assignment"], what["shift"])
        fitting = volunteers_for(self.problem, opening, top=len(self.pool)).fits
        why = next((suggestion for suggestion in fitting if suggestion.volunteer.pk in free), None)
        if why:
            others.remove(free[why.volunteer.pk])
            self._propose({**what, "volunteer": why.volunteer}, days)

    def _propose(self, what: dict[str, Any], days: float) -> Placement:
        coordinator, now = self.ground.coordinator, self.ago(days)
        return actions.propose(by=coordinator, now=now, problem=self.problem, **what).placement

    def sign_up(self, volunteer: Volunteer, key: str, shift: int | None = None, *, days: float) -> Placement:
        """The volunteer asked for it, some days ago."""
        what = self._what(volunteer, key, shift)
        return actions.apply(by=volunteer.user, now=self.ago(days), language=volunteer.language, **what)

    def join(self, volunteer: Volunteer, key: str, shift: int | None = None, *, days: float) -> Placement:
        """The volunteer asked for it, and the coordinator made it certain a day later."""
        placement = self.sign_up(volunteer, key, shift, days=days)
        return actions.confirm(by=self.ground.coordinator, placement=placement, now=self.ago(days - 1))

    def tidy(self) -> None:
        """What is longer ago was confirmed by the organisations, and called about."""
        long_ago = Attendance.objects.to_confirm(self.ago(4)).filter(
            placement__assignment__antenna=self.ground.antenna
        )
        for attendance in long_ago.select_related("placement__volunteer"):
            attendance.placement.refresh_from_db()
            actions.confirm_attendance(
                by=self.ground.coordinator,
                attendance=attendance,
                state=AttendanceState.PRESENT,
                now=attendance.ends_at + timedelta(hours=3),
            )
        talks = FollowUp.objects.due(timezone.localdate(self.ago(4))).filter(antenna=self.ground.antenna)
        for follow_up in talks:
            talked_at = moment(follow_up.due_on, 11)
            actions.finish_follow_up(
                by=self.ground.coordinator, follow_up=follow_up, now=talked_at, notes="Het gaat goed."
            )

    def open_talks(self) -> list[TalkMoment]:
        """The coordinator opens moments for first talks in the coming two weeks: at the office, by phone, in a group."""
        antenna, coordinator = self.ground.antenna, self.ground.coordinator
        where = f"Demostraat 1, {antenna.place.postcode} {antenna.place.municipality}, eerste verdieping"
        made = []
        for way, weekday, hours, seats, languages in TALKS:
            made += open_moments(
                by=coordinator, antenna=antenna, held_by=coordinator, minutes=30, way=way, where=where, seats=seats,
                starts=self.hours(weekday, hours), languages=[self.ground.languages[slug] for slug in languages],
                now=self.now,
            )  # fmt: skip
        return sorted(made, key=lambda moment: moment.starts_at)

    def hours(self, weekday: Weekday, hours: Iterable[tuple[int, int]]) -> list[datetime]:
        """These hours on this day of the coming two weeks."""
        days = [timezone.localdate(self.now) + timedelta(days=number) for number in range(1, 15)]
        return [moment(day, *hour) for day in days if day.weekday() == weekday.value for hour in hours]

    def _what(self, volunteer: Volunteer, key: str, shift: int | None) -> dict[str, Any]:
        opening = self.openings[key]
        # The seats are read anew: other people took some.
        assignment = opening.assignment
        assignment.refresh_from_db(fields=["seats_taken"])
        chosen = None if shift is None else Shift.objects.get(pk=opening.shifts[shift].pk)
        return {"volunteer": volunteer, "assignment": assignment, "shift": chosen}


class Brugge(Today):
    """The antenne in which the demo's personas live."""

    def play(self) -> None:
        """Let everything happen that the desk, the organisation and the volunteer should find."""
        self.cast = {part.name: bring_in(self.ground, part, self.now) for part in CAST}
        self.weekly_work()
        self.answers()
        self.full_shift()
        self.busy_assignments()
        self.first_talks()
        self.visits()
        self.tidy()
        home = self.openings["cook-together"].assignment.organisation
        lieve = home.memberships.get().user
        look_after(home, lieve, now=self.now)
        show_papers(self.cast, lieve=lieve, els=self.ground.coordinator, ago=self.ago)
        give_tracks(self.pool, self.rng, self.now)
        ask_to_join(self.ground, at=self.ago(1))

    def first_talks(self) -> None:
        """Two of those who wait chose a moment, the others can; Filmon comes in two days, planned by hand."""
        moments = self.open_talks()
        for name, way in (("Palwasha", TalkWay.OFFICE), ("Kateryna", TalkWay.GROUP)):
            person, moment = self.cast[name], next(one for one in moments if one.way == way)
            choose(by=self.ground.coordinator, volunteer=person, moment=moment, now=self.now)

    def visits(self) -> None:
        """The neighbourhood house shows people around twice; Samira goes and looks, and Hanna was there and thinks about it."""
        house = self.openings["coffee"].assignment
        member = house.organisation.memberships.get().user
        starts = self.hours(Weekday.THURSDAY, [(14, 0)])
        for start in starts:
            actions.open_visit_moment(by=member, assignment=house, starts_at=start, seats=4, now=self.ago(3))
        opened = house.visit_moments.order_by("starts_at").first()
        assert opened
        samira, hanna = self.cast["Samira"], self.cast["Hanna"]
        by = samira.user or self.ground.coordinator
        actions.plan_visit(
            by=by, volunteer=samira, assignment=house, when=When(opened.starts_at, opened), now=self.ago(2)
        )
        went = moment(timezone.localdate(self.ago(3)), 14)
        actions.log_visit(
            by=self.ground.coordinator, volunteer=hanna, assignment=house, starts_at=went, now=self.ago(1)
        )

    def weekly_work(self) -> None:
        """Samira cooks every week: 22 hours are counted, the last time waits for Lieve. So does Yonas, since later."""
        lieve = self.openings["cook-together"].assignment.organisation.memberships.get().user
        for name, days, done in (("Samira", 61, WEEKS_DONE), ("Yonas", 33, 4)):
            placement = self.join(self.cast[name], "cook-together", days=days)
            for back in range(days - 1, -1, -7):
                actions.plan_attendances(by=None, placement=placement, now=self.ago(back))
            for attendance in list(
                placement.attendances.filter(ends_at__lt=self.now).order_by("starts_at")[:done]
            ):
                attendance.placement.refresh_from_db()
                actions.confirm_attendance(
                    by=lieve,
                    attendance=attendance,
                    state=AttendanceState.PRESENT,
                    now=attendance.ends_at + timedelta(hours=1),
                )
            self.faces(name, placement, lieve)
            third = coming_days(placement, now=self.now)[2]
            actions.take_day_off(
                by=placement.volunteer.user or self.ground.coordinator,
                placement=placement,
                starts_at=third.starts_at,
                now=self.ago(1),
            )
        self.join(self.cast["Samira"], "concert", 0, days=6)

    def faces(self, name: str, placement: Placement, lieve: User) -> None:
        """How it was, from both sides: Samira is glad, Yonas was sad a day ago."""
        came = list(placement.attendances.counted().order_by("starts_at"))
        by = placement.volunteer.user or self.ground.coordinator
        volunteer, organisation = Side.VOLUNTEER, Side.ORGANISATION
        said: list[tuple[Attendance, User, Side, Face, str]] = [
            (came[0], by, volunteer, Face.GOOD, "Iedereen is vriendelijk. Ik leer veel woorden."),
            (came[0], lieve, organisation, Face.VERY_GOOD, f"{name} helpt graag en komt op tijd."),
        ]
        if name == "Yonas":
            said.append((came[-1], by, volunteer, Face.BAD, "Ik was alleen in de keuken."))
        for attendance, who, side, face, line in said:
            sad = attendance is came[-1] and face == Face.BAD
            at = max(self.ago(1), attendance.ends_at) if sad else attendance.ends_at + timedelta(hours=2)
            actions.say_impression(
                by=who,
                attendance=attendance,
                side=side,
                face=face,
                line=line,
                is_shared=name == "Samira",
                now=at,
            )

    def answers(self) -> None:
        """Proposals that wait, answers that came, a no."""
        cast = self.cast
        self.ask(cast["Samira"], "soup", 1, days=1)
        self.ask(cast["Oleh"], "farm", days=2)
        self.ask(cast["Hanna"], "bikes", days=6.5)
        self.ask(cast["Ibrahim"], "coffee", days=3)
        stage = self.ask(cast["Dmytro"], "stage", 0, days=4)
        actions.accept(by=None, placement=stage, now=self.ago(1), language="nl")
        no = self.ask(cast["Elif"], "talk", days=5)
        actions.decline(by=self.ground.coordinator, placement=no, now=self.ago(3))
        self.sign_up(cast["Amina"], "clothes", days=2)
        self.sign_up(cast["Kateryna"], "clean-up", 0, days=0.5)
        self.sign_up(cast["Rosa"], "clean-up", 0, days=0.003)
        self.sign_up(cast["Nour"], "coffee", days=0.9)

    def full_shift(self) -> None:
        """The next run is full, with people on the waiting list; a soup day is over and nobody said who came."""
        cast = self.cast
        for name in ("Mykola", "Selam"):
            self.join(cast[name], "run", 0, days=8)
        for name in ("Ahmad", "Lina"):
            self.sign_up(cast[name], "run", 0, days=5)
        for name in ("Fatima", "Yonas", "Abel"):
            self.join(cast[name], "soup", 0, days=12)

    def busy_assignments(self) -> None:
        """Other people who are coming."""
        cast = self.cast
        for name, key, shift in (
            ("Reza", "play", 0),
            ("Sita", "play", 1),
            ("Diego", "museum", 0),
            ("Fatima", "soup", 1),
            ("Lina", "concert", 1),
        ):
            self.join(cast[name], key, shift, days=4)
        self.join(cast["Rojin"], "coffee", days=15)
        others = iter(self.pool)
        for key in ("clothes", "clothes", "talk", "talk", "farm"):
            self.join(next(others), key, days=9)
        for key, shift in (("stage", 0), ("stage", 1), ("stage", 2), ("clean-up", 0), ("run", 1)):
            self.join(next(others), key, shift, days=5)


class Elsewhere(Today):
    """An antenne without personas: the same things, fewer of them."""

    def play(self) -> None:
        """Some proposals, some answers, two people who wait for a first talk."""
        others = list(self.pool)
        for key, opening in self.openings.items():
            shift = len(opening.shifts) - 1 if opening.shifts else None
            self.join(others.pop(), key, shift, days=7)
            self.sign_up(others.pop(), key, shift, days=2)
            self.ask_somebody(key, shift, others, days=1)
        for volunteer in others[:2]:
            volunteers.request_intake(by=self.ground.coordinator, volunteer=volunteer, now=self.ago(3))
        moments = self.open_talks()
        choose(by=self.ground.coordinator, volunteer=others[0], moment=moments[0], now=self.now)
        self.tidy()
        give_tracks(self.pool, self.rng, self.now)


def give_tracks(people: list[Volunteer], rng: Random, now: datetime) -> None:
    """Record for some people until when their track runs; nobody of them is in a hurry."""
    today = timezone.localdate(now)
    ParticipationTrack.objects.bulk_create(
        ParticipationTrack(
            volunteer=volunteer,
            status=TrackStatus.MANDATORY,
            deadline=today + timedelta(weeks=rng.randint(14, 60)),
            track_coach="Trajectbegeleider Demo",
            decided_by="Agentschap Demo",
            decided_on=today - timedelta(days=60),
        )
        for volunteer in people
        if volunteer.group == Group.INTEGRATION_MANDATORY and rng.random() < 0.5
    )


def settle_messages(now: datetime) -> None:
    """Older messages are sent already; one did not arrive; the newest wait for the sender."""
    old = Message.objects.filter(state=MessageState.QUEUED, created_at__lt=now - timedelta(hours=1))
    old.update(
        state=MessageState.SENT,
        sent_at=F("created_at"),
        claimed_at=F("created_at"),
        channel=Channel.EMAIL,
        attempts=1,
    )
    lost = Message.objects.filter(kind="welcome", recipient=None).order_by("created_at").first()
    if lost:
        Message.objects.filter(pk=lost.pk).update(
            state=MessageState.FAILED, sent_at=None, attempts=6, error="Mailbox does not exist (demo)."
        )
