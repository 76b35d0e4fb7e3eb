# Readers: organisations, staff
"""What an organisation fills in: an assignment, and its information note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.utils import build_localized_fieldname

from organisations.models import Assignment, Document, InformationNote, Kind, Organisation, ReimbursementKind
from organisations.moment_forms import PREFIX
from refuinterim.core.form_fields import TextField
from refuinterim.core.models import Category
from refuinterim.core.newer import Part, Stamped
from refuinterim.core.place_field import PlaceField
from refuinterim.core.vocabulary import DutchLevel
from refuinterim.core.widgets import RowBoxes, RowRadios

NOTE_TEXTS = ("aim", "insurance", "reimbursement", "secrecy")
WEEKLY_ONLY = ("seats", "starts_on", "ends_on", "notice_hours")


class AssignmentForm(Stamped, forms.ModelForm):
    """Everything of an assignment but its moments. The Dutch texts are asked; the antenne has them translated."""

    place = PlaceField(
        label=gettext_lazy("Postcode and place"), help_text=gettext_lazy("For example: 8000 Brugge.")
    )
    category = forms.ModelChoiceField(
        Category.objects.all(), label=gettext_lazy("Kind of work"), empty_label=None, widget=RowRadios
    )
    dutch = forms.ChoiceField(
        label=gettext_lazy("How much Dutch do people need?"),
        initial=DutchLevel.A0,
        help_text=gettext_lazy("Choose the lowest level that works. Then more people can come."),
        widget=forms.RadioSelect,
    )
    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Papers needed"),
        choices=Document,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reimbursement = forms.ChoiceField(
        label=gettext_lazy("Do people get their costs back?"),
        choices=ReimbursementKind,
        initial=ReimbursementKind.NONE,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Assignment
        fields = [
            "organisation",
            "title_nl",
            "category",
            "description_nl",
            "thanks_nl",
            "bring_nl",
            "street",
            "place",
            "door_nl",
            "bus_stop",
            *WEEKLY_ONLY,
            "dutch",
            "dutch_required",
            "team_size",
            "languages",
            "skills",
            "required_skills",
            "documents",
            "min_age",
            "contact_name",
            "contact_phone",
            "recognise_nl",
            "has_buddy",
            "shows_around",
            "speaks_simply",
            "reimbursement",
            "reimbursement_amount",
        ]
        labels = {
            "organisation": gettext_lazy("For which organisation?"),
            "title_nl": gettext_lazy("Title"),
            "description_nl": gettext_lazy("What do people do?"),
            "thanks_nl": gettext_lazy("What do people get?"),
            "bring_nl": gettext_lazy("What do people bring?"),
            "street": gettext_lazy("Street and number"),
            "door_nl": gettext_lazy("Where exactly?"),
            "bus_stop": gettext_lazy("Which bus stop is near?"),
            "notice_hours": gettext_lazy(
                "Until how many hours before can somebody say that they cannot come?"
            ),
            "seats": gettext_lazy("How many people do you look for?"),
            "dutch_required": gettext_lazy("This level is really needed"),
            "team_size": gettext_lazy("With how many people does somebody work?"),
            "languages": gettext_lazy("Which other languages help?"),
            "skills": gettext_lazy("What is good to know?"),
            "required_skills": gettext_lazy("What must people be able to do?"),
            "contact_name": gettext_lazy("Who welcomes people?"),
            "contact_phone": gettext_lazy("Phone number of this person"),
            "recognise_nl": gettext_lazy("How do people recognise this person?"),
            "has_buddy": gettext_lazy("A buddy helps on the first day"),
            "shows_around": gettext_lazy("We show everything on the first day"),
            "speaks_simply": gettext_lazy("We speak slowly and simply"),
            "reimbursement_amount": gettext_lazy("Amount a day (euro)"),
        }
        help_texts = {
            "title_nl": gettext_lazy("Start with what people do. For example: Help in the kitchen."),
            "description_nl": gettext_lazy(
                "Write short sentences, 10 words at most. Write to “you”. For example: You make soup."
            ),
            "thanks_nl": gettext_lazy("For example: You get a warm meal."),
            "bring_nl": gettext_lazy("For example: Bring clothes that can get dirty."),
            "door_nl": gettext_lazy("The door and the floor. For example: The green door, first floor."),
            "bus_stop": gettext_lazy("For example: Brugge Station, line 1."),
            "notice_hours": gettext_lazy("24 hours is the day before. After that they call."),
            "starts_on": "",
            "ends_on": gettext_lazy("Leave it empty when it goes on."),
            "dutch_required": gettext_lazy(
                "Tick this only for safety. People learn by doing. Can you show the work? Then leave it off."
            ),
            "team_size": gettext_lazy(
                "0 means alone. Together is better: people meet people and practise Dutch."
            ),
            "required_skills": gettext_lazy("Tick only what you cannot teach."),
            "documents": gettext_lazy("Ask only what the law asks."),
            "contact_name": gettext_lazy("A first name is enough. A face makes the first day easy."),
            "recognise_nl": gettext_lazy("For example: She wears a green coat."),
            "reimbursement_amount": gettext_lazy("Only for a flat amount a day."),
        }
        widgets = {
            "title_nl": forms.TextInput,
            "description_nl": forms.Textarea(attrs={"rows": 6}),
            "languages": RowBoxes,
            "skills": RowBoxes,
            "required_skills": RowBoxes,
        }

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[Organisation] | QuerySet[Organisation],
        rows: Part | None = None,
        **kwargs: Any,
    ) -> None:
        """`rows`: the moments of an assignment that is changed, as they stand and as they were sent."""
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.own = organisations
        known = self.instance.pk is not None
        home = self.instance if known else organisations[0]
        only = known or len(organisations) == 1
        address = {"place": home.place, "street": home.street} if only else {}
        self.fields["place"].near = home.place  # type: ignore[attr-defined]
        self.initial = {**self.initial, **address, **(kwargs.get("initial") or {})}
        self.fields["notice_hours"].required = False
        self.fields["title_nl"].required = self.fields["description_nl"].required = True
        asked = self.instance.dutch_level.rank if known else 0
        highest = max(DutchLevel.B2.rank, asked)  # a higher level is the coordinator's doing: kept, not asked
        levels = [(level.value, level.wish) for level in DutchLevel if level.rank <= highest]
        self.fields["dutch"].choices = levels  # type: ignore[attr-defined]
        if only:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        if self.instance.kind == Kind.EVENT:  # its shifts have their own days and seats
            for name in WEEKLY_ONLY:
                del self.fields[name]

    def parts(self) -> Iterator[Part]:
        """Its moments too, which stand in rows of their own."""
        yield from super().parts()
        if self.rows:
            yield self.rows

    def put_back(self, part: Part, data: Any) -> None:
        """Moments that are kept take the place of all rows that were typed."""
        if part is self.rows:
            for name in [name for name in data if name.startswith(f"{PREFIX}-")]:
                del data[name]
        super().put_back(part, data)

    @property
    def habits(self) -> list[forms.BoundField]:
        """The habits of a good welcome, to tick."""
        return [self[name] for name in ("has_buddy", "shows_around", "speaks_simply")]

    @property
    def asks_more(self) -> bool:
        """Whether something rarely asked is filled in, or wrong."""
        rare = ("languages", "skills", "required_skills", "documents")
        return any(self[name].value() for name in rare) or any(
            name in self.errors for name in (*rare, "min_age")
        )

    def clean(self) -> dict[str, Any]:
        """Refuse an amount without its kind."""
        data = super().clean() or {}
        flat = data.get("reimbursement") == ReimbursementKind.FLAT
        amount = data.get("reimbursement_amount")
        if flat and amount is None and "reimbursement_amount" not in self.errors:
            self.add_error("reimbursement_amount", _("Fill in the amount a day."))
        if amount is not None and "reimbursement" in data and not flat:
            self.add_error("reimbursement_amount", _("Choose “a flat amount a day”, or leave this empty."))
        elif amount is not None and amount <= 0:
            self.add_error("reimbursement_amount", _("Fill in more than 0."))
        return data

    def clean_notice_hours(self) -> int:
        """Left empty, it stays as it is: a day."""
        hours: int | None = self.cleaned_data["notice_hours"]
        return self.instance.notice_hours if hours is None else hours

    def chosen_organisation(self) -> Organisation:
        """Whose new assignment it is."""
        return self.cleaned_data.get("organisation") or self.own[0]

    def assignment_fields(self) -> dict[str, Any]:
        """Return what the actions take."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "organisation"}


