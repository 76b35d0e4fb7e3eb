"""Who may take rows in: coordinators. For which rows, each kind says."""

from refuinterim.accounts.models import Role
from refuinterim.accounts.permissions import allow

allow(Role.COORDINATOR, "imports", reads=["sheetimport"], does=["import_rows"])
