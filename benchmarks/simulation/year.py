"""One year under one policy: proposals, answers, first days, hours, people who stop or leave."""

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from benchmarks.simulation.assumptions import Assumptions
from benchmarks.simulation.policies import Desk, Policy
from benchmarks.simulation.world import Array, World
from matching.engine import Organisation, Problem, Volunteer

# A first place is urgent after 30 days.
LONG_WAIT = 30 / 7


@dataclass
class Place:
    """A yes of a person (row) to an opening (row). Weeks; `first_day` is None until somebody came."""

    person: int
    opening: int
    starts: int
    first_day: int | None = None
    ended: int | None = None


@dataclass
class Year:
    """What happened. Arrays have one entry per person, with a week or -1 for never."""

    world: World
    assumptions: Assumptions
    policy: Policy
    yes: Array  # [person, opening]: the answer to a proposal
    first_day: list[int]
    left: list[int]
    hours: list[float]
    hours_done: list[int]  # when the hours of the track were reached
    places: list[Place] = field(default_factory=list)
    live: list[list[Place]] = field(default_factory=list)
    had: list[int] = field(default_factory=list)  # places that are over
    asked: set[int] = field(default_factory=set)  # this week
    declined: set[tuple[int, int]] = field(default_factory=set)

    @classmethod
    def begin(cls, world: World, assumptions: Assumptions, policy: Policy) -> "Year":
        """The first Monday: nobody has a place yet."""
        size = len(world.people)
        return cls(
            world=world,
            assumptions=assumptions,
            policy=policy,
            yes=answers(world, assumptions),
            first_day=[-1] * size,
            left=[-1] * size,
            hours=[float(person.hours_before) for person in world.people],
            hours_done=[
                0 if person.hours_before >= assumptions.track_hours else -1 for person in world.people
            ],
            live=[[] for _ in range(size)],
            had=[0] * size,
        )

    def run(self) -> "Year":
        """All weeks."""
        for week in range(self.assumptions.weeks):
            self.propose(week)
            self.work(week)
            self.leave(week)
        return self

    # Monday: who is asked what, and what they answer

    def propose(self, week: int) -> None:
        """Proposals of this Monday, all answered within the week."""
        self.asked.clear()
        desk = self.desk(week)
        if desk is None:
            return
        options: dict[int, list[int]] = {}
        for volunteer, opening in self.policy.choose(desk):
            options.setdefault(int(volunteer[1:]), []).append(int(opening[1:]))
        for person, openings in sorted(options.items()):
            self.asked.add(person)
            liked = [opening for opening in openings if self.yes[person, opening]]
            self.declined.update((person, opening) for opening in openings if opening not in liked)
            if liked:
                self.accept(person, max(liked, key=lambda o: (self.world.score[person, o], -o)), week)

    def accept(self, person: int, opening: int, week: int) -> None:
        """A yes: an event is on its day, weekly work begins next week."""
        event = self.world.work[opening].week
        place = Place(person, opening, starts=week + 1 if event is None else event)
        self.places.append(place)
        self.live[person].append(place)

    def desk(self, week: int) -> Desk | None:
        """What the coordinator sees; None when there is nothing to propose."""
        world = self.world
        waiting = [p for p in range(len(world.people)) if self.looks_for_more(p, week)]
        taken = [0] * len(world.work)
        counted = dict.fromkeys(world.organisations, 0)
        for place in self.places:
            if place.ended is None:
                taken[place.opening] += 1
            if place.ended is None or place.first_day is not None:
                counted[world.work[place.opening].row.organisation] += 1
        openings = [
            replace(work.row, seats=work.row.seats - taken[number]) if taken[number] else work.row
            for number, work in enumerate(world.work)
            if work.posted <= week
            and (work.week is None or work.week > week)
            and taken[number] < work.row.seats
        ]
        if not waiting or not openings:
            return None
        names = {row.id for row in openings}
        people = [self.volunteer(person, week) for person in waiting]
        present = {row.id for row in people}
        hosts = sorted({row.organisation for row in openings})
        pairs = {(f"v{person:04}", f"o{opening:04}") for person, opening in self.not_again(waiting)}
        problem = Problem(
            today=self.day(week),
            volunteers=tuple(people),
            openings=tuple(openings),
            organisations=tuple(Organisation(host, counted[host]) for host in hosts),
            forbidden=frozenset(pair for pair in pairs if pair[0] in present and pair[1] in names),
        )
        queue = sorted(waiting, key=lambda person: (world.people[person].comes_in, person))
        return Desk(
            problem=problem,
            queue=tuple(world.people[person].row.id for person in queue),
            liking=lambda volunteer, opening: float(world.liking[int(volunteer[1:]), int(opening[1:])]),
            options=self.assumptions.options,
        )

    def not_again(self, waiting: list[int]) -> set[tuple[int, int]]:
        """Pairs that were declined; for the crystal ball also those that would be, or would not come."""
        if not self.policy.knows_answers:
            return self.declined
        people = np.array(waiting)
        rows, openings = np.nonzero(~(self.yes & would_come(self.world))[people])
        return set(zip(people[rows].tolist(), openings.tolist(), strict=True))

    def day(self, week: int) -> date:
        """The Monday of a week."""
        return self.world.day(week)

    def looks_for_more(self, person: int, week: int) -> bool:
        """Here, with room for one more place, and wanting it."""
        who = self.world.people[person]
        if who.comes_in > week or self.left[person] >= 0 or len(self.live[person]) >= who.at_once:
            return False
        return self.had[person] + len(self.live[person]) < who.appetite or self.needs_hours(person)

    def needs_hours(self, person: int) -> bool:
        """On a track, with hours to go."""
        who = self.world.people[person]
        return who.on_track and self.hours[person] < self.assumptions.track_hours

    def volunteer(self, person: int, week: int) -> Volunteer:
        """The person as the engine sees them today: weekly work takes its part of the week."""
        who, live = self.world.people[person], self.live[person]
        rows = [self.world.work[place.opening].row for place in live]
        kept = {part for row in rows for part in row.slots}
        return replace(
            who.row,
            tier=self.tier(person, week),
            availability=tuple(part for part in who.row.availability if part not in kept),
            busy=tuple(row.period for row in rows if row.period is not None),
        )

    def tier(self, person: int, week: int) -> int:
        """Who needs a place most, as the contract has it."""
        who = self.world.people[person]
        if (
            who.deadline is not None
            and who.deadline - week <= self.policy.tracks_from
            and self.needs_hours(person)
        ):
            return 3
        if who.placed_before or self.first_day[person] >= 0 or self.live[person]:
            return 0
        return 2 if week - who.comes_in > LONG_WAIT else 1

    # The week itself

    def work(self, week: int) -> None:
        """Who comes, and which weekly work stops."""
        chance = self.world.chance
        for place in [place for places in self.live for place in places if place.starts <= week]:
            person, opening = place.person, place.opening
            if chance.show[person, opening, week] < chance.comes[person]:
                self.came(place, week)
            if self.world.work[opening].week is not None or self.stops(place, week):
                self.end(place, week)

    def came(self, place: Place, week: int) -> None:
        """An attendance, with its hours."""
        person = place.person
        if place.first_day is None:
            place.first_day = week
        if self.first_day[person] < 0:
            self.first_day[person] = week
        self.hours[person] += self.world.work[place.opening].hours
        if self.hours_done[person] < 0 and not self.needs_hours(person):
            self.hours_done[person] = week

    def stops(self, place: Place, week: int) -> bool:
        """Does weekly work end here? Fit and reception keep people."""
        world, assumed = self.world, self.assumptions
        fit = (world.score[place.person, place.opening] - 600) / 100
        welcome = world.work[place.opening].row.reception - 0.6
        weight = np.exp(-assumed.stops_fit * fit - assumed.stops_reception * welcome)
        return bool(world.chance.stop[place.person, place.opening, week] < assumed.stops * weight)

    def end(self, place: Place, week: int) -> None:
        """The seat is free again."""
        place.ended = week
        self.had[place.person] += place.first_day is not None
        self.live[place.person].remove(place)

    def leave(self, week: int) -> None:
        """Who gives up waiting, or goes for another reason."""
        for number, person in enumerate(self.world.people):
            if person.comes_in > week or self.left[number] >= 0:
                continue
            waits = self.first_day[number] < 0 and not self.live[number]
            chance = self.assumptions.moves_on
            if waits:
                asked = number in self.asked
                chance += self.assumptions.discouraged * (self.assumptions.asking_helps if asked else 1)
            if self.world.chance.leave[number, week] < chance:
                self.left[number] = week
                for place in list(self.live[number]):
                    self.end(place, week)


def answers(world: World, assumed: Assumptions) -> Array:
    """What each person says to each opening: the better it fits, the likelier yes, and some dare more."""
    odds = np.log(assumed.yes / (1 - assumed.yes)) + assumed.yes_slope * (world.score - 600) / 100
    odds = odds + assumed.yes_spread * world.chance.daring[:, None]
    said: Array = world.chance.answer < 1 / (1 + np.exp(-odds))
    return said


def would_come(world: World) -> Array:
    """Who would come on the day of an event; weekly work gets more than one day."""
    coming = np.ones(world.score.shape, dtype=np.bool_)
    for number, work in enumerate(world.work):
        if work.week is not None:
            coming[:, number] = world.chance.show[:, number, work.week] < world.chance.comes
    return coming
