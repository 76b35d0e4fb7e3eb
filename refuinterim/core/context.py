"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, whether it is a demo, and the number of a human to call."""
    return {"site_name": settings.SITE_NAME, "is_demo": settings.DEMO, "help_phone": settings.HELP_PHONE}
