"""Rights follow from roles, by one table. Rows are scoped by `visible_to`, not here."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from refuinterim.accounts.models import Role, User

COORDINATOR_CHANGES = {
    "organisations": ["organisation", "membership", "assignment", "shift", "weeklyslot", "informationnote"],
    "volunteers": ["volunteer", "availability", "intake", "participationtrack", "consent"],
    "matching": ["followup", "matchingsettings"],
}
COORDINATOR_READS = {
    "core": ["antenna", "category", "skill", "language", "place", "auditevent"],
    "outbox": ["message"],
    "accounts": ["user", "antennarole"],
    "matching": ["placement", "attendance", "plan", "pairrule"],
    "reporting": ["frozenyear"],
}
STAFF_READS = {
    "core": ["antenna", "category", "skill", "language", "place"],
    "organisations": COORDINATOR_CHANGES["organisations"],
    "volunteers": ["volunteer", "availability", "intake"],
    "matching": ["placement", "attendance", "followup"],
    "reporting": ["frozenyear"],
}


def _names(table: dict[str, list[str]], *verbs: str) -> set[str]:
    return {f"{app}.{verb}_{model}" for app, models in table.items() for model in models for verb in verbs}


ROLE_PERMISSIONS = {
    Role.COORDINATOR: _names(COORDINATOR_CHANGES, "view", "add", "change")
    | _names(COORDINATOR_READS, "view")
    | {"matching.propose", "reporting.view_figures"},
    Role.STAFF: _names(STAFF_READS, "view") | {"reporting.view_figures"},
}


class RoleBackend(ModelBackend):
    """Django's password check, with permissions from the user's antenne roles."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The names of everything the user's roles allow."""
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is not None:
            return set()
        allowed: set[str] = set()
        for role in user_obj.roles:
            allowed |= ROLE_PERMISSIONS[Role(role.role)]
        return allowed

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether a role allows `perm`."""
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether a role allows anything in the app."""
        return any(name.startswith(f"{app_label}.") for name in self.get_all_permissions(user_obj))
