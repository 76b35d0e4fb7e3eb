"""What apps register: said once, found by all."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from refuinterim.core.registry import Registry


def test_entries_keep_their_order_and_are_said_once() -> None:
    names: Registry[int] = Registry("message kind")
    names.add("welcome", 1)
    names.add("again", 2)
    assert dict(names) == {"welcome": 1, "again": 2}
    assert len(names) == 2
    with pytest.raises(ImproperlyConfigured, match="The message kind 'welcome' is registered twice"):
        names.add("welcome", 1)


def test_what_nobody_registered_is_named() -> None:
    with pytest.raises(KeyError, match="No app registers the message kind 'other'"):
        Registry("message kind")["other"]
