# Readers: volunteers
"""Web push: a message on a phone or computer that somebody gave us leave to reach. Signed by our key (VAPID).

What is sent is encrypted for the device alone, and may stand on a locked screen: a title, one sentence and where a tap
leads. Of who may sign it: VAPID_PRIVATE_KEY, 32 bytes in base64url.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from refuinterim.messages.channels import NotDeliveredError
from refuinterim.messages.kinds import is_discreet, is_urgent
from refuinterim.messages.models import Message, PushDevice

KEPT = timedelta(days=1)  # how long a push service waits for a phone that is off
SECONDS = 10
GONE = {requests.codes.not_found, requests.codes.gone}


def public_key() -> str:
    """The public half of our key, as browsers take it; empty where nobody set a key: there is no push then."""
    return _public_half(settings.VAPID_PRIVATE_KEY) if settings.VAPID_PRIVATE_KEY else ""


@lru_cache(maxsize=4)
def _public_half(private: str) -> str:
    number = int.from_bytes(urlsafe_b64decode(private + "=" * (-len(private) % 4)))
    key = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).decode().rstrip("=")


def is_push_service(endpoint: str) -> bool:
    """Whether an address is one of the known push services: we never call any other address for somebody."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    known = any(host == name or host.endswith(f".{name}") for name in settings.PUSH_SERVICES)
    return parts.scheme == "https" and known and port in {None, 443} and not parts.username


def send(message: Message, *, now: datetime) -> None:
    """Hand a message to each device of its recipient.

    A device that is gone is forgotten. Sent when one took it; NotDeliveredError when all said no.
    """
    unclear: Exception | None = None
    refusals, taken = [], False
    for device in PushDevice.objects.filter(user=message.recipient):
        try:
            _send_to(device, message)
        except NotDeliveredError as error:
            refusals.append(str(error))
        except Exception as error:  # one device says nothing: the others are tried all the same
            unclear = error
        else:
            taken = True
            PushDevice.objects.filter(pk=device.pk).update(used_at=timezone.now())
    if taken:
        return
    if unclear:
        raise unclear
    raise NotDeliveredError("; ".join(refusals) or "There is no device.")


def _send_to(device: PushDevice, message: Message) -> None:
    from pywebpush import WebPushException, webpush  # heavy to import, and only a worker sends

    with requests.Session() as session:
        session.max_redirects = 0
        try:
            webpush(
                {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}},
                payload(message),
                vapid_private_key=settings.VAPID_PRIVATE_KEY,
                vapid_claims={"sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"},
                ttl=int(KEPT.total_seconds()),
                timeout=SECONDS,
                headers={
                    "Topic": f"message-{message.pk}",  # sent again, it takes the place of the first
                    "Urgency": "high" if is_urgent(message.kind) else "normal",
                },
                requests_session=session,
            )
        except WebPushException as error:
            status = error.response.status_code if error.response is not None else 0
            if status in GONE:
                device.delete()
            if 400 <= status < 500 and status != requests.codes.too_many_requests:
                raise NotDeliveredError(f"{device}: {status}") from error
            raise


def payload(message: Message) -> str:
    """What the worker shows: nothing that a stranger who sees the screen may not read."""
    title, body = message.subject, message.short
    if is_discreet(message.kind):
        with translation.override(message.language):
            title, body = settings.SITE_NAME, _("There is a message for you.")
    shown: dict[str, Any] = {
        "title": title,
        "body": body,
        "path": message.path or "/",
        "lang": message.language,
        "dir": "rtl" if get_language_info(message.language)["bidi"] else "ltr",
        "tag": f"message-{message.pk}",
    }
    return json.dumps(shown)
