"""What each role may do with organisations and what they ask for."""

from refuinterim.accounts.models import Role
from refuinterim.accounts.permissions import allow

MODELS = [
    "organisation",
    "membership",
    "assignment",
    "shift",
    "weeklyslot",
    "informationnote",
    "photo",
]

allow(Role.COORDINATOR, "organisations", changes=MODELS)
allow(Role.STAFF, "organisations", reads=MODELS)
