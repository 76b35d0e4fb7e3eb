"""What pages of lower rooms show of attendances, without importing this room."""

from typing import Any

from django import template
from django.utils import timezone

from matching.hosting.who_came import to_confirm

register = template.Library()


@register.simple_tag(takes_context=True)
def moments_without_answer(context: dict[str, Any]) -> int:
    """How often somebody should still say who came, for the signed-in user."""
    return to_confirm(context["request"].user, timezone.now()).count()
