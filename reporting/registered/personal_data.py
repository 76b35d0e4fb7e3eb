"""Figures name nobody."""

from refuinterim.core.personal_data import holds_none
from reporting.models import FrozenYear

holds_none("Counts of people, never who.", FrozenYear)
