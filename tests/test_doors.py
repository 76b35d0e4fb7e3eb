"""No page, admin, form or panel reaches a row of somebody by another way than the two doors of its model."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.db.models import ForeignKey, Model
from django.forms import BaseForm, ModelChoiceField
from django.test import Client
from django.urls import get_resolver, reverse

from matching.models import (
    AskedOtherwise,
    Attendance,
    Companions,
    ExternalHours,
    ExternalPhoto,
    Favourite,
    FollowUp,
    Impression,
    MatchingSettings,
    Milestone,
    PairRule,
    ParticipationProof,
    Plan,
    ProblemStamp,
    ProofDay,
    ProofPart,
    ReferenceLine,
)
from organisations.models import Invitation, JoinRequest, Membership, OfferPeriod, Photo, SelfScan
from refuinterim.accounts.models import User
from refuinterim.accounts.scoped_admin import ScopedAdmin
from refuinterim.core.models import Antenna, AuditEvent
from refuinterim.core.owners import Hat, is_owned
from refuinterim.imports.models import SheetImport
from refuinterim.messages.models import Attempt, Message
from reporting.models import FrozenYear
from tests.factories import (
    AntennaFactory,
    AntennaRoleFactory,
    EventFactory,
    PlacementFactory,
    StructuralFactory,
    TalkMomentFactory,
    TrackFactory,
    UserFactory,
    VisitFactory,
    VisitMomentFactory,
)
from volunteers.models import Volunteer

ROOT = Path(settings.BASE_DIR)
APPS = ["core", "outbox", "accounts", "imports", "organisations", "volunteers", "matching", "reporting"]
ROOMS = ["refuinterim", "organisations", "volunteers", "matching", "reporting"]

# Who is called with rows, or works for the house itself; whoever opened the page came through a door.
INNER = [
    "*/actions.py", "*/photo_actions.py", "*/emails.py", "*/management/*", "*/migrations/*", "*/models.py", "*/models/*", "*/tasks.py",
    "volunteers/talks/*", "matching/advice/*", "matching/attendance/*", "matching/engine/*", "matching/placements/*", "reporting/figures.py",
    "*/registered/invariants.py", "*/import_rows.py", "*/import_work.py", "volunteers/registering.py", "refuinterim/imports/places.py", "refuinterim/imports/undoing.py", "volunteers/erasing.py", "refuinterim/accounts/cards.py", "refuinterim/core/*", "refuinterim/demo/*", "refuinterim/local/*", "refuinterim/messages/*",
    "matching/proofs/external.py", "matching/proofs/freezing.py", "matching/proofs/references.py",
]  # fmt: skip
MANAGERS = {"objects", "_default_manager", "_base_manager"}
THROUGH = {"visible_to", "changeable_by"}
PUBLIC = {
    "open",
    "active",
    "none",
}  # work on offer, the antennes there are: what everybody may see; and nothing
SIGN_IN = "who signs in is nobody yet"
ONESELF = "oneself, by the session"
OF_THE_PLAN = "what hangs on a plan, or on antennes, that came through a door"
EXCEPTIONS = {
    "refuinterim/accounts/adapter.py::send_mail User": SIGN_IN,
    "refuinterim/accounts/forms.py::clean_email User": SIGN_IN,
    "refuinterim/accounts/sign_in_link.py::users User": SIGN_IN,
    "refuinterim/accounts/templatetags/demo.py::demo_people User": SIGN_IN,
    "refuinterim/accounts/views.py::demo_sign_in User": SIGN_IN,
    "refuinterim/accounts/permissions.py::get_user User": SIGN_IN,
    "refuinterim/accounts/views.py::set_language User": ONESELF,
    "volunteers/same_person.py::known_among Volunteer": "who is known, in whichever antenne; a door stands after it",
    "volunteers/same_person.py::known_like Volunteer": "who is known, in whichever antenne; a door stands after it",
    "matching/my_work/views.py::gone Assignment": "whether it ever was public, and nothing else of it",
    "matching/proofs/verifying.py::verify ParticipationProof": "who holds the paper, with the code that stands on it",
    "organisations/joining/look_alikes.py::known_like Organisation": "whether an organisation is known: name and place alone",
    "organisations/joining/look_alikes.py::alike Organisation": "the same, for the coordinator who decides",
    "organisations/members/views.py::invitation Invitation": "who has the key of the mail; their address is asked for a yes",
    "organisations/admin.py::clean User": "whether an address can sign in, and nothing else of it",
    "organisations/admin.py::days_are_free Assignment": "the row of the form, tried and taken back",
    "matching/my_work/views.py::calendar_feed Volunteer": "who has the address: a phone that cannot sign in",
    "matching/browse/views.py::assignment_detail Assignment": "through two doors: seen, or of an own placement",
    "matching/desk/panels.py::volunteer_panel MatchingSettings": "how near a deadline is, of the row's own antenne",
    "matching/desk/otherwise.py::asked_by MatchingSettings": "how long a wish counts, of the row's own antenne",
    "matching/desk/plans/lines.py::asked_since Placement": OF_THE_PLAN,
    "matching/desk/plans/states.py::plan_states Plan": OF_THE_PLAN,
}
CHOICES_OF_THE_VIEW = {  # fields whose rows the form takes from the view, or narrows when it is made
    "matching.desk.proof_forms.SignForForm.part",
    "matching.desk.forms.LogVisitForm.assignment",
    "organisations.forms.AssignmentForm.organisation",
    "refuinterim.imports.forms.SendForm.antenna",
}


def owned_models() -> set[type[Model]]:
    """Every model of ours from which foreign keys lead to an antenne, the antenne, and the user."""
    ours = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    owned: set[type[Model]] = {Antenna, User}
    size = 0
    while size < len(owned):
        size = len(owned)
        owned |= {
            model
            for model in ours
            for field in model._meta.fields
            if isinstance(field, ForeignKey) and field.related_model in owned - {User}
        }
    return owned


def outer_files() -> list[Path]:
    """What faces somebody: every module that is not called with rows."""
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in files if not any(fnmatch(str(path.relative_to(ROOT)), inner) for inner in INNER)]


def ways_past_the_doors(path: Path, root: Path = ROOT) -> Iterator[str]:
    """`file::function Model` of each place where rows of an owned model come by another way."""
    names = {model.__name__ for model in owned_models()}
    tree = ast.parse(path.read_text())
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            owner = node.value.id if isinstance(node.value, ast.Name) else ast.unparse(node.value)
            known = not isinstance(node.value, ast.Name) or owner in names
            if known and not is_scoped(node, parents):
                yield f"{path.relative_to(root)}::{place_of(node, parents)} {owner}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            taken = [arg.id for arg in node.args[:1] if isinstance(arg, ast.Name) and arg.id in names]
            if taken and node.func.id in {"get_object_or_404", "get_list_or_404"}:
                yield f"{path.relative_to(root)}::{place_of(node, parents)} {taken[0]}"


def is_scoped(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether the chain that begins here goes through a door, or hangs on the rows of an outer query."""
    while node is getattr(parents[node], "value", None) or node is getattr(parents[node], "func", None):
        node = parents[node]
        if isinstance(node, ast.Attribute) and node.attr in THROUGH | PUBLIC:
            return True
        if isinstance(node, ast.Call) and any("OuterRef(" in ast.unparse(word) for word in node.keywords):
            return True
    return False


