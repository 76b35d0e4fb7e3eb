# Readers: staff
"""Ctrl+K: a page of the desk, a person, an organisation or an assignment by what is typed, likeliest first.

In the place of Unfold's own: that one loads every row that it finds, and keeps names for five minutes, also after
they were erased or the reader lost a role.
"""

from __future__ import annotations

import time
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.dataclasses import SearchResult

from refuinterim.core.folding import folded_texts
from refuinterim.core.typed_text import clean_line

SEARCHED = (
    "volunteer",
    "organisation",
    "assignment",
)  # names of models, in the order in which they are shown
OF_EACH = 15  # rows that are shown of one model: who does not see theirs types one more letter


def command_search(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """What was found, as the box shows it; `extended` asks for rows too, the side bar for pages alone."""
    started = time.monotonic()
    typed = clean_line(request.GET.get("s", ""))
    if not typed:
        return HttpResponse()
    extended = "extended" in request.GET
    apps = admin.site.get_app_list(request)
    results = pages_called(apps, typed) + (rows_found(request, apps, typed) if extended else [])
    shown = Paginator(results, max(len(results), 1))
    return TemplateResponse(
        request,
        f"unfold/helpers/{'command' if extended else 'search'}_results.html",
        {
            "page_obj": shown,
            "results": shown.page(1),
            "page_counter": 0,
            "execution_time": time.monotonic() - started,
            "command_show_history": False,
        },
        headers={"HX-Trigger": "search"},
    )


def pages_called(apps: list[Any], typed: str) -> list[SearchResult]:
    """Lists of the desk whose name, or that of their group, holds what was typed."""
    lists = [(str(model["name"]), str(app["name"]), model) for app in apps for model in app["models"]]
    wanted, *names = folded_texts([typed, *(f"{name}\n{group}" for name, group, _model in lists)])
    return [
        SearchResult(title=name, description=group, link=model["admin_url"], icon="tag")
        for (name, group, model), folded in zip(lists, names, strict=True)
        if wanted and wanted in folded
    ]


def rows_found(request: HttpRequest, apps: list[Any], typed: str) -> list[SearchResult]:
    """The likeliest rows that the user may see, of each kind."""
    allowed = {model["model"]._meta.model_name: model["model"] for app in apps for model in app["models"]}
    results = []
    for model in filter(None, map(allowed.get, SEARCHED)):
        options = model._meta
        page = admin.site.get_model_admin(model)
        rows, _may_repeat = page.get_search_results(request, page.get_queryset(request), typed)
        results += [
            SearchResult(
                title=str(row),
                description=str(options.verbose_name),
                link=reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk]),
                icon="data_object",
            )
            for row in rows[:OF_EACH]
        ]
    return results
