"""Who acts for an organisation, and who is its contact for an assignment."""

from organisations.models import (
    Assignment,
    AssignmentWords,
    InformationNote,
    Invitation,
    JoinRequest,
    Membership,
    OfferPeriod,
    Organisation,
    Photo,
    SearchedWord,
    SelfScan,
    Shift,
    WeeklySlot,
)
from refuinterim.core.personal_data import holds, holds_none

holds(
    Membership,
    reached={"accounts.User": "user"},
    exported=["organisation", "role", "phone", "created_at"],
    erased=["phone"],
)
holds(
    Invitation,
    reached={"accounts.User": "accepted_by"},
    by_text={"accounts.User": [{"email__iexact": "email"}]},
    exported=["organisation", "email", "role", "invited_at", "accepted_at"],
    impersonal=["key"],
    is_removed=True,
)
holds(
    JoinRequest,
    reached={"accounts.User": "asked_by"},
    exported=["organisation", "role", "why", "asked_at"],
    erased=["role"],
    impersonal=["why", "question", "answer", "word"],
)
holds(
    Assignment,
    reached={},
    exported=["contact_name", "contact_phone"],
    erased=["contact_name", "contact_phone"],
    impersonal=[
        "title", "description", "thanks", "street", "recognise", "door", "bus_stop", "bring", "sent_back_reason",
        "state_reason",
    ],
    note="The contact person stands in words, beside the work of their organisation.",
)  # fmt: skip
holds(
    Photo,
    reached={},
    exported=["name"],
    impersonal=["alt"],
    note="Somebody is found by the name beside their face, and taken off by taking the photo away, files and all.",
)
holds_none("An organisation has its own address and number.", Organisation)
holds_none("What the law asks an organisation to tell.", InformationNote)
holds_none("How an organisation sees itself.", SelfScan)
holds_none("When the work is.", Shift, WeeklySlot, OfferPeriod)
holds_none("Words of work on offer, written by the database.", AssignmentWords, SearchedWord)