def place_of(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    """The function or class around a node."""
    while node in parents and not isinstance(node, ast.FunctionDef | ast.ClassDef):
        node = parents[node]
    return getattr(node, "name", "")


def test_rows_are_reached_through_a_door() -> None:
    found = {way for path in outer_files() for way in ways_past_the_doors(path)}
    assert found - set(EXCEPTIONS) == set(), "go through visible_to or changeable_by"
    assert set(EXCEPTIONS) - found == set(), "these go through a door now: take them off the list"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def page(user): return Volunteer.objects.filter(pk=1)", ["page Volunteer"]),
        ("def page(pk): return get_object_or_404(Placement, pk=pk)", ["page Placement"]),
        ("def page(row): return type(row)._default_manager.all()", ["page type(row)"]),
        ("class F(Form): who = ModelChoiceField(Volunteer.objects)", ["F Volunteer"]),
        ("def page(user): return Volunteer.objects.filter(pk=1).visible_to(user).first()", []),
        ("def page(user): return get_object_or_404(Plan.objects.changeable_by(user), pk=1)", []),
        (
            "def page(): return Assignment.objects.filter(Exists(Shift.objects.filter(a=OuterRef('pk')))).open()",
            [],
        ),
        (
            "def page(): return Assignment.objects.filter(by=Volunteer.objects.all()).open()",
            ["page Volunteer"],
        ),
        ("def page(): return Category.objects.all()", []),
    ],
)
def test_a_way_past_the_doors_is_seen(code: str, found: list[str], tmp_path: Path) -> None:
    path = tmp_path / "views.py"
    path.write_text(code)
    assert [way.removeprefix("views.py::") for way in ways_past_the_doors(path, root=tmp_path)] == found


