"""The kinds of messages, each registered by the app that writes it. The outbox keeps the short name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise

from refuinterim.core.registry import Registry


@dataclass(frozen=True)
class MessageKind:
    """What a message is about, in words. The text of a secret one is wiped once it is sent; an urgent one is worth
    the cost of a text message; a discreet one names somebody else, so that a locked phone says only that it came."""

    words: str | Promise
    is_secret: bool = False
    is_urgent: bool = False
    is_discreet: bool = False


KINDS: Registry[MessageKind] = Registry("message kind")


def register_kinds(
    kinds: type[TextChoices],
    *,
    secret: Collection[TextChoices] = (),
    urgent: Collection[TextChoices] = (),
    discreet: Collection[TextChoices] = (),
) -> None:
    """Register the kinds of messages that an app writes: `secret` are those that hold a code, `urgent` those of which
    somebody has to hear soon, also where there is no internet, `discreet` those that name somebody else."""
    for kind in kinds:
        said = MessageKind(kind.label, kind in secret, kind in urgent, kind in discreet)
        KINDS.add(kind.value, said)


def words_of_kind(kind: str) -> str:
    """The kind in words; the short name itself when it comes from an older version."""
    return str(KINDS[kind].words) if kind in KINDS else kind


def secret_kinds() -> frozenset[str]:
    """The kinds whose text nobody but the recipient may read."""
    return frozenset(name for name, kind in KINDS.items() if kind.is_secret)


def is_urgent(kind: str) -> bool:
    """Whether a message of this kind may cost a text message."""
    return kind in KINDS and KINDS[kind].is_urgent


def is_discreet(kind: str) -> bool:
    """Whether a locked phone says only that a message of this kind came."""
    return kind in KINDS and KINDS[kind].is_discreet


def is_secret(kind: str) -> bool:
    """Whether only the recipient may read it, and so never a locked phone or a text message."""
    return kind in KINDS and KINDS[kind].is_secret
