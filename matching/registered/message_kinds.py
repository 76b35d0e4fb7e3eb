# Readers: staff
"""What we write about placements, and about what people can show of them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from refuinterim.messages.kinds import register_kinds


class PlacementMessage(TextChoices):
    """Messages to the volunteer, to the organisation's members and to the antenne."""

    PROPOSED = "placement_proposed", _("proposal to a volunteer")
    OFFERED = "placement_offered", _("place free for who waits")
    ACCEPTED = "placement_accepted", _("thanks for the yes")
    WAITLISTED = "placement_waitlisted", _("on the waiting list")
    FRIEND_YES = "placement_friend_yes", _("a friend said yes: to who asked")
    ALONE = "placement_alone", _("go alone?")
    PARTED = "placement_parted", _("not together any more")
    HOLD_ENDED = "placement_hold_ended", _("place kept long enough: to the volunteer")
    CONFIRMED = "placement_confirmed", _("certain: to the volunteer")
    CONFIRMED_ORGANISATION = "placement_confirmed_organisation", _("certain: to the organisation")
    TOMORROW = "placement_tomorrow", _("the day before: to the volunteer")
    SOON = "placement_soon", _("two hours before: to the volunteer")
    ANSWERED = "placement_answered", _("answer: to the antenne")
    WITHDRAWN = "placement_withdrawn", _("cannot come: to the antenne")
    WITHDRAWN_ORGANISATION = "placement_withdrawn_organisation", _("cannot come: to the organisation")
    REJECTED = "placement_rejected", _("does not fit")
    STOPPED = "placement_stopped", _("stopped: to the volunteer")
    STOPPED_ORGANISATION = "placement_stopped_organisation", _("stopped: to the organisation")
    DAY_OFF_ORGANISATION = "placement_day_off_organisation", _("one day off: to the organisation")
    OWN_DAY_OFF_ORGANISATION = "placement_own_day_off", _("cannot come one day: to the organisation")
    DAY_BACK_ORGANISATION = "placement_day_back_organisation", _("comes after all: to the organisation")
    MILESTONE = "placement_milestone", _("well done: to the volunteer")
    CLOSED = "placement_closed", _("closed: to who waited")
    CALLED_OFF = "placement_called_off", _("called off: to the volunteer")


class VisitMessage(TextChoices):
    """Messages about visits to look."""

    CHOSEN = "visit_chosen", _("visit to look: to the volunteer")
    MOVED = "visit_moved", _("visit to look at another moment")
    TOMORROW = "visit_tomorrow", _("visit to look, the day before")
    SOON = "visit_soon", _("visit to look, two hours before")
    CALLED_OFF = "visit_called_off", _("visit to look does not go on")
    ASKED = "visit_asked", _("question after a visit")
    NEWS_ORGANISATION = "visit_organisation", _("who comes to look: to the organisation")


class ProofMessage(TextChoices):
    """Messages about hours elsewhere, proofs and references."""

    TO_SIGN = "proof_to_sign", _("proof to confirm: to the organisation")
    ISSUED = "proof_issued", _("proof is ready: to the volunteer")
    REVOKED = "proof_revoked", _("proof revoked: to the volunteer")
    HOURS_APPROVED = "external_hours_approved", _("hours elsewhere count")
    HOURS_REFUSED = "external_hours_refused", _("hours elsewhere do not count")
    LINE_ASKED = "reference_line_asked", _("line for a reference: to the organisation")
    LINE_WRITTEN = "reference_line_written", _("line for a reference: to the volunteer")


register_kinds(
    PlacementMessage,
    urgent={
        PlacementMessage.PROPOSED,
        PlacementMessage.OFFERED,
        PlacementMessage.ALONE,
        PlacementMessage.CONFIRMED,
        PlacementMessage.TOMORROW,
        PlacementMessage.SOON,
        PlacementMessage.STOPPED,
        PlacementMessage.CALLED_OFF,
    },
    discreet={kind for kind in PlacementMessage if kind.endswith("_organisation")}
    | {PlacementMessage.ANSWERED},
)
register_kinds(
    VisitMessage,
    urgent={VisitMessage.TOMORROW, VisitMessage.SOON, VisitMessage.CALLED_OFF},
    discreet={VisitMessage.NEWS_ORGANISATION},
)
register_kinds(ProofMessage, discreet={ProofMessage.TO_SIGN, ProofMessage.LINE_ASKED})
