"""The request of somebody who signed in, for views behind `login_required`."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from refuinterim.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request whose user is known. A type for annotations: nothing makes one."""

    user: User
    htmx: HtmxDetails
