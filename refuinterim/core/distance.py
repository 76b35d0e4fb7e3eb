"""How far two places are apart."""

from math import asin, cos, radians, sin, sqrt

from refuinterim.core.models import Place

EARTH_RADIUS = 6371.0  # km


def kilometres(one: Place, other: Place) -> float:
    """Great-circle distance between two places (haversine formula)."""
    latitudes = radians(one.latitude), radians(other.latitude)
    half_height = sin((latitudes[1] - latitudes[0]) / 2)
    half_width = sin(radians(other.longitude - one.longitude) / 2)
    return (
        2 * EARTH_RADIUS * asin(sqrt(half_height**2 + cos(latitudes[0]) * cos(latitudes[1]) * half_width**2))
    )
