"""How the house is built, held by tests: direction of foreign keys, sizes, templates, settings."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, EmailField, ForeignKey, ManyToManyField, SlugField, TextField

from refuinterim.core.national_number import refuse_national_number

ROOT = Path(settings.BASE_DIR)
LAYERS = ["core", "outbox", "accounts", "organisations", "volunteers", "matching", "reporting"]
SIBLINGS = {frozenset({"organisations", "volunteers"})}
OWN = ["refuinterim", "organisations", "volunteers", "matching", "reporting", "tests", "benchmarks"]
MODELS = [model for label in LAYERS for model in apps.get_app_config(label).get_models()]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def python_files() -> list[Path]:
    return [
        path
        for folder in OWN
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model: type) -> None:
    own = model._meta.app_label
    for field in model._meta.get_fields():
        if not isinstance(field, ForeignKey | ManyToManyField) or field.related_model is None:
            continue
        other = field.related_model._meta
        if other.label == settings.AUTH_USER_MODEL or other.app_label not in LAYERS:
            continue  # who did it may be named in every layer
        assert LAYERS.index(other.app_label) <= LAYERS.index(own), f"{field} points up"
        assert frozenset({own, other.app_label}) not in SIBLINGS, f"{field} couples two siblings"


# Written by the system or by a national coordinator, never about a person.
NOT_FREE = {"core", "outbox", "accounts", "reporting"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_free_text_refuses_a_national_number(model: type) -> None:
    if model._meta.app_label in NOT_FREE:
        return
    for field in model._meta.get_fields():
        typed = isinstance(field, CharField | TextField) and not isinstance(field, EmailField | SlugField)
        if (
            typed
            and field.editable
            and not field.choices
            and field.name not in {"informed_language", "given_language", "error"}
        ):
            assert refuse_national_number in field.validators, f"{field} takes a national number"


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_too_long(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= (400 if "engine" in path.parts else 500)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_has_no_inline_style_or_script(path: Path) -> None:
    if "emails" in path.parts:
        return  # mail programs read inline styles only
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script>|javascript:", text)


def test_no_name_of_a_machine_or_registry() -> None:
    named = subprocess.run(
        ["git", "grep", "-nIE", r"(pypi|npmjs)\.org|files\.pythonhosted|/home/[a-z]+/|/root/"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in named.stdout.splitlines() if not line.startswith("tests/test_conventions.py")]
    assert lines == []


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL"])
def test_settings_fail_with_a_hint(name: str) -> None:
    environment = {
        "PATH": "",
        "SECRET_KEY": "x",
        "DATABASE_URL": "postgres://u@localhost/x",
        "PYTHONPATH": str(ROOT),
    }
    del environment[name]
    run = subprocess.run(
        [sys.executable, "-c", "import refuinterim.settings"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert f"{name} is not set." in run.stderr
