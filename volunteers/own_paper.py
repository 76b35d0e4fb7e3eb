# Readers: volunteers
"""All that we know of somebody, on paper: the same as the file for a machine, in words and in their language."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from refuinterim.core import phone_numbers
from refuinterim.core.drawing import draw
from refuinterim.core.own_data import Part, all_about
from volunteers import erasing
from volunteers.models import Volunteer

FEW = 3  # rows that stand one under the other
COLUMNS, SHORT = 4, 40  # values that fit beside each other, and their signs
Section = dict[str, object]


def paper(volunteer: Volunteer, *, now: datetime) -> bytes:
    """The PDF, in the language that is active."""
    told, beside = all_about(erasing.rows_of(volunteer))
    facts = {
        "language": get_language(),
        "rtl": get_language_bidi(),
        "title": _("All that we know of you"),
        "name": str(volunteer),
        "day": date_format(timezone.localtime(now), "j F Y"),
        "house": settings.SITE_NAME,
        "help": _("Is something wrong? Change it at “My details”. Or call us."),
        "phone": phone_numbers.shown(volunteer.antenna.phone),
        "sections": [_section(part) for part in told],
        "beside_title": _("What we note of each step"),
        "beside": [_section(part) for part in beside],
    }
    return draw("own-data.typ", facts, at=now)


def _section(part: Part) -> Section:
    """A long list of short rows is a table: what each value is stands above it, once."""
    labels = {tuple(label for label, _value in row) for row in part.rows}
    longest = max(len(value) for row in part.rows for _label, value in row)
    widest = max(len(row) for row in part.rows)
    is_table = len(part.rows) > FEW and len(labels) == 1 and widest <= COLUMNS and longest <= SHORT
    columns = labels.pop() if is_table else ()
    return {"title": part.title, "rows": part.rows, "count": len(part.rows), "columns": columns}
