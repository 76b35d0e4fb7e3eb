"""Which antenne is nearest to where somebody lives."""

from math import asin, cos, radians, sin, sqrt

from refuinterim.core.models import Antenna, Place

EARTH_RADIUS = 6371.0  # km


def kilometres(one: Place, other: Place) -> float:
    """Great-circle distance between two places (haversine formula)."""
    latitudes = radians(one.latitude), radians(other.latitude)
    half_height = sin((latitudes[1] - latitudes[0]) / 2)
    half_width = sin(radians(other.longitude - one.longitude) / 2)
    return (
        2 * EARTH_RADIUS * asin(sqrt(half_height**2 + cos(latitudes[0]) * cos(latitudes[1]) * half_width**2))
    )


def nearest_antennas(place: Place) -> list[Antenna]:
    """All active antennes, the nearest to `place` first."""
    active = Antenna.objects.active().select_related("place")
    return sorted(active, key=lambda antenna: (kilometres(place, antenna.place), antenna.name))
