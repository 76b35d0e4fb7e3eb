"""What everybody may see without signing in: the home page and the work on offer."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from matching.browse.cards import AssignmentCard, cards, note_language, shift_choices, weekly_moments
from matching.browse.favourites import Favourites
from matching.browse.filters import AssignmentFilter
from matching.browse.hosts import hosts
from matching.browse.listing import Listing
from matching.browse.map import ground
from matching.browse.may_i import SITUATIONS
from matching.browse.order import in_order
from matching.browse.preview import HEIGHT, WIDTH, Preview
from matching.browse.structured import structured
from matching.browse.travel import Visitor, way_to
from matching.models import Placement
from organisations.models import Assignment, Document
from organisations.states import AssignmentState
from refuinterim.accounts.requests import next_url
from refuinterim.core.addresses_in_languages import canonical, with_language
from refuinterim.core.models import Category
from refuinterim.core.owners import Hat

ON_HOME = 3
HOSTS_ON_HOME = 4
LOOKED_AT = 24  # of the work that is near and soon: enough for some organisations


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Invite, and show what is near and soon, and where."""
    now, visitor = timezone.now(), Visitor(request)
    departure = visitor.departure
    hearts = Favourites.of(request, visitor.volunteer)
    rows = AssignmentFilter(
        QueryDict(), hearts.marked(Assignment.objects.open().with_facts().with_photo()), now=now
    ).qs
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
    """Show the work on offer that passes the filters, as a list or with a map; htmx gets the results alone."""
    htmx: Any = request.htmx  # type: ignore[attr-defined]  # set by its middleware
    is_part = bool(htmx) and not htmx.history_restore_request
    listing = Listing(request, timezone.now())
    context = {
        "listing": listing,
        "filter": listing.filter,
        "page": listing.page,
        "cards": listing.cards,
        "is_part": is_part,
        "tile_url": settings.TILE_URL,
        "tile_attribution": settings.TILE_ATTRIBUTION,
    }
    name = "matching/browse/assignment_list.html"
    return render(request, f"{name}#results" if is_part else name, context)


@require_POST
def assignment_keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep work for later (`keep`), or let it go; htmx gets the heart alone."""
    hearts = Favourites.of(request, Visitor(request).volunteer)
    is_kept = request.POST.get("keep") == "1"
    assignment = Assignment.objects.visible_to(request.user).filter(slug=slug).first()
    if assignment:
        hearts.set(assignment, is_kept=is_kept)
    elif is_kept:
        raise Http404
    else:
        hearts.forget(slug)  # closed since
    if request.htmx:  # type: ignore[attr-defined]
        heart = {"keep_url": request.path, "is_kept": is_kept}
        return render(request, "matching/browse/heart.html", {"card": heart})
    return redirect(next_url(request, reverse("matching:assignment-list")))


@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def map_ground(request: HttpRequest) -> JsonResponse:
    """The municipalities that the map names."""
    return JsonResponse({"towns": ground()})


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
    hearts = Favourites.of(request, visitor.volunteer)
    assignment = get_object_or_404(hearts.marked(rows), slug=slug)
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
        "preview": {
            "of": Preview(assignment, card),
            "site": settings.SITE_URL,
            "width": WIDTH,
            "height": HEIGHT,
        },
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
