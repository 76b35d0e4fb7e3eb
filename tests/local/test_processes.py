"""Children are watched, and always stopped."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from refuinterim.local import ROOT, LocalError
from refuinterim.local.processes import Processes, StopRequested

# Starts a grandchild that ignores all polite signals, says its number, and waits.
STUBBORN = """
import signal, subprocess, sys, time
code = "import signal, time; [signal.signal(s, signal.SIG_IGN) for s in (1, 2, 15)]; print('up', flush=True); time.sleep(99)"
grandchild = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
grandchild.stdout.readline()
print(grandchild.pid, flush=True)
time.sleep(99)
"""
# A parent with one child, which says the child's number.
PARENT = """
import sys
from pathlib import Path
from refuinterim.local.processes import Processes
processes = Processes(Path(sys.argv[1]))
processes.listen_to_signals()
print(processes.start("sleeper", ["sleep", "99"]).process.pid, flush=True)
try:
    processes.watch()
finally:
    processes.stop()
"""


def wrote(log: Path) -> bool:
    return log.read_bytes().endswith(b"\n")


def test_watch_dead_child_reported(processes: Processes) -> None:
    processes.start("quiet", ["sleep", "99"])
    processes.start("baker", [sys.executable, "-c", "print('the oven is cold'); raise SystemExit(3)"])
    with pytest.raises(LocalError) as error:
        processes.watch()
    assert "baker" in str(error.value)
    assert "exit code 3" in str(error.value)
    assert "the oven is cold" in str(error.value)


def test_finish_failed_step(processes: Processes) -> None:
    child = processes.start("step", [sys.executable, "-c", "raise SystemExit(4)"])
    assert processes.finish(child, 20) == 4
    assert processes.children == []


def test_wait_until_time_over(processes: Processes) -> None:
    with pytest.raises(LocalError, match="Waited 0 seconds for spring"):
        processes.wait_until(lambda: False, 0.01, "spring")


def test_start_dead_reader_of_input(processes: Processes) -> None:
    child = processes.start("deaf", ["true"], stdin=b"x" * 1_000_000)
    assert processes.finish(child, 20) == 0


def test_stop_takes_grandchildren(processes: Processes) -> None:
    child = processes.start("stubborn", [sys.executable, "-c", STUBBORN])
    processes.wait_until(lambda: wrote(child.log), 20, "the grandchild")
    grandchild = psutil.Process(int(child.log.read_text()))
    processes.stop()
    psutil.wait_procs([grandchild], timeout=10)
    assert not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE


def test_stop_deaf_child_killed(processes: Processes) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(99)"
    child = processes.start("deaf", [sys.executable, "-c", deaf], patience=0.2)
    processes.wait_until(lambda: wrote(child.log), 20, "the deaf child")
    processes.stop()
    assert child.process.returncode == -signal.SIGKILL


def test_signal_asks_for_stop(processes: Processes) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        processes.listen_to_signals()
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(StopRequested):
            processes.watch()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_parent_ends_child_ends(number: signal.Signals, tmp_path: Path) -> None:
    if number == signal.SIGKILL and sys.platform != "linux":
        return  # elsewhere the next start stops what is left
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, tmp_path], cwd=ROOT, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        parent.send_signal(number)
    psutil.wait_procs([child], timeout=10)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
