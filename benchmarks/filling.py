"""A database of antennes at work, written by SQL: thousands of people with a past, in some tens of seconds.

Every antenne gets the same: people with a first talk, wishes and tracks; shifts and weekly work on offer;
a history of placements and moments; and what waits on a coordinator's start page. Seeded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from matching.models import Attendance, FollowUp, FollowUpKind, Placement
from matching.states import HOLDING_SEAT, AttendanceState, PlacementState
from organisations.models import (
    Assignment,
    InformationNote,
    Kind,
    OfferPeriod,
    Organisation,
    Shift,
    WeeklySlot,
)
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna, AuditEvent, Category, Language, Place, Skill
from refuinterim.core.vocabulary import DutchLevel, PartOfDay
from refuinterim.messages.models import Message
from refuinterim.messages.states import MessageState
from volunteers.models import (
    Availability,
    Consent,
    ConsentPurpose,
    ConsentWay,
    Intake,
    ParticipationTrack,
    TrackStatus,
    TravelMode,
    Volunteer,
)
from volunteers.states import IntakeState

PLACES = 40  # postcodes around one town
PAST = 3  # earlier placements of one person
CAME = 4  # confirmed moments of one earlier placement
MESSAGES, EVENTS_SEEN = 20, 20  # of one person, with their rows in the audit


@dataclass(frozen=True)
class Size:
    """How much one antenne has. Openings: the coming shifts, and the weekly work, both on offer."""

    people: int
    shifts: int
    weekly: int
    organisations: int
    running: int  # people in weekly work that is closed for others
    asked: int  # proposals that wait for an answer, and a third as many of what else waits


LARGE = Size(people=5_000, shifts=250, weekly=150, organisations=60, running=500, asked=90)
SMALL = Size(people=200, shifts=25, weekly=15, organisations=6, running=20, asked=9)


def vocabulary() -> None:
    """The places and words of the house; once per database."""
    call_command("load_vocabulary", verbosity=0)


def fill(names: list[str], size: Size) -> list[Antenna]:
    """Antennes of this size. Their coordinator is coach@<name>.example, who signs in with a second factor; their
    first volunteer is v1@<name>.example."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
    places = list(Place.objects.filter(postcode__startswith="8")[:PLACES])
    antennas = [
        Antenna.objects.create(name=name, slug=name, place=places[0], email=f"{name}@antenne.example")
        for name in names
    ]
    for antenna in antennas:
        coach = User.objects.create_user(f"coach@{antenna.slug}.example", is_staff=True)
        coach.antenna_roles.create(antenna=antenna, role="coordinator")
        Authenticator.objects.create(user=coach, type=Authenticator.Type.TOTP, data={})
        fill_one(antenna, coach, size, [place.pk for place in places])
    return antennas


def fill_one(antenna: Antenna, coach: User, size: Size, places: list[int]) -> None:
    """All rows of one antenne."""
    fill_people(antenna, coach, size, places)
    fill_work(antenna, size, places)
    fill_history(antenna, coach, size)
    fill_desk(antenna, size)
    count_seats(antenna)


