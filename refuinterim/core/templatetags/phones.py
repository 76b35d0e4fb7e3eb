"""Phone numbers in pages: as people here write them, with a link that dials."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from refuinterim.core import phone_numbers
from refuinterim.core.models import Antenna

register = template.Library()


@register.filter
def phone(number: str) -> str:
    """A kept number as people here write it."""
    return phone_numbers.shown(number or "")


@register.filter
def dialled(number: str) -> str:
    """What a phone dials for it; nothing when nobody can tell."""
    return phone_numbers.dialled(number or "")


@register.inclusion_tag("components/call_chip.html")
def call_chip(number: str) -> dict[str, Any]:
    """The same as a button of its own."""
    return call_link(number)


@register.inclusion_tag("components/human.html", takes_context=True)
def human_to_call(context: Any) -> dict[str, Any]:
    """Somebody to call: the antenne that the page is about, else who helps everybody, else every antenne."""
    antenna = context.get("antenna")
    if antenna and antenna.phone:
        return {"numbers": [(antenna, antenna.phone)]}
    if settings.HELP_PHONE:
        return {"numbers": [("", settings.HELP_PHONE)]}
    return {"numbers": [(one, one.phone) for one in Antenna.objects.active() if one.phone]}


@register.inclusion_tag("components/call_link.html")
def call_link(number: str) -> dict[str, Any]:
    """A number to tap; only to read, when no number can be found in what was kept."""
    return {"shown": phone(number), "dialled": dialled(number)}
