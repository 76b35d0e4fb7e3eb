# Readers: staff
"""Places in a spreadsheet: a postcode and a town, in two columns or in one, found for all rows at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refuinterim.core.meant_place import Meant, meant_place
from refuinterim.core.models import Antenna, Place
from refuinterim.imports.cells import line
from refuinterim.imports.kinds import Column, Row
from refuinterim.spreadsheets.headers import key
from refuinterim.spreadsheets.reading import Cell, as_text

CHOICES = 4


def read_postcode(cell: Cell) -> str:
    """Four digits."""
    typed = as_text(cell).upper().removeprefix("B-").removeprefix("BE-").strip()
    if not (typed.isdecimal() and len(typed) == 4 and typed[0] != "0"):
        raise ValidationError(
            _("“%(text)s” is no Belgian postcode. It has four digits, like 8000.") % {"text": typed[:30]}
        )
    return typed


def place_columns() -> list[Column]:
    """The two columns; a postcode alone, or a town alone, is enough."""
    return [
        Column(
            "postcode", gettext_lazy("postcode"), read_postcode,
            ("postnummer", "post code", "code postal", "zip", "postcode gemeente", "postal code"), 8000,
        ),
        Column(
            "town", gettext_lazy("town"), line(80),
            ("gemeente", "stad", "woonplaats", "plaats", "ville", "commune", "localité", "city", "place", "lieu"),
            "Brugge",
        ),
    ]  # fmt: skip


class Places:
    """The places that the rows of one run name."""

    def __init__(self, antenna: Antenna) -> None:
        self.near = antenna.place
        self.meant: dict[str, Meant] = {}

    def prepare(self, rows: Iterable[Row]) -> None:
        """Find each text once; what is written as we write it costs no question."""
        known: dict[str, Meant] = {}
        for place in Place.objects.all():
            known.setdefault(key(f"{place.postcode} {place.name}"), Meant(place))
        for typed in {text for row in rows if (text := _typed(row))}:
            self.meant[typed] = known.get(key(typed)) or meant_place(typed, near=self.near)

    def of(self, row: Row) -> Place | None:
        """The place of a row; what is wrong is said at its cell."""
        typed = _typed(row)
        if not typed:
            return None
        meant = self.meant[typed]
        if meant.place is None:
            column = "town" if row.get("town") else "postcode"
            if meant.choices:
                names = ", ".join(str(place) for place in meant.choices[:CHOICES])
                row.wrong(
                    column,
                    _("“%(text)s” can be more than one place. Choose: %(choices)s.")
                    % {"text": typed, "choices": names},
                )
            else:
                row.wrong(column, _("We do not know the place “%(text)s”.") % {"text": typed})
        return meant.place


def _typed(row: Row) -> str:
    return f"{row.get('postcode', '')} {row.get('town', '')}".strip()
