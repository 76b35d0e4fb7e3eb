"""What `make run` promises, tested under the newest Python of this machine, in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from refuinterim.local import ROOT, venv

# Starting and stopping everything, and one story from the first click to the last mail.
TESTS = ("tests/local", "tests/journey")
AT_ONCE = ("--numprocesses", "2", "--dist", "loadscope")
FITS = "import ensurepip, sys; sys.exit(sys.version_info[:2] != (3, {minor}))"


def test() -> int:
    """Run the tests; return pytest's exit code, or 0 when there is no newer Python, and say so."""
    newer = [minor for minor in supported() if minor > sys.version_info.minor]
    for minor in reversed(newer):
        if python := find(minor):
            return test_under(python)
    names = ", ".join(f"3.{minor}" for minor in newer) or "none is supported yet"
    print(f"Not tested under a newer Python than 3.{sys.version_info.minor}: none is here ({names}).")
    return 0


def test_under(python: Path) -> int:
    """Make an environment with this Python, as `make run` does, and test in it."""
    print(f"Testing what `make run` promises under {python} …", flush=True)
    with tempfile.TemporaryDirectory(prefix="refuinterim-newest-") as name:
        folder = Path(name) / "environment"
        command: list[str | Path] = [python, "-I", venv.__file__, "test", folder]
        if (failed := subprocess.call(command, cwd=ROOT)) != 0:
            return failed
        command = [venv.python(folder), "-m", "pytest", "-p", "no:cacheprovider", *AT_ONCE, *TESTS]
        return subprocess.call(command, cwd=ROOT)


def supported() -> list[int]:
    """Return the minor versions of Python 3 that pyproject.toml names, the oldest first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    prefix = "Programming Language :: Python :: 3."
    return sorted(
        int(line.removeprefix(prefix)) for line in project["classifiers"] if line.startswith(prefix)
    )


def find(minor: int) -> Path | None:
    """Return a Python 3.`minor` of this machine that can make environments, or None."""
    return next((path for path in candidates(minor) if fits(path, minor)), None)


def candidates(minor: int) -> Iterator[Path]:
    """Yield where it may be: in each folder of PATH, and where pyenv keeps what is not chosen now."""
    for folder in os.get_exec_path():
        yield Path(folder) / f"python3.{minor}"
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    yield from sorted(kept.glob(f"3.{minor}.*/bin/python3.{minor}"), reverse=True)


def fits(path: Path, minor: int) -> bool:
    """Tell whether the program is that Python, and has what an environment is made with."""
    if not path.exists():
        return False
    return subprocess.run([path, "-c", FITS.format(minor=minor)], capture_output=True).returncode == 0
