"""How the house is built, held by tests: direction of foreign keys, sizes, templates, settings."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, ManyToManyField
from django.urls import reverse

from refuinterim.core.addresses import FOR_EVERY_ROOM

ROOT = Path(settings.BASE_DIR)
LAYERS = ["core", "outbox", "accounts", "imports", "organisations", "volunteers", "matching", "reporting"]
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


PRODUCT = [name for name in OWN if name not in {"tests", "benchmarks"}]
DRIVER = "psycopg"  # Django's engine for PostgreSQL imports it
# Written with an underscore, yet in the documentation of Django and of Python.
DOCUMENTED = {"_meta", "_default_manager", "_state", "_exit"}


def trees(folders: list[str]) -> list[ast.Module]:
    """The parsed files of these folders."""
    return [
        ast.parse(path.read_text()) for path in python_files() if path.relative_to(ROOT).parts[0] in folders
    ]


def imported(folders: list[str]) -> set[str]:
    """The first names of the packages of others that are imported in these folders."""
    names: set[str] = set()
    for node in (node for tree in trees(folders) for node in ast.walk(tree)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.partition(".")[0] for name in names} - {*sys.stdlib_module_names, *OWN}


def named(folders: list[str]) -> set[str]:
    """The first names of dotted texts: apps, middleware, modules that are started as a program."""
    texts = {
        node.value
        for tree in trees(folders)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text.partition(".")[0] for text in texts}


def declared(*lists: list[str]) -> set[str]:
    """The import names of what pyproject.toml asks for."""
    wanted = {plain(re.split(r"[^A-Za-z0-9._-]", line)[0].rstrip("~<>=")) for part in lists for line in part}
    return {
        name for name, parts in packages_distributions().items() if wanted & {plain(part) for part in parts}
    }


def plain(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked, for_tests = project["dependencies"], project["optional-dependencies"]["dev"]
    assert imported(PRODUCT) <= declared(asked)
    assert imported(["tests", "benchmarks"]) <= declared(asked, for_tests)


def test_every_dependency_is_used_by_the_product() -> None:
    used = imported(PRODUCT) | named(PRODUCT) | {DRIVER}
    for line in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]:
        assert declared([line]) & used, f"nothing in the product uses {line}"


def test_no_private_name_of_a_package() -> None:
    nodes = [node for tree in trees(PRODUCT) for node in ast.walk(tree)]
    own = DOCUMENTED | {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    for node in nodes:
        if isinstance(node, ast.Attribute) and re.match("_[a-z]", node.attr):
            itself = isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}
            assert itself or node.attr in own, ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            private = [alias.name for alias in node.names if re.match("_[a-z]", alias.name)]
            assert not private, ast.unparse(node)


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


# Namespaces of addresses by the room that answers them, and where each room speaks of addresses.
ANSWERED_BY = {
    "accounts": "accounts", "imports": "imports", "organisations": "organisations", "volunteers": "volunteers",
    "matching": "matching", "desk": "matching", "reporting": "reporting",
}  # fmt: skip
SPEAKS_IN = {
    "core": ["refuinterim/core", "templates/components", "templates/pages"],
    "outbox": ["refuinterim/messages", "templates/emails"],
    "accounts": ["refuinterim/accounts", "templates/account", "templates/allauth"],
    "imports": ["refuinterim/imports", "templates/imports"],
    "organisations": ["organisations", "templates/organisations"],
    "volunteers": ["volunteers", "templates/volunteers"],
    "matching": ["matching", "templates/matching"],
}
ADDRESS = re.compile(rf"""["']((?:{"|".join(ANSWERED_BY)}):[a-z-]+)["']""")


def named_addresses(room: str) -> set[str]:
    paths = [path for folder in SPEAKS_IN[room] for path in (ROOT / folder).rglob("*.*")]
    if room == "core":
        paths += (ROOT / "templates").glob("*.html")
    texts = [path.read_text() for path in paths if path.suffix in {".py", ".html"}]
    return {name for text in texts for name in ADDRESS.findall(text)} - FOR_EVERY_ROOM


# The menu and the first pages show everybody the way; they are the house's, drawn from the base.
SHOWS_THE_WAY = {"accounts", "organisations", "volunteers"}


@pytest.mark.parametrize("room", SPEAKS_IN)
def test_a_room_links_up_by_the_contract_alone(room: str) -> None:
    for name in named_addresses(room):
        other = ANSWERED_BY[name.partition(":")[0]]
        if room == "core" and other in SHOWS_THE_WAY:
            continue
        assert LAYERS.index(other) <= LAYERS.index(room), f"{room} links up to {name}"


def test_the_contract_on_addresses_names_pages_that_exist() -> None:
    arguments = {"desk:intake": [1], "matching:assignment-detail": ["x"], "matching:assignment-people": ["x"]}
    for name in FOR_EVERY_ROOM:
        assert reverse(name, args=arguments.get(name))


def is_state(node: ast.AST) -> bool:
    """`PlacementState.ACCEPTED`, or the same by a short name."""
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id.endswith("State") or node.value.id in {"S", "A", "P"})
        and node.attr.isupper()
    )


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_set_of_states_has_one_home(path: Path) -> None:
    place = path.relative_to(ROOT)
    if path.name == "states.py" or place.parts[0] in {"tests", "benchmarks"} or "demo" in place.parts:
        return  # the demo draws from lists, it holds no rule
    for node in ast.parse(path.read_text()).body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        sets = (
            [part for part in ast.walk(value) if isinstance(part, ast.Set | ast.Tuple | ast.List)]
            if value
            else []
        )
        for part in sets:
            named = [element for element in part.elts if is_state(element)]
            assert len(named) < 2, f"line {node.lineno}: a set of states stands in states.py"


# Actions of lower rooms after which seats are offered or people are told: `matching.placements` is their door.
BEHIND_A_DOOR = {
    "complete_intake": "finish_intake",
    "publish": "publish",
    "cancel": "call_off",
    "change_seats": "change_seats",
}


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_has_a_door_is_called_through_it(path: Path) -> None:
    place = path.relative_to(ROOT).parts
    if place[:2] == ("matching", "placements") or place[0] == "tests" or "demo" in place:
        return  # the demo writes years at once, before anybody waits
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in {"organisations", "volunteers"}
        ):
            door = BEHIND_A_DOOR.get(node.attr)
            assert not door, f"line {node.lineno}: call matching.placements.actions.{door}"
