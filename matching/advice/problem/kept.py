"""The problem of an antenne, built once per change and kept until the next one."""

from __future__ import annotations

import functools
import gc
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from matching import engine
from matching.advice.problem.building import build
from matching.models import ProblemStamp
from refuinterim.core.models import Antenna

AT_HAND = 4  # problems that one process holds ready; the cache has the others
FORGOTTEN_AFTER = 24 * 60 * 60  # seconds in the cache; none is true for longer than a day
CODE = ("refuinterim", "organisations", "volunteers", "matching")  # folders whose code decides what is built


@dataclass(frozen=True)
class Kept:
    """A built problem, the mark that the database had before it was built, and the time for which it is true."""

    stamp: str
    since: datetime
    until: datetime
    problem: engine.Problem

    def is_true(self, stamp: str, now: datetime) -> bool:
        """Whether nothing changed since, and no moment came that changes it by itself."""
        return self.stamp == stamp and self.since <= now < self.until


_at_hand: OrderedDict[int, Kept] = OrderedDict()


def current_problem(antenna: Antenna, *, now: datetime) -> engine.Problem:
    """What `build_problem` gives now: one query when it was built before, by this process or another.

    The mark is read first, so that what changes during the building makes the result outdated, never wrong.
    """
    stamp, key = ProblemStamp.objects.now_at(antenna), f"problem:{_release()}:{antenna.pk}"
    kept = _at_hand.get(antenna.pk)
    if kept is None or not kept.is_true(stamp, now):
        # The mark first: what was built before it is a megabyte that nobody needs to read.
        kept = cache.get(key) if cache.get(f"{key}:stamp") == stamp else None
    if kept is None or not kept.is_true(stamp, now):
        with collecting_later():
            built = build(antenna, today=timezone.localdate(now), now=now)
            kept = Kept(stamp, now, built.until, built.problem)
            kept.problem.columns  # noqa: B018 - kept with it: every answer reads them
        cache.set_many({key: kept, f"{key}:stamp": stamp}, FORGOTTEN_AFTER)
    _at_hand[antenna.pk] = kept
    _at_hand.move_to_end(antenna.pk)
    while len(_at_hand) > AT_HAND:
        _at_hand.popitem(last=False)
    return kept.problem


@contextmanager
def collecting_later() -> Iterator[None]:
    """Thousands of rows are made and all of them stay: looking for garbage among them costs a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@functools.cache
def _release() -> str:
    """A digest of the code: another release may build other rows, and finds none of this one's in the cache."""
    digest = blake2s(digest_size=8)
    for folder in CODE:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def forget_at_hand() -> None:
    """Let this process begin as a new one does: with what the cache has."""
    _at_hand.clear()
