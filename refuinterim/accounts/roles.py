"""Which antennes a user may read, and which they coordinate."""

from typing import Any

from refuinterim.accounts.models import Role, User
from refuinterim.core.models import Antenna


def is_national(user: Any, role: Role | None = None) -> bool:
    """Whether the user works for all antennes (in `role`, when given)."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.is_superuser or any(
        r.antenna_id is None and (role is None or r.role == role) for r in user.roles
    )


def antenna_ids(user: Any, role: Role | None = None) -> list[int] | None:
    """Ids of the antennes the user works for (in `role`, when given); None means all of them."""
    if not isinstance(user, User) or not user.is_active:
        return []
    if is_national(user, role):
        return None
    return [r.antenna_id for r in user.roles if r.antenna_id and (role is None or r.role == role)]


def antennas_of(user: Any, role: Role | None = None) -> Any:
    """QuerySet of the antennes the user works for (in `role`, when given)."""
    ids = antenna_ids(user, role)
    return Antenna.objects.all() if ids is None else Antenna.objects.filter(pk__in=ids)


def coordinates(user: Any, antenna_id: int | None) -> bool:
    """Whether the user is a coordinator of this antenne."""
    ids = antenna_ids(user, Role.COORDINATOR)
    return ids is None or antenna_id in ids


def works_in_admin(user: Any) -> bool:
    """Whether the user has any role in an antenne."""
    return isinstance(user, User) and user.is_active and (user.is_superuser or bool(user.roles))