def test_every_owned_model_has_both_doors() -> None:
    for model in owned_models():
        assert is_owned(model), f"{model.__name__}: its QuerySet is no OwnedQuerySet"
        rows: Any = model._default_manager.all()
        if rows.antenna_path:
            rows.filter(**{f"{rows.antenna_path}__in": [1]})  # FieldError when it leads nowhere
            end = model if model is Antenna else field_at(model, rows.antenna_path).related_model
            assert end is Antenna, f"{model.__name__}: its path leads to {end}"


def field_at(model: type[Model], path: str) -> Any:
    """The last field of a path."""
    *relations, last = path.split("__")
    for name in relations:
        model = field_at(model, name).related_model
    return model._meta.get_field(last)


# What nobody, a volunteer, a member, the coordinator, staff, another antenne's coordinator and a national coordinator
# may do with a row of Brugge: nothing, see it, or change it as well.
DOORS = """
core.antenna                    -  -       -       changes  sees  -  changes
core.auditevent                 -  -       -       sees     sees  -  sees
outbox.message                  -  -       -       changes  sees  -  changes
outbox.attempt                  -  -       -       sees     sees  -  sees
accounts.user                   -  changes -       sees     sees  -  changes
accounts.antennarole            -  -       -       sees     sees  -  changes
imports.sheetimport             -  -       -       changes  -     -  changes
organisations.organisation      -  -       changes changes  sees  -  changes
organisations.membership        -  -       changes changes  sees  -  changes
organisations.invitation        -  -       changes changes  sees  -  changes
organisations.selfscan          -  -       sees    sees     sees  -  sees
organisations.joinrequest       -  -       changes changes  sees  -  changes
organisations.informationnote   -  -       sees    sees     sees  -  sees
organisations.photo             -  -       changes changes  sees  -  changes
organisations.assignment        -  -       changes changes  sees  -  changes
organisations.shift             -  -       changes changes  sees  -  changes
organisations.weeklyslot        -  -       changes changes  sees  -  changes
organisations.offerperiod       -  -       changes changes  sees  -  changes
organisations.assignmentwords   -  -       sees    sees     sees  -  sees
volunteers.volunteer            -  changes -       changes  sees  -  changes
volunteers.availability         -  changes -       changes  sees  -  changes
volunteers.consent              -  changes -       changes  sees  -  changes
volunteers.participationtrack   -  sees    -       changes  sees  -  changes
volunteers.talkmoment           -  sees    -       changes  sees  -  changes
volunteers.intake               -  -       -       changes  sees  -  changes
matching.companions             -  changes -       changes -     -  changes
matching.favourite              -  changes -       changes -     -  changes
matching.askedotherwise         -  changes -       changes -     -  changes
matching.placement              -  changes sees    changes  sees  -  changes
matching.attendance             -  sees    changes changes  sees  -  changes
matching.impression             -  sees    -       sees     -     -  sees
matching.followup               -  -       -       changes  sees  -  changes
matching.pairrule               -  -       -       changes  -     -  changes
matching.plan                   -  -       -       changes  -     -  changes
matching.matchingsettings       -  -       -       changes  -     -  changes
matching.problemstamp           -  -       -       sees     -     -  sees
matching.externalhours          -  sees    -       changes  -     -  changes
matching.externalphoto          -  sees    -       changes  -     -  changes
matching.milestone              -  changes -       changes  sees  -  changes
matching.participationproof     -  sees    -       changes  -     -  changes
matching.proofpart              -  sees    changes changes  -     -  changes
matching.proofday               -  sees    sees    sees     -     -  sees
matching.referenceline          -  sees    changes changes  sees  -  changes
matching.visit                  -  changes changes changes  sees  -  changes
matching.visitmoment            -  -       changes changes  sees  -  changes
reporting.frozenyear            -  -       -       sees     sees  -  sees
"""


