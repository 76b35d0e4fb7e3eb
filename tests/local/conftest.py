"""Places in which servers can be started for real."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the user whom PostgreSQL runs as can pass through."""
    with tempfile.TemporaryDirectory(prefix="refuinterim-local-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@pytest.fixture
def bare_environment(open_folder: Path) -> dict[str, str]:
    """The environment of somebody who set nothing, with the data in a folder of the test."""
    ours = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "DEMO", "CELERY_TASK_ALWAYS_EAGER", "PORT"}
    ours |= {"STATIC_ROOT", "STATIC_FROM_SOURCE", "DEBUG", "RELOAD"}
    env = {name: value for name, value in os.environ.items() if name not in ours}
    # Loading the demo is tested elsewhere; here it would only take time.
    return {**env, "DEMO": "false", "LOCAL_VAR": str(open_folder / "var")}
