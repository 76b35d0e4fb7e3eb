"""Rights follow from roles; each app registers what its rows need. Rows are scoped by `visible_to`, not here."""

from collections.abc import Callable, Sequence
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend

from refuinterim.accounts.models import Role, User
from refuinterim.core.registry import Registry

RIGHTS: dict[Role, Registry[None]] = {role: Registry(f"right of the role {role.value},") for role in Role}


def allow(
    role: Role, app: str, *, changes: Sequence[str] = (), reads: Sequence[str] = (), does: Sequence[str] = ()
) -> None:
    """Let a role see, add and change the models `changes` of an app, see the models `reads`, and do `does`.

    Models by their name in small letters. `does` are permissions of their own, declared in a model's Meta.
    """
    names = [f"{verb}_{model}" for model in changes for verb in ("view", "add", "change")]
    names += [f"view_{model}" for model in reads]
    for name in [*names, *does]:
        RIGHTS[role].add(f"{app}.{name}", None)


class UserWithFacts:
    """Finds who is signed in, with what every page asks of them, in one query."""

    user_can_authenticate: Callable[[Any], bool]

    def get_user(self, user_id: Any) -> User | None:
        """The user of a session; None when they may not sign in any more."""
        user = User.objects.with_facts().filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


class SignInBackend(UserWithFacts, AuthenticationBackend):
    """allauth's ways of signing in. It allows nothing: rights follow from roles alone, and cost no query here."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None."""
        return set()


class RoleBackend(UserWithFacts, ModelBackend):
    """Django's password check, with permissions from the user's antenne roles."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The names of everything the user's roles allow."""
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is not None:
            return set()
        allowed: set[str] = set()
        for role in user_obj.roles:
            allowed.update(RIGHTS[Role(role.role)])
        return allowed

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether a role allows `perm`."""
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether a role allows anything in the app."""
        return any(name.startswith(f"{app_label}.") for name in self.get_all_permissions(user_obj))
