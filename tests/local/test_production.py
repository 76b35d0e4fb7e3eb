"""What the image and the compose file rely on."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from refuinterim.local import ROOT

NEEDED = {"SECRET_KEY": "not so secret", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}


@pytest.mark.parametrize("missing", sorted(NEEDED))
def test_settings_missing_hint(missing: str) -> None:
    env = {name: value for name, value in os.environ.items() if name not in NEEDED}
    env |= {name: value for name, value in NEEDED.items() if name != missing}
    answer = subprocess.run(
        [sys.executable, "-c", "import refuinterim.settings"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )
    assert answer.returncode != 0
    assert f"{missing} is not set. " in answer.stderr.splitlines()[-1]


def test_system_checks_without_tables() -> None:
    """The first migrate of a new database runs the checks before there is any table."""
    answer = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**os.environ, **NEEDED},
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr


def test_static_files_collected(tmp_path: Path, settings: Any) -> None:
    """Every file that a stylesheet names exists: the production storage refuses otherwise."""
    settings.STATIC_ROOT = tmp_path
    storage = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()
    assert list(tmp_path.glob("style.*.css.gz"))


def test_compose_services() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    services = compose["services"]
    assert set(services) == {"postgres", "redis", "migrate", "web", "worker", "beat"}
    assert services["postgres"]["image"] == "postgres:18"
    # The web service is checked by the image itself; migrate ends.
    assert all("healthcheck" in services[name] for name in ("postgres", "redis", "worker", "beat"))
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()
    for name in ("migrate", "web", "worker", "beat"):
        environment = services[name]["environment"]
        required = [value for value in environment.values() if ":?" in value]
        assert len(required) >= 5
        assert "DEMO" not in environment
