"""What follows from a line in `settings.LANGUAGES`: docs/adding-a-language.md."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from babel import Locale
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname


def introduce(languages: Iterable[tuple[str, str]]) -> None:
    """Tell Django of languages it does not know, such as Pashto: the name in itself, and the direction.

    Without it no menu of languages can be drawn. What Django knows already stays as it is.
    """
    for code, name in languages:
        LANG_INFO.setdefault(
            code,
            {
                "bidi": code.partition("-")[0] in settings.LANGUAGES_BIDI,
                "code": code,
                "name": str(Locale.parse(code, sep="-").get_display_name("en")),
                "name_local": name,
            },
        )


def language_of(row: Any, *fields: str) -> str:
    """The language in which these texts of a row are shown: the reader's where all are written in it, else Dutch."""
    dutch: str = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    language = get_language() or dutch
    written = (getattr(row, build_localized_fieldname(field, language), "") for field in fields)
    return language if all(written) else dutch
