"""The newest Python of this machine is found, or its absence said."""

from pathlib import Path

import pytest

from refuinterim.local import newest


@pytest.fixture
def nothing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with an empty folder on PATH and nothing kept by pyenv."""
    (tmp_path / "path").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setattr(newest, "supported", lambda: [11, 98, 99])
    return tmp_path


def put(path: Path, text: str) -> Path:
    """Write a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_supported_begins_at_the_oldest() -> None:
    assert newest.supported()[0] == 11


def test_find_one_that_only_points_elsewhere_passed_over(nothing_here: Path) -> None:
    put(nothing_here / "path" / "python3.98", "echo python3.98: command not found; exit 127")
    assert newest.find(98) is None
    kept = put(nothing_here / "pyenv" / "versions" / "3.98.1" / "bin" / "python3.98", "exit 0")
    assert newest.find(98) == kept


def test_test_newest_first(nothing_here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[Path] = []
    monkeypatch.setattr(newest, "test_under", lambda python: chosen.append(python) or 3)
    for minor in (98, 99):
        put(nothing_here / "path" / f"python3.{minor}", "exit 0")
    assert newest.test() == 3
    assert chosen == [nothing_here / "path" / "python3.99"]


def test_test_none_newer_is_said(nothing_here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert newest.test() == 0
    said = capsys.readouterr().out
    assert said.startswith("Not tested under a newer Python than 3.1")
    assert "(3.98, 3.99)" in said


def test_test_environment_cannot_be_made(nothing_here: Path) -> None:
    python = put(nothing_here / "path" / "python3.99", "exit 7")
    assert newest.test_under(python) == 7
