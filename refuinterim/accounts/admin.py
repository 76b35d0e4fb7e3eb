# Readers: staff
"""The admin of users and roles, and how the admin itself is entered."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from refuinterim.accounts import (  # noqa: F401  # register what the layers below hold
    audit_admin,
    core_admin,
    messages_admin,
)
from refuinterim.accounts.after_access import AFTER_ACCESS
from refuinterim.accounts.command_search import command_search
from refuinterim.accounts.models import AntennaRole, Role, User
from refuinterim.accounts.roles import is_national
from refuinterim.accounts.scoped_admin import NationalAdmin, StampedInline

admin.site.index_title = _("What waits")
admin.site.unregister(Group)  # rights follow from roles in antennes, by one table
# One door: the sign-in page of the house, with its second factor for staff.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.search = command_search  # type: ignore[attr-defined]


class AntennaRoleInline(StampedInline):
    """Roles are granted by national coordinators only."""

    model = AntennaRole
    extra = 0
    autocomplete_fields = ["antenna"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Everybody who sees the user sees the roles."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """National coordinators."""
        return is_national(request.user, Role.COORDINATOR)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """National coordinators."""
        return is_national(request.user, Role.COORDINATOR)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A role can be taken away by who can give it."""
        return is_national(request.user, Role.COORDINATOR)


@admin.register(User)
class UserAdmin(DjangoUserAdmin, NationalAdmin):  # type: ignore[type-arg, misc]
    """People who sign in. Coordinators read; national coordinators change."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["email", "first_name", "last_name", "language", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active", "language"]
    search_fields = ["email", "first_name", "last_name"]
    ordering = ["email"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined", "is_superuser", "is_provisional"]
    inlines = [AntennaRoleInline]
    fieldsets = [
        (None, {"fields": ["email", "first_name", "last_name", "language"]}),
        (_("Sign-in"), {"fields": ["password", "is_active", "is_staff", "is_superuser", "is_provisional"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "email",
                    "first_name",
                    "last_name",
                    "language",
                    "is_staff",
                    "password1",
                    "password2",
                ]
            },
        ),
    ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """National coordinators; only a superuser changes a superuser."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (
            obj is None or not obj.is_superuser or bool(getattr(request.user, "is_superuser", False))
        )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Whoever counted on this person is looked after at once (`after_access`)."""
        super().save_model(request, obj, form, change)
        if change and {"is_active", "email"} & set(form.changed_data):
            by: Any = request.user
            for follow in AFTER_ACCESS.values():
                for sentence in follow(by, obj, timezone.now()):
                    messages.warning(request, sentence)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Nobody searches by password hash."""
        return "password" not in lookup and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]


@admin.register(AntennaRole)
class AntennaRoleAdmin(NationalAdmin):
    """Who does what for which antenne."""

    list_display = ["user", "role", "antenna"]
    list_filter = ["role", "antenna"]
    list_select_related = ["user", "antenna"]
    search_fields = ["user__email", "user__first_name", "user__last_name"]
    autocomplete_fields = ["user", "antenna"]
