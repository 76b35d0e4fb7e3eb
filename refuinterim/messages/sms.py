"""Text messages: one small interface, a provider that prints and one that is called over HTTP.

A text costs money for each segment, so it is short: at most two. Letters of GSM 03.38 go 160 to a segment, any other
letter makes it UCS-2, 70 to a segment; parts of a longer text lose 7 and 3 of them to what holds the parts together.
"""

from __future__ import annotations

import logging
import unicodedata
from dataclasses import dataclass
from typing import Protocol

import requests
from django.conf import settings

from refuinterim.core.phone_numbers import can_get_sms
from refuinterim.core.written import plainly
from refuinterim.messages.channels import NotDeliveredError

logger = logging.getLogger(__name__)

SEGMENTS = 2
SECONDS = 10  # to wait for a provider
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€")  # take two places
PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "·": "-",
        "…": "...",
    }
)


class Provider(Protocol):
    """Hands one text to one number."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        """Raise NotDeliveredError when it says no, anything else when nobody knows.

        The same reference is the same text: a provider that knows references sends it once.
        """


class ConsoleProvider:
    """Writes texts in the log: for a machine of one's own."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        """Log it."""
        logger.info("Text message to %s (%s): %s", to, reference, text)


@dataclass(frozen=True)
class HttpProvider:
    """A provider that takes a form or JSON at an address. `fields`: what is sent (to, text, sender, reference) → the
    name that the provider knows it by; what has no name there is not sent."""

    url: str
    token: str
    sender: str
    fields: dict[str, str]
    as_json: bool = True

    def send(self, *, to: str, text: str, reference: str) -> None:
        """Post it. A 4xx is a no; 429, 5xx and a line that breaks tell nothing."""
        said = {"to": to, "text": text, "sender": self.sender, "reference": reference}
        data = {name: said[key] for key, name in self.fields.items()}
        answer = requests.post(
            self.url,
            headers={"Authorization": f"Bearer {self.token}"} if self.token else {},
            timeout=SECONDS,
            allow_redirects=False,
            json=data if self.as_json else None,
            data=None if self.as_json else data,
        )
        if 400 <= answer.status_code < 500 and answer.status_code != requests.codes.too_many_requests:
            raise NotDeliveredError(f"{answer.status_code}: {answer.text[:200]}")
        if not answer.ok or answer.is_redirect:
            raise ConnectionError(f"{answer.status_code}: {answer.text[:200]}")


def provider() -> Provider | None:
    """The provider of the settings; None where there is none."""
    if settings.SMS_PROVIDER == "console":
        return ConsoleProvider()
    if settings.SMS_PROVIDER == "http":
        return HttpProvider(
            url=settings.SMS_URL,
            token=settings.SMS_TOKEN,
            sender=settings.SMS_SENDER,
            fields=settings.SMS_FIELDS,
            as_json=settings.SMS_FORMAT == "json",
        )
    return None


def reaches(phone: str) -> bool:
    """Whether a text can be sent to this number here."""
    return bool(settings.SMS_PROVIDER) and can_get_sms(phone)


def send(*, phone: str, text: str, reference: str) -> None:
    """Hand one text to the provider."""
    chosen = provider()
    if chosen is None:
        raise NotDeliveredError("There is no provider of text messages.")
    chosen.send(to=phone, text=text, reference=reference)


def segments(text: str) -> int:
    """How many segments a text takes."""
    if all(sign in GSM or sign in TWICE for sign in text):
        length = sum(2 if sign in TWICE else 1 for sign in text)
        return 1 if length <= 160 else -(-length // 153)
    length = len(text.encode("utf-16-be")) // 2
    return 1 if length <= 70 else -(-length // 67)


def shortened(words: str, *, end: str = "") -> str:
    """The words, and after them `end` whole (a link, a number); what does not fit in two segments is left out.

    Signs that only look nicer are written plainly: one of them would make every letter cost twice as much.
    """
    text = " ".join(unicodedata.normalize("NFC", plainly(words)).translate(PLAIN).split())
    tail = f" {end}" if end else ""
    if segments(text + tail) <= SEGMENTS:
        return text + tail
    kept = text
    while kept and segments(f"{kept}...{tail}") > SEGMENTS:
        kept = kept[:-1].rstrip()
    whole, space, _part = kept.rpartition(" ")  # no word is cut
    return f"{whole if space else kept}...{tail}"
