# Readers: organisations, staff
"""Pages for photos of an organisation and of an assignment, and the files themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organisations.models import Assignment, Organisation, Photo, PhotoKind
from organisations.models.photo import FOLDER
from organisations.photo_actions import MOST_PLACES, add_photo, remove_photo
from organisations.photo_forms import FORMS, OwnPhotoForm
from organisations.reaching import changeable_or_403
from refuinterim.core.errors import DomainError
from refuinterim.core.once import once

LONG = 60 * 60 * 24 * 365  # seconds; another photo has another address


@require_safe
def photo_file(request: HttpRequest, key: UUID, width: int) -> HttpResponse:
    """A file of a photo. Its address cannot be guessed, and never shows another photo."""
    try:
        with default_storage.open(f"{FOLDER}/{key.hex}-{width}.webp") as file:
            content = file.read()
    except FileNotFoundError:
        raise Http404 from None
    response = HttpResponse(content, content_type="image/webp")
    response["Cache-Control"] = f"public, max-age={LONG}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@once
def organisation_photos(request: HttpRequest, slug: str) -> HttpResponse:
    """The photos of the place and the team, and of who welcomes people; one more of either."""
    organisation = changeable_or_403(Organisation, request.user, slug=slug)
    asked = request.POST.get("kind", "")
    sent = {"data": request.POST, "files": request.FILES}
    forms: dict[str, Any] = {
        kind.value: form(prefix=kind.value, **(sent if asked == kind else {})) for kind, form in FORMS.items()
    }
    form = forms.get(asked)
    if form is not None and form.is_valid():
        try:
            add_photo(
                by=request.user,  # type: ignore[arg-type]  # somebody is signed in
                organisation=organisation,
                kind=PhotoKind(asked),
                now=timezone.now(),
                **form.kept(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. People see this photo now."))
            return redirect("organisations:photos", organisation.slug)
    photos = Photo.objects.changeable_by(request.user).filter(organisation=organisation)
    places = photos.places()
    context = {
        "organisation": organisation,
        "antenna": organisation.antenna,
        "places": places,
        "faces": photos.faces(),
        "place_form": forms[PhotoKind.PLACE],
        "face_form": forms[PhotoKind.FACE],
        "is_full": len(places) >= MOST_PLACES,
    }
    return render(request, "organisations/photos.html", context)


@login_required
@require_POST
@once
def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a photo away."""
    photo = changeable_or_403(Photo, request.user, with_rows=("organisation",), pk=pk)
    remove_photo(by=request.user, photo=photo, now=timezone.now())  # type: ignore[arg-type]  # signed in
    messages.success(request, _("The photo is gone."))
    return redirect("organisations:photos", photo.organisation.slug)


@login_required
@once
def assignment_photo(request: HttpRequest, slug: str) -> HttpResponse:
    """The photo of an assignment, also when its words cannot change any more."""
    assignment = changeable_or_403(Assignment, request.user, with_rows=("organisation", "antenna"), slug=slug)
    form = own_photo_form(request, assignment)
    if form.is_valid():
        if save_own_photo(request, form, assignment):
            messages.success(request, _("Saved."))
        else:
            messages.info(request, _("Nothing changed."))
        return redirect("organisations:assignment-detail", assignment.slug)
    context = {"assignment": assignment, "antenna": assignment.antenna, "form": form}
    return render(request, "organisations/assignment_photo.html", context)


def own_photo_form(request: HttpRequest, assignment: Assignment) -> OwnPhotoForm:
    """The questions about the photo of an assignment, answered when they were sent."""
    photos = Photo.objects.changeable_by(request.user)
    photo = photos.filter(assignment=assignment.pk).first() if assignment.pk else None
    sent: Any = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return OwnPhotoForm(*sent, photo=photo)


def save_own_photo(request: HttpRequest, form: OwnPhotoForm, assignment: Assignment) -> bool:
    """Do what was asked: another photo, or none; return whether that was anything."""
    by: Any = request.user
    now = timezone.now()
    if form.cleaned_data["picture"]:
        add_photo(
            by=by,
            organisation=assignment.organisation,
            kind=PhotoKind.WORK,
            assignment=assignment,
            now=now,
            **form.kept(),
        )
        return True
    if form.cleaned_data.get("remove") and form.photo:
        remove_photo(by=by, photo=form.photo, now=now)
        return True
    return False