@pytest.fixture
def row_of(
    brugge: Antenna, samira: Volunteer, membership: Membership, coordinator: User, now: datetime
) -> dict[str, Model]:
    """One row of Brugge of each model: Samira's, or of the member's organisation."""
    work = StructuralFactory(organisation=membership.organisation, state="draft", offer=False)
    event = EventFactory(organisation=membership.organisation, state="draft", shifts=1)
    placement = PlacementFactory(
        volunteer=samira, assignment__organisation=membership.organisation, state="confirmed"
    )
    attendance = Attendance.objects.create(
        placement=placement, starts_at=now, ends_at=now + timedelta(hours=1), planned_minutes=60
    )
    message = Message.objects.create(
        key="x", kind="welcome", email=samira.email, language="nl", antenna=brugge, created_at=now, due_at=now
    )
    hours = ExternalHours.objects.create(volunteer=samira, activity="x", minutes=60, handed_in_at=now)
    proof = ParticipationProof.objects.create(
        number="x", code="x", volunteer=samira, antenna=brugge, antenna_name="x", first_day=now, last_day=now, minutes=60,
        text_version=1, asked_at=now, asked_by=coordinator,
    )  # fmt: skip
    part = ProofPart.objects.create(
        proof=proof, organisation=membership.organisation, organisation_name="x", minutes=60
    )
    made: list[Model] = [
        hours, proof, part,
        ExternalPhoto.objects.create(hours=hours, image=b"x"),
        Milestone.objects.create(volunteer=samira, kind="first-day", reached_at=now),
        ProofDay.objects.create(
            part=part, attendance=attendance, activity="x", day=now, minutes=60, confirmed_at=now
        ),
        ReferenceLine.objects.create(placement=placement, asked_at=now),
        Invitation.objects.create(
            organisation=membership.organisation, email="x@y.example", role="posts", key="x", invited_by=coordinator,
            invited_at=now, expires_at=now,
        ),
        SelfScan.objects.create(
            organisation=membership.organisation, answers={"level": 1}, done_at=now, done_by=coordinator
        ),
        JoinRequest.objects.create(
            organisation=membership.organisation, asked_by=membership.user, asked_at=now, role="x", why="x"
        ),
        brugge, samira, membership, membership.organisation, work, placement, attendance,
        Impression.objects.create(
            placement=placement, attendance=attendance, side="volunteer", face=2, said_at=now, said_by=samira.user
        ),
        Photo.objects.create(
            organisation=membership.organisation, kind="place", alt="x", width=400, height=400, added_at=now
        ),
        AuditEvent.objects.create(at=now, verb="x", subject_type="y", subject_id=1, antenna=brugge),
        message, Attempt.objects.create(message=message, channel="email", begun_at=now),
        samira.user, coordinator.antenna_roles.get(), membership.organisation.information_notes.get(),
        event.shifts.get(), work.slots.get(), work.words, OfferPeriod.objects.create(assignment=work, starts_on=now),
        samira.availability.first(), samira.consents.first(), samira.intakes.get(), TrackFactory(volunteer=samira),
        TalkMomentFactory(antenna=brugge),
        FollowUp.objects.create(volunteer=samira, antenna=brugge, kind="guidance", due_on=now),
        PairRule.objects.create(
            volunteer=samira, assignment=work, kind="veto", reason="x", made_by=coordinator, made_at=now
        ),
        VisitFactory(volunteer=samira, assignment=placement.assignment),
        VisitMomentFactory(assignment=work),
        Plan.objects.create(antenna=brugge, created_at=now),
        SheetImport.objects.create(antenna=brugge, kind="people", sent_at=now, sent_by=coordinator, language="nl"),
        Favourite.objects.create(volunteer=samira, assignment=work, kept_at=now),
        AskedOtherwise.objects.create(volunteer=samira, placement=placement, why="too-far", said_at=now),
        Companions.objects.create(asker=placement, key="x", until=now, asked_at=now),
        MatchingSettings.objects.create(antenna=brugge),
        ProblemStamp.objects.create(antenna=brugge, value=uuid4()),
        FrozenYear.objects.create(
            antenna=brugge, year=2020, figures={}, definitions_version=1, source="published", frozen_at=now,
            frozen_by=coordinator,
        ),
    ]  # fmt: skip
    return {row._meta.label_lower: row for row in made}


