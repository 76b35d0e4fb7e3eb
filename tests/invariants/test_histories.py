"""After any history, the facts agree. `make histories` runs 10,000; here are a few of them every time."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.invariants.histories import History, world

HISTORIES = int(os.environ.get("HISTORIES", "0"))  # random ones; without, the same few every time
STEPS = 20


@pytest.mark.django_db
def test_the_facts_agree_after_any_history(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(History, "world", world(), raising=False)
    monkeypatch.setattr(History, "looks_often", not HISTORIES)
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=HISTORIES or 12,
            derandomize=not HISTORIES,
            database=None,
            phases=[Phase.generate],
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
