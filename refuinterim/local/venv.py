"""Makes the virtual environment, or leaves it alone when nothing changed. Run by the system's Python.

    python3 -I refuinterim/local/venv.py run|test

It uses the standard library alone, because nothing else is installed yet.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin" / "python"
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
WORKS = "import sys, pip; sys.exit(sys.version_info < (3, 11))"


def main(kind: str) -> int:
    """Install the lock of `kind`, unless its hash says that it is installed."""
    # The lock for tests holds all of the other one, at the same versions.
    if is_installed(kind) or (kind == "run" and is_installed("test")):
        return 0
    if not works() and not create():
        return 1
    print("Installing the Python packages (the first time takes a minute or two) …", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "--no-deps", "-r", str(LOCKS[kind])]
    if subprocess.call(command, cwd=ROOT) != 0:
        print(
            "The packages could not be installed: see pip's lines above. Then run make again.",
            file=sys.stderr,
        )
        return 1
    stamp(kind).write_text(digest(kind))
    return 0


def stamp(kind: str) -> Path:
    """Return the file that remembers which lock was installed."""
    return FOLDER / f"installed-{kind}"


def digest(kind: str) -> str:
    """Return the hash of the lock's content: a checkout changes times, not content."""
    return hashlib.sha256(LOCKS[kind].read_bytes()).hexdigest()


def is_installed(kind: str) -> bool:
    """Tell whether this very lock is installed in an environment that works."""
    return stamp(kind).exists() and stamp(kind).read_text() == digest(kind) and PYTHON.exists()


def works() -> bool:
    """Tell whether the environment has a Python of the right version with pip."""
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", WORKS], capture_output=True).returncode == 0


def create() -> bool:
    """Make the environment anew; explain when the system's Python cannot."""
    print(f"Making .venv with Python {sys.version.split()[0]} …", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", FOLDER], capture_output=True, text=True)
    if made.returncode == 0:
        return True
    shutil.rmtree(FOLDER, ignore_errors=True)
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    print(
        f"Python's venv module does not work here. On Debian or Ubuntu, install it: apt install {package}\n"
        f"It said: {made.stdout.strip()} {made.stderr.strip()}",
        file=sys.stderr,
    )
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
