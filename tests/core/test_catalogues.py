"""Catalogues: strings are found, kept apart by language, and checked."""

import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import read_mo
from django.core.management import CommandError, call_command

from refuinterim.core import catalogues
from refuinterim.core.management import sources

TEMPLATE = """{# Readers: volunteers #}{% load i18n %}
  <p title="{% translate 'Help' %}">
    {# Translators: people at work #}
    {% blocktranslate trimmed count number=people|length %}
      {{ number }} person
    {% plural %}
      {{ number }} people, 100%
    {% endblocktranslate %}
    {% translate "Open" context "state" %} {{ title|default:_("Without title") }} not this one
  </p>
"""
CODE = """# Readers: staff
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
# Translators: somebody who helps
NAME = _("Volunteer {name}")
STATE = pgettext("verb", "Open")
HOURS = ngettext("one hour", "%(count)d hours", 2)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with a template and code."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "app" / "migrations").mkdir(parents=True)
    (tmp_path / "app" / "models.py").write_text(CODE)
    (tmp_path / "app" / "migrations" / "0001.py").write_text('_("not from here")')
    return tmp_path


def collect(project: Path) -> catalogues.Catalog:
    return catalogues.collect(project, ["templates", "app"])


def translate(file: Path, replacements: dict[str, str]) -> None:
    text = file.read_text()
    for old, new in replacements.items():
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)


def test_collect_code_and_templates(project: Path) -> None:
    found = {(message.id, message.context): message for message in collect(project) if message.id}
    assert set(found) == {
        ("Help", None),
        (("%(number)s person", "%(number)s people, 100%%"), None),
        ("Open", "state"),
        ("Open", "verb"),
        ("Without title", None),
        ("Volunteer {name}", None),
        (("one hour", "%(count)d hours"), None),
    }
    assert found["Volunteer {name}", None].auto_comments == ["somebody who helps"]
    people = found[("%(number)s person", "%(number)s people, 100%%"), None]
    assert people.auto_comments == ["people at work", "Readers: volunteers"]


def test_update_languages_kept_apart(project: Path) -> None:
    locale, found = project / "locale", collect(project)
    assert catalogues.update(locale, "nl", found)
    translate(catalogues.path_of(locale, "nl"), {'msgid "Help"\nmsgstr ""': 'msgid "Help"\nmsgstr "Hulp"'})
    assert catalogues.update(locale, "ar", found)
    assert len(catalogues.problems(locale, "nl", found)) == len(found) - 1
    assert len(catalogues.problems(locale, "ar", found)) == len(found)
    assert "nplurals=6" in catalogues.path_of(locale, "ar").read_text()


def test_update_unchanged_and_no_longer_used(project: Path) -> None:
    locale = project / "locale"
    catalogues.update(locale, "nl", collect(project))
    file = catalogues.path_of(locale, "nl")
    translate(file, {'msgid "Help"\nmsgstr ""': 'msgid "Help"\nmsgstr "Hulp"'})
    assert not catalogues.update(locale, "nl", collect(project))

    (project / "app" / "models.py").write_text("")
    assert catalogues.update(locale, "nl", collect(project))
    assert "Volunteer" not in file.read_text()
    assert 'msgstr "Hulp"' in file.read_text()


def test_problems_each_kind(project: Path) -> None:
    locale, found = project / "locale", collect(project)
    assert catalogues.problems(locale, "nl", found) == ["nl: there is no catalogue; run: make messages"]
    catalogues.update(locale, "nl", found)
    translate(
        catalogues.path_of(locale, "nl"),
        {
            'msgid "Help"\nmsgstr ""': '#, fuzzy\nmsgid "Help"\nmsgstr "Hulp"',
            'msgid "Volunteer {name}"\nmsgstr ""': 'msgid "Volunteer {name}"\nmsgstr "Vrijwilliger {naam}"',
            'msgctxt "verb"\nmsgid "Open"\nmsgstr ""': 'msgctxt "verb"\nmsgid "Open"\nmsgstr "Openen"',
            'hours"\nmsgstr[0] ""\nmsgstr[1] ""': 'hours"\nmsgstr[0] "een uur"\nmsgstr[1] "uren"',
        },
    )
    (project / "app" / "more.py").write_text('# Readers: staff\n_("New one")')
    problems = "\n".join(catalogues.problems(locale, "nl", collect(project)))
    assert "is marked as unsure (fuzzy): 'Help'" in problems
    assert "has other placeholders ({naam}): 'Volunteer {name}'" in problems
    assert "has other placeholders (%(count)d): 'one hour'" in problems
    assert "is not in the catalogue (run: make messages): 'New one'" in problems
    assert "has no translation: 'Without title'" in problems
    assert problems.count("'Open'") == 1


@pytest.mark.parametrize(
    ("sources", "forms", "expected"),
    [
        (["Hi %(name)s"], ["Dag %(name)s"], None),
        (["100%% sure"], ["100%% zeker"], None),
        (["one hour", "%(count)d hours"], ["een uur", "%(count)d uur"], None),
        (["%(n)s day", "%(n)s days"], ["een dag", "twee dagen", "%(n)s dagen"], None),
        (["Hi %s"], ["Dag"], "has other placeholders (%s)"),
        (["Hi"], ["Dag {name}"], "has other placeholders ({name})"),
        (["%(n)s day", "%(n)s days"], ["%(m)s dag", "%(n)s dagen"], "has other placeholders (%(m)s)"),
    ],
)
def test_placeholder_problem(sources: list[str], forms: list[str], expected: str | None) -> None:
    assert catalogues.placeholder_problem(sources, forms) == expected


def test_compile_only_what_changed(project: Path) -> None:
    locale = project / "locale"
    assert catalogues.compile_all(locale) == []
    catalogues.update(locale, "nl", collect(project))
    source = catalogues.path_of(locale, "nl")
    translate(source, {'msgid "Help"\nmsgstr ""': 'msgid "Help"\nmsgstr "Hulp"'})
    (compiled,) = catalogues.compile_all(locale)
    with compiled.open("rb") as file:
        assert read_mo(file).get("Help").string == "Hulp"
    assert catalogues.compile_all(locale) == []
    newer = compiled.stat().st_mtime + 10
    os.utime(source, (newer, newer))
    assert catalogues.compile_all(locale) == [compiled]
    assert catalogues.compile_all(locale, force=True) == [compiled]


def test_commands(project: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(sources, "ROOT", project)
    for command in ("update", "check"):
        module = f"refuinterim.core.management.commands.{command}_catalogues"
        monkeypatch.setattr(f"{module}.LOCALE", project / "locale")
    settings.LOCALE_PATHS = [project / "locale"]
    settings.LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
    monkeypatch.setattr(sources, "FOLDERS", ("app", "templates"))
    (project / "app" / "models.py").write_text('# Readers: staff\n_("Volunteer {name}")')
    (project / "templates" / "page.html").unlink()
    said = StringIO()
    with pytest.raises(CommandError, match="1 strings to mend"):
        call_command("check_catalogues", stdout=said)
    call_command("update_catalogues", stdout=said)
    untranslated = 'msgid "Volunteer {name}"\nmsgstr ""'
    translate(
        catalogues.path_of(project / "locale", "nl"),
        {untranslated: untranslated.replace('msgstr ""', 'msgstr "Vrijwilliger {name}"')},
    )
    call_command("check_catalogues", stdout=said)
    call_command("compile_catalogues", stdout=said)
    assert "nl: 1 strings, 1 to mend, changed" in said.getvalue()
    assert "1 strings, complete in 1 languages." in said.getvalue()
    assert not (project / "locale" / "en").exists()  # the source is English already
    assert "Compiled" in said.getvalue()


def test_readers_are_said_and_go_along(project: Path) -> None:
    locale, found = project / "locale", collect(project)
    catalogues.update(locale, "nl", found)
    assert "has other readers" not in "\n".join(catalogues.problems(locale, "nl", found))
    translate(catalogues.path_of(locale, "nl"), {'msgid "Help"\nmsgstr ""': 'msgid "Help"\nmsgstr "Hulp"'})

    page = project / "templates" / "page.html"
    page.write_text(page.read_text().replace("Readers: volunteers", "Readers: staff"))
    problems = catalogues.problems(locale, "nl", collect(project))
    assert "nl: has other readers than its source says (run: make messages): 'Help'" in problems

    page.write_text(page.read_text().replace("{# Readers: staff #}", ""))
    [line] = catalogues.without_readers(project, ["templates", "app"])
    assert line.startswith("templates/page.html:2: say above it who reads this: {# Readers: staff #}")
    page.write_text("{# Readers: somebody #}")
    with pytest.raises(ValueError, match=r"page\.html: line 1: readers are"):
        collect(project)
