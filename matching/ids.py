"""The engine's ids of our rows: "v{pk}" a volunteer, "s{pk}" a shift, "a{pk}" structural work."""

from __future__ import annotations


def volunteer_id(pk: int) -> str:
    """The engine's id of a volunteer."""
    return f"v{pk}"


def opening_id(assignment_id: int, shift_id: int | None) -> str:
    """The engine's id of a shift, or of a structural assignment."""
    return f"s{shift_id}" if shift_id else f"a{assignment_id}"