def fill_people(antenna: Antenna, coach: User, size: Size, places: list[int]) -> None:
    """Volunteers who can be matched, a tenth on a track."""
    level = one_of([level.value for level in list(DutchLevel)[:5]])
    people = f"generate_series(1, {size.people}) n"
    insert(
        User, people, email=f"'v' || n || '@{antenna.slug}.example'", password="'!'", first_name="'Iemand'"
    )
    insert(
        Volunteer,
        f"""(SELECT u.id AS user_id, u.email, split_part(substr(u.email, 2), '@', 1)::int AS n, {level} AS dutch
             FROM accounts_user u WHERE u.email LIKE 'v%@{antenna.slug}.example' ORDER BY u.id) u""",
        user_id="u.user_id",
        email="u.email",
        antenna_id=str(antenna.pk),
        first_name="'Iemand'",
        last_name="'Nummer ' || u.n",
        place_id=one_of(places),
        dutch_speaking="u.dutch",
        dutch_understanding="u.dutch",
        travel_mode=one_of(list(TravelMode.values)),
        max_travel_minutes=one_of([15, 30, 45, 60]),
        max_placements="2",
        joined_at="now() - random() * interval '400 days'",
    )
    person = f"volunteers_volunteer v WHERE v.antenna_id = {antenna.pk}"
    insert(
        Intake,
        person,
        volunteer_id="v.id",
        antenna_id="v.antenna_id",
        state=f"'{IntakeState.DONE}'",
        requested_at="v.joined_at",
        done_at="v.joined_at + random() * interval '10 days'",
        done_by_id=str(coach.pk),
    )
    insert(
        Consent,
        person,
        volunteer_id="v.id",
        purpose=f"'{ConsentPurpose.MATCHING}'",
        given_at="v.joined_at",
        given_language="'nl'",
        given_how=f"'{ConsentWay.TOLD}'",
        recorded_by_id=str(coach.pk),
    )
    parts = one_of_row(list(PartOfDay.values), "moment % 3")
    insert(
        Availability,
        f"""(SELECT v.id, (abs(hashint8(v.id)) + k * 5) % 21 AS moment
             FROM volunteers_volunteer v, generate_series(1, 8) k WHERE v.antenna_id = {antenna.pk}) m""",
        volunteer_id="m.id",
        weekday="m.moment / 3",
        part=parts,
    )
    for relation, model, count in (
        (Volunteer.interests, Category, 3),
        (Volunteer.languages, Language, 2),
        (Volunteer.skills, Skill, 2),
    ):
        ids = list(model.objects.values_list("pk", flat=True))
        word = one_of_row(ids, f"(abs(hashint8(v.id)) + k) % {len(ids)}")
        insert(
            relation.through,
            f"volunteers_volunteer v, generate_series(1, {count}) k WHERE v.antenna_id = {antenna.pk}",
            volunteer_id="v.id",
            **{f"{model._meta.model_name}_id": word},
        )
    insert(
        ParticipationTrack,
        f"{person} AND v.id % 10 = 0",
        volunteer_id="v.id",
        status=f"'{TrackStatus.MANDATORY}'",
        deadline="current_date + (random() * 280)::int",
        decided_by="'AgII'",
        decided_on="current_date - 100",
    )


def fill_work(antenna: Antenna, size: Size, places: list[int]) -> None:
    """Organisations with work on offer, and weekly work that is closed, in which people go on."""
    insert(
        Organisation,
        f"generate_series(1, {size.organisations}) n",
        name=f"'Huis {antenna.name} ' || n",
        slug=f"'huis-{antenna.slug}-' || n",
        antenna_id=str(antenna.pk),
        place_id=one_of(places),
    )
    houses = ids_of(Organisation, antenna)
    insert(
        InformationNote,
        f"organisations_organisation o WHERE o.antenna_id = {antenna.pk}",
        organisation_id="o.id",
        version="1",
        aim="'Wij helpen mensen.'",
    )
    events, closed = size.shifts // 2, size.running // 10
    insert(
        Assignment,
        f"generate_series(1, {events + size.weekly + closed}) n",
        organisation_id=one_of(houses),
        antenna_id=str(antenna.pk),
        place_id=one_of(places),
        kind=f"CASE WHEN n <= {events} THEN '{Kind.EVENT}' ELSE '{Kind.STRUCTURAL}' END",
        slug=f"'werk-{antenna.slug}-' || n",
        title="'Help met werk ' || n",
        title_nl="'Help met werk ' || n",
        description="repeat('Je helpt samen met andere mensen. ', 8)",
        description_nl="repeat('Je helpt samen met andere mensen. ', 8)",
        category_id=one_of(list(Category.objects.values_list("pk", flat=True))),
        seats="2 + (random() * 4)::int",
        state=f"""CASE WHEN n <= {events + size.weekly} THEN '{AssignmentState.PUBLISHED}'
                  ELSE '{AssignmentState.CLOSED}' END""",
        published_at="now() - random() * interval '100 days'",
        dutch=one_of([level.value for level in list(DutchLevel)[:4]]),
    )
    work = f"organisations_assignment a WHERE a.antenna_id = {antenna.pk}"
    insert(OfferPeriod, work, assignment_id="a.id", starts_on="a.published_at::date")
    insert(
        Assignment.skills.through,
        work,
        assignment_id="a.id",
        skill_id=one_of(list(Skill.objects.values_list("pk", flat=True))),
    )
    insert(
        Shift,
        f"""(SELECT a.id, date_trunc('hour', now()) + ((k - 1) * 45 + 1 + random() * 43) * interval '1 day' AS starts
             FROM organisations_assignment a, generate_series(1, 2) k
             WHERE a.antenna_id = {antenna.pk} AND a.kind = '{Kind.EVENT}') s""",
        assignment_id="s.id",
        starts_at="s.starts",
        ends_at="s.starts + interval '4 hours'",
        seats="4",
    )
    insert(
        WeeklySlot,
        f"{work} AND a.kind = '{Kind.STRUCTURAL}'",
        assignment_id="a.id",
        weekday="a.id % 5",
        starts="'13:00'",
        ends="'16:00'",
    )


