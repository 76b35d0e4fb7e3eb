# Readers: staff
"""What a coordinator fills in to take rows in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from refuinterim.core.models import Antenna
from refuinterim.core.owners import Hat
from refuinterim.core.pictures import MOST_BYTES
from refuinterim.imports.kinds import ImportKind
from refuinterim.imports.models import SheetImport
from refuinterim.imports.running import letter
from refuinterim.spreadsheets.headers import Table
from refuinterim.spreadsheets.reading import as_text

EXAMPLES = 3  # cells shown of each column


class SendForm(forms.Form):
    """A file, what is in it, and for which antenne."""

    kind = forms.ChoiceField(label=_("What is in the file?"), widget=forms.RadioSelect)
    antenna = forms.ModelChoiceField(Antenna.objects.none(), label=_("antenne"), to_field_name="slug")
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV, as Excel saves it. Titles above it and empty rows do no harm."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"empty": _("There is nothing in this file. Choose another one.")},
    )

    def __init__(self, *args: Any, user: Any, kinds: Sequence[ImportKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.slug, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        antennas = Antenna.objects.changeable_by(user, Hat.ANTENNA).active()
        self.fields["antenna"].queryset = antennas  # type: ignore[attr-defined]
        mine = list(antennas[:2])
        if len(mine) == 1:
            self.initial["antenna"] = mine[0].slug
        if len(kinds) == 1:
            self.initial["kind"] = kinds[0].slug

    def clean_file(self) -> Any:
        """No larger than what one request may send."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large. Send it in parts."))
        return file


class ColumnsForm(forms.Form):
    """Each column of the file, and which of ours it is; each of ours once."""

    def __init__(self, *args: Any, row: SheetImport, kind: ImportKind, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("leave out")), *((column.name, column.label) for column in kind.columns)]
        for place, words in enumerate(table.header):
            examples = [text for line in table.lines[:40] if (text := as_text(line.cell(place)))]
            if not words and not examples:
                continue
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=words or _("column %(letter)s") % {"letter": letter(place)},
                choices=choices,
                required=False,
                initial=row.columns.get(str(place), ""),
                help_text=" · ".join(text[:40] for text in dict.fromkeys(examples[:EXAMPLES])),
            )

    def clean(self) -> dict[str, Any]:
        """Nothing of ours twice."""
        data = super().clean() or {}
        seen: set[str] = set()
        for field, name in list(data.items()):
            if name and name in seen:
                self.add_error(field, _("Another column is this one already. Choose which of the two."))
            seen.add(name)
        return data

    def columns(self) -> dict[str, str]:
        """Column of the file → column of ours."""
        return {field.partition("-")[2]: name for field, name in self.cleaned_data.items() if name}
