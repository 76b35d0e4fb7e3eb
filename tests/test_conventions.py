"""How the house is built, held by tests: direction of foreign keys, sizes, templates, settings."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, ManyToManyField

ROOT = Path(settings.BASE_DIR)
LAYERS = ["core", "accounts", "organisations", "volunteers", "matching", "reporting"]
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


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_field_can_hold_a_national_number(model: type) -> None:
    names = {field.name for field in model._meta.get_fields()}
    assert not {name for name in names if re.search(r"national_number|rijksregister|\binsz\b|\bniss\b", name)}


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
