"""What the local processes are told, and who may read it."""

import json
import os
from pathlib import Path

import pytest

from refuinterim.local import LocalError, environment


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A var folder of the test, and nothing set beforehand."""
    monkeypatch.setattr(environment, "VAR", tmp_path)
    monkeypatch.setattr(environment, "LOCK", tmp_path / "run.lock")
    monkeypatch.setattr(environment, "NOTE", tmp_path / "run.json")
    for name in environment.NOTED:
        monkeypatch.delenv(name, raising=False)


def test_secret_key_kept_and_private(tmp_path: Path) -> None:
    key = environment.secret_key()
    assert len(key) >= 50
    assert environment.secret_key() == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_for_this_machine_given_values_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO", "false")
    monkeypatch.setenv("SECRET_KEY", "mine")
    env = environment.for_this_machine(8001)
    assert (env["DEMO"], env["SECRET_KEY"], env["SITE_URL"]) == ("false", "mine", "http://127.0.0.1:8001")


def test_only_one_second_refused() -> None:
    with (
        environment.only_one("http://127.0.0.1:8000"),
        pytest.raises(LocalError, match="already runs from this folder, at http://127"),
        environment.only_one("http://127.0.0.1:8001"),
    ):
        pass


def test_join_running_takes_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SITE_URL", "http://mine")
    with environment.only_one("http://127.0.0.1:8000"):
        environment.note({"DATABASE_URL": "postgres://here", "SITE_URL": "http://noted", "HOME": "/nobody"})
        assert (tmp_path / "run.json").stat().st_mode & 0o777 == 0o600
        assert "HOME" not in json.loads((tmp_path / "run.json").read_text())
        assert environment.join_running()
    assert os.environ["DATABASE_URL"] == "postgres://here"
    assert os.environ["SITE_URL"] == "http://mine"
    monkeypatch.delenv("DATABASE_URL")
    assert not environment.join_running()


def test_join_running_note_of_killed_run_ignored() -> None:
    with environment.only_one("http://127.0.0.1:8000"):
        environment.note({"DATABASE_URL": "postgres://gone"})
        left = environment.NOTE.read_text()
    environment.NOTE.write_text(left)
    assert not environment.join_running()
    assert "DATABASE_URL" not in os.environ
