"""What a user's roles in antennes make of them."""

from typing import Any

from refuinterim.accounts.models import Role, User


def is_national(user: Any, role: Role | None = None) -> bool:
    """Whether the user works for all antennes (in `role`, when given)."""
    return antenna_ids(user, role) is None


def antenna_ids(user: Any, role: Role | None = None) -> list[int] | None:
    """Ids of the antennes the user works for (in `role`, when given); None means all of them."""
    if not isinstance(user, User):
        return []
    return user.antennas_coordinated if role == Role.COORDINATOR else user.antennas_read


def coordinates(user: Any, antenna_id: int | None) -> bool:
    """Whether the user is a coordinator of this antenne."""
    ids = antenna_ids(user, Role.COORDINATOR)
    return ids is None or antenna_id in ids


def works_in_admin(user: Any) -> bool:
    """Whether the user has any role in an antenne."""
    return isinstance(user, User) and user.is_active and (user.is_superuser or bool(user.roles))
