"""Starts child processes, watches them, and always stops them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from refuinterim.local import ROOT, LocalError

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # linux/prctl.h
TAIL_LINES = 15
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class StopRequested(Exception):
    """Somebody pressed Ctrl-C, closed the terminal, or asked this process to end."""


@dataclass(frozen=True)
class Account:
    """The system user that a child runs as."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Child:
    """A running child, where it writes, and how it is asked to stop (seconds of patience after that)."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals
    patience: float


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """Return the last lines of a log, indented."""
    text = log.read_text(errors="replace").rstrip().splitlines()
    return "\n".join(f"    {line}" for line in text[-lines:]) or "    (it wrote nothing)"


class Processes:
    """The children of this process.

    Signals only raise a flag; every wait looks at it. So no child can be born unnoticed while
    a signal interrupts the line that starts it.
    """

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.children: list[Child] = []
        self.stop_requested = False

    def listen_to_signals(self) -> None:
        """Let Ctrl-C, SIGTERM and a closing terminal ask for a stop."""
        for number in STOP_SIGNALS:
            # A program started under nohup ignores hang-ups on purpose.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._request_stop)

    def _request_stop(self, number: int, frame: object) -> None:
        self.stop_requested = True

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        account: Account | None = None,
        stdin: bytes | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        patience: float = 10,
    ) -> Child:
        """Start a child in a session of its own, writing to its own log.

        The child does not see the terminal's Ctrl-C: this process stops all children in order.
        It is also told to stop when this process is killed outright (where the system can do that).
        """
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{name}.log"
        parent = os.getpid()

        def follow_parent() -> None:
            if LIBC is not None:
                LIBC.prctl(PR_SET_PDEATHSIG, int(stop_signal))
                if os.getppid() != parent:
                    os._exit(1)

        with log.open("wb") as output:
            process = subprocess.Popen(
                [str(part) for part in command],
                cwd=ROOT,
                env=dict(os.environ if env is None else env),
                stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=follow_parent,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )
        child = Child(name, process, log, stop_signal, patience)
        self.children.append(child)
        if stdin is not None and process.stdin is not None:
            try:
                process.stdin.write(stdin)
                process.stdin.close()
            except BrokenPipeError:  # it died at once; whoever waits for it says why
                return child
        return child

    def finish(self, child: Child, seconds: float) -> int:
        """Wait for a child that ends by itself, and return its exit code."""
        self.wait_until(
            lambda: child.process.poll() is not None, seconds, f"{child.name} to finish", but=child
        )
        self.children.remove(child)
        return child.process.returncode

    def wait_until(
        self, is_ready: Callable[[], bool], seconds: float, what: str, but: Child | None = None
    ) -> None:
        """Wait for a condition; fail when a child (other than `but`) dies or the time is over."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            self.check(but)
            if time.monotonic() > deadline:
                raise LocalError(f"Waited {seconds:.0f} seconds for {what}. The logs are in {self.logs}.")
            time.sleep(0.03)

    def watch(self) -> NoReturn:
        """Wait until a stop is asked for or a child dies; raises in both cases."""
        while True:
            self.check()
            time.sleep(0.2)

    def check(self, but: Child | None = None) -> None:
        """Raise when a stop was asked for, or when a child is gone."""
        if self.stop_requested:
            raise StopRequested
        for child in self.children:
            if child is not but and child.process.poll() is not None:
                raise LocalError(
                    f"The {child.name} process stopped by itself (exit code {child.process.returncode}). "
                    f"Its log ends with:\n{tail(child.log)}\n    The whole log: {child.log}"
                )

    def stop(self) -> None:
        """Stop every child, the youngest first, and whatever it left behind."""
        while self.children:
            child = self.children[-1]
            self._stop(child)
            self.children.remove(child)

    def _stop(self, child: Child) -> None:
        if child.process.poll() is None:
            child.process.send_signal(child.stop_signal)
            try:
                child.process.wait(child.patience)
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
        try:
            os.killpg(child.process.pid, signal.SIGKILL)  # its session: pool workers that outlived it
        except ProcessLookupError:
            return
