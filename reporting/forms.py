"""Forms of the yearly figures."""

from __future__ import annotations

from django import forms

from reporting.figures import FIGURES


class PublishedYearForm(forms.Form):
    """The five figures of a year as they were published."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own long signature
        for figure in FIGURES:
            self.fields[figure.name] = forms.IntegerField(
                label=str(figure.label), help_text=str(figure.definition), min_value=0, max_value=10_000_000
            )
