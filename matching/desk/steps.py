# Readers: staff
"""Steps: what a coordinator can do with a row now. Each one calls one action."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matching.desk.companions import both_volunteers, hangs_on, may_be_told_alone
from matching.desk.forms import (
    AnsweredForm,
    ConsentForm,
    FirstDayForm,
    InformedForm,
    LogVisitForm,
    NewFollowUpForm,
    PapersForm,
    PerhapsReasonForm,
    QuestionForm,
    ReasonForm,
    SeatsForm,
    StepForm,
    TalkedForm,
    TrackForm,
    WordForm,
)
from matching.desk.proof_forms import IssueProofForm, WriteDownForm
from matching.models import FollowUp, Placement
from matching.placements import actions
from matching.placements.together import go_without
from matching.proofs.actions import ask_proof
from matching.proofs.external import write_down
from matching.proofs.forms import as_minutes
from matching.states import LIVE, PlacementState
from organisations import actions as organisations
from organisations.joining import actions as joining
from organisations.models import Assignment, Organisation
from organisations.states import ENDED, NOT_DECIDED, AssignmentState, OrganisationState
from refuinterim.accounts.models import User
from refuinterim.core.owners import Hat
from volunteers import actions as volunteers
from volunteers.erasing import erase
from volunteers.models import Volunteer
from volunteers.states import WAITING
from volunteers.talks import actions as talks
from volunteers.talks.models import TalkMoment
from volunteers.talks.seats import who_comes

Data = Mapping[str, Any]
A, O, P = AssignmentState, OrganisationState, PlacementState  # noqa: E741


def nobody(row: Any) -> Sequence[Volunteer]:
    """Most steps send no message to a volunteer."""
    return ()


def its_volunteer(row: Any) -> Sequence[Volunteer]:
    """The one person whom a row is about."""
    return (row.volunteer,)


@dataclass(frozen=True)
class Step:
    """One thing to do: the word on its button, when it is offered, what it asks, and what it runs."""

    name: str
    label: Promise
    done: Promise
    offered: Callable[[Any], bool]
    run: Callable[[User, Any, datetime, Data], object]
    form: type[StepForm] | type[TrackForm] | type[WriteDownForm] = StepForm
    explains: Promise | str = ""
    tone: str = "quiet"  # main | quiet | danger
    button: Promise | str = ""  # under the form, when it is another word
    beside: Callable[[Any], str] = lambda row: ""  # what else it does, for this row
    tells: Callable[[Any], Sequence[Volunteer]] = (
        nobody  # sends a message, which reaches nobody without an e-mail
    )

    @property
    def asks(self) -> bool:
        """Whether there is a page to fill in, or to read first."""
        return bool(self.form.base_fields) or self.form is SeatsForm or bool(self.explains)

    def form_for(self, row: Any, data: Any = None) -> forms.BaseForm:
        """The form of this step for a row."""
        return self.form(data, row=row)


@dataclass(frozen=True)
class Steps:
    """The steps of one kind of row, and which rows somebody may take them on."""

    rows: Callable[[Any], QuerySet[Any]]
    steps: tuple[Step, ...]

    def offered(self, row: Any) -> list[Step]:
        """What can be done with this row now."""
        return [step for step in self.steps if step.offered(row)]

    def named(self, name: str) -> Step | None:
        """The step of that name."""
        return next((step for step in self.steps if step.name == name), None)


def in_states(*states: str) -> Callable[[Any], bool]:
    """Offered in these states."""
    return lambda row: row.state in states


def _seats(by: User, row: Assignment, now: datetime, data: Data) -> None:
    openings = SeatsForm(row=row).openings.items()
    seats = {opening: data[name] for name, opening in openings if data[name] != opening.seats}
    actions.change_seats(by=by, assignment=row, seats=seats, now=now)


ASSIGNMENT = Steps(
    lambda user: Assignment.objects.changeable_by(user, Hat.ANTENNA).with_facts(),
    (
        Step(
            "submit", _("Hand in"), _("It waits for the coordinator now."), in_states(A.DRAFT),
            lambda by, row, now, data: organisations.submit(by=by, assignment=row, now=now), tone="main",
        ),
        Step(
            "publish", _("Publish"), _("It is open now. The organisation is told."), in_states(A.SUBMITTED, A.PAUSED),
            lambda by, row, now, data: actions.publish(by=by, assignment=row, now=now), tone="main",
        ),
        Step(
            "send-back", _("Send back"), _("The organisation is asked to change it."), in_states(A.SUBMITTED),
            lambda by, row, now, data: organisations.send_back(by=by, assignment=row, now=now, reason=data["reason"]),
            ReasonForm, _("The organisation reads what you write here."),
        ),
        Step(
            "seats", _("Number of places"), _("The places are changed."), lambda row: row.state not in ENDED, _seats, SeatsForm,
            button=_("Save"),
        ),
        Step(
            "pause", _("Pause"), _("Nobody new can join now."), in_states(A.PUBLISHED),
            lambda by, row, now, data: organisations.pause(by=by, assignment=row, now=now, reason=data["reason"]),
            PerhapsReasonForm, _("People who help already go on."),
        ),
        Step(
            "close", _("Close"), _("It is closed for good."), in_states(A.PUBLISHED, A.PAUSED),
            lambda by, row, now, data: organisations.close(by=by, assignment=row, now=now, reason=data["reason"]),
            PerhapsReasonForm, _("Nobody new can join any more. People who help already go on."),
        ),
        Step(
            "call-off", _("Call off"), _("It is called off. Everybody is told."), lambda row: row.state not in ENDED,
            lambda by, row, now, data: actions.call_off(by=by, assignment=row, now=now, reason=data["reason"]),
            ReasonForm, _("It does not take place. Everybody with a place gets a message."), tone="danger",
        ),
    ),
)  # fmt: skip


PLACEMENT = Steps(
    lambda user: Placement.objects.changeable_by(user, Hat.ANTENNA).with_facts(),
    (
        Step(
            "confirm", _("Confirm"), _("It is certain now. Everybody is told."), in_states(P.ACCEPTED),
            lambda by, row, now, data: actions.confirm(
                by=by, placement=row, now=now, first_day=data.get("first_day"),
                informed_by=data["informed_by"], insured_by=data["insured_by"],
            ),
            FirstDayForm, _("Both sides hear the day and the hours."), tone="main", tells=both_volunteers, beside=hangs_on,
        ),
        Step(
            "alone", _("Goes alone"), _("It is noted: without the other."), may_be_told_alone,
            lambda by, row, now, data: go_without(by=by, placement=row, now=now),
            explains=_("Ask first. The other keeps the place on the waiting list."),
        ),
        Step(
            "accept", _("Said yes by phone"), _("The yes is noted."), in_states(P.PROPOSED),
            lambda by, row, now, data: actions.accept(
                by=by, placement=row, now=now, language=data["language"], excused=data.get("excused", ())
            ),
            AnsweredForm, tone="main",
        ),
        Step(
            "accept-offer", _("Takes the place"), _("The place is taken."), in_states(P.OFFERED),
            lambda by, row, now, data: actions.accept_offer(
                by=by, placement=row, now=now, language=data.get("language", ""), excused=data.get("excused", ())
            ),
            AnsweredForm, tone="main", tells=its_volunteer,
        ),
        Step(
            "inform", _("Information note was read"), _("Noted."),
            lambda row: row.informed_at is None and row.state in LIVE - {P.PROPOSED},
            lambda by, row, now, data: actions.record_information(
                by=by, placement=row, now=now, language=data["language"]
            ),
            InformedForm, _("The law asks that people know this before they start."),
        ),
        Step(
            "decline", _("Said no"), _("The no is noted. It has no consequence."), in_states(P.PROPOSED, P.OFFERED),
            lambda by, row, now, data: actions.decline(by=by, placement=row, now=now),
        ),
        Step(
            "withdraw", _("Steps back"), _("The place is free again."), lambda row: row.can_withdraw(timezone.now()),
            lambda by, row, now, data: actions.withdraw(by=by, placement=row, now=now),
            explains=_("The volunteer does not want to start. Nobody asks why."),
        ),
        Step(
            "complete", _("Done as planned"), _("It is noted as done."), in_states(P.ACTIVE),
            lambda by, row, now, data: actions.complete(by=by, placement=row, now=now),
            explains=_("It ends today, as planned. The place is free again."),
        ),
        Step(
            "stop", _("Stop"), _("It has stopped. The place is free again."), in_states(P.CONFIRMED, P.ACTIVE),
            lambda by, row, now, data: actions.stop(by=by, placement=row, now=now, note=data["reason"]),
            ReasonForm, _("It ends earlier than planned. The reason stays inside."), tone="danger",
            tells=its_volunteer,
        ),
        Step(
            "reject", _("Does not fit"), _("It is noted. The volunteer gets a kind message."), in_states(P.ACCEPTED),
            lambda by, row, now, data: actions.reject(by=by, placement=row, now=now, note=data["reason"]),
            ReasonForm, _("The reason stays inside."), tone="danger", tells=its_volunteer,
        ),
    ),
)  # fmt: skip


def _record_track(by: User, row: Volunteer, now: datetime, data: Data) -> object:
    return volunteers.record_track(by=by, volunteer=row, now=now, **data)


def _wishes(**changes: Any) -> Callable[[User, Volunteer, datetime, Data], object]:
    def run(by: User, row: Volunteer, now: datetime, data: Data) -> object:
        made = {name: value(now, data) for name, value in changes.items()}
        return volunteers.change_wishes(by=by, volunteer=row, now=now, changes=made)

    return run


def _add_follow_up(by: User, row: Volunteer, now: datetime, data: Data) -> object:
    return actions.add_follow_up(
        by=by, volunteer=row, antenna=row.antenna, due_on=data["due_on"], now=now, notes=data["notes"]
    )


VOLUNTEER = Steps(
    lambda user: Volunteer.objects.changeable_by(user, Hat.ANTENNA).with_facts(),
    (
        Step(
            "intake", _("Ask for an intake"), _("The talk is asked for."),
            lambda row: not row.left_on and not any(intake.state in WAITING or intake.done_at for intake in row.intakes.all()),
            lambda by, row, now, data: volunteers.request_intake(by=by, volunteer=row, now=now),
        ),
        Step(
            "follow-up", _("Plan a talk"), _("The talk is planned."), lambda row: not row.left_on, _add_follow_up,
            NewFollowUpForm,
        ),
        Step(
            "visit", _("Visit to look"), _("The visit is written down."), lambda row: not row.left_on,
            lambda by, row, now, data: actions.log_visit(
                by=by, volunteer=row, assignment=data["assignment"], starts_at=data["starts_at"], now=now
            ),
            LogVisitForm, _("One that was agreed by phone, or one that took place. It is a contact."), button=_("Save"),
            tells=lambda row: (row,),
        ),
        Step(
            "consent", _("Consent"), _("It is written down."), lambda row: not row.left_on,
            lambda by, row, now, data: volunteers.record_consent(
                by=by, volunteer=row, consent=data["consent"], now=now
            ),
            ConsentForm, _("Read the sentences out. What is not ticked is taken back."), button=_("Save"),
        ),
        Step(
            "track", _("Participation track"), _("The track is recorded."), lambda row: True, _record_track, TrackForm,
            _("Write what the track coach decided. We never decide it."),
            button=_("Save"),
        ),
        Step(
            "hours-elsewhere", _("Hours elsewhere"), _("The hours count."), lambda row: True,
            lambda by, row, now, data: write_down(by=by, volunteer=row, now=now, **as_minutes(data)),
            WriteDownForm, _("Only what you saw on a paper, or heard from who was there. They count for the track."),
            button=_("Save"),
        ),
        Step(
            "proof", _("Proof of participation"), _("The organisation is asked to put a name under it."), lambda row: True,
            lambda by, row, now, data: ask_proof(by=by, volunteer=row, now=now, **data),
            IssueProofForm, _("It holds the hours that are confirmed now."), button=_("Ask the organisation"),
        ),
        Step(
            "papers", _("Papers"), _("The papers are noted."), lambda row: True,
            _wishes(documents=lambda now, data: data["documents"]), PapersForm, _("We keep no copy of a paper."),
            button=_("Save"),
        ),
        Step(
            "stop", _("Stopped as a volunteer"), _("It is noted. Thank this person."), lambda row: not row.left_on,
            lambda by, row, now, data: actions.leave(by=by, volunteer=row, now=now),
            explains=_("All that was agreed ends. What is counted stays."), tone="danger",
        ),
        Step(
            "erase", _("Erase data"), _("What named this person is erased."), lambda row: row.erased_at is None,
            lambda by, row, now, data: erase(by=by, volunteer=row, now=now),
            explains=_(
                "Only when this person asks it. Name, contact, wishes, notes and letters go, for good. "
                "What was agreed ends. What is counted stays."
            ),
            tone="danger", button=_("Erase everything"),
        ),
        Step(
            "return", _("Came back"), _("Welcome back."), lambda row: bool(row.left_on) and row.erased_at is None,
            _wishes(left_on=lambda now, data: None), tone="main",
        ),
    ),
)  # fmt: skip


FOLLOW_UP = Steps(
    lambda user: FollowUp.objects.changeable_by(user, Hat.ANTENNA).select_related(
        "volunteer", "placement__assignment"
    ),
    (
        Step(
            "done", _("We talked"), _("The talk is noted."), lambda row: row.is_open,
            lambda by, row, now, data: actions.finish_follow_up(
                by=by, follow_up=row, now=now, held_on=data["held_on"], notes=data["notes"]
            ),
            TalkedForm, tone="main",
        ),
    ),
)  # fmt: skip


TALK = Steps(
    lambda user: TalkMoment.objects.changeable_by(user, Hat.ANTENNA).with_facts(),
    (
        Step(
            "call-off", _("Call off"), _("It is called off. Who chose it is told."),
            lambda row: row.called_off_at is None and row.starts_at > timezone.now(),
            lambda by, row, now, data: talks.call_off(by=by, moment=row, now=now),
            explains=_("Who chose this moment gets a message, and can choose another one."), tone="danger",
            tells=lambda row: [talk.volunteer for talk in who_comes(row)],
        ),
    ),
)  # fmt: skip

ORGANISATION = Steps(
    lambda user: Organisation.objects.changeable_by(user, Hat.ANTENNA).select_related("antenna"),
    (
        Step(
            "approve", _("Say yes"), _("They joined, and hear it."), in_states(*NOT_DECIDED, O.REFUSED),
            lambda by, row, now, data: joining.approve(by=by, organisation=row, now=now, word=data["word"]),
            WordForm, _("They can hand in work from now on. They get a mail with your word."), tone="main",
        ),
        Step(
            "ask-back", _("Ask something"), _("Your question is on its way."), in_states(O.ASKED),
            lambda by, row, now, data: joining.ask_back(by=by, organisation=row, now=now, question=data["question"]),
            QuestionForm, _("They get your question by mail, and answer on their page."),
        ),
        Step(
            "refuse", _("Say no"), _("They hear it, with your reason."), in_states(*NOT_DECIDED),
            lambda by, row, now, data: joining.refuse(by=by, organisation=row, now=now, reason=data["reason"]),
            ReasonForm, _("Be kind: they read your reason."), tone="danger",
        ),
    ),
)  # fmt: skip

KINDS: dict[str, Steps] = {
    "opdracht": ASSIGNMENT,
    "plaatsing": PLACEMENT,
    "vrijwilliger": VOLUNTEER,
    "opvolging": FOLLOW_UP,
    "gesprek": TALK,
    "organisatie": ORGANISATION,
}
KIND_OF_MODEL: dict[type[Model], str] = {
    Assignment: "opdracht",
    Placement: "plaatsing",
    Volunteer: "vrijwilliger",
    FollowUp: "opvolging",
    TalkMoment: "gesprek",
    Organisation: "organisatie",
}
