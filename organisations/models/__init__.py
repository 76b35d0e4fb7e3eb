"""Organisations, their members, and the assignments they post."""

from organisations.models.assignment import Assignment, Document, Kind, OfferPeriod, ReimbursementKind
from organisations.models.finding import AssignmentWords, SearchedWord
from organisations.models.joining import JoinRequest
from organisations.models.membership import Invitation, Membership
from organisations.models.opening import Shift, WeeklySlot
from organisations.models.organisation import InformationNote, Organisation, organisations_of
from organisations.models.photo import Photo, PhotoKind
from organisations.models.self_scan import SelfScan

__all__ = [
    "Assignment",
    "AssignmentWords",
    "Document",
    "InformationNote",
    "Invitation",
    "JoinRequest",
    "Kind",
    "Membership",
    "OfferPeriod",
    "Organisation",
    "Photo",
    "PhotoKind",
    "ReimbursementKind",
    "SearchedWord",
    "SelfScan",
    "Shift",
    "WeeklySlot",
    "organisations_of",
]
