"""Makes the virtual environment, or leaves it alone when nothing changed. Run by the system's Python.

    python3 -I refuinterim/local/venv.py run|test [another folder than .venv]

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
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
WORKS = "import sys, pip; sys.exit(sys.version_info < (3, 11))"


def main(kind: str, folder: Path = FOLDER) -> int:
    """Install the lock of `kind` into the folder, unless its hash says that it is installed."""
    # The lock for tests holds all of the other one, at the same versions.
    if is_installed(kind, folder) or (kind == "run" and is_installed("test", folder)):
        return 0
    if not works(folder) and not create(folder):
        return 1
    print("Installing the Python packages (the first time takes a minute or two) …", flush=True)
    command = [str(python(folder)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "--no-deps", "-r", str(LOCKS[kind])]
    if subprocess.call(command, cwd=ROOT) != 0:
        print(
            "The packages could not be installed: see pip's lines above. Then run make again.",
            file=sys.stderr,
        )
        return 1
    stamp(kind, folder).write_text(digest(kind))
    return 0


def python(folder: Path) -> Path:
    """Return the Python of an environment."""
    return folder / "bin" / "python"


def stamp(kind: str, folder: Path) -> Path:
    """Return the file that remembers which lock was installed."""
    return folder / f"installed-{kind}"


def digest(kind: str) -> str:
    """Return the hash of the lock's content: a checkout changes times, not content."""
    return hashlib.sha256(LOCKS[kind].read_bytes()).hexdigest()


def is_installed(kind: str, folder: Path) -> bool:
    """Tell whether this very lock is installed in an environment that works."""
    written = stamp(kind, folder)
    return written.exists() and written.read_text() == digest(kind) and python(folder).exists()


def works(folder: Path) -> bool:
    """Tell whether the environment has a Python of the right version with pip."""
    here = python(folder)
    return here.exists() and subprocess.run([here, "-c", WORKS], capture_output=True).returncode == 0


def create(folder: Path) -> bool:
    """Make the environment anew; explain when this Python cannot."""
    print(f"Making {folder.name} with Python {sys.version.split()[0]} …", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", folder], capture_output=True, text=True)
    if made.returncode == 0:
        return True
    shutil.rmtree(folder, ignore_errors=True)
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    print(
        f"Python's venv module does not work here. On Debian or Ubuntu, install it: apt install {package}\n"
        f"It said: {made.stdout.strip()} {made.stderr.strip()}",
        file=sys.stderr,
    )
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(Path, sys.argv[2:])))
