"""Organisations, their members, and the assignments they post."""

from organisations.models.assignment import Assignment, Document, Kind, OfferPeriod, ReimbursementKind
from organisations.models.opening import Seats, Shift, WeeklySlot
from organisations.models.organisation import InformationNote, Membership, Organisation, organisations_of

__all__ = [
    "Assignment",
    "Document",
    "InformationNote",
    "Kind",
    "Membership",
    "OfferPeriod",
    "Organisation",
    "ReimbursementKind",
    "Seats",
    "Shift",
    "WeeklySlot",
    "organisations_of",
]
