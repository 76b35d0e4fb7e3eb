"""Organisations, their members, and the assignments they post."""

from organisations.models.assignment import Assignment, Document, Kind, OfferPeriod, ReimbursementKind
from organisations.models.finding import AssignmentWords, SearchedWord
from organisations.models.opening import MOST_SEATS, Seats, Shift, WeeklySlot
from organisations.models.organisation import InformationNote, Membership, Organisation, organisations_of

__all__ = [
    "MOST_SEATS",
    "Assignment",
    "AssignmentWords",
    "Document",
    "InformationNote",
    "Kind",
    "Membership",
    "OfferPeriod",
    "Organisation",
    "ReimbursementKind",
    "SearchedWord",
    "Seats",
    "Shift",
    "WeeklySlot",
    "organisations_of",
]
