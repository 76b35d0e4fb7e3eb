# Readers: organisations
"""The PDFs: a proof from what was frozen, a reference from what is known. `core.drawing` draws them.

The same rows give the same bytes: the date in the file is that of the proof, and no other clock is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import qrcode
from babel.dates import format_date
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage

from matching.models import ParticipationProof, ProofDay, ProofPart
from matching.proofs.references import Reference
from refuinterim.core import moments
from refuinterim.core.drawing import draw

DUTCH = "nl"  # authorities read it


@dataclass(frozen=True)
class MonthLine:
    """The days of one activity in one month, in words."""

    activity: str
    month: str
    days: str
    hours: str


def proof_pdf(proof: ParticipationProof, **how: Any) -> bytes:
    """The document of a proof that was issued; `proof` comes from `with_facts()`."""
    at = proof.issued_at or proof.asked_at
    return draw(f"proof-{proof.text_version}.typ", facts_of(proof), at=at, **how)


def reference_pdf(reference: Reference, *, now: datetime, **how: Any) -> bytes:
    """The document of a reference, in its language."""
    return draw("reference.typ", _facts_of_reference(reference, now), at=now, **how)


def verify_path(proof: ParticipationProof, *, with_code: bool = True) -> str:
    """Where anybody with the paper can see whether it is real."""
    path = reverse("matching:proof-verify", args=[proof.number])
    return f"{path}?{urlencode({'code': proof.code})}" if with_code else path


def grouped_code(code: str) -> str:
    """A code as a person reads it out: in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def facts_of(proof: ParticipationProof) -> dict[str, Any]:
    """All words of the document, in Dutch, from the frozen rows alone."""
    with translation.override(DUTCH):
        return {
            "number": proof.number,
            "code": grouped_code(proof.code),
            "address": f"{settings.SITE_URL.partition('://')[2]}{reverse('matching:proof-verify-start')}",
            "qr": qr_of(settings.SITE_URL + verify_path(proof)),
            "name": proof.holder_name,
            "born": _day(proof.holder_birth_date) if proof.holder_birth_date else "",
            "antenna": proof.antenna_name,
            "house": settings.SITE_NAME,
            "issued": _day(timezone.localtime(proof.issued_at).date()) if proof.issued_at else "",
            "first": _day(proof.first_day),
            "last": _day(proof.last_day),
            "one_day": proof.first_day == proof.last_day,
            "hours": moments.duration(proof.minutes),
            "is_demo": proof.is_demo,
            "parts": [_part(part) for part in proof.parts.all()],
        }


def _part(part: ProofPart) -> dict[str, Any]:
    days = list(part.days.all())
    return {
        "organisation": part.organisation_name,
        "hours": moments.duration(part.minutes),
        "lines": [vars(line) for line in month_lines(days)],
        "signed_name": part.signed_name,
        "signed_on": _day(timezone.localtime(part.signed_at).date()) if part.signed_at else "",
        "noted_by_antenna": part.noted_by_antenna,
        "was_together": part.was_together,
        "in_dutch": part.in_dutch,
    }


def month_lines(days: Iterable[ProofDay]) -> list[MonthLine]:
    """The days by activity and month: each with its hours, or once where all are alike."""
    by_activity = sorted(days, key=lambda row: row.activity)  # sorting keeps the order of days
    lines = []
    for (activity, _year, _month), rows in groupby(
        by_activity, key=lambda row: (row.activity, row.day.year, row.day.month)
    ):
        own = list(rows)
        alike = len(own) > 1 and len({row.minutes for row in own}) == 1
        said = [str(row.day.day) if alike else f"{row.day.day} ({_short(row.minutes)})" for row in own]
        each = f" – telkens {_short(own[0].minutes)}" if alike else ""
        lines.append(
            MonthLine(
                activity=activity,
                month=str(format_date(own[0].day, "MMMM y", locale=DUTCH)),
                days=" · ".join(said) + each,
                hours=moments.duration(sum(row.minutes for row in own)),
            )
        )
    return lines


def _short(minutes: int) -> str:
    """2 uur 45 as "2u45", for between brackets."""
    whole, rest = divmod(minutes, 60)
    return f"{whole}u{rest:02}" if rest else f"{whole}u"


def _day(day: date) -> str:
    said = str(format_date(day, "d MMMM y", locale=translation.get_language() or DUTCH))
    return said.replace(" ", "\N{NO-BREAK SPACE}")


def qr_of(text: str) -> str:
    """A QR code as an SVG drawing; a quarter of it may be stained."""
    image = qrcode.make(text, image_factory=SvgPathImage, border=0, error_correction=qrcode.ERROR_CORRECT_Q)
    out = BytesIO()
    image.save(out)
    return out.getvalue().decode()


def _facts_of_reference(reference: Reference, now: datetime) -> dict[str, Any]:
    with translation.override(reference.language):
        return {
            "language": reference.language,
            "title": _("Reference for volunteer work"),
            "name": reference.name,
            "house": settings.SITE_NAME,
            "antenna": reference.antenna_name,
            "intro": _("This person helped as a volunteer. These are the tasks, the skills and the hours."),
            "total_label": _("Hours in all"),
            "total": moments.duration(reference.minutes),
            "is_demo": reference.is_demo,
            "demo": _("EXAMPLE: this person and these organisations are made up."),
            "labels": {
                "tasks": _("Tasks"),
                "skills": _("Skills"),
                "period": _("Period"),
                "hours": _("Hours"),
                "said": _("What the organisation says"),
            },
            "footer": _("Made on %(day)s by %(house)s, from hours that the organisations confirmed.")
            % {
                "day": _day(timezone.localdate(now)),
                "house": f"{settings.SITE_NAME} {reference.antenna_name}",
            },
            "entries": [
                {
                    "title": entry.title,
                    "organisation": entry.organisation,
                    "place": entry.place,
                    "kind": entry.kind,
                    "tasks": entry.tasks,
                    "skills": entry.skills,
                    "period": _period(entry.first_day, entry.last_day),
                    "hours": moments.duration(entry.minutes),
                    "line": entry.line,
                    "line_by": entry.line_by,
                }
                for entry in reference.entries
            ],
        }


def _period(first: date, last: date) -> str:
    if first == last:
        return _day(first)
    return _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}
