"""Icons: one file for what most pages show, the rest in the page; templates without their indentation."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from PIL import Image, ImageChops, ImageStat

from refuinterim.core import icons
from refuinterim.core.checks import photos_have_a_folder
from refuinterim.core.template_files import lean


def test_the_file_is_what_the_command_draws() -> None:
    assert (icons.STATIC / icons.FILE).read_text(encoding="utf-8") == icons.sprite(), (
        "run manage.py draw_icons"
    )
    assert finders.find(icons.FILE)


@pytest.mark.parametrize("name", ["icon-192.png", "icon-512.png", "icon-maskable.png"])
def test_the_pictures_are_what_the_command_draws(name: str) -> None:
    """Nearly: another version of what draws may round an edge otherwise."""
    kept = Image.open(icons.STATIC / name).convert("RGBA")
    drawn = Image.open(BytesIO(icons.pictures()[name])).convert("RGBA")
    assert kept.size == drawn.size
    assert max(ImageStat.Stat(ImageChops.difference(kept, drawn)).mean) < 1, "run manage.py draw_icons"


def test_production_is_told_that_photos_have_no_folder(settings: Any) -> None:
    settings.MEDIA_ROOT_IS_SET, settings.DEBUG = False, False
    [warned] = photos_have_a_folder()
    assert "MEDIA_ROOT" in warned.msg and warned.hint
    settings.MEDIA_ROOT_IS_SET = True
    assert photos_have_a_folder() == []


def test_an_icon_is_fetched_once_or_stands_in_the_page() -> None:
    assert f'<use href="/static/{icons.FILE}#heart"/>' in icons.svg("heart", 20)
    assert "<path" in icons.svg("trophy", 20) and "trophy" not in icons.shared()


def test_templates_lose_spaces_and_no_word_comes_nearer() -> None:
    written = "<p>\n    one\n    {% if is_on %}\n      two\n    {% endif %}\n    three  \n  four</p>"
    assert lean(written) == "<p>\none\n{% if is_on %}two\n{% endif %}three\nfour</p>"
    assert lean('{% translate "Call" %}\n{% if on %}\n{% phone %}\n{% endif %}') == (
        '{% translate "Call" %}\n{% if on %}{% phone %}\n{% endif %}'
    )
    for is_on in (True, False):
        said = [
            engines["django"].from_string(text).render({"is_on": is_on}) for text in (written, lean(written))
        ]
        assert said[0].split() == said[1].split()
