# Readers: staff
"""The audit trail: the verbs that the apps register, and the one function that writes it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from refuinterim.core.models import Antenna, AuditEvent
from refuinterim.core.registry import Registry

Words = str | Promise
VERBS: Registry[tuple[type[models.Model], Words]] = Registry("audit verb")  # by noun.verb

# What the admin does to a row by hand.
EDITS: Mapping[str, Words] = {
    "added": pgettext_lazy("what happened to a row", "added"),
    "changed": pgettext_lazy("what happened to a row", "changed"),
}


def register_verbs(model: type[models.Model], verbs: Mapping[str, Words], *, noun: str = "") -> None:
    """Register what can happen to a model's rows: verb → its words. The noun is the model's name, unless given."""
    name = noun or model._meta.model_name
    for verb, said in verbs.items():
        VERBS.add(f"{name}.{verb}", (model, said))


def moves(states: type[models.TextChoices]) -> dict[str, Words]:
    """The verbs of a state machine: to come into a state is called by the state."""
    return {str(value): label for value, label in states.choices}


def words_of_verb(verb: str) -> str:
    """What happened, in the reader's language; the verb itself when it comes from an older version."""
    if verb not in VERBS:
        return verb
    model, said = VERBS[verb]
    return capfirst(_("%(row)s: %(what)s") % {"row": model._meta.verbose_name, "what": said})


def record(
    *,
    by: Any,
    verb: str,
    subject: models.Model,
    now: datetime,
    antenna: Antenna | None = None,
    antenna_id: int | None = None,
    reason: str = "",
    **detail: Any,
) -> AuditEvent:
    """Write who (`by`: a user, or None for the system) did `verb` to `subject`, in the same transaction.

    Raises KeyError for a verb that no app registers: nobody could read it.
    """
    VERBS[verb]
    return AuditEvent.objects.create(
        at=now,
        actor=by,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        antenna_id=antenna.pk if antenna else antenna_id,
        reason=reason,
        detail=detail,
    )


def record_all(
    *, by: Any, verb: str, subjects: Iterable[models.Model], now: datetime, antenna: Antenna, **detail: Any
) -> None:
    """`record` for many rows of one kind at once, with the same detail."""
    VERBS[verb]
    AuditEvent.objects.bulk_create(
        (
            AuditEvent(
                at=now,
                actor=by,
                verb=verb,
                subject_type=subject._meta.label_lower,
                subject_id=subject.pk,
                antenna=antenna,
                detail=detail,
            )
            for subject in subjects
        ),
        batch_size=1000,
    )
