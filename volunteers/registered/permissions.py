"""What each role may do with volunteers. What staff may not see of one is in the forms: group, notes."""

from refuinterim.accounts.models import Role
from refuinterim.accounts.permissions import allow

allow(
    Role.COORDINATOR,
    "volunteers",
    changes=["volunteer", "availability", "intake", "participationtrack", "consent", "talkmoment"],
)
allow(Role.STAFF, "volunteers", reads=["volunteer", "availability", "intake", "talkmoment"])
