"""Rows with believable defaults. Places and people are made up; an antenne is shared by default."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from matching.models import ExternalHours, Origin, Placement, Visit, VisitMoment
from matching.states import HOLDING_SEAT, ExternalHoursState, PlacementState
from organisations.models import (
    Assignment,
    InformationNote,
    JoinRequest,
    Kind,
    Membership,
    OfferPeriod,
    Organisation,
    Shift,
    WeeklySlot,
)
from organisations.states import AssignmentState, OrganisationState
from refuinterim.accounts.models import AntennaRole, Role, User
from refuinterim.core.models import Antenna, Category, Language, Place, Skill
from refuinterim.core.vocabulary import DutchLevel, PartOfDay, Weekday
from volunteers.actions import has_intake
from volunteers.asked import ASKED
from volunteers.models import (
    Availability,
    Consent,
    ConsentPurpose,
    ConsentWay,
    Intake,
    ParticipationTrack,
    TrackStatus,
    Volunteer,
)
from volunteers.states import IntakeState
from volunteers.talks.models import TalkMoment, TalkWay

EVERYWHERE = [(day, part) for day in Weekday for part in PartOfDay]


def next_week(hour: int = 14, *, days: int = 7) -> datetime:
    """A local moment some days ahead, at a whole hour."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


class PlaceFactory(DjangoModelFactory[Place]):
    class Meta:
        model = Place
        django_get_or_create = ("postcode", "name")

    postcode = "8000"
    name = "Brugge"
    municipality = "Brugge"
    latitude = 51.209
    longitude = 3.225


class AntennaFactory(DjangoModelFactory[Antenna]):
    class Meta:
        model = Antenna
        django_get_or_create = ("slug",)

    name = "Brugge"
    slug = factory.LazyAttribute(lambda antenna: antenna.name.lower())
    programme = "4YOU"
    place = factory.SubFactory(PlaceFactory)
    email = factory.LazyAttribute(lambda antenna: f"{antenna.slug}@antenne.example")
    phone = "050 00 00 00"


class CategoryFactory(DjangoModelFactory[Category]):
    class Meta:
        model = Category
        django_get_or_create = ("slug",)

    slug = "kitchen"
    name = "Keuken & bar"
    icon = "utensils"


class SkillFactory(DjangoModelFactory[Skill]):
    class Meta:
        model = Skill
        django_get_or_create = ("slug",)

    slug = "cooking"
    name = "koken"


class LanguageFactory(DjangoModelFactory[Language]):
    class Meta:
        model = Language
        django_get_or_create = ("slug",)

    slug = "ar"
    name = "Arabisch"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@test.example")
    first_name = "Noor"
    last_name = factory.Sequence(lambda n: f"Test{n}")
    password = "!"


class AntennaRoleFactory(DjangoModelFactory[AntennaRole]):
    class Meta:
        model = AntennaRole

    user = factory.SubFactory(UserFactory, is_staff=True)
    role = Role.COORDINATOR
    antenna = factory.SubFactory(AntennaFactory)


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Buurthuis {n}")
    slug = factory.Sequence(lambda n: f"buurthuis-{n}")
    antenna = factory.SubFactory(AntennaFactory)
    place = factory.SubFactory(PlaceFactory)
    street = "Dijk 1"
    email = factory.Sequence(lambda n: f"buurthuis{n}@test.example")
    insurer = "Ethias"

    @factory.post_generation
    def note(self, create: bool, wanted: bool | None, **kwargs: Any) -> None:
        if create and wanted is not False:
            InformationNoteFactory(organisation=self)


class InformationNoteFactory(DjangoModelFactory[InformationNote]):
    class Meta:
        model = InformationNote

    organisation = factory.SubFactory(OrganisationFactory, note=False)
    version = 1
    aim = "Wij brengen mensen uit de buurt samen."
    insurance = "Je bent verzekerd."
    reimbursement = "Je krijgt je busticket terug."
    secrecy = "Vertel niets over de mensen die je ziet."
    created_at = factory.LazyFunction(timezone.now)


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)


class JoinRequestFactory(DjangoModelFactory[JoinRequest]):
    """An organisation that registered itself, and waits for a yes."""

    class Meta:
        model = JoinRequest

    organisation = factory.SubFactory(OrganisationFactory, state=OrganisationState.ASKED)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)
    role = "Voorzitter"
    why = "Wij koken voor de buurt."


