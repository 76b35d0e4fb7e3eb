"""The key of a form that makes something (`refuinterim.core.once`)."""

from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from refuinterim.core.once import KEY

register = template.Library()


@register.simple_tag
def once_key() -> SafeString:
    """Draw the key: another one each time that the form is shown."""
    return format_html('<input type="hidden" name="{}" value="{}">', KEY, uuid4().hex)
