"""What the head of a public page says of its own address, in every language, and data for search engines."""

import json
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.utils.encoding import escape_uri_path
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from refuinterim.core.addresses_in_languages import alternates, canonical, parts_of, territory_of

register = template.Library()
HARMLESS = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}  # so that no text ends the element around it


@dataclass(frozen=True)
class PageAddresses:
    """The one address of a page in the reader's language, and those of the same page in every language."""

    canonical: str
    alternates: list[tuple[str, str]]
    locale: str
    other_locales: list[str]


@register.simple_tag(takes_context=True)
def page_addresses(context: Any, number: int = 1) -> PageAddresses:
    """The addresses of the page that is shown: without its query, but for its number in a list of pages."""
    query = f"?page={number}" if number > 1 else ""
    path = escape_uri_path(parts_of(context["request"].path)[1])
    language = get_language() or settings.LANGUAGE_CODE
    return PageAddresses(
        canonical=canonical(context["request"]) + query,
        alternates=[(code, address + query) for code, address in alternates(path)],
        locale=territory_of(language),
        other_locales=[territory_of(code) for code, _name in settings.LANGUAGES if code != language],
    )


@register.simple_tag(takes_context=True)
def shared_address(context: Any) -> str:
    """The one address of this page in the reader's language, to give to somebody else."""
    return canonical(context["request"])


@register.filter
def as_data(data: Any) -> SafeString:
    """JSON for a block of data in a page; whatever the texts in it say, they stay inside it."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(HARMLESS))  # no sign of HTML is left
