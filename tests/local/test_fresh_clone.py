"""The first `make run` of a fresh clone: no catalogue is compiled yet, and Dutch is Dutch all the same."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from refuinterim.local import ROOT

FOLDERS = [
    "locale",
    "matching",
    "organisations",
    "refuinterim",
    "reporting",
    "templates",
    "volunteers",
    "docs",
]
NAME = "fresh_clone"
ENGLISH = re.compile(r"\b(the|you|your|our|said|yes|with|and|are|talk|waits|somebody)\b", re.IGNORECASE)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The product as it is in the repository: without a compiled catalogue."""
    uncompiled = shutil.ignore_patterns("*.mo", "__pycache__")
    for folder in FOLDERS:
        if (ROOT / folder).exists():
            shutil.copytree(ROOT / folder, tmp_path / folder, ignore=uncompiled)
    for file in ("manage.py", "pyproject.toml"):
        shutil.copy(ROOT / file, tmp_path / file)
    assert not list(tmp_path.rglob("*.mo"))
    return tmp_path


@pytest.fixture
def database() -> Iterator[str]:
    """An empty database beside the one of the tests."""
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME}")
        server.execute(f"CREATE DATABASE {NAME}")
        yield urlsplit(address)._replace(path=f"/{NAME}").geturl()
        server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def run_in(clone: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own in the clone; coverage counts the lines of the project, not of a copy."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    env |= {"DJANGO_SETTINGS_MODULE": "refuinterim.settings", "PYTHONPATH": str(clone), **settings}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=clone, env=env, capture_output=True, text=True, check=False)


def test_a_process_reads_a_catalogue_that_it_compiled_itself(clone: Path) -> None:
    """It had looked for it before, as Django does when it starts."""
    code = """
import django
django.setup()
from django.core.management import call_command
from django.utils.translation import gettext, override
with override("nl"):
    before = gettext("What waits")
call_command("compile_catalogues", verbosity=0)
with override("nl"):
    print(before, "->", gettext("What waits"))
"""
    answer = run_in(clone, "-c", code)
    assert answer.stdout.strip() == "What waits -> Wat wacht", answer.stderr


def test_the_mails_of_the_demo_are_in_the_language_of_their_readers(clone: Path, database: str) -> None:
    module = "refuinterim.local.prepare"
    answer = run_in(clone, "-m", module, str(clone / "logins.txt"), DATABASE_URL=database, DEMO="true")
    assert answer.returncode == 0, answer.stderr
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT language, subject, text FROM outbox_message").fetchall()
    languages = {language for language, _subject, _text in rows}
    assert "nl" in languages and len(rows) > 20
    english = [
        (language, subject)
        for language, subject, text in rows
        if language not in ("en", "fr") and len(ENGLISH.findall(f"{subject} {text}")) > 2
    ]
    assert not english
