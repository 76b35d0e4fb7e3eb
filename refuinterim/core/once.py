# Readers: volunteers, organisations, staff
"""Sent twice is done once: a form that makes something carries a key, `{% once_key %}`, and its view is `@once`.

The first time, the view does its work and we keep where it led. The same form sent again (a second tap, a slow line)
leads there too, and nothing is done. What was kept is forgotten after some days.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from refuinterim.core.addresses_in_languages import without_language
from refuinterim.core.models import SentForm

View = Callable[..., HttpResponse]

KEY = "once"
KEPT = timedelta(days=3)
NOT_TYPED = frozenset({KEY, "csrfmiddlewaretoken"})


def once(view: View) -> View:
    """Let each form that is sent to this view do its work once. A form without a key is as it was before.

    A view has done its work when it leads on to another page; one that shows the form again may be sent again, and
    so may one that says `refused`. Sent again with other words, nothing is done and nothing is lost: we ask.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get(KEY, "")[:40]
        if not key or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            # A second request with the same key waits here until the first one is done.
            sent, is_new = SentForm.objects.get_or_create(
                user=request.user,
                key=key,
                defaults={"digest": digest_of(request), "sent_at": timezone.now()},
            )
            if is_new:
                return _first_time(view(request, *args, **kwargs), request, sent)
        if sent.digest == digest_of(request):
            messages.info(request, _("We had this form already. Nothing is done twice."))
            return redirect(sent.led_to)
        return render(request, "pages/sent_before.html", {"led_to": sent.led_to, "typed": typed(request)})

    return guarded


def refused(request: HttpRequest) -> None:
    """Say that nothing was done, though the view leads on: the same form may be sent again."""
    request.was_refused = True  # type: ignore[attr-defined]


def done(request: HttpRequest, address: str) -> None:
    """Say that the work is done, though the view leads nowhere (a window that closes); sent again, it leads here."""
    request.done_at = address  # type: ignore[attr-defined]


def _first_time(response: HttpResponse, request: HttpRequest, sent: SentForm) -> HttpResponse:
    leads_on = 300 <= response.status_code < 400
    led_to = response["Location"] if leads_on else getattr(request, "done_at", "")
    if led_to and not getattr(request, "was_refused", False):
        SentForm.objects.filter(pk=sent.pk).update(led_to=led_to)
    else:
        sent.delete()
    return response


def digest_of(request: HttpRequest) -> str:
    """What was sent where, told apart from anything else; in whichever language the page was."""
    files = sorted((field, file.name, file.size) for field, sent in request.FILES.lists() for file in sent)
    said = repr((without_language(request.get_full_path()), sorted(typed(request)), files))
    return hashlib.sha256(said.encode()).hexdigest()


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field and value that was sent, but the keys of the form."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_TYPED and "password" not in name
    ]


def forget_sent_forms(now: datetime) -> int:
    """Remove the keys of forms that nobody sends again; returns how many."""
    count, _by_model = SentForm.objects.filter(sent_at__lt=now - KEPT).delete()
    return count
