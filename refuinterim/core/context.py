"""What every template may use."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from refuinterim.core.offline import session_mark


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, whether it is a demo, and the number of a human to call."""
    return {
        "session_mark": partial(session_mark, request),
        "site_name": settings.SITE_NAME,
        "is_demo": settings.DEMO,
        "help_phone": settings.HELP_PHONE,
    }
