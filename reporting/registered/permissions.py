"""Who reads the yearly figures."""

from refuinterim.accounts.models import Role
from refuinterim.accounts.permissions import allow

for role in (Role.COORDINATOR, Role.STAFF):
    allow(role, "reporting", reads=["frozenyear"], does=["view_figures"])
