"""What can happen to the yearly figures."""

from refuinterim.core.audit import EDITS, register_verbs
from reporting.models import FrozenYear

register_verbs(FrozenYear, {"frozen": EDITS["added"]}, noun="year")
