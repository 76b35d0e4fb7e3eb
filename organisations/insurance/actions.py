# Readers: organisations
"""Changing what is known of an insurance, and saying that it ends, twice and no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from organisations.insurance import emails
from organisations.models import Organisation
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.each import each_row


@transaction.atomic
def change_insurance(
    *, by: User, organisation: Organisation, fields: Mapping[str, Any], now: datetime
) -> Organisation:
    """Write down who insures the volunteers, and until when."""
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=sorted(fields))
    record(
        by=by,
        verb="organisation.changed",
        subject=organisation,
        now=now,
        antenna_id=organisation.antenna_id,
        fields=sorted(fields),
    )
    return organisation


@transaction.atomic
def say_that_it_ends(*, organisation: Organisation, now: datetime) -> bool:
    """Tell the organisation and the antenne. Returns False when another worker just did."""
    told = Organisation.objects.filter(pk=organisation.pk, insurance_told=organisation.insurance_told)
    if not told.update(insurance_told=timezone.localdate(now)):
        return False
    emails.ends_soon(organisation, now=now)
    return True


def warn_antenna(antenna_id: int, now: datetime) -> int:
    """Tell of each insurance of an antenne that ends in 30 days, and once more in 7; returns of how many."""
    rows = Organisation.objects.insurance_to_tell(timezone.localdate(now)).filter(antenna=antenna_id)
    told = each_row(rows.select_related("antenna"), lambda row: say_that_it_ends(organisation=row, now=now))
    return sum(told)
