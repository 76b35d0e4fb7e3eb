# Readers: volunteers
"""From where somebody looks at the work: how long it takes them to get there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Expression, F, FloatField, Func, Value, prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.advice.travel import travel_minutes
from matching.attendance.commitments import Agreed
from organisations.models import Assignment
from refuinterim.core.models import Place
from refuinterim.core.owners import Hat
from volunteers.models import TravelMode, Volunteer

ROUTES = {  # how the map site calls a way of travelling; it knows no buses: on foot, from the stop
    TravelMode.FOOT: "fossgis_osrm_foot",
    TravelMode.BIKE: "fossgis_osrm_bike",
    TravelMode.TRANSIT: "fossgis_osrm_foot",
    TravelMode.CAR: "fossgis_osrm_car",
}
MAP = "https://www.openstreetmap.org"
FAR = 120  # minutes of travel beyond which a number helps nobody
SESSION_KEY = "place"  # what is kept of the place that a visitor typed
KEPT = ("id", "postcode", "name", "municipality", "latitude", "longitude")


@dataclass(frozen=True)
class Departure:
    """The home of whoever looks, and how they travel."""

    place: Place
    mode: TravelMode = TravelMode.BIKE
    dutch: str = ""  # the level that somebody speaks, when it is known

    @classmethod
    def of_volunteer(cls, volunteer: Volunteer) -> Departure | None:
        """The home and way of travelling that a volunteer told us; None when we do not know where they live."""
        if volunteer.place is None:
            return None
        return cls(volunteer.place, TravelMode(volunteer.travel_mode), volunteer.dutch_speaking)

    def minutes_to(self, work: Place) -> int:
        """Whole minutes to a place, at least one."""
        return max(1, round(travel_minutes(self.place, work, self.mode)))

    def travel_to(self, work: Place) -> str:
        """The way in words: "12 minutes by bike". Within one postcode a number would be false precision."""
        if work.pk == self.place.pk:
            return _("Close to your home")
        minutes = self.minutes_to(work)
        if minutes > FAR:
            return _("Far from your home")
        # Translators: for example "12 minutes by bike"
        words = ngettext("%(minutes)s minute %(mode)s", "%(minutes)s minutes %(mode)s", minutes)
        return words % {"minutes": minutes, "mode": self.mode.label}

    def nearness(self, path: str = "place") -> Expression:
        """Order rows by distance, nearest first; `path` leads to their place. Flat earth is enough in Belgium."""
        north = F(f"{path}__latitude") - Value(self.place.latitude)
        east = (F(f"{path}__longitude") - Value(self.place.longitude)) * Value(0.63)  # cos(51°)
        squares = Func(north, Value(2.0), function="power") + Func(east, Value(2.0), function="power")
        return Func(squares, function="sqrt", output_field=FloatField())


def way_to(address: str, departure: Departure | None) -> str:
    """The page of a map site with the way to an address: from the place of whoever looks, when it is known.

    Only who opens it sends that place there.
    """
    to = f"{address}, België"
    if departure is None:
        return f"{MAP}/search?{urlencode({'query': to})}"
    home = departure.place
    route = {"engine": ROUTES[departure.mode], "from": f"{home.postcode} {home.name}, België", "to": to}
    return f"{MAP}/directions?{urlencode(route)}"


class Visitor:
    """Whoever looks at the work on offer, signed in or not. Costs at most two queries, when asked."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def _own(self) -> tuple[Volunteer | None, Agreed]:
        own = Volunteer.objects.visible_to(self.request.user, Hat.VOLUNTEER)
        return Agreed.with_person(own, now=timezone.now())

    @property
    def volunteer(self) -> Volunteer | None:
        """The volunteer who is signed in."""
        return self._own[0]

    def agreed(self, shown: Iterable[Assignment] = ()) -> Agreed | None:
        """What the volunteer who is signed in agreed to already; the slots of what is `shown` come with theirs."""
        volunteer, agreed = self._own
        prefetch_related_objects([*shown, *agreed.work], "slots")
        return agreed if volunteer else None

    @cached_property
    def typed_place(self) -> Place | None:
        """The place that the visitor typed before; its facts are kept in the session, so it is not read again."""
        kept = self.request.session.get(SESSION_KEY)
        return Place(**kept) if isinstance(kept, dict) and set(kept) == set(KEPT) else None

    @property
    def departure(self) -> Departure | None:
        """The place that was typed, else the volunteer's own; None when neither is known."""
        if self.typed_place:
            if not (person := self.volunteer):
                return Departure(self.typed_place)
            return Departure(self.typed_place, TravelMode(person.travel_mode), person.dutch_speaking)
        return Departure.of_volunteer(self.volunteer) if self.volunteer else None

    def remember(self, place: Place | None) -> None:
        """Keep the place for the next pages; None forgets it. The same one again is not written."""
        kept = {name: getattr(place, name) for name in KEPT} if place else None
        if kept is None:
            self.request.session.pop(SESSION_KEY, None)
        elif kept != self.request.session.get(SESSION_KEY):
            self.request.session[SESSION_KEY] = kept
        self.typed_place = place
