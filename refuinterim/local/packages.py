"""Debian packages that the tests need, installed where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess


def install(*names: str) -> None:
    """Install packages when root runs this and there is apt; otherwise do nothing. apt shows what fails."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing for the tests: {', '.join(names)} …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *names]):
        subprocess.run(["apt-get", *command], env=env, stdout=subprocess.DEVNULL, check=False)
