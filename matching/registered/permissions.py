"""What each role may do with pairings."""

from refuinterim.accounts.models import Role
from refuinterim.accounts.permissions import allow

allow(
    Role.COORDINATOR,
    "matching",
    changes=["followup", "matchingsettings"],
    reads=["placement", "attendance", "plan", "pairrule", "externalhours", "participationproof"],
    does=["propose"],
)
allow(Role.STAFF, "matching", reads=["placement", "attendance", "followup"])
