"""Personal data: every model says what it holds, and rows are found from the person."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db.models import CharField, EmailField, JSONField, Model, SlugField, TextField
from modeltranslation.fields import TranslationField

from matching.models import Attendance, FollowUp, Placement
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna, Skill
from refuinterim.core.personal_data import HELD, PersonalData, holds
from tests.factories import IntakeFactory, PlacementFactory, TrackFactory, VolunteerFactory
from tests.test_conventions import MODELS
from volunteers.models import Consent, Intake, ParticipationTrack, Volunteer

ENTRIES = list(HELD.values())


def texts_of(model: type[Model]) -> set[str]:
    """The fields in which something about a person can be written."""
    return {
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, CharField | TextField | EmailField | JSONField)
        and not isinstance(field, SlugField | TranslationField)
        and not field.choices
    }


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_says_what_it_holds(model: type[Model]) -> None:
    """In `<app>/registered/personal_data.py`: `holds` with its fields, or `holds_none` with a reason."""
    entry = HELD[model._meta.label]
    assert entry.holds_something or entry.note
    if entry.holds_something:
        said = {*entry.exported, *entry.erased, *entry.impersonal}
        assert texts_of(model) <= said, "say of each text whether it is exported, erased or impersonal"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.model._meta.label)
def test_entry_names_what_exists(entry: PersonalData) -> None:
    for name in (*entry.exported, *entry.erased, *entry.impersonal):
        entry.model._meta.get_field(name)
    for person, lookup in entry.reached.items():
        assert issubclass(apps.get_model(person), User | Volunteer)
        assert str(entry.model._default_manager.filter(**{lookup: 1}).query)


def test_nothing_is_registered_for_models_that_are_gone() -> None:
    assert set(HELD) == {model._meta.label for model in MODELS}


def test_a_lookup_or_a_note_says_how_rows_are_found() -> None:
    with pytest.raises(ImproperlyConfigured, match="say how its rows are found"):
        holds(Skill, reached={}, exported=["name"])
    with pytest.raises(FieldDoesNotExist):
        test_entry_names_what_exists(PersonalData(Skill, {}, exported=("nick",)))


@pytest.mark.django_db
def test_rows_are_found_from_the_person(brugge: Antenna, now: datetime) -> None:
    later = now + timedelta(hours=1)
    samira, other = VolunteerFactory(antenna=brugge), VolunteerFactory(antenna=brugge)
    placements = {person: PlacementFactory(volunteer=person) for person in (samira, other)}
    for person, placement in placements.items():
        IntakeFactory(volunteer=person)
        TrackFactory(volunteer=person)
        Attendance.objects.create(placement=placement, starts_at=now, ends_at=later, planned_minutes=60)
        FollowUp.objects.create(volunteer=person, antenna=brugge, kind="guidance", due_on=now.date())
    for model in (Volunteer, Intake, ParticipationTrack, Consent, Placement, Attendance, FollowUp):
        entry = HELD[model._meta.label]
        found = set(entry.rows_of(samira))
        assert found
        assert found == set(entry.rows_of(samira.user))
        assert not found & set(entry.rows_of(other))
    assert not HELD["core.Skill"].rows_of(samira).exists()
