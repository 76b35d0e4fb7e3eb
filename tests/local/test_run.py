"""`make run` as people use it: in a terminal, with Ctrl-C."""

import gzip
import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from refuinterim.local import ROOT, ports, redis, run
from refuinterim.local.processes import Processes

COMMAND = [sys.executable, "-m", "refuinterim.local"]
PING = "from refuinterim.celery import app; print(app.control.ping(timeout=30, limit=1))"


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, program: subprocess.Popen[bytes], screen: int) -> None:
        self.program = program
        self.screen = screen
        self.text = ""

    def read_until(self, words: str) -> str:
        """Read the screen until the words stand there, or the program ends."""
        while words not in self.text:
            try:
                part = os.read(self.screen, 4096)
            except OSError:  # the program ended, and its terminal with it
                break
            self.text += part.decode(errors="replace")
        return self.text

    def press_ctrl_c(self) -> None:
        os.write(self.screen, b"\x03")

    def close(self) -> None:
        """Close the window."""
        os.close(self.screen)
        self.screen = -1

    def family(self) -> list[psutil.Process]:
        """Return all processes that the program started."""
        return psutil.Process(self.program.pid).children(recursive=True)


@contextmanager
def terminal(arguments: list[str], env: dict[str, str]) -> Iterator[Terminal]:
    screen, keyboard = pty.openpty()
    # The program leads a session with this terminal, so that Ctrl-C and hanging up reach it.
    # Under nohup a closing window would be ignored, in the program too.
    launch = """
import fcntl, os, signal, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""
    program = subprocess.Popen(
        [sys.executable, "-c", launch, *arguments],
        cwd=ROOT,
        env=env,
        stdin=keyboard,
        stdout=keyboard,
        stderr=keyboard,
    )
    os.close(keyboard)
    shown = Terminal(program, screen)
    try:
        yield shown
    finally:
        if program.poll() is None:
            program.terminate()
        program.wait(60)
        if shown.screen >= 0:
            shown.close()


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    _gone, left = psutil.wait_procs(processes, timeout=5)
    return [process for process in left if process.status() != psutil.STATUS_ZOMBIE]


def call(arguments: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120
    )


def fetch(url: str, encoding: str = "identity") -> Any:
    """The answer to somebody who reads this encoding."""
    return urllib.request.urlopen(
        urllib.request.Request(url, headers={"Accept-Encoding": encoding}), timeout=30
    )


def stylesheets(url: str) -> list[str]:
    """Where the stylesheets of a page are, as paths."""
    found = re.findall(r'href="(/static/[^"]+\.css)"', fetch(url).read().decode())
    assert found
    return found


def assert_compressed(house: str, *paths: str) -> None:
    """What is served is gzip, half of its size or less, and the same."""
    for path in paths:
        answer, whole = fetch(house + path, "gzip"), fetch(house + path).read()
        packed = answer.read()
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert len(gzip.decompress(packed)) == len(whole) >= 2 * len(packed)


@pytest.fixture(scope="module")
def house() -> Iterator[Path]:
    """A folder for the data of several runs, one after the other: a second run is fast."""
    with tempfile.TemporaryDirectory(prefix="refuinterim-house-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def lived_in(bare_environment: dict[str, str], house: Path) -> dict[str, str]:
    """The environment for a run on that data, at a port of its own."""
    return {**bare_environment, "LOCAL_VAR": str(house), "PORT": str(ports.free_port())}


def test_run_ctrl_c_stops_all(lived_in: dict[str, str], house: Path) -> None:
    env, port = lived_in, lived_in["PORT"]
    with terminal([*COMMAND, "run"], env) as window:
        assert f"Ready: http://127.0.0.1:{port}" in window.read_until("Ready: ")
        family = window.family()
        names = " ".join(" ".join(process.cmdline()) for process in family)
        assert "postgres" in names
        assert any(server in names for server in redis.NAMES)
        assert "worker --beat" in names
        assert "granian" in names

        second = call(["run"], {**env, "PORT": str(ports.free_port())})
        assert second.returncode == 1
        assert f"already runs from this folder, at http://127.0.0.1:{port}" in second.stderr

        assert_compressed(f"http://127.0.0.1:{port}", "/")
        assert_compressed(f"http://127.0.0.1:{port}", *stylesheets(f"http://127.0.0.1:{port}/"))

        # A command beside it finds the same database.
        beside = call(
            ["manage", "shell", "-c", "from django.conf import settings as s; print(s.SITE_URL)"], env
        )
        assert f"http://127.0.0.1:{port}" in beside.stdout
        # The worker answers over the queue.
        beside = call(["manage", "shell", "-c", PING], env)
        assert "'ok': 'pong'" in beside.stdout, beside.stderr
        noted = json.loads((house / "run.json").read_text())
        assert noted["DATABASE_URL"].startswith("postgres://")

        window.press_ctrl_c()
        assert "Stopping" in window.read_until("Stopping")
        assert window.program.wait(60) == 0
        assert alive(family) == []
        assert not (house / "run.json").exists()


def test_run_closed_window_stops_all(lived_in: dict[str, str]) -> None:
    with terminal([*COMMAND, "run"], lived_in) as window:
        window.read_until("Preparing")
        family = window.family()
        assert family
        window.close()
        window.program.wait(60)
        assert alive(family) == []


def test_run_child_dies(lived_in: dict[str, str]) -> None:
    with terminal([*COMMAND, "run"], lived_in) as window:
        window.read_until("Ready: ")
        family = window.family()
        web = next(process for process in family if "granian" in process.cmdline())
        web.send_signal(signal.SIGKILL)
        assert "The web process stopped by itself" in window.read_until("The whole log")
        assert window.program.wait(60) == 1
        assert alive(family) == []


def test_run_taken_port(bare_environment: dict[str, str]) -> None:
    with socket.create_server((ports.HOST, 0)) as other:
        taken = other.getsockname()[1]
        answer = call(["run"], {**bare_environment, "PORT": str(taken)})
    assert answer.returncode == 1
    assert answer.stderr.strip().startswith(f"Stopped: Port {taken} is taken by another program.")
    assert "Traceback" not in answer.stderr


def test_run_broken_data_folder(bare_environment: dict[str, str], open_folder: Path) -> None:
    data = open_folder / "var" / "postgres"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("13\n")
    answer = call(["run"], {**bare_environment, "PORT": str(ports.free_port())})
    assert answer.returncode == 1
    assert "cannot be used" in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_run_unreachable_database(bare_environment: dict[str, str]) -> None:
    dead = f"postgres://somebody@127.0.0.1:{ports.free_port()}/none"
    answer = call(["run"], {**bare_environment, "PORT": str(ports.free_port()), "DATABASE_URL": dead})
    assert answer.returncode == 1
    assert "The database at DATABASE_URL does not answer." in answer.stderr


def test_run_unreachable_redis(bare_environment: dict[str, str]) -> None:
    dead = f"redis://127.0.0.1:{ports.free_port()}/0"
    answer = call(["run"], {**bare_environment, "PORT": str(ports.free_port()), "REDIS_URL": dead})
    assert answer.returncode == 1
    assert "The Redis at REDIS_URL does not answer." in answer.stderr


def test_start_servers_given_ones_win(processes: Processes) -> None:
    given = {"DATABASE_URL": "postgres://given", "REDIS_URL": "redis://given"}
    env = dict(given)
    run.start_servers(processes, env)
    assert env == given
    assert processes.children == []


def test_manage_starts_database(bare_environment: dict[str, str]) -> None:
    answer = call(["manage", "showmigrations", "contenttypes"], bare_environment)
    assert answer.returncode == 0, answer.stderr
    assert "[ ] 0001_initial" in answer.stdout


def test_usage() -> None:
    answer = call(["dance"], dict(os.environ))
    assert answer.returncode == 2
    assert "Usage" in answer.stderr


def test_run_nonsense_port(bare_environment: dict[str, str]) -> None:
    answer = call(["run"], {**bare_environment, "PORT": "nonsense"})
    assert answer.returncode == 1
    assert "PORT must be a number" in answer.stderr
