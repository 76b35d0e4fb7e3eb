"""Earlier years of an antenne, made so that its records come to the published figures.

A year is made whole: who is active, who is new, which organisations offer which assignments, and who
came. Each event of a year falls between its first and last day and belongs to somebody who is active in
it, so that counting the records gives exactly the targets. Some weekly work, with some of its people,
goes on into the next year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from matching.models import Placement
from refuinterim.demo import contacts
from refuinterim.demo.offers import Host, Offer, new_host, new_offer
from refuinterim.demo.people import Person, consents_of, new_person
from refuinterim.demo.rows import Rows, moment
from refuinterim.demo.targets import Target
from refuinterim.demo.world import Ground, organisation_names
from volunteers.models import Intake
from volunteers.states import IntakeState


@dataclass(eq=False)
class Continuing:
    """Weekly work of one person that goes on after New Year."""

    person: Person
    offer: Offer
    placement: Placement


class History:
    """The years of one antenne, made one after the other and saved at the end."""

    def __init__(self, ground: Ground, targets: dict[int, Target]) -> None:
        self.ground, self.targets, self.rows = ground, targets, Rows()
        self.people: list[Person] = []
        self.hosts: list[Host] = []
        self.names = organisation_names(Random(f"names {ground.town.slug}"))
        self.carried: list[Offer] = []
        self.continuing: list[Continuing] = []

    def make(self) -> list[Person]:
        """Make and save all years; returns the people who are still there."""
        for year in self.targets:
            self._make_year(year)
        last = max(self.targets)
        for person in self.people:
            if person.last_active < last:
                person.volunteer.left_on = date(person.last_active, 12, 31)
        self.rows.save()
        return [person for person in self.people if person.volunteer.left_on is None]

    def _make_year(self, year: int) -> None:
        target, rng = self.targets[year], Random(f"{self.ground.town.slug} {year}")
        offers = self._make_offers(target, self.targets.get(year + 1), rng)
        new = self._welcome(target, rng)
        back = self._call_back(target, rng)
        for person in new + back:
            person.last_active, person.last_busy = year, set()
        helped = self._put_to_work(target, offers, new, back, rng)
        for person in new + back:
            is_new = person.talked_at.year == year
            if person not in helped and (not is_new or rng.random() < 0.6):
                contacts.without_work(
                    self.ground, self.rows, rng, person, offers, self._from(person, target), target.last
                )

    def _from(self, person: Person, target: Target) -> date:
        """The first day on which something can happen with somebody this year."""
        return max(target.first + timedelta(days=1), person.talked_at.date() + timedelta(days=1))

    def _make_offers(self, target: Target, following: Target | None, rng: Random) -> list[Offer]:
        hosts = list(dict.fromkeys(offer.host for offer in self.carried))
        known = [host for host in self.hosts if host not in hosts]
        rng.shuffle(known)
        hosts += known[: min(target.organisations - len(hosts), round(target.organisations * 0.6))]
        while len(hosts) < target.organisations:
            hosts.append(new_host(self.ground, self.rows, rng, *self.names.pop(), since=target.first))
        self.hosts = list(dict.fromkeys([*self.hosts, *hosts]))
        offering = {offer.host for offer in self.carried}
        turns = [host for host in hosts if host not in offering]
        wanted = target.assignments - len(self.carried)
        turns += [rng.choice(hosts) for _ in range(wanted - len(turns))]
        rng.shuffle(turns)
        carries = following.can_carry if following else 0
        made = []
        for number, host in enumerate(turns, start=1):
            until = None
            if following and number <= carries:
                days = (following.last - following.first).days
                until = following.first + timedelta(days=rng.randint(min(15, days), min(160, days)))
            made.append(
                new_offer(self.ground, self.rows, rng, host=host, target=target, number=number, until=until)
            )
        offers, self.carried = self.carried + made, made[:carries]
        return offers

    def _welcome(self, target: Target, rng: Random) -> list[Person]:
        days = (target.last - target.first).days
        new = []
        for _ in range(target.new):
            talked_at = moment(target.first + timedelta(days=rng.randint(0, days)), rng.randint(9, 16))
            asked_at = talked_at - timedelta(days=rng.randint(2, 15))
            person = new_person(
                self.ground,
                rng,
                number=len(self.people) + len(new) + 1,
                talked_at=talked_at,
                joined_at=asked_at,
            )
            new.append(person)
            intake = Intake(
                volunteer=person.volunteer,
                antenna=self.ground.antenna,
                state=IntakeState.DONE,
                requested_at=asked_at,
                planned_for=talked_at,
                done_at=talked_at,
                done_by=self.ground.coordinator,
            )
            self.rows.add(person.volunteer, *consents_of(person, self.ground), intake)
        return new

    def _call_back(self, target: Target, rng: Random) -> list[Person]:
        """People of earlier years who are active again; most were active the year before."""
        back = list(dict.fromkeys(item.person for item in self.continuing))
        before = [p for p in self.people if p.last_active == target.first.year - 1 and p not in back]
        longer_ago = [p for p in self.people if p.last_active < target.first.year - 1]
        rng.shuffle(before)
        rng.shuffle(longer_ago)
        some = min(len(longer_ago), target.returning // 10)
        return (back + longer_ago[:some] + before + longer_ago[some:])[: target.returning]

    def _put_to_work(
        self, target: Target, offers: list[Offer], new: list[Person], back: list[Person], rng: Random
    ) -> set[Person]:
        self.people += new
        helped: set[Person] = set()
        for item in self.continuing:
            if contacts.go_on(self.ground, self.rows, rng, item.person, item.offer, item.placement, target):
                helped.add(item.person)
        self.continuing = []
        others = [person for person in new + back if person not in helped]
        rng.shuffle(others)
        can_continue = self._can_continue(target)
        for person in others:
            if len(helped) == target.volunteered:
                break
            for turn in range(rng.choice([1, 1, 2, 3])):
                first = self._from(person, target)
                done = contacts.work(self.ground, self.rows, rng, person, offers, first, target.last)
                if done is None:
                    break
                helped.add(person)
                goes_on = turn == 0 and done.offer in self.carried and len(self.continuing) < can_continue
                if goes_on and done.goes_on_after(target.last):
                    self.continuing.append(Continuing(person, done.offer, done.placement))
        if len(helped) != target.volunteered:
            raise ValueError(
                f"{len(helped)} people of {target.volunteered} found work in {target.first.year}."
            )
        return helped

    def _can_continue(self, target: Target) -> int:
        following = self.targets.get(target.first.year + 1)
        return following.can_continue if following else 0
