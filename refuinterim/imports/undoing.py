# Readers: staff
"""Whether rows that an import made can be taken away: only where nothing happened with them since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from refuinterim.core.models import AuditEvent


def what_happened(
    model: type[models.Model], ids: Sequence[int], since: datetime, own: Collection[type[models.Model]] = ()
) -> dict[int, str]:
    """Of these rows, those with which something happened `since` → what, in words.

    Something is another row that leads to it, or a line in the audit trail. `own` are the models whose rows come into
    being with it: of these alone the trail is asked.
    """
    happened: dict[int, str] = {}
    paths: dict[Any, str] = {model: "pk"}
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        name = relation.field.attname
        if other in own:
            paths[other] = name
        elif not relation.many_to_many and relation.field.model._meta.managed:
            rows = other._default_manager.filter(**{f"{name}__in": ids})
            words = {"what": other._meta.verbose_name}
            for pk in rows.values_list(name, flat=True).distinct():
                happened.setdefault(pk, _("There is something with it since: %(what)s.") % words)
    for other, path in paths.items():
        rows = other._default_manager.filter(**{f"{path}__in": ids})
        owners = {row["pk"]: row[path] for row in rows.values("pk", path)}
        trail = AuditEvent.objects.filter(
            subject_type=other._meta.label_lower, subject_id__in=list(owners), at__gt=since
        )
        for subject in trail.values_list("subject_id", flat=True).distinct():
            happened.setdefault(owners[subject], _("Somebody changed this since."))
    known = set(model._default_manager.filter(pk__in=ids).values_list("pk", flat=True))
    return happened | {pk: _("This is not here any more.") for pk in ids if pk not in known}
