"""What each role may do with users, and with the rows of the rooms below, which know no roles."""

from refuinterim.accounts.models import Role
from refuinterim.accounts.permissions import allow

SHARED = ["antenna", "category", "skill", "language", "place"]

allow(Role.COORDINATOR, "core", reads=[*SHARED, "auditevent"])
allow(Role.COORDINATOR, "outbox", reads=["message"])
allow(Role.COORDINATOR, "accounts", reads=["user", "antennarole"])
allow(Role.STAFF, "core", reads=SHARED)
