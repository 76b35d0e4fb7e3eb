"""Places in a page that a higher room fills (`refuinterim.core.panels`)."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from refuinterim.core.panels import panel_at

register = template.Library()


@register.simple_tag(takes_context=True)
def panel(context: dict[str, Any], place: str, about: Any = None) -> SafeString:
    """Draw what stands in `place`, about a row of the page; nothing where no room fills it."""
    found, request = panel_at(place), context["request"]
    if found is None:
        return SafeString("")
    drawn = render_to_string(found.template, found.facts(request, about), request=request)
    return mark_safe(drawn.strip())  # the template engine escaped it
