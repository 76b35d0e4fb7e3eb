"""Minutes of travel between two places, where no problem is at hand."""

from matching.engine.columns import DETOUR, FIXED_MINUTES, SPEED
from matching.engine.fields import MODES
from refuinterim.core.distance import kilometres
from refuinterim.core.models import Place


def travel_minutes(home: Place, work: Place, mode: str) -> float:
    """Minutes from place to place by the engine's formula (`matching.engine.rules.travel_minutes`)."""
    number = MODES.index(mode)
    return float(FIXED_MINUTES[number] + kilometres(home, work) * DETOUR * 60 / SPEED[number])
