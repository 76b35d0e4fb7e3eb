"""The engine's ids of our rows: "v{pk}" a volunteer, "s{pk}" a shift, "a{pk}" structural work."""

from __future__ import annotations

from typing import NamedTuple

from organisations.models import Assignment, Shift

Pair = tuple[str, str]  # a volunteer's id and an opening's


def volunteer_id(pk: int) -> str:
    """The engine's id of a volunteer."""
    return f"v{pk}"


def opening_id(assignment_id: int, shift_id: int | None) -> str:
    """The engine's id of a shift, or of a structural assignment."""
    return f"s{shift_id}" if shift_id else f"a{assignment_id}"


class OpeningKey(NamedTuple):
    """What an opening's id stands for: a shift, or (without one) a structural assignment."""

    model: type[Shift] | type[Assignment]
    pk: int


def parse_opening_id(text: str) -> OpeningKey:
    """Read "s12" as shift 12 and "a7" as structural assignment 7. Raises ValueError at anything else."""
    models: dict[str, type[Shift] | type[Assignment]] = {"s": Shift, "a": Assignment}
    if text[:1] not in models or not text[1:].isdecimal() or not text.isascii():
        raise ValueError(f"{text!r} is not the id of an opening")
    return OpeningKey(models[text[0]], int(text[1:]))


def parse_volunteer_id(text: str) -> int:
    """Read "v12" as volunteer 12. Raises ValueError at anything else."""
    if text[:1] != "v" or not text[1:].isdecimal() or not text.isascii():
        raise ValueError(f"{text!r} is not the id of a volunteer")
    return int(text[1:])
