"""Requests: of somebody who signed in, and the page that one leads on to."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from refuinterim.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request whose user is known. A type for annotations: nothing makes one."""

    user: User
    htmx: HtmxDetails


def next_url(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that `next` names, or `otherwise`."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else otherwise
