# Readers: staff
"""What happens to years: they are frozen, or entered as they were published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from reporting.figures import ALL_FIGURES, DEFINITIONS_VERSION, FIGURES, counted_from_records, local_year
from reporting.models import FrozenYear, Source


@transaction.atomic
def freeze_year(*, by: User, antenna: Antenna, year: int, now: datetime) -> FrozenYear:
    """Store the figures of a past year for good: they outlive the rows that they were counted from.

    Raises DomainError when the year is not over, or frozen already.
    """
    _check_past(year, now)
    figures = counted_from_records(antenna, [year])[year]
    return _store(by=by, antenna=antenna, year=year, now=now, figures=figures, source=Source.COMPUTED)


@transaction.atomic
def enter_published_year(
    *, by: User, antenna: Antenna, year: int, figures: Mapping[str, int], now: datetime
) -> FrozenYear:
    """Store figures as they were published before this software; they are marked so.

    `figures` maps all five names to whole numbers. Raises DomainError when the year is not over or is
    stored already, when records of it are here, or when the figures cannot be true together.
    """
    _check_past(year, now)
    if any(counted_from_records(antenna, [year])[year].values()):
        raise DomainError(
            _("We have records of %(year)s. Its figures are counted from them.") % {"year": year}
        )
    _check_together(figures)
    return _store(by=by, antenna=antenna, year=year, now=now, figures=dict(figures), source=Source.PUBLISHED)


def _check_past(year: int, now: datetime) -> None:
    if year >= local_year(now):
        raise DomainError(_("The year %(year)s is not over yet. Wait until January.") % {"year": year})


def _check_together(figures: Mapping[str, int]) -> None:
    missing = {figure.name for figure in FIGURES} - figures.keys()
    unknown = figures.keys() - {figure.name for figure in ALL_FIGURES}
    if missing or unknown or any(number < 0 for number in figures.values()):
        raise DomainError(_("Fill in every figure, with a whole number."))
    if figures["new_volunteers"] > figures["active_volunteers"]:
        raise DomainError(_("New volunteers are active too. There cannot be more of them."))
    if figures["volunteers_who_volunteered"] > figures["active_volunteers"]:
        raise DomainError(_("People who volunteered are active too. There cannot be more of them."))
    if figures["organisations"] > figures["assignments"]:
        raise DomainError(_("Each organisation has an assignment. There cannot be fewer assignments."))


def _store(
    *, by: User, antenna: Antenna, year: int, now: datetime, figures: Mapping[str, int], source: Source
) -> FrozenYear:
    try:
        with transaction.atomic():
            frozen = FrozenYear.objects.create(
                antenna=antenna,
                year=year,
                figures=figures,
                definitions_version=DEFINITIONS_VERSION,
                source=source,
                frozen_at=now,
                frozen_by=by,
            )
    except IntegrityError as error:
        raise DomainError(_("The figures of %(year)s are stored already.") % {"year": year}) from error
    record(by=by, verb="year.frozen", subject=frozen, now=now, antenna=antenna, year=year, source=source)
    return frozen