class AssignmentFactory(DjangoModelFactory[Assignment]):
    """A published assignment without moments; see EventFactory and StructuralFactory."""

    class Meta:
        model = Assignment
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    antenna = factory.LazyAttribute(lambda assignment: assignment.organisation.antenna)
    place = factory.LazyAttribute(lambda assignment: assignment.organisation.place)
    kind = Kind.STRUCTURAL
    slug = factory.Sequence(lambda n: f"help-{n}")
    title = factory.Sequence(lambda n: f"Help in de keuken {n}")
    description = "Je kookt samen met vier mensen."
    thanks = "Je krijgt een warme maaltijd."
    category = factory.SubFactory(CategoryFactory)
    contact_name = "Lieve"
    recognise = "Ze draagt een groene jas."
    seats = 2
    state = AssignmentState.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def offer(self, create: bool, wanted: bool | None, **kwargs: Any) -> None:
        if create and wanted is not False and self.state == AssignmentState.PUBLISHED:
            OfferPeriod.objects.create(assignment=self, starts_on=timezone.localdate())


class StructuralFactory(AssignmentFactory):
    """Weekly work: `slots` Tuesday afternoons, Wednesdays and so on; `slots__first=3` begins on Thursday."""

    @factory.post_generation
    def slots(self, create: bool, count: int | None, **kwargs: Any) -> None:
        for number in range(1 if count is None else count):
            day = kwargs.get("first", 1) + number
            WeeklySlot.objects.create(assignment=self, weekday=day % 7, starts=time(13), ends=time(16))


class EventFactory(AssignmentFactory):
    """An event with `shifts` shifts of four hours, the first one a week ahead."""

    kind = Kind.EVENT

    @factory.post_generation
    def shifts(self, create: bool, count: int | None, **kwargs: Any) -> None:
        for number in range(2 if count is None else count):
            ShiftFactory(assignment=self, starts_at=next_week(days=7 + number))


class ShiftFactory(DjangoModelFactory[Shift]):
    class Meta:
        model = Shift

    assignment = factory.SubFactory(AssignmentFactory, kind=Kind.EVENT)
    starts_at = factory.LazyFunction(next_week)
    ends_at = factory.LazyAttribute(lambda shift: shift.starts_at + timedelta(hours=4))
    seats = 2


class VolunteerFactory(DjangoModelFactory[Volunteer]):
    """Somebody in Brugge who can come at any moment, with a first talk done unless `intake=False`."""

    class Meta:
        model = Volunteer
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    antenna = factory.SubFactory(AntennaFactory)
    place = factory.SubFactory(PlaceFactory)
    first_name = "Samira"
    last_name = factory.Sequence(lambda n: f"Test{n}")
    email = factory.LazyAttribute(lambda volunteer: volunteer.user.email if volunteer.user else "")
    birth_date = date(1994, 5, 17)
    dutch_speaking = DutchLevel.A2
    dutch_understanding = DutchLevel.A2
    joined_at = factory.LazyFunction(timezone.now)
    answered = factory.LazyFunction(lambda: sorted(ASKED))

    @factory.post_generation
    def moments(self, create: bool, pairs: Any, **kwargs: Any) -> None:
        Availability.objects.bulk_create(
            Availability(volunteer=self, weekday=day, part=part)
            for day, part in (EVERYWHERE if pairs is None else pairs)
        )

    @factory.post_generation
    def consents(self, create: bool, purposes: Any, **kwargs: Any) -> None:
        """That we look for work, and that name and phone are shared; other purposes when given."""
        agreed = [ConsentPurpose.MATCHING, ConsentPurpose.SHARING] if purposes is None else purposes
        by = self.user or UserFactory()
        Consent.objects.bulk_create(
            Consent(
                volunteer=self,
                purpose=purpose,
                given_at=self.joined_at,
                given_language=self.language,
                given_how=ConsentWay.PAGE if self.user else ConsentWay.TOLD,
                recorded_by=by,
            )
            for purpose in agreed
        )

    @factory.post_generation
    def intake(self, create: bool, wanted: bool | None, **kwargs: Any) -> None:
        if wanted is not False:
            IntakeFactory(volunteer=self)


class IntakeFactory(DjangoModelFactory[Intake]):
    class Meta:
        model = Intake

    volunteer = factory.SubFactory(VolunteerFactory, intake=False)
    antenna = factory.LazyAttribute(lambda intake: intake.volunteer.antenna)
    state = IntakeState.DONE
    requested_at = factory.LazyFunction(timezone.now)
    done_at = factory.Maybe(
        factory.LazyAttribute(lambda intake: intake.state == IntakeState.DONE),
        factory.LazyFunction(timezone.now),
        None,
    )
    done_by = factory.Maybe(
        factory.LazyAttribute(lambda intake: intake.state == IntakeState.DONE),
        factory.SubFactory(UserFactory),
        None,
    )


