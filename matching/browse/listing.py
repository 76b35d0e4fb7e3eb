# Readers: volunteers
"""The list of work on offer for one visitor: what passes, in which order, and what stands around it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property

from matching.advice.own_fit import OwnFit
from matching.browse.cards import AssignmentCard, cards
from matching.browse.favourites import Favourites
from matching.browse.filters import AssignmentFilter
from matching.browse.map import Spot, spots
from matching.browse.order import Sort, in_order
from matching.browse.travel import Visitor
from organisations.finding import IN_NAMES, Typed
from organisations.models import Assignment

ON_A_PAGE = 12
BESIDE_THE_FORM = ("sort", "view", "can", "saved", "at")  # answers that the form sends along


class Listing:
    """What `/opdrachten` shows; everything is read when it is asked for, in a constant number of queries."""

    def __init__(self, request: HttpRequest, now: datetime) -> None:
        self.request, self.now = request, now
        self.visitor = visitor = Visitor(request)
        answers: Any = request.GET.copy()
        known = visitor.typed_place
        if known and answers.getlist("near", [str(known)]) == [str(known)]:
            answers["near"] = known  # a place, so that nothing is read again
        around = visitor.departure.place if visitor.departure else None
        self.hearts = Favourites.of(request, visitor.volunteer)
        rows = self.hearts.marked(Assignment.objects.open().with_facts(slots=False))
        self.filter = AssignmentFilter(answers, rows, now=now, around=around)
        if "near" in request.GET:
            visitor.remember(
                self.filter.place
            )  # an unknown place forgets the old one: its order would mislead

    @property
    def is_own(self) -> bool:
        """Whether a volunteer looks, of whom the engine may know what fits."""
        return self.visitor.volunteer is not None

    @property
    def can(self) -> bool:
        """Whether only what somebody can do is asked for."""
        return self.is_own and bool(self.request.GET.get("can"))

    @property
    def saved(self) -> bool:
        """Whether only what somebody keeps is asked for."""
        return bool(self.request.GET.get("saved"))

    @property
    def shows_map(self) -> bool:
        """Whether a map stands above the list."""
        return self.request.GET.get("view") == "map"

    @cached_property
    def sorts(self) -> list[Sort]:
        """What may come first: nothing is near without a place, and nothing fits a stranger."""
        near = [Sort.NEAR] if self.visitor.departure else []
        return [Sort.SOON, *near, *([Sort.FITS] if self.is_own else [])]

    @property
    def sort(self) -> Sort:
        """What comes first now."""
        asked = self.request.GET.get("sort", "")
        usual = Sort.NEAR if self.visitor.departure else Sort.SOON
        return next((sort for sort in self.sorts if sort == asked), usual)

    @cached_property
    def fit(self) -> OwnFit | None:
        """What the engine says, when it is asked."""
        volunteer = self.visitor.volunteer
        if volunteer is None or not (self.can or self.sort == Sort.FITS):
            return None
        return OwnFit.of(volunteer, now=self.now)

    @cached_property
    def passing(self) -> Any:
        """The work that passes, in no order yet."""
        rows = self.filter.qs
        if self.saved:
            rows = rows.filter(is_kept=True)
        if self.can and self.fit and self.fit.is_judged:
            rows = rows.filter(pk__in=self.fit.best)
        return rows

    @cached_property
    def page(self) -> Page[Assignment]:
        """The page that is asked for."""
        search = self.filter.search
        rows = in_order(
            self.passing.with_photo(),
            now=self.now,
            departure=self.visitor.departure,
            sort=self.sort,
            named=search.query(IN_NAMES) if search else None,
            best=self.fit.best if self.fit else (),
        )
        return page_of(rows, self.request.GET.get("page", "1"))

    @cached_property
    def cards(self) -> list[AssignmentCard]:
        """Its cards, with how well each fits when that is what comes first."""
        agreed = self.visitor.agreed(shown=self.page.object_list)
        fits = self.fit.words(row.pk for row in self.page.object_list) if self.fit else {}
        return cards(self.page, now=self.now, departure=self.visitor.departure, agreed=agreed, fits=fits)

    @property
    def narrows(self) -> bool:
        """Whether anything leaves work out."""
        return self.filter.narrows or self.can or self.saved

    @cached_property
    def over(self) -> list[Assignment]:
        """What somebody keeps and nobody can join any more."""
        return self.hearts.over(self._every_open) if self.saved else []

    @cached_property
    def closed(self) -> int:
        """The same of a visitor, counted."""
        return self.hearts.closed(self._every_open) if self.saved else 0

    @property
    def _every_open(self) -> Any:
        return AssignmentFilter(QueryDict(), Assignment.objects.open(), now=self.now).qs

    @cached_property
    def meant(self) -> Typed | None:
        """Words that are nearly written like those that find nothing, when they do find something."""
        other = self.filter.typed.nearest if self.filter.typed and not self.page.object_list else None
        if other and Assignment.objects.open().filter(words__vector=other.query()).exists():
            return other
        return None

    @property
    def beside_the_form(self) -> list[tuple[str, str]]:
        """Answers that are given beside the form, for it to send along."""
        asked = [(name, self.request.GET.get(name, "")) for name in BESIDE_THE_FORM]
        return [(name, value[:100]) for name, value in asked if value]

    @cached_property
    def spots(self) -> list[Spot]:
        """The places of all work that passes, for the map."""
        return spots(self.passing, self.request.GET)


def page_of(rows: QuerySet[Assignment], number: str) -> Page[Assignment]:
    """A page, with how many there are in all: one query. One that is not there is Django's affair: the last."""
    paginator = Paginator(rows, ON_A_PAGE)
    if number.isdecimal() and len(number) < 5 and (wanted := int(number)):
        counted = rows.annotate(in_all=Window(Count("*")))
        found: list[Any] = list(counted[(wanted - 1) * ON_A_PAGE : wanted * ON_A_PAGE])
        if found:
            paginator.count = found[0].in_all  # type: ignore[misc]  # a cached property: known already
            return Page(found, wanted, paginator)
    return paginator.get_page(number)
