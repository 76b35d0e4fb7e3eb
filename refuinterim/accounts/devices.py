"""What a browser is called, in words that its owner knows; and which device belongs to a session."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from refuinterim.messages.actions import forget_device
from refuinterim.messages.models import PushDevice

KEY = "push_device"  # of the session that turned the messages on
# The first that is found in what a browser says of itself: many also name the browsers that they resemble.
BROWSERS = {"Edg": "Edge", "SamsungBrowser": "Samsung", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox",
            "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}  # fmt: skip
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "CrOS": "Chromebook",
           "Macintosh": "Mac", "Linux": "Linux"}  # fmt: skip


def words_of_device(user_agent: str) -> str:
    """For example "Chrome, Android"; names of products, the same in every language."""
    found = [
        next((words for mark, words in names.items() if mark in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(part for part in found if part) or "?"


@receiver(user_logged_out)
def forget_device_of_session(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """Who signs out gets no message on this device any more: somebody else may hold it."""
    if request is not None:
        request.was_signed_out = True  # type: ignore[attr-defined]  # `core.offline` has the browser forget
    key = request.session.get(KEY) if request is not None else None
    device = PushDevice.objects.changeable_by(user).filter(pk=key).first() if user and key else None
    if device:
        forget_device(by=user, device=device, now=timezone.now())