class TalkMomentFactory(DjangoModelFactory[TalkMoment]):
    """An open moment for a first talk in Dutch, half an hour at the office in a week; `languages` are codes."""

    class Meta:
        model = TalkMoment
        skip_postgeneration_save = True

    antenna = factory.SubFactory(AntennaFactory)
    held_by = factory.SubFactory(UserFactory, first_name="Els", is_staff=True)
    starts_at = factory.LazyFunction(next_week)
    ends_at = factory.LazyAttribute(lambda moment: moment.starts_at + timedelta(minutes=30))
    way = TalkWay.OFFICE
    where = factory.LazyAttribute(
        lambda moment: "" if moment.way == TalkWay.PHONE else "Dijver 1, first floor"
    )

    @factory.post_generation
    def languages(self, create: bool, codes: Any, **kwargs: Any) -> None:
        names = {"nl": "Nederlands", "ar": "Arabisch", "uk": "Oekraïens"}
        self.languages.set(
            [LanguageFactory(slug=code, name=names.get(code, code)) for code in codes or ["nl"]]
        )


class VisitMomentFactory(DjangoModelFactory[VisitMoment]):
    """A moment at which two people can come to look, in a week."""

    class Meta:
        model = VisitMoment

    assignment = factory.SubFactory(StructuralFactory)
    starts_at = factory.LazyFunction(next_week)
    seats = 2


class VisitFactory(DjangoModelFactory[Visit]):
    """A visit to weekly work, planned in a week."""

    class Meta:
        model = Visit

    volunteer = factory.SubFactory(VolunteerFactory)
    assignment = factory.SubFactory(StructuralFactory)
    starts_at = factory.LazyFunction(next_week)
    agreed_at = factory.LazyFunction(timezone.now)


class TrackFactory(DjangoModelFactory[ParticipationTrack]):
    class Meta:
        model = ParticipationTrack

    volunteer = factory.SubFactory(VolunteerFactory)
    status = TrackStatus.MANDATORY
    deadline = factory.LazyFunction(lambda: timezone.localdate() + timedelta(weeks=10))
    decided_by = "AgII Brugge"
    decided_on = factory.LazyFunction(timezone.localdate)


class ExternalHoursFactory(DjangoModelFactory[ExternalHours]):
    """Two hours at another place, handed in; `state="approved"`: they count."""

    class Meta:
        model = ExternalHours

    volunteer = factory.SubFactory(VolunteerFactory)
    activity = "Praattafel"
    organisation_name = "Bibliotheek"
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=9))
    ends_on = factory.LazyAttribute(lambda hours: hours.starts_on)
    minutes = 120
    ask_name = "Griet"
    ask_phone = "+3250000000"
    handed_in_at = factory.LazyFunction(timezone.now)
    state = ExternalHoursState.HANDED_IN
    decided_at = factory.LazyAttribute(
        lambda hours: None if hours.state == ExternalHoursState.HANDED_IN else hours.handed_in_at
    )


class PlacementFactory(DjangoModelFactory[Placement]):
    """A placement in any state, with its seat counted and its paper trail complete."""

    class Meta:
        model = Placement
        skip_postgeneration_save = True

    volunteer = factory.SubFactory(VolunteerFactory)
    assignment = factory.SubFactory(StructuralFactory)
    shift = None
    period = factory.LazyAttribute(lambda p: (p.shift.starts_at, p.shift.ends_at) if p.shift else None)
    state = PlacementState.PROPOSED
    origin = Origin.PROPOSAL
    created_at = factory.LazyFunction(timezone.now)
    information_note = factory.LazyAttribute(
        lambda p: None if p.state in NOT_INFORMED else p.assignment.organisation.current_note()
    )
    informed_at = factory.LazyAttribute(lambda p: p.created_at if p.information_note else None)
    informed_language = factory.LazyAttribute(lambda p: "nl" if p.information_note else "")
    confirmed_at = factory.LazyAttribute(lambda p: None if p.state in NOT_CONFIRMED else p.created_at)
    confirmed_by = factory.LazyAttribute(lambda p: None if p.state in NOT_CONFIRMED else UserFactory())
    first_day = factory.LazyAttribute(lambda p: timezone.localdate() if p.confirmed_at else None)
    expires_at = factory.LazyAttribute(
        lambda p: p.created_at + timedelta(days=7) if p.state in WAITS_FOR_ANSWER else None
    )

    held_until = factory.LazyAttribute(
        lambda p: (
            p.created_at + timedelta(days=7)
            if p.state == PlacementState.ACCEPTED and not has_intake(p.volunteer)
            else None
        )
    )

    @factory.post_generation
    def seat(self, create: bool, wanted: bool | None, **kwargs: Any) -> None:
        if wanted is not False and self.state in HOLDING_SEAT:
            assert self.opening.take_seat(), "no seat left"


WAITS_FOR_ANSWER = {PlacementState.PROPOSED, PlacementState.OFFERED}
NOT_INFORMED = {PlacementState.PROPOSED, PlacementState.DECLINED, PlacementState.EXPIRED}
NOT_CONFIRMED = set(PlacementState) - {
    PlacementState.CONFIRMED,
    PlacementState.ACTIVE,
    PlacementState.COMPLETED,
    PlacementState.STOPPED,
}
