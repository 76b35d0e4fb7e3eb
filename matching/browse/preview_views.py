"""The picture of a shared link, for whoever shows it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from matching.browse.cards import AssignmentCard
from matching.browse.preview import A_MINUTE, Preview, TooManyDrawings
from organisations.models import Assignment

LONG = 60 * 60 * 24 * 365  # seconds; another version has another address
SHORT = 60 * 5  # of an address that names no version, or an old one


@require_safe
def assignment_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the picture of work on offer, the same to everybody; what is closed or unknown has none."""
    now = timezone.now()
    assignment = get_object_or_404(Assignment.objects.open().with_facts().with_photo(), slug=slug)
    preview = Preview(assignment, AssignmentCard.of(assignment, now=now))
    etag = f'"{preview.version}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        try:
            response = HttpResponse(preview.content(), content_type="image/png")
        except TooManyDrawings:
            return HttpResponse(
                status=503, headers={"Retry-After": str(A_MINUTE), "Cache-Control": "no-store"}
            )
    is_current = request.GET.get("v") == preview.version
    response["Cache-Control"] = (
        f"public, max-age={LONG}, immutable" if is_current else f"public, max-age={SHORT}"
    )
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    return response
