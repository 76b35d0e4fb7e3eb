"""The kinds of messages, each registered by the app that writes it. The outbox keeps the short name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise

from refuinterim.core.registry import Registry


@dataclass(frozen=True)
class MessageKind:
    """What a message is about, in words. The text of a secret one is wiped once it is sent."""

    words: str | Promise
    is_secret: bool = False


KINDS: Registry[MessageKind] = Registry("message kind")


def register_kinds(kinds: type[TextChoices], *, secret: Collection[TextChoices] = ()) -> None:
    """Register the kinds of messages that an app writes; `secret` are those that hold a code."""
    for kind in kinds:
        KINDS.add(kind.value, MessageKind(kind.label, is_secret=kind in secret))


def words_of_kind(kind: str) -> str:
    """The kind in words; the short name itself when it comes from an older version."""
    return str(KINDS[kind].words) if kind in KINDS else kind


def secret_kinds() -> frozenset[str]:
    """The kinds whose text nobody but the recipient may read."""
    return frozenset(name for name, kind in KINDS.items() if kind.is_secret)
