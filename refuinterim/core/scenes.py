"""The drawn scene of each kind of work, for where there is no photo: ours, light and dark (decision 30)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

SCENES = Path(__file__).parents[1] / "static" / "scenes"
ANY_WORK = "general"
STEPS = "step-"  # drawings of the three steps on the first page, which are of no kind of work
WIDTH, HEIGHT = 480, 180  # the canvas; what matters stands in the middle 320


@lru_cache(maxsize=1)
def drawn() -> frozenset[str]:
    """The slugs of the kinds of work that have a scene of their own."""
    names = {path.stem for path in SCENES.glob("*.svg") if not path.stem.startswith(STEPS)}
    return frozenset(names - {ANY_WORK})


def scene(slug: str) -> str:
    """The static file of a kind of work; one that an antenne added later shows people together."""
    return f"scenes/{slug if slug in drawn() else ANY_WORK}.svg"
