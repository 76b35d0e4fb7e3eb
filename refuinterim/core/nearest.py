"""Which antenne is nearest to where somebody lives."""

from refuinterim.core.distance import kilometres
from refuinterim.core.models import Antenna, Place


def nearest_antennas(place: Place) -> list[Antenna]:
    """All active antennes, the nearest to `place` first."""
    active = Antenna.objects.active().select_related("place")
    return sorted(active, key=lambda antenna: (kilometres(place, antenna.place), antenna.name))
