"""What can happen to users and their roles."""

from refuinterim.accounts.models import AntennaRole, User
from refuinterim.core.audit import EDITS, register_verbs

for model in (User, AntennaRole):
    register_verbs(model, EDITS)
