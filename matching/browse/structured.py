"""What a search engine is told of an assignment, as schema.org has words for it: no more than any visitor reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from matching.browse.cards import coming_shifts
from organisations.models import Assignment, Shift
from organisations.states import AssignmentState
from refuinterim.core.languages import language_of

Data = dict[str, Any]


def structured(assignment: Assignment, *, now: datetime, url: str) -> Data | None:
    """JSON-LD: an Event for dated shifts, a JobPosting for work every week; None for what is not on offer (any more).

    `assignment` comes from `with_facts()`, so no query is needed. schema.org's JobPosting knows no language of its
    own, so that the page around it says which one the texts are in.
    """
    if assignment.state != AssignmentState.PUBLISHED or not assignment.is_to_come(now):
        return None
    shifts = coming_shifts(assignment, now) if assignment.is_event else []
    if assignment.is_event and not shifts:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": url,
        "name": assignment.title,
        "inLanguage": language_of(assignment, "title", "description"),
        "mainEntity": _event(assignment, shifts, url) if shifts else _job_posting(assignment, url),
    }


def _event(assignment: Assignment, shifts: Sequence[Shift], url: str) -> Data:
    """All coming shifts as one event; with more than one, each of them inside it."""
    facts = {
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _location(assignment),
    }
    each = [
        {"@type": "Event", "name": assignment.title, **_period(shift.starts_at, shift.ends_at), **facts}
        for shift in shifts
    ]
    return {
        "@type": "Event",
        "name": assignment.title,
        "description": assignment.description,
        "url": url,
        "inLanguage": language_of(assignment, "title", "description"),
        **_period(min(shift.starts_at for shift in shifts), max(shift.ends_at for shift in shifts)),
        **facts,
        "organizer": _organisation(assignment),
        **({"subEvent": each} if len(each) > 1 else {}),
    }


def _job_posting(assignment: Assignment, url: str) -> Data:
    until = {"validThrough": assignment.ends_on.isoformat()} if assignment.ends_on else {}
    posted = assignment.published_at
    return {
        "@type": "JobPosting",
        "title": assignment.title,
        "description": assignment.description,
        "url": url,
        "identifier": {"@type": "PropertyValue", "name": settings.SITE_NAME, "value": assignment.slug},
        "employmentType": "VOLUNTEER",
        "hiringOrganization": _organisation(assignment),
        "jobLocation": _location(assignment),
        **({"datePosted": timezone.localtime(posted).date().isoformat()} if posted else {}),
        **until,
    }


def _organisation(assignment: Assignment) -> Data:
    return {"@type": "Organization", "name": assignment.organisation.name}


def _location(assignment: Assignment) -> Data:
    place, street = assignment.place, assignment.street_to_go_to
    address = {
        "@type": "PostalAddress",
        "postalCode": place.postcode,
        "addressLocality": place.name,
        "addressCountry": "BE",
        **({"streetAddress": street} if street else {}),
    }
    return {"@type": "Place", "name": assignment.organisation.name, "address": address}


def _period(starts_at: datetime, ends_at: datetime) -> Data:
    return {
        "startDate": timezone.localtime(starts_at).isoformat(),
        "endDate": timezone.localtime(ends_at).isoformat(),
    }
