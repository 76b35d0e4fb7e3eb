# Readers: staff
"""Pages of the yearly figures, inside the admin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from refuinterim.accounts.roles import coordinates, is_national
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from refuinterim.core.once import once, refused
from refuinterim.core.written import isolated
from reporting import actions, exports
from reporting.cards import cards, gap
from reporting.charts import PEOPLE, WORK, gap_chart, years_chart
from reporting.figures import ALL_FIGURES, BY_NAME, figures_of_years, known_years, rows
from reporting.forms import PublishedYearForm
from reporting.models import FrozenYear
from volunteers.models import Volunteer

ALL = "alle"  # the address of all antennes together
FIRST_YEAR = 2000
YEARS_SHOWN = 7
ROWS_A_PAGE = 50
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ORDER = {
    "Volunteer": ["first_name", "last_name", "pk"],
    "Assignment": ["title", "pk"],
    "Organisation": ["name", "pk"],
}


def reader(view: Any) -> Any:
    """Let in who may see figures; anonymous people sign in first."""
    return login_required(permission_required("reporting.view_figures", raise_exception=True)(view))


@dataclass(frozen=True)
class Scope:
    """The antenne (None: all) and year that an address names, with what the user may choose."""

    antennas: list[Antenna]
    antenna: Antenna | None
    slug: str
    year: int
    has_all: bool

    def address(self) -> str:
        """The page of this antenne and year."""
        return f"{reverse('reporting:figures')}?antenne={self.slug}&jaar={self.year}"


def scope_of(request: HttpRequest, slug: str | None, year: int | None) -> Scope:
    """What the address names. Raises Http404 outside the user's antennes, and for a year that cannot be."""
    antennas = list(Antenna.objects.visible_to(request.user))
    has_all = is_national(request.user) and len(antennas) > 1
    this_year = timezone.localdate().year
    year = this_year if year is None else year
    by_slug: dict[str, Antenna | None] = {antenna.slug: antenna for antenna in antennas}
    if has_all:
        by_slug[ALL] = None
    slug = next(iter(by_slug), "") if slug is None else slug
    if slug not in by_slug or not FIRST_YEAR <= year <= this_year:
        raise Http404
    return Scope(antennas, by_slug[slug], slug, year, has_all)


@reader
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of an antenne and year, beside the year before and over the years."""
    year = request.GET.get("jaar") or None
    if year is not None and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise Http404
    scope = scope_of(request, request.GET.get("antenne") or None, int(year) if year else None)
    known = known_years(scope.antenna, timezone.localdate())
    shown = [known_year for known_year in known if known_year <= scope.year][-YEARS_SHOWN:]
    by_year = {
        item.year: item
        for item in figures_of_years(scope.antenna, sorted({*shown, scope.year, scope.year - 1}))
    }
    chosen, before = by_year[scope.year], by_year[scope.year - 1]
    over_years = [by_year[shown_year] for shown_year in shown]
    is_past = scope.antenna is not None and scope.year < timezone.localdate().year and not chosen.is_frozen
    context = {
        **admin.site.each_context(request),
        "title": _("Yearly figures"),
        "scope": scope,
        "years": sorted({*known, known[0] - 1, scope.year}, reverse=True),  # one more, to fill in
        "chosen": chosen,
        "cards": cards(chosen, before, scope.slug),
        "gap": gap(chosen),
        "gap_chart": gap_chart(chosen),
        "over_years": over_years,
        "charts": [
            ("is-people", years_chart(over_years, PEOPLE, _("People over the years"))),
            ("is-work", years_chart(over_years, WORK, _("Work over the years"))),
        ],
        "table": [(figure, [item.values.get(figure.name) for item in over_years]) for figure in ALL_FIGURES],
        "can_freeze": is_past
        and not chosen.is_empty
        and coordinates(request.user, scope.antenna and scope.antenna.pk),
        "can_enter": is_past and chosen.is_empty,
        "source": exports.source_name(chosen),
    }
    return render(request, "reporting/figures.html", context)


@reader
@require_GET
def figure_rows(request: HttpRequest, slug: str, year: int, figure: str) -> HttpResponse:
    """The list behind a number; people of other antennes are counted, but not named."""
    scope = scope_of(request, slug, year)
    if figure not in BY_NAME:
        raise Http404
    listed = rows(figure, scope.antenna, year)
    kind = listed.model.__name__
    related = ["antenna", "organisation"] if kind == "Assignment" else ["antenna"]
    page = Paginator(listed.select_related(*related).order_by(*ORDER[kind]), ROWS_A_PAGE).get_page(
        request.GET.get("pagina")
    )
    ids = [row.pk for row in page.object_list]
    hidden = set()
    if kind == "Volunteer":
        hidden = set(ids) - set(
            Volunteer.objects.visible_to(request.user).filter(pk__in=ids).values_list("pk", flat=True)
        )
    may_open = request.user.has_perm(f"{listed.model._meta.app_label}.view_{listed.model._meta.model_name}")
    context = {
        **admin.site.each_context(request),
        "title": f"{BY_NAME[figure].label} · {isolated(scope.antenna or _('all antennes'))} {year}",
        "scope": scope,
        "figure": BY_NAME[figure],
        "kind": kind,
        "page": page,
        "hidden": hidden,
        "change_url": f"admin:{listed.model._meta.app_label}_{listed.model._meta.model_name}_change"
        if may_open
        else "",
        "is_frozen": FrozenYear.objects.visible_to(request.user)
        .filter(antenna=scope.antenna, year=year)
        .exists(),
    }
    return render(request, "reporting/figure_rows.html", context)


@reader
@require_GET
def export(request: HttpRequest, slug: str, year: int, extension: str) -> HttpResponse:
    """Download the figures as CSV or XLSX."""
    scope = scope_of(request, slug, year)
    if extension not in CONTENT_TYPES:
        raise Http404
    before, chosen = figures_of_years(scope.antenna, [year - 1, year])
    make = exports.as_csv if extension == "csv" else exports.as_xlsx
    response = HttpResponse(make(chosen, before), content_type=CONTENT_TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="jaarcijfers-{scope.slug}-{year}.{extension}"'
    return response


@reader
@require_POST
@once
def freeze(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Store the figures of a past year for good."""
    scope = scope_of(request, slug, year)
    if scope.antenna is None:
        raise Http404
    if not coordinates(request.user, scope.antenna.pk):
        raise PermissionDenied
    try:
        actions.freeze_year(by=request.user, antenna=scope.antenna, year=year, now=timezone.now())
        messages.success(request, _("The figures of %(year)s are stored.") % {"year": year})
    except DomainError as error:
        refused(request)
        messages.error(request, str(error))
    return redirect(scope.address())


@reader
@once
def enter_published(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Enter figures that were published before this software."""
    scope = scope_of(request, slug, year)
    if scope.antenna is None:
        raise Http404
    form = PublishedYearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_published_year(
                by=request.user,
                antenna=scope.antenna,
                year=year,
                figures=form.cleaned_data,
                now=timezone.now(),
            )
            messages.success(request, _("The figures of %(year)s are stored.") % {"year": year})
            return redirect(scope.address())
        except DomainError as error:
            form.add_error(None, str(error))
    context = {
        **admin.site.each_context(request),
        "title": _("Figures of %(antenna)s in %(year)s") % {"antenna": isolated(scope.antenna), "year": year},
        "scope": scope,
        "form": form,
    }
    return render(request, "reporting/published_year_form.html", context)
