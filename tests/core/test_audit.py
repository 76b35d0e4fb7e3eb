"""The audit trail: every verb is registered by the app that owns it, and said in words."""

from __future__ import annotations

import ast
from datetime import datetime

import pytest
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import translation

from refuinterim.accounts.audit_admin import detail_in_words
from refuinterim.accounts.models import User
from refuinterim.accounts.scoped_admin import ReadOnlyAdmin, ScopedAdmin
from refuinterim.core.audit import EDITS, VERBS, record, register_verbs, words_of_verb
from refuinterim.core.models import Antenna, AuditEvent
from tests.factories import PlacementFactory, VolunteerFactory
from tests.test_conventions import ROOT, python_files
from volunteers.models import Volunteer


def test_verb_in_words() -> None:
    assert words_of_verb("placement.confirmed") == "Placement: confirmed"
    with translation.override("nl"):
        assert words_of_verb("placement.confirmed") == "Plaatsing: bevestigd"
    assert words_of_verb("something.older") == "something.older"


def test_verb_is_registered_once() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"'volunteer\.changed' is registered twice"):
        register_verbs(Volunteer, {"changed": "changed"})


@pytest.mark.django_db
def test_verb_that_nobody_registered_is_not_written(brugge: Antenna, now: datetime) -> None:
    with pytest.raises(KeyError, match=r"No app registers the audit verb 'antenna\.painted'"):
        record(by=None, verb="antenna.painted", subject=brugge, now=now)
    assert not AuditEvent.objects.exists()


def test_every_verb_in_the_code_is_registered() -> None:
    written = {
        keyword.value.value
        for path in python_files()
        if path.relative_to(ROOT).parts[0] not in {"tests", "benchmarks"}
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "record"
        for keyword in call.keywords
        if keyword.arg == "verb" and isinstance(keyword.value, ast.Constant)
    }
    assert len(written) > 15
    assert written <= set(VERBS)


def test_every_edit_in_the_admin_is_registered() -> None:
    """Where the admin saves a form itself; the others call actions, which have verbs of their own."""
    for model, page in admin.site._registry.items():
        saves_itself = type(page).save_model is ScopedAdmin.save_model
        if not isinstance(page, ScopedAdmin) or isinstance(page, ReadOnlyAdmin) or not saves_itself:
            continue
        adds = "has_add_permission" not in type(page).__dict__
        for verb in EDITS if adds else ["changed"]:
            assert f"{model._meta.model_name}.{verb}" in VERBS


@pytest.mark.django_db
def test_admin_says_it_in_words(client: Client, coordinator: User, brugge: Antenna, now: datetime) -> None:
    event = record(by=None, verb="antenna.changed", subject=brugge, now=now, antenna=brugge)
    client.force_login(coordinator)
    listed = client.get(reverse("admin:core_auditevent_changelist")).content.decode()
    shown = client.get(reverse("admin:core_auditevent_change", args=[event.pk])).content.decode()
    for page in (listed, shown):
        assert "Antenne: changed" in page
        assert ">antenna.changed<" not in page


@pytest.mark.django_db
def test_what_was_noted_beside_it_is_in_words(samira: Volunteer, now: datetime) -> None:
    placement = PlacementFactory(volunteer=samira)
    with translation.override("nl"):
        for event, words in (
            (record(by=None, verb="placement.confirmed", subject=placement, now=now, source="accepted"),
             [("Ervoor", "zei ja")]),
            (record(by=None, verb="volunteer.changed", subject=samira, now=now, fields=["phone", "birth_date"]),
             [("Wat veranderde", "telefoon, geboortedatum")]),
            (record(by=None, verb="placement.informed", subject=placement, now=now, language="uk", version=3),
             [("Taal", "Українська"), ("Versie", "3")]),
        ):  # fmt: skip
            assert detail_in_words(event) == words


@pytest.mark.django_db
def test_the_history_of_a_row_is_its_audit_trail(
    client: Client, coordinator: User, samira: Volunteer, brugge: Antenna, now: datetime
) -> None:
    other = VolunteerFactory(antenna=brugge)
    for person in (samira, other):
        record(by=None, verb="volunteer.changed", subject=person, now=now, antenna=brugge)
    client.force_login(coordinator)
    page = client.get(reverse("admin:volunteers_volunteer_history", args=[samira.pk]), follow=True)
    assert [event.subject_id for event in page.context["cl"].result_list] == [samira.pk]
    assert reverse("admin:volunteers_volunteer_change", args=[samira.pk]) in page.content.decode()
