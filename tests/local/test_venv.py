"""The virtual environment is made once, and again only when a lock changed."""

import subprocess
import sys
from pathlib import Path

import pytest

from refuinterim.local import venv


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with two empty locks and no environment."""
    locks = {kind: tmp_path / f"{kind}.lock" for kind in ("run", "test")}
    for lock in locks.values():
        lock.write_text("")
    monkeypatch.setattr(venv, "ROOT", tmp_path)
    monkeypatch.setattr(venv, "LOCKS", locks)
    return tmp_path


def test_main_made_once(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert venv.main("run", checkout / ".venv") == 0
    assert venv.works(checkout / ".venv")
    assert "Making .venv" in capsys.readouterr().out
    assert venv.main("run", checkout / ".venv") == 0
    assert capsys.readouterr().out == ""

    venv.LOCKS["run"].write_text("# another version\n")
    assert venv.main("run", checkout / ".venv") == 0
    said = capsys.readouterr().out
    assert "Installing" in said
    assert "Making .venv" not in said


def test_main_lock_for_tests_holds_the_other(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert venv.main("test", checkout / ".venv") == 0
    capsys.readouterr()
    assert venv.main("run", checkout / ".venv") == 0
    assert capsys.readouterr().out == ""


def test_main_failed_install_tried_again(checkout: Path, capfd: pytest.CaptureFixture[str]) -> None:
    venv.LOCKS["run"].write_text("nothing-of-this-name==0\n")  # no hash, so pip refuses at once
    assert venv.main("run", checkout / ".venv") == 1
    assert "could not be installed" in capfd.readouterr().err
    assert not venv.is_installed("run", checkout / ".venv")


def test_create_without_venv_module(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    poor = checkout / "python"
    poor.write_text("#!/bin/sh\necho ensurepip is not available >&2\nexit 1\n")
    poor.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(poor))
    assert venv.main("run", checkout / ".venv") == 1
    said = capsys.readouterr().err
    assert "apt install python3." in said
    assert "ensurepip is not available" in said
    assert not (checkout / ".venv").exists()


def test_lock_is_complete() -> None:
    """What is installed has all that it asks for: the lock is made for every Python, this one too."""
    answer = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout
