"""One place for colours: tokens.css. Sheets read it, and so does what no sheet reaches."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from refuinterim.accounts.models import User
from refuinterim.core.colours import TOKENS, colour, declared, rgb_of
from refuinterim.core.models import CIRCLE, HUE_STEP
from refuinterim.messages.models import Message
from refuinterim.messages.outbox import Letter, write
from volunteers.registered.message_kinds import VolunteerMessage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "refuinterim" / "static"
# "#fff", "oklch(…)" and the like; a mix of tokens is no colour of its own.
LITERAL = re.compile(r"#(?:[0-9a-f]{3}){1,2}\b|\b(?:oklch|oklab|rgba?|hsla?)\(", re.IGNORECASE)
DRAWINGS = [STATIC / "favicon.svg", ROOT / "docs" / "simulation.svg"]
NO_COLOURS = {"tint", "shadow", "shadow-lifted", "band", "on-band"}  # made of others, or by a hue


def colours_of_tokens() -> list[str]:
    return [name for name, value in declared().items() if LITERAL.search(value) and name not in NO_COLOURS]


def written_files() -> list[Path]:
    sheets = [sheet for sheet in STATIC.glob("*.css") if sheet != TOKENS]
    templates = (ROOT / "templates").rglob("*.html")
    code = [
        path
        for folder in ("refuinterim", "matching", "organisations", "volunteers", "reporting", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "colours.py"
    ]
    return [*sheets, *templates, *code]


def test_no_colour_stands_outside_the_tokens() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in written_files()
        for match in LITERAL.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == set()
    assert LITERAL.search(TOKENS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.name)
def test_drawings_use_the_tokens(drawing: Path) -> None:
    known = {colour(name) for name in colours_of_tokens()}
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", drawing.read_text(encoding="utf-8"))) <= known


def test_known_colours() -> None:
    assert (rgb_of(1, 0, 0), rgb_of(0, 0, 0), rgb_of(0.62796, 0.25768, 29.23388)) == (
        "#ffffff",
        "#000000",
        "#ff0000",
    )
    assert (colour("card"), colour("on-accent")) == ("#ffffff", "#ffffff")
    assert colour("accent") == colour("accent-700") != colour("accent", dark=True)


@pytest.mark.parametrize("name", ["shadow", "tint", "radius"])
def test_what_is_no_colour_is_said(name: str) -> None:
    with pytest.raises(ValueError, match="is no colour"):
        colour(name)


def test_numbers_are_what_a_browser_draws(browser: Browser) -> None:
    """Every token, light and dark, within one step of 255 of the pixel that Chromium paints."""
    for dark in (False, True):
        page = browser.new_page()
        page.set_content(
            f"<style>{TOKENS.read_text(encoding='utf-8')}</style><canvas width=1 height=1></canvas>"
        )
        page.evaluate("dark => document.documentElement.classList.toggle('dark', dark)", dark)
        for name in colours_of_tokens():
            painted = page.evaluate(
                """name => {
                  document.body.style.color = `var(--${name})`;
                  const brush = document.querySelector("canvas").getContext("2d", { willReadFrequently: true });
                  brush.fillStyle = getComputedStyle(document.body).color;
                  brush.fillRect(0, 0, 1, 1);
                  return Array.from(brush.getImageData(0, 0, 1, 1).data).slice(0, 3);
                }""",
                name,
            )
            counted = bytes.fromhex(colour(name, dark=dark)[1:])
            assert all(abs(ours - theirs) <= 1 for ours, theirs in zip(counted, painted, strict=True)), name
        page.close()


def test_each_step_of_the_circle_has_a_class() -> None:
    rules = dict(re.findall(r"\.hue-(\d+) \{ --hue: (\d+) \}", TOKENS.read_text(encoding="utf-8")))
    assert rules == {str(hue): str(hue) for hue in range(0, CIRCLE, HUE_STEP)}


@pytest.mark.django_db
def test_letters_and_the_browsers_bar_take_the_tokens(client: Client) -> None:
    letter = Letter("Een brief", ["Een zin."], button=("Kijk", "/"))
    write(
        kind=VolunteerMessage.INTAKE_PLANNED,
        key="k",
        letter=letter,
        email="x@example.org",
        language="nl",
        now=timezone.now(),
    )
    html = Message.objects.get().html
    assert f"background:{colour('paper')};color:{colour('ink')}" in html
    assert f"background:{colour('accent')};" in html
    page = client.get("/").content.decode()
    assert (
        f'<meta name="theme-color" content="{colour("paper")}" media="(prefers-color-scheme: light)">' in page
    )
    assert f'content="{colour("paper", dark=True)}"' in page


def sheets_of(client: Client, address: str) -> set[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    return set(re.findall(r'href="/static/(\w+\.css)"', response.content.decode()))


def test_each_page_of_the_admin_loads_what_it_needs(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    assert sheets_of(client, reverse("admin:core_skill_changelist")) == {
        "tokens.css",
        "frame.css",
    }
    assert sheets_of(client, reverse("admin:index")) == {"tokens.css", "frame.css", "desk.css"}
    assert sheets_of(client, reverse("desk:plan")) == {"tokens.css", "frame.css", "desk.css"}
    assert sheets_of(client, reverse("admin:volunteers_volunteer_add")) == {
        "tokens.css",
        "frame.css",
        "desk.css",
    }
    assert sheets_of(client, reverse("reporting:figures")) == {
        "tokens.css",
        "frame.css",
        "desk.css",
        "figures.css",
    }
