"""A Chromium for the browser tests: the one that is here, else Debian's package, else Playwright's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from refuinterim.local import LocalError, packages

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "There is no Chromium for the browser tests, and none could be installed. "
    "Install the package chromium, or set CHROMIUM to the path of a Chromium or Chrome."
)


def find() -> Path | None:
    """Return a Chromium that runs here: CHROMIUM, one on PATH, or Playwright's; else None."""
    candidates = [os.environ.get("CHROMIUM"), *(shutil.which(name) for name in NAMES), from_playwright()]
    return next((Path(candidate) for candidate in candidates if candidate and runs(candidate)), None)


def find_or_install() -> Path:
    """Return a Chromium, installed where that is allowed; raise LocalError when there is no way."""
    found = find()
    for install in (install_package, install_with_playwright):
        if found is None:
            install()
            found = find()
    if found is None:
        raise LocalError(MISSING)
    return found


def runs(program: str) -> bool:
    """Tell whether the program starts: on some systems the name is only a pointer to a shop."""
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):  # not for this machine: the next candidate is tried
        return False


def from_playwright() -> str | None:
    """Return the path where Playwright keeps its own Chromium, when it is installed there."""
    script = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    path = answer.stdout.strip()
    return path if answer.returncode == 0 and Path(path).exists() else None


def install_package() -> None:
    """Install Debian's package, with a font: DejaVu has Latin, Cyrillic and Arabic letters."""
    packages.install("chromium", "fonts-dejavu-core")


def install_with_playwright() -> None:
    """Let Playwright fetch its own Chromium. What fails is shown by Playwright itself."""
    print("Fetching Playwright's Chromium for the browser tests …", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
