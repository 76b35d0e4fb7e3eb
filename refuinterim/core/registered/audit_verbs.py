"""What can happen to the rows of the base."""

from refuinterim.core.audit import EDITS, register_verbs
from refuinterim.core.models import Antenna, Category, Language, Place, Skill

for model in (Antenna, Category, Language, Place, Skill):
    register_verbs(model, EDITS)