def _short_text(label: Any, help_text: Any) -> TextField:
    return TextField(label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3}))


class InformationNoteForm(Stamped, forms.Form):
    """What a volunteer must know before the start, in Dutch: four short texts."""

    aim = _short_text(
        gettext_lazy("What does your organisation do?"),
        gettext_lazy("Say also what you are. For example: We are a non-profit. We help people find a home."),
    )
    insurance = _short_text(
        gettext_lazy("How are volunteers insured?"),
        gettext_lazy("For example: You are insured with Ethias. We pay for that."),
    )
    reimbursement = _short_text(
        gettext_lazy("What do volunteers get back?"),
        gettext_lazy("For example: You get no wage. What you get back stands with each assignment."),
    )
    secrecy = _short_text(
        gettext_lazy("What must stay between us?"),
        gettext_lazy("For example: You meet people here. Do not tell their story to others."),
    )

    @staticmethod
    def texts_of(note: InformationNote | None) -> dict[str, str]:
        """Return the Dutch texts of a note, to go on from."""
        return (
            {name: getattr(note, build_localized_fieldname(name, "nl")) for name in NOTE_TEXTS}
            if note
            else {}
        )

    def texts(self) -> dict[str, str]:
        """Return what the action takes."""
        return {build_localized_fieldname(name, "nl"): self.cleaned_data[name] for name in NOTE_TEXTS}