def fill_history(antenna: Antenna, coach: User, size: Size) -> None:
    """What people were asked before, where they came, and where some go on."""
    weekly = ids_of(Assignment, antenna, kind=Kind.STRUCTURAL)
    ended = [PlacementState.DECLINED, PlacementState.EXPIRED, PlacementState.STOPPED]
    insert(
        Placement,
        f"""volunteers_volunteer v, generate_series(0, {PAST - 1}) k WHERE v.antenna_id = {antenna.pk}""",
        volunteer_id="v.id",
        assignment_id=one_of(weekly),
        state=one_of_row([state.value for state in ended], "k"),
        origin="'proposal'",
        created_at="now() - (100 + random() * 200) * interval '1 day'",
        ended_at="now() - random() * interval '100 days'",
    )
    confirmed = {"confirmed_at": "now()", "confirmed_by_id": str(coach.pk)}
    ran = f"p.assignment_id = a.id AND a.antenna_id = {antenna.pk} AND p.state = '{PlacementState.STOPPED}'"
    insert(
        Attendance,
        f"matching_placement p, organisations_assignment a, generate_series(1, {CAME}) k WHERE {ran}",
        placement_id="p.id",
        starts_at="p.created_at + k * interval '7 days'",
        ends_at="p.created_at + k * interval '7 days' + interval '3 hours'",
        planned_minutes="180",
        state=f"CASE WHEN (p.id + k) % 7 = 0 THEN '{AttendanceState.NO_SHOW}' ELSE '{AttendanceState.PRESENT}' END",
        minutes="CASE WHEN (p.id + k) % 7 = 0 THEN 0 ELSE 180 END",
        **confirmed,
    )
    closed = ids_of(Assignment, antenna, state=AssignmentState.CLOSED)
    insert(
        Placement,
        f"""(SELECT v.id FROM volunteers_volunteer v WHERE v.antenna_id = {antenna.pk}
             ORDER BY v.id DESC LIMIT {size.running}) v""",
        volunteer_id="v.id",
        assignment_id=one_of(closed),
        state=f"'{PlacementState.CONFIRMED}'",
        origin="'application'",
        created_at="now() - interval '30 days'",
        first_day="current_date - 28",
        **confirmed,
    )
    insert(
        Attendance,
        f"""matching_placement p, organisations_assignment a, generate_series(-1, 2) k
            WHERE p.assignment_id = a.id AND a.antenna_id = {antenna.pk} AND p.state = '{PlacementState.CONFIRMED}'""",
        placement_id="p.id",
        starts_at="date_trunc('hour', now()) + k * interval '7 days' - interval '5 hours'",
        ends_at="date_trunc('hour', now()) + k * interval '7 days' - interval '2 hours'",
        planned_minutes="180",
    )


