# Readers: staff
"""What every admin page of this house shares: own rows only, no deleting, an audit row for each change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.main import ORDER_VAR
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname
from unfold.admin import ModelAdmin, TabularInline

from refuinterim.accounts.download import Downloadable
from refuinterim.accounts.models import Role
from refuinterim.accounts.roles import coordinates, is_national
from refuinterim.core.audit import record
from refuinterim.core.newer import STAMP, Stamped, hold
from refuinterim.core.once import done, once
from refuinterim.core.owners import Hat, antenna_id_of, is_owned
from refuinterim.core.searching import find
from refuinterim.core.typed_text import whole_number

KIND_OF_ROW = "kind"  # in the address of the audit trail


class DeskStyles:
    """An admin page that shows something in the look of the desk."""

    class Media:
        css = {"all": ["desk.css"]}


class WithPanel(DeskStyles):
    """A row's page with what it is about, and what can be done with it now, above the form."""

    change_form_outer_before_template = "admin/panel.html"


class StampedRow(Stamped, forms.ModelForm):
    """A row under another one. It has no room for a choice: sent again, what was typed is kept."""

    as_shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial[STAMP] = lambda: self.stamp  # read when all fields are there

    def full_clean(self) -> None:
        """Say what the other wrote, and take the row as it is now for seen."""
        super().full_clean()
        for part in self.newer:
            self.add_error(None, f"{part.label}: {part.theirs or '–'}")
        if self.newer:
            sent: Any = self.data
            data = sent.copy()
            data[self.stamp_name] = self.stamp
            self.data = data


class StampedFormSet(forms.BaseInlineFormSet):
    """Rows of which one may be gone by now: it is left out, that is said once, and the rest can be saved."""

    gone = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self._leave_out_what_is_gone()

    def _leave_out_what_is_gone(self) -> None:
        known = {str(row.pk) for row in self.get_queryset()}
        first, count = self.initial_form_count(), self.total_form_count()
        stay = [n for n in range(first) if self.data.get(f"{self.add_prefix(n)}-id") in known]
        self.gone = first - len(stay)
        if not self.gone:
            return
        sent: Any = self.data
        rows = {n: [key for key in sent if key.startswith(f"{self.add_prefix(n)}-")] for n in range(count)}
        data = sent.copy()
        for key in [key for keys in rows.values() for key in keys]:
            del data[key]
        for new, old in enumerate([*stay, *range(first, count)]):
            for key in rows[old]:
                data.setlist(self.add_prefix(new) + key.removeprefix(self.add_prefix(old)), sent.getlist(key))
        data[f"{self.prefix}-INITIAL_FORMS"] = str(len(stay))
        data[f"{self.prefix}-TOTAL_FORMS"] = str(count - self.gone)
        self.data = data
        del self.management_form  # read again

    def clean(self) -> None:
        """Say that a row is gone."""
        super().clean()
        if self.gone:
            raise forms.ValidationError(
                _(
                    "Somebody took a row away while you were busy. Nothing is saved yet. Look again, then save."
                )
            )


class StampedInline(TabularInline):
    """Rows that are changed under another row: an older tab does not silently win there either."""

    form = StampedRow
    formset = StampedFormSet

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """With what was shown of each row, for who may change it."""
        fields = list(super().get_fields(request, obj))
        may_change = self.has_change_permission(request, obj)
        return [*dict.fromkeys([*fields, STAMP])] if may_change else [f for f in fields if f != STAMP]


