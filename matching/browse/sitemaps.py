"""What search engines may find: the public pages, and all work on offer, each in every language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse
from django.utils import translation

from organisations.models import Assignment
from refuinterim.core.addresses_in_languages import alternates

PAGES = (
    "matching:home",
    "matching:assignment-list",
    "matching:what-is-volunteering",
    "matching:may-i",
)
ON_A_SITEMAP = 1000  # five addresses each: well under the 50,000 and the 50 MB that sitemaps.org allows


class InEveryLanguage(Sitemap):
    """A sitemap whose items each have an address in every language.

    Django's own way of doing so reads every item to show one page of them, and finds each address anew for each
    pair of languages; here a page of 1,000 items costs two queries.
    """

    limit = ON_A_SITEMAP
    protocol, _colon, _host = settings.SITE_URL.partition("://")

    def path(self, item: Any) -> str:
        """The address of an item without language."""
        raise NotImplementedError

    def day(self, item: Any) -> date | None:
        """When it last changed, where that is known."""
        return None

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[Any]:
        """The addresses on one page of this sitemap, as Django's template draws them."""
        found: list[dict[str, Any]] = []
        for item in self.paginator.page(page).object_list:
            others = [
                {"lang_code": code, "location": address} for code, address in alternates(self.path(item))
            ]
            found.extend(
                {"location": one["location"], "lastmod": self.day(item), "alternates": others}
                for one in others
                if one["lang_code"] != "x-default"
            )
        return found


class PublicPages(InEveryLanguage):
    """The pages that are always there."""

    def items(self) -> Iterable[str]:
        """Their names."""
        return PAGES

    def path(self, item: str) -> str:
        """As the default language has it."""
        with translation.override(settings.LANGUAGE_CODE):
            return reverse(item)


class WorkOnOffer(InEveryLanguage):
    """Every published assignment. It changed last when it was last put on offer: before that nobody saw it."""

    def items(self) -> Iterable[Any]:
        """Slug and day, in an order that stays."""
        rows = Assignment.objects.open().order_by("pk")
        return rows.annotate(offered=Max("offer_periods__starts_on")).values_list("slug", "offered")

    def path(self, item: tuple[str, date | None]) -> str:
        """As the default language has it."""
        with translation.override(settings.LANGUAGE_CODE):
            return reverse("matching:assignment-detail", args=[item[0]])

    def day(self, item: tuple[str, date | None]) -> date | None:
        """When it was last put on offer."""
        return item[1]

    def get_latest_lastmod(self) -> date | None:  # type: ignore[override]  # Django takes a day too
        """The newest day of all, in one query."""
        newest: date | None = Assignment.objects.open().aggregate(day=Max("offer_periods__starts_on"))["day"]
        return newest


SITEMAPS: dict[str, type[Sitemap[Any]]] = {"paginas": PublicPages, "opdrachten": WorkOnOffer}