def fill_desk(antenna: Antenna, size: Size) -> None:
    """What waits for the coordinator; and what was written and seen before, which is much more."""
    some = size.asked // 3
    person = f"volunteers_volunteer v WHERE v.antenna_id = {antenna.pk} ORDER BY v.id"
    open_work = ids_of(Assignment, antenna, kind=Kind.STRUCTURAL, state=AssignmentState.PUBLISHED)
    for state, skipped, count in (
        (PlacementState.PROPOSED, 0, size.asked),
        (PlacementState.ACCEPTED, size.asked, some),
    ):
        insert(
            Placement,
            f"(SELECT v.id FROM {person} OFFSET {skipped} LIMIT {count}) v",
            volunteer_id="v.id",
            assignment_id=one_of(open_work),
            state=f"'{state}'",
            origin="'proposal'",
            expires_at="now() + random() * interval '7 days'" if state == PlacementState.PROPOSED else "NULL",
            created_at="now() - random() * interval '3 days'",
        )
    insert(
        Intake,
        f"(SELECT v.id, v.antenna_id FROM {person} LIMIT {some}) v",
        volunteer_id="v.id",
        antenna_id="v.antenna_id",
        state=f"'{IntakeState.REQUESTED}'",
        requested_at="now() - random() * interval '9 days'",
    )
    insert(
        FollowUp,
        f"(SELECT v.id, v.antenna_id FROM {person} LIMIT {some}) v",
        volunteer_id="v.id",
        antenna_id="v.antenna_id",
        kind=f"'{FollowUpKind.GUIDANCE}'",
        due_on="current_date - 1",
    )
    everybody = f"volunteers_volunteer v, generate_series(1, {{}}) k WHERE v.antenna_id = {antenna.pk}"
    insert(
        Message,
        everybody.format(MESSAGES),
        key="'bench:' || v.id || ':' || k",
        kind="'placement_proposed'",
        recipient_id="v.user_id",
        email="v.email",
        language="'nl'",
        antenna_id="v.antenna_id",
        subject="'Een voorstel'",
        text="repeat('Hallo. ', 60)",
        html="repeat('<p>Hallo.</p>', 60)",
        state=f"CASE WHEN v.id % 1000 = 0 AND k = 1 THEN '{MessageState.FAILED}' ELSE '{MessageState.SENT}' END",
        channel="'email'",
        sent_at="CASE WHEN v.id % 1000 = 0 AND k = 1 THEN NULL ELSE now() END",
        attempts="1",
    )
    insert(
        AuditEvent,
        everybody.format(EVENTS_SEEN),
        at="now() - random() * interval '400 days'",
        verb="'placement.proposed'",
        subject_type="'matching.placement'",
        subject_id="v.id",
        antenna_id="v.antenna_id",
    )


def count_seats(antenna: Antenna) -> None:
    """The seats that were filled above are taken, and there are as many as that."""
    held = ", ".join(f"'{state}'" for state in sorted(HOLDING_SEAT))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE organisations_assignment a SET seats_taken = p.held, seats = GREATEST(a.seats, p.held)
                FROM (SELECT assignment_id, count(*) AS held FROM matching_placement
                      WHERE state IN ({held}) AND shift_id IS NULL GROUP BY assignment_id) p
                WHERE p.assignment_id = a.id AND a.antenna_id = {antenna.pk}"""
        )


def ids_of(model: Any, antenna: Antenna, **which: Any) -> list[int]:
    """Keys of an antenne's rows."""
    return list(model.objects.filter(antenna=antenna, **which).order_by("pk").values_list("pk", flat=True))


def one_of(values: list[Any]) -> str:
    """SQL for one of the values, another one for each row."""
    return one_of_row(values, f"floor(random() * {len(values)})::int")


def one_of_row(values: list[Any], index: str) -> str:
    """SQL for the value at an index that counts from 0, itself SQL."""
    listed = ", ".join(f"'{value}'" if isinstance(value, str) else str(value) for value in values)
    return f"(ARRAY[{listed}])[1 + {index}]"


def insert(model: Any, source: str, **values: str) -> None:
    """Rows from a query. `values`: SQL by attribute; what is not named gets its default, else nothing."""
    columns, selected, parameters = [], [], []
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        columns.append(connection.ops.quote_name(field.column))
        if field.attname in values:
            selected.append(values.pop(field.attname).replace("%", "%%"))
        else:
            selected.append("%s")
            parameters.append(_usual(field))
    assert not values, f"{model.__name__} has no {sorted(values)}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
            f"SELECT {', '.join(selected)} FROM {source.replace('%', '%%')}",
            parameters,
        )


def _usual(field: Any) -> Any:
    """What a row has when nothing is said: the default, now for a moment that must be, an empty text."""
    value = field.get_default()
    if value is None and not field.null:
        value = timezone.now() if field.get_internal_type() == "DateTimeField" else None
    return field.get_db_prep_save(value, connection)