@pytest.mark.django_db
def test_each_door_opens_for_the_right_people(row_of: dict[str, Model], everybody: list[User | None]) -> None:
    table = {line.split()[0]: line.split()[1:] for line in DOORS.strip().splitlines()}
    assert set(table) == {model._meta.label_lower for model in owned_models()}, "a line for each owned model"
    for label, expected in table.items():
        assert [may(user or AnonymousUser(), row_of[label]) for user in everybody] == expected, label


def may(user: Any, row: Any, hat: Hat | None = None) -> str:
    """What somebody may do with a row, in the words of the table. What may be changed can be seen."""
    rows = type(row).objects.filter(pk=row.pk)
    sees, changes = rows.visible_to(user, hat).exists(), rows.changeable_by(user, hat).exists()
    assert sees or not changes
    return "changes" if changes else "sees" if sees else "-"


@pytest.mark.django_db
def test_under_one_hat_nobody_reaches_what_is_theirs_by_another(
    row_of: dict[str, Model], membership: Membership, samira: Volunteer
) -> None:
    """Wim coordinates Gent, acts for an organisation in Brugge, and volunteers there himself."""
    wim = membership.user
    AntennaRoleFactory(user=wim, antenna=AntennaFactory(name="Gent"))
    samira.user = wim
    samira.save()
    hats = (Hat.VOLUNTEER, Hat.MEMBER, Hat.ANTENNA)
    placement = row_of["matching.placement"]
    assert [may(wim, placement, hat) for hat in hats] == ["changes", "sees", "-"]
    assert [may(wim, row_of["organisations.assignment"], hat) for hat in hats] == ["-", "changes", "-"]
    assert [may(wim, samira, hat) for hat in hats] == ["changes", "-", "-"]
    assert may(wim, row_of["matching.attendance"]) == "sees", "nobody says of oneself that they came"


@pytest.mark.django_db
def test_work_on_offer_is_public_with_its_moments() -> None:
    shift = EventFactory(shifts=1).shifts.get()
    for user in (AnonymousUser(), UserFactory()):
        assert (may(user, shift), may(user, shift.assignment)) == ("sees", "sees")
        assert may(user, shift, Hat.MEMBER) == "-"


def test_every_admin_of_ours_keeps_to_the_doors() -> None:
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label in APPS:
            assert isinstance(model_admin, ScopedAdmin), model_admin


def test_forms_offer_no_rows_by_themselves() -> None:
    assert get_resolver().url_patterns  # every page, and so every form, is imported
    forms = [form for form in every_form(BaseForm) if form.__module__.split(".")[0] in ROOMS]
    found = {
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in forms
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, ModelChoiceField)
        and field.queryset is not None
        and is_owned(field.queryset.model)
    }
    assert found == CHOICES_OF_THE_VIEW


def every_form(form: type[BaseForm]) -> Iterator[type[BaseForm]]:
    """The form classes below one."""
    for below in form.__subclasses__():
        yield below
        yield from every_form(below)


@pytest.mark.django_db
@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_an_admin_list_names_the_antenne_once(
    model: type[Model], client: Client, coordinator: User, brugge: Antenna
) -> None:
    client.force_login(coordinator)
    page = client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
    if not coordinator.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
        assert page.status_code == 403
        return
    sql = str(page.context["cl"].queryset.query)
    named = re.findall(rf'\w+"?\."(?:antenna_id|id)" IN \({brugge.pk}\)', sql)
    if model is User:  # by a role, as a volunteer, by an organisation
        assert len(named) == len(set(named)) == 3
    else:
        assert len(named) == is_owned(model), sql
