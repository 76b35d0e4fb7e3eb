"""The language in an address: `/ar/opdrachten/` is read in Arabic, `/opdrachten/` in Dutch (decision 28).

Pages that a newcomer can meet are declared with `in_every_language`; everything else has one address for all
languages. Django's own `i18n_patterns` knows an address in the active language alone, so that a form on an older page
would lead nowhere, and it stands in the root of the addresses alone. This one knows every address in every language.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages
from django.conf import settings
from django.core.checks import CheckMessage
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver, resolve
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language

PLACE = "<language>/"  # stands in the route of every page that has an address in each language
PREFIX = re.compile(r"/(?P<code>[a-z]{2,3}(?:-[a-z]{2,8}){0,2})(?P<rest>/.*)?", re.IGNORECASE | re.DOTALL)


class LanguagePrefix:
    """The language at the start of an address; none for the default language. A pattern, as Django wants them."""

    def __init__(self) -> None:
        self.converters: dict[str, Any] = {}

    def __str__(self) -> str:
        return PLACE

    def describe(self) -> str:
        """As a page with an error shows it."""
        return repr(PLACE)

    def check(self) -> list[CheckMessage]:
        """Nothing can be wrong with it."""
        return []

    @property
    def regex(self) -> re.Pattern[str]:
        """What an address in the active language begins with; Django keeps it for each language."""
        return re.compile(re.escape(with_language("/", get_language() or settings.LANGUAGE_CODE)[1:]))

    def match(self, path: str) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """What follows the language, whichever it is; an address without one is known too."""
        code, slash, rest = path.partition("/")
        return (rest if slash and code in dict(settings.LANGUAGES) else path), (), {}


def in_every_language(*urls: URLPattern | URLResolver) -> list[URLResolver]:
    """These pages, with an address in each language."""
    prefix: Any = LanguagePrefix()  # the types know Django's own patterns alone
    return [URLResolver(prefix, list(urls))]


def parts_of(path: str) -> tuple[str, str]:
    """What stands in a path in the place of a language, and the path without it; ("", path) when there is none.

    It may be written in capitals, or name a country too: `/AR/` and `/ar-eg/` are Arabic.
    """
    found = PREFIX.fullmatch(path)
    if found and language_meant(found["code"]):
        return found["code"], found["rest"] or "/"
    return "", path


def language_meant(code: str) -> str:
    """Which of our languages a code means: itself, or without its country; "" for none."""
    languages, code = dict(settings.LANGUAGES), code.lower()
    return next((meant for meant in (code, code.partition("-")[0]) if meant in languages), "")


def is_in_every_language(match: ResolverMatch | None) -> bool:
    """Whether the page that was found has an address in each language."""
    return match is not None and PLACE in match.route


def has_languages(path: str) -> bool:
    """Whether there is a page at this path, and it has an address in each language."""
    try:
        return is_in_every_language(resolve(path))
    except Resolver404:
        return False


def with_language(path: str, language: str) -> str:
    """The path of a page in a language, from its path without one."""
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


def in_language(address: str, language: str) -> str:
    """The same page of ours in a language, its query kept; an address that has no languages stays as it is."""
    scheme, host, written, query, fragment = urlsplit(address)
    _code, path = parts_of(written)
    if not has_languages(unquote(path)):
        return address
    return urlunsplit((scheme, host, with_language(path, language), query, fragment))


def without_language(address: str) -> str:
    """An address, the same for whatever language it is read in."""
    return in_language(address, settings.LANGUAGE_CODE)


def public_address(path: str, language: str) -> str:
    """The whole address of a page in a language, from its path without one."""
    return settings.SITE_URL + with_language(path, language)


def canonical(request: HttpRequest) -> str:
    """The one address of the page that is asked for, in the language that is active, without its query."""
    _code, path = parts_of(request.path)
    return public_address(escape_uri_path(path), get_language() or settings.LANGUAGE_CODE)


def alternates(path: str) -> list[tuple[str, str]]:
    """The addresses of a page in every language, and the one that leads each reader to their own (x-default)."""
    found = [(code, public_address(path, code)) for code, _name in settings.LANGUAGES]
    return [*found, ("x-default", public_address(path, settings.LANGUAGE_CODE))]


def territory_of(language: str) -> str:
    """A language with a country, as networks name the language of a page (nl_BE): Belgium for a language that is
    spoken there officially, else where CLDR knows most of its readers.
    """
    locale = Locale.parse(language, sep="-")
    if locale.territory:
        return f"{locale.language}_{locale.territory}"
    if locale.language in get_official_languages("BE"):
        return f"{locale.language}_BE"
    likely = get_global("likely_subtags").get(locale.language, "")
    return "_".join([locale.language, *likely.split("_")[2:]])
