"""Pages for when something broke: they stand alone, and hold in every direction."""

from __future__ import annotations

import re

from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.views.defaults import server_error


def test_server_error_needs_nothing(rf: RequestFactory) -> None:
    """No context, no database, no manifest of static files."""
    with translation.override("ar"):
        response = server_error(rf.get("/"))
    page = response.content.decode()
    assert response.status_code == 500
    assert '<html lang="ar" dir="rtl">' in page
    sheets = re.findall(r'href="/static/([\w.]+)"', page)
    assert sheets == ["tokens.css", "style.css"]
    assert all(finders.find(sheet) for sheet in sheets)


def test_a_page_that_was_open_too_long() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    response = strict.post(reverse("accounts:set-language"), {"language": "nl"})
    assert response.status_code == 403
    assert "This page was open too long" in response.content.decode()
    assert '<a class="button wide" href="/en/">To the first page</a>' in response.content.decode()
