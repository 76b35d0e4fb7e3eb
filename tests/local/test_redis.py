"""The embedded Redis."""

import socket
from pathlib import Path

import pytest
import redis as client

from refuinterim.local import redis
from refuinterim.local.processes import Processes


@pytest.fixture
def program() -> Path:
    found = redis.find_or_install()
    assert found, "install redis-server"
    return found


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


def test_find_program_foreign_one_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = tmp_path / "redis-server"
    foreign.write_bytes(b"\x7fELF made for another machine")
    foreign.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis.find_program() != foreign
