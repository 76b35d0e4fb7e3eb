"""Icons and levels for templates. Pages include components; components use these."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from lucide import IconDoesNotExist

from refuinterim.core import colours, icons, languages, moments, scenes, written
from refuinterim.core.vocabulary import DutchLevel
from refuinterim.core.written import Written

register = template.Library()

BARS = 5  # bars drawn for a level of Dutch; B2 fills four, C1 and C2 fill all
ANY_WORK = "shapes"  # drawn when a kind of work names an icon that does not exist


@register.simple_tag
def icon(name: str, size: int = 22) -> SafeString:
    """Draw a Lucide icon (`size` in pixels) that screen readers skip: the word stands beside it."""
    return icons.svg(str(name), size)


@register.simple_tag
def work_icon(category: Any, size: int = 26) -> SafeString:
    """Draw the icon of a kind of work. Its name is data, so an unknown one must not break a page."""
    try:
        return icons.svg(str(category.icon), size)
    except IconDoesNotExist:
        return icons.svg(ANY_WORK, size)


@register.simple_tag
def scene(category: Any = None) -> str:
    """The address of the drawn scene of a kind of work; without one, of people together."""
    return static(scenes.scene(category.slug if category else ""))


@register.simple_tag
def colour(name: str, dark: bool = False) -> str:
    """A colour of tokens.css as "#rrggbb", for where no style sheet reaches."""
    return colours.colour(name, dark=dark)


@register.filter
def dutch_level(code: str) -> DutchLevel | None:
    """The level of a code such as "A1"; None for an empty one."""
    return DutchLevel(code) if code else None


@register.filter
def bars(level: DutchLevel | str) -> list[bool]:
    """Which of the five bars of a level are filled, first to last; none for an empty level."""
    rank = DutchLevel(level).rank if level else 0
    return [number < rank for number in range(BARS)]


@register.filter
def listed(words: Iterable[object]) -> Written:
    """Words one after the other, with the comma of the reader's script."""
    return moments.listed(words)


@register.filter
def isolated(text: object) -> Written:
    """What somebody wrote, or a row by its name: a person, a place, an organisation, an address."""
    return written.isolated(text)


@register.filter(name="written")
def written_in(row: Any, field: str) -> Written:
    """A translated text of a row, with the language in which it is shown: `assignment|written:"title"`."""
    return written.written(row, field)


@register.filter
def first_letters(name: str) -> str:
    """The first letters of a name, two at most, for where there is no photo: "An De Smet" is "AD"."""
    return "".join(word[0] for word in str(name).split()[:2]).upper()


@register.filter
def broken(text: str) -> SafeString:
    """Text of several lines; what is `isolated` in it keeps its marks."""
    return mark_safe(conditional_escape(text).replace("\n", "<br>"))  # it is escaped


@register.filter
def plain(text: object) -> str:
    """The same without marks, for where HTML takes none: an attribute, or the title of the page."""
    return str(text)


@register.filter
def language_of(row: Any, field: str) -> str:
    """The same language, for the `lang` of a block of text."""
    return languages.language_of(row, field)


@register.filter
def without_placeholder(field: Any) -> Any:
    """A bound field whose label says enough: grey words inside a box look like an answer."""
    field.field.widget.attrs.pop("placeholder", None)
    return field