class ScopedAdmin(Downloadable, ModelAdmin):
    """Rows of the user's antennes; only who coordinates an antenne changes its rows.

    A row sent twice is made once, and an older tab does not silently win.
    """

    change_form_before_template = "admin/before_fields.html"
    reads_instead: Mapping[str, str] = {}  # field of the form → what is read in its place, or "" for nothing
    actions: Sequence[Any] | None = None  # no mass deleting
    list_per_page = 50
    show_full_result_count = False
    warn_unsaved_form = True
    compressed_fields = True
    show_facets = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """The user's own rows: of their antennes alone, whatever else they are."""
        rows = super().get_queryset(request)
        return rows.visible_to(request.user, Hat.ANTENNA) if is_owned(rows.model) else rows

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only who coordinates the row's antenne."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or coordinates(request.user, antenna_id_of(obj)))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are ended, not deleted."""
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only rows that the user may change: what is chosen is checked against the same set."""
        model = db_field.remote_field.model
        if "queryset" not in kwargs and is_owned(model):
            kwargs["queryset"] = model._default_manager.changeable_by(request.user, Hat.ANTENNA)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A form that changes a row knows which version of it somebody saw."""
        if change:
            kwargs.setdefault("form", type(self.form.__name__, (Stamped, self.form), {}))
        return super().get_form(request, obj, change=change, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Save while nobody else saves over the same row. Who was a moment too late is told what stands there."""
        show = partial(once(super().changeform_view), request, object_id, form_url, extra_context)
        if request.method != "POST":
            return show()
        try:
            with transaction.atomic():
                if object_id and whole_number(object_id):
                    hold(self.get_queryset(request).filter(pk=object_id), request)
                return show()
        except IntegrityError:  # somebody saved the same meanwhile: checked again, the form says so
            return show()

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        """A row made in a window that closes is made once too: sent again, its page opens there."""
        if IS_POPUP_VAR in request.POST:
            change = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
            done(request, f"{change}?{urlencode({IS_POPUP_VAR: 1})}")
        return super().response_add(request, obj, post_url_continue)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who only reads sees what `reads_instead` puts in the place of a field."""
        fieldsets = super().get_fieldsets(request, obj)
        if not self.reads_instead or obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": self._to_read(options["fields"])}) for title, options in fieldsets
        ]

    def _to_read(self, fields: Sequence[Any]) -> list[Any]:
        """The fields of a fieldset, those on one line together, for who only reads."""
        swapped = [
            tuple(self._to_read(name))
            if isinstance(name, tuple | list)
            else self.reads_instead.get(name, name)
            for name in fields
        ]
        return [name for name in swapped if name]

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Rows that hold the words, likeliest first unless somebody chose an order; then those written like them."""
        found = find(queryset, self.get_search_fields(request), search_term, request.user)
        return found.order_by(*queryset.query.order_by) if ORDER_VAR in request.GET else found, False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and write who changed which fields."""
        super().save_model(request, obj, form, change)
        self.record_change(request, obj, form, change)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """What happened to a row stands in the audit trail, whoever did it from whatever page."""
        asked = urlencode({KIND_OF_ROW: self.opts.label_lower, "subject_id": object_id})
        return redirect(f"{reverse('admin:core_auditevent_changelist')}?{asked}")

    def record_change(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write the audit row of a change made here."""
        record(
            by=request.user,
            verb=f"{obj._meta.model_name}.{'changed' if change else 'added'}",
            subject=obj,
            now=timezone.now(),
            antenna_id=antenna_id_of(obj),
            fields=sorted(form.changed_data),
        )


class ReadOnlyAdmin(ScopedAdmin):
    """Rows that are read here and changed elsewhere, by actions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False


class NationalAdmin(ScopedAdmin):
    """What all antennes share: read by everybody in the admin, changed by national coordinators."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """National coordinators."""
        return is_national(request.user, Role.COORDINATOR)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """National coordinators."""
        return is_national(request.user, Role.COORDINATOR)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """National coordinators, and whose role allows it."""
        return super().has_view_permission(request, obj) or is_national(request.user, Role.COORDINATOR)


def translation_tabs(*names: str) -> list[tuple[str, dict[str, Any]]]:
    """Fieldsets of translated fields: one tab a language, the default language first and elsewhere."""
    return [
        (label, {"classes": ["tab"], "fields": [build_localized_fieldname(name, code) for name in names]})
        for code, label in settings.LANGUAGES
        if code != settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    ]
