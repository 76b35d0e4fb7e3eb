"""The question whether messages may come on this device, at a moment that makes sense."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import RequestContext

from refuinterim.messages import push

register = template.Library()


@register.inclusion_tag("components/ask_push.html", takes_context=True)
def ask_push(context: RequestContext) -> dict[str, Any]:
    """Ask who has no device yet and never said no. The page decides when: a yes is certain, a moment comes."""
    request: Any = context["request"]
    is_open = bool(push.public_key()) and not request.user.was_asked_for_push
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "push_key": push.public_key() if is_open else "",
        "may_refuse": True,
    }
