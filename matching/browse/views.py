"""What everybody may see without signing in: the home page and the work on offer."""

from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Window
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from matching.browse.cards import AssignmentCard, cards, note_language, shift_choices, weekly_moments
from matching.browse.filters import AssignmentFilter
from matching.browse.hosts import hosts
from matching.browse.may_i import SITUATIONS
from matching.browse.order import Sort, in_order
from matching.browse.structured import structured
from matching.browse.travel import Visitor, way_to
from matching.models import Placement
from organisations.finding import IN_NAMES, Typed
from organisations.models import Assignment, Document
from organisations.states import AssignmentState
from refuinterim.core.addresses_in_languages import canonical, with_language
from refuinterim.core.models import Category
from refuinterim.core.owners import Hat

ON_HOME = 3
HOSTS_ON_HOME = 4
LOOKED_AT = 24  # of the work that is near and soon: enough for some organisations
ON_A_PAGE = 12
KEPT = ("sort",)  # answers beside the form, which it sends along


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Invite, and show what is near and soon, and where."""
    now, departure = timezone.now(), Visitor(request).departure
    rows = AssignmentFilter(QueryDict(), Assignment.objects.open().with_facts().with_photos(), now=now).qs
    near = list(in_order(rows, now=now, departure=departure)[:LOOKED_AT])
    first = near[:ON_HOME]
    context = {
        "cards": cards(first, now=now, departure=departure),
        "hosts": hosts(near, shown=first, most=HOSTS_ON_HOME),
        "is_near": departure is not None,
        "categories": Category.objects.filter(pk__in=Assignment.objects.open().values("category")),
    }
    return render(request, "pages/home.html", context)


@require_safe
@vary_on_headers("HX-Request")
def assignment_list(request: HttpRequest) -> HttpResponse:
    """Show the work on offer that passes the filters; htmx gets the results alone."""
    now, visitor = timezone.now(), Visitor(request)
    answers: Any = request.GET.copy()
    known = visitor.typed_place
    if known and answers.getlist("near", [str(known)]) == [str(known)]:
        answers["near"] = known  # a place, so that nothing is read again
    around = visitor.departure.place if visitor.departure else None
    rows = Assignment.objects.open().with_facts(slots=False).with_photos()
    filterset = AssignmentFilter(answers, rows, now=now, around=around)
    if "near" in request.GET:
        visitor.remember(filterset.place)  # an unknown place forgets the old one: its order would mislead
    search = filterset.search
    order = request.GET.get("sort", "")
    if order not in Sort.values or (order == Sort.NEAR and not visitor.departure):
        order = Sort.NEAR if visitor.departure else Sort.SOON
    rows = in_order(
        filterset.qs,
        now=now,
        departure=visitor.departure,
        sort=order,
        named=search.query(IN_NAMES) if search else None,
    )
    page = page_of(rows, request.GET.get("page", "1"))
    agreed = visitor.agreed(shown=page.object_list)
    htmx: Any = request.htmx  # type: ignore[attr-defined]  # set by its middleware
    is_part = bool(htmx) and not htmx.history_restore_request
    context = {
        "filter": filterset,
        "page": page,
        "cards": cards(page, now=now, departure=visitor.departure, agreed=agreed),
        "sorts": [sort for sort in (Sort.SOON, Sort.NEAR) if sort != Sort.NEAR or visitor.departure],
        "sort": order,
        "meant": meant_instead(filterset.typed) if not page.object_list else None,
        "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
        "is_part": is_part,
    }
    if is_part:
        return render(request, "matching/browse/assignment_list.html#results", context)
    return render(request, "matching/browse/assignment_list.html", context)


def meant_instead(typed: Typed | None) -> Typed | None:
    """Words that are nearly written like those that find nothing, when they do find something."""
    other = typed and typed.nearest
    if other and Assignment.objects.open().filter(words__vector=other.query()).exists():
        return other
    return None


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


@require_safe
def assignment_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one assignment. Somebody who helps there still sees it once it is closed."""
    now, visitor = timezone.now(), Visitor(request)
    own = Placement.objects.visible_to(request.user, Hat.VOLUNTEER)
    seen = Assignment.objects.visible_to(request.user).values("pk")
    rows = (
        Assignment.objects.filter(Q(pk__in=seen) | Q(pk__in=own.values("assignment")))
        .with_facts()
        .with_photos()
    )
    assignment = get_object_or_404(rows, slug=slug)
    agreed = visitor.agreed()
    shifts = shift_choices(assignment, now, agreed)
    card = AssignmentCard.of(assignment, now=now, departure=visitor.departure, agreed=agreed)
    context = {
        "assignment": assignment,
        "antenna": assignment.antenna,
        "card": card,
        "summary": " · ".join([card.when, card.where, card.organisation]),
        "shifts": shifts,
        "more_photos": assignment.more_photos,
        "weekly": weekly_moments(assignment),
        "required_skills": assignment.required_skills.all(),
        "documents": [Document(code).label for code in assignment.documents],
        "way": way_to(assignment.address, visitor.departure),
        "note": (note := assignment.organisation.current_note()),
        "note_language": note_language(note) if note else "",
        "structured": structured(assignment, now=now, url=canonical(request)),
        "is_open": assignment.state == AssignmentState.PUBLISHED
        and (bool(shifts) or not assignment.is_event),
        "placement": own.live().filter(assignment=assignment).first() if visitor.volunteer else None,
    }
    return render(request, "matching/browse/assignment_detail.html", context)


@require_safe
def what_is_volunteering(request: HttpRequest) -> HttpResponse:
    """Say what volunteer work is, in simple words."""
    return render(request, "pages/what_is_volunteering.html")


@require_safe
def may_i(request: HttpRequest) -> HttpResponse:
    """Say whom somebody tells before they start; what they open on the page stays on their phone."""
    return render(request, "pages/may_i.html", {"situations": SITUATIONS})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say to search engines where not to look, in whichever language, and where everything is listed."""
    starts = [with_language("", code) for code, _name in settings.LANGUAGES]
    context = {"starts": starts, "sitemap": settings.SITE_URL + reverse("matching:sitemap")}
    return render(request, "robots.txt", context, content_type="text/plain")
