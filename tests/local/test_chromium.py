"""The browser of the tests is there, or somebody is told."""

from pathlib import Path

import pytest

from refuinterim.local import LocalError, chromium
from refuinterim.local.__main__ import main


@pytest.fixture
def bare_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH without any browser or installer."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    # Playwright's download goes nowhere.
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:1")
    monkeypatch.delenv("CHROMIUM", raising=False)
    return tmp_path


def pretend(path: Path, exit_code: int) -> Path:
    path.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    path.chmod(0o755)
    return path


def test_find_on_path(bare_path: Path) -> None:
    assert chromium.find() is None
    pretend(bare_path / "chromium", 1)  # a pointer to a shop
    real = pretend(bare_path / "chromium-browser", 0)
    assert chromium.find() == real


def test_find_named(bare_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(bare_path / "chromium", 0)
    named = pretend(bare_path / "mine", 0)
    monkeypatch.setenv("CHROMIUM", str(named))
    assert chromium.find() == named


def test_find_or_install_no_way(bare_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(LocalError, match="Install the package chromium, or set CHROMIUM"):
        chromium.find_or_install()
    assert main(["chromium"]) == 1
    assert "Stopped: There is no Chromium" in capfd.readouterr().err


def test_find_or_install_here(chromium_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chromium"]) == 0
    assert str(chromium_path) in capsys.readouterr().out
