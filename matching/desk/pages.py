# Readers: staff
"""What every page of the desk shares: who may enter, and the admin's frame around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from refuinterim.core.phone_numbers import shown
from refuinterim.core.typed_text import whole_number
from refuinterim.core.written import isolated
from volunteers.models import Volunteer

View = Callable[..., HttpResponse]


def desk_view(view: View) -> View:
    """Let coordinators in: others who work in the admin get 403, all others the sign-in page or 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("matching.propose"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    inside: View = admin.site.admin_view(guarded)
    return inside


def page(
    request: HttpRequest, template: str, *, title: str, about: Model | None = None, **context: Any
) -> TemplateResponse:
    """A page in the admin's frame; `about` is the row whose trail is shown above it."""
    request.current_app = admin.site.name  # type: ignore[attr-defined]  # as the admin's own pages do
    trail = {"opts": about._meta, "original": about} if about is not None else {}
    return TemplateResponse(
        request,
        template,
        {**admin.site.each_context(request), "title": str(title), "heading": title, **trail, **context},
    )


def change_url(row: Model) -> str:
    """The admin page of a row."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def number_in(data: Mapping[str, Any], name: str) -> int:
    """The number that a form or an address names; 404 when it is none."""
    if (number := whole_number(data.get(name, ""))) is None:
        raise Http404
    return number


def call_instead(volunteer: Volunteer) -> str:
    """What to do for somebody whom no message reaches; empty for everybody else."""
    if volunteer.email:
        return ""
    if not volunteer.phone:
        return _("%(name)s has no e-mail and no phone.") % {"name": isolated(volunteer)}
    return _("%(name)s has no e-mail: call %(phone)s.") % {
        "name": isolated(volunteer),
        "phone": isolated(shown(volunteer.phone)),
    }


def whom_to_call(volunteers: Iterable[Volunteer]) -> str:
    """The same for all of them whom a message should reach."""
    return " ".join(filter(None, map(call_instead, volunteers)))
