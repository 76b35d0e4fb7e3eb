# Readers: staff
"""What a coordinator can do with hours elsewhere and with proofs."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.desk.forms import ReasonForm
from matching.desk.proof_forms import PerhapsWordForm, SignForForm, WordForm
from matching.desk.steps import KIND_OF_MODEL, KINDS, Data, Step, Steps, in_states, its_volunteer
from matching.models import ExternalHours, ParticipationProof
from matching.proofs import actions, external
from matching.states import ExternalHoursState, ProofState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.owners import Hat

EXTERNAL = Steps(
    lambda user: ExternalHours.objects.changeable_by(user, Hat.ANTENNA).with_facts(),
    (
        Step(
            "approve",
            gettext_lazy("They count"),
            gettext_lazy("They count. The volunteer is told."),
            in_states(ExternalHoursState.HANDED_IN),
            lambda by, row, now, data: external.approve(by=by, hours=row, now=now, word=data["word"]),
            PerhapsWordForm,
            gettext_lazy(
                "Look at the paper, or call who can tell. Do they fit the track? The track coach decides."
            ),
            tone="main",
            tells=its_volunteer,
        ),
        Step(
            "refuse",
            gettext_lazy("They do not count"),
            gettext_lazy("It is noted. The volunteer gets a kind message."),
            in_states(ExternalHoursState.HANDED_IN),
            lambda by, row, now, data: external.refuse(by=by, hours=row, now=now, word=data["word"]),
            WordForm,
            gettext_lazy("The volunteer reads what you write. Say what can help. The photo is removed."),
            tone="danger",
            tells=its_volunteer,
        ),
    ),
)


def _sign_for(by: User, row: ParticipationProof, now: datetime, data: Data) -> None:
    if not actions.sign_part(by=by, now=now, noted_by_antenna=True, **data):
        raise DomainError(_("Hours were put right meanwhile. Read them out again."))


PROOF = Steps(
    lambda user: ParticipationProof.objects.changeable_by(user, Hat.ANTENNA).with_facts(),
    (
        Step(
            "sign-for",
            gettext_lazy("The organisation confirmed it to us"),
            gettext_lazy("The name stands under it."),
            in_states(ProofState.ASKED),
            _sign_for,
            SignForForm,
            gettext_lazy("Call the contact person and read the hours out. Your name is kept beside it."),
            tone="main",
            button=gettext_lazy("Save"),
        ),
        Step(
            "stop",
            gettext_lazy("Stop"),
            gettext_lazy("Nobody is asked any more."),
            in_states(ProofState.ASKED),
            lambda by, row, now, data: actions.stop_proof(by=by, proof=row, now=now, reason=data["reason"]),
            ReasonForm,
            gettext_lazy("A new one can be asked afterwards. The reason stays inside."),
        ),
        Step(
            "revoke",
            gettext_lazy("Revoke"),
            gettext_lazy("It is revoked. The public address says so."),
            in_states(ProofState.ISSUED),
            lambda by, row, now, data: actions.revoke(by=by, proof=row, now=now, reason=data["reason"]),
            ReasonForm,
            gettext_lazy("This cannot be undone. The volunteer is told; the reason stays inside."),
            tone="danger",
            tells=its_volunteer,
        ),
    ),
)

KINDS["uren"], KIND_OF_MODEL[ExternalHours] = EXTERNAL, "uren"
KINDS["bewijs"], KIND_OF_MODEL[ParticipationProof] = PROOF, "bewijs"
