"""The older tab does not silently win: who saves over something newer sees it, chooses, and loses nothing."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matching.models import MatchingSettings
from matching.placements.actions import confirm_attendance
from matching.states import AttendanceState
from organisations.models import Assignment, InformationNote, Membership, Organisation, WeeklySlot
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from tests import factories
from tests.forms import filled_form
from tests.matching.hosting.expected import HTMX, confirm_page, expected, list_page
from tests.organisations.sent import NOTE, address
from volunteers.models import ParticipationTrack, Volunteer

SAVED_OVER = "Somebody changed this while you were busy."


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


@pytest.fixture
def draft(organisation: Organisation) -> Assignment:
    return factories.StructuralFactory(
        organisation=organisation, state="draft", title_nl="Soep maken", description_nl="Je kookt."
    )


def two_tabs(client: Client, page: str, field: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same form, open twice."""
    return filled_form(client.get(page), field), filled_form(client.get(page), field)


class TestAssignment:
    def test_older_tab_is_asked_and_loses_nothing(self, member_client: Client, draft: Assignment) -> None:
        page = address("assignment-edit", draft)
        newer, older = two_tabs(member_client, page, "title_nl")
        assert member_client.post(page, newer | {"title_nl": "Brood bakken"}).status_code == 302
        answer = member_client.post(page, older | {"title_nl": "Taart bakken", "description_nl": "Je bakt."})
        text = answer.content.decode()
        assert answer.status_code == 200
        assert all(words in text for words in (SAVED_OVER, "Brood bakken", "Taart bakken", "Je bakt."))
        draft.refresh_from_db()
        assert (draft.title_nl, draft.description_nl) == ("Brood bakken", "Je kookt.")

    @pytest.mark.parametrize(("choice", "title"), [("theirs", "Brood bakken"), ("mine", "Taart bakken")])
    def test_what_is_chosen_is_kept(
        self, member_client: Client, draft: Assignment, choice: str, title: str
    ) -> None:
        page = address("assignment-edit", draft)
        newer, older = two_tabs(member_client, page, "title_nl")
        member_client.post(page, newer | {"title_nl": "Brood bakken"})
        answer = member_client.post(page, older | {"title_nl": "Taart bakken", "description_nl": "Je bakt."})
        again = filled_form(answer, "title_nl")
        assert again["keep-title_nl"] == "mine"
        assert member_client.post(page, again | {"keep-title_nl": choice}).status_code == 302
        draft.refresh_from_db()
        assert (draft.title_nl, draft.description_nl) == (title, "Je bakt.")

    def test_what_only_the_other_changed_stays_as_the_other_wrote_it(
        self, member_client: Client, draft: Assignment
    ) -> None:
        page = address("assignment-edit", draft)
        newer, older = two_tabs(member_client, page, "title_nl")
        member_client.post(page, newer | {"title_nl": "Brood bakken", "has_buddy": "on"})
        answer = member_client.post(page, older | {"description_nl": "Je bakt."})
        again = filled_form(answer, "title_nl")
        assert (again["keep-title_nl"], again["keep-has_buddy"]) == ("theirs", "theirs")
        member_client.post(page, again)
        draft.refresh_from_db()
        assert (draft.title_nl, draft.description_nl, draft.has_buddy) == ("Brood bakken", "Je bakt.", True)

    @pytest.mark.parametrize("choice", ["theirs", "mine"])
    def test_moments_too(self, member_client: Client, draft: Assignment, choice: str) -> None:
        page = address("assignment-edit", draft)
        newer, older = two_tabs(member_client, page, "title_nl")
        assert member_client.post(page, newer | {"moments-0-weekday": "4"}).status_code == 302
        answer = member_client.post(page, older | {"moments-0-starts": "12:00"})
        text = answer.content.decode()
        assert "every Friday, 13:00 to 16:00" in text
        assert "every Tuesday, 12:00 to 16:00" in text
        member_client.post(page, filled_form(answer, "title_nl") | {"keep-moments": choice})
        slot = draft.slots.get()
        kept = {"theirs": (4, time(13)), "mine": (1, time(12))}
        assert (slot.weekday, slot.starts) == kept[choice]

    def test_a_moment_that_the_other_added_is_not_lost(
        self, member_client: Client, draft: Assignment
    ) -> None:
        page = address("assignment-edit", draft)
        older = filled_form(member_client.get(page), "title_nl")
        WeeklySlot.objects.create(assignment=draft, weekday=4, starts=time(9), ends=time(12))
        answer = member_client.post(page, older)
        assert SAVED_OVER in answer.content.decode()
        member_client.post(page, filled_form(answer, "title_nl"))
        assert draft.slots.count() == 2

    def test_a_tab_that_saw_the_newest_just_saves(self, member_client: Client, draft: Assignment) -> None:
        page = address("assignment-edit", draft)
        for title in ("Een", "Twee"):
            data = filled_form(member_client.get(page), "title_nl") | {"title_nl": title}
            assert member_client.post(page, data).status_code == 302
        draft.refresh_from_db()
        assert draft.title_nl == "Twee"

    def test_the_same_form_sent_twice_is_no_quarrel(self, member_client: Client, draft: Assignment) -> None:
        page = address("assignment-edit", draft)
        data = filled_form(member_client.get(page), "title_nl") | {"title_nl": "Een"}
        assert [member_client.post(page, data).status_code for _ in range(2)] == [302, 302]

    def test_newer_while_choosing_is_asked_again(self, member_client: Client, draft: Assignment) -> None:
        page = address("assignment-edit", draft)
        older = filled_form(member_client.get(page), "title_nl") | {"title_nl": "Mijn titel"}
        Assignment.objects.filter(pk=draft.pk).update(title_nl="Een")
        again = filled_form(member_client.post(page, older), "title_nl")
        Assignment.objects.filter(pk=draft.pk).update(title_nl="Twee")
        answer = member_client.post(page, again)
        assert SAVED_OVER in answer.content.decode()
        assert "Twee" in answer.content.decode()

    def test_one_moment_more_keeps_what_was_seen(self, member_client: Client, draft: Assignment) -> None:
        page = address("assignment-edit", draft)
        older = filled_form(member_client.get(page), "title_nl")
        Assignment.objects.filter(pk=draft.pk).update(title_nl="Een")
        grown = filled_form(member_client.post(page, older | {"add_moment": "1"}), "title_nl")
        assert SAVED_OVER in member_client.post(page, grown).content.decode()


def test_information_note(member_client: Client, organisation: Organisation) -> None:
    newer, older = two_tabs(member_client, NOTE, "aim")
    member_client.post(NOTE, newer | {"aim": "Wij bakken."})
    answer = member_client.post(NOTE, older | {"aim": "Wij koken.", "secrecy": "Zwijg."})
    text = answer.content.decode()
    assert all(words in text for words in (SAVED_OVER, "Wij bakken.", "Wij koken.", "Zwijg."))
    assert InformationNote.objects.filter(organisation=organisation).count() == 2
    member_client.post(NOTE, filled_form(answer, "aim") | {"keep-aim": "theirs"})
    note = organisation.current_note()
    assert note
    assert (note.version, note.aim_nl, note.secrecy_nl) == (3, "Wij bakken.", "Zwijg.")


@pytest.mark.parametrize(
    ("question", "field", "theirs", "mine"),
    [
        ("name", "first_name", "Samar", "Sam"),
        ("birth-date", "birth_date", "1990-01-02", "1991-01-02"),
        ("speaking", "dutch_speaking", "B1", "A1"),
        ("travel", "travel_mode", "car", "foot"),
        ("moments", "availability", ["0-morning", "0-evening"], ["1-evening", "2-morning"]),
    ],
)
def test_profile(
    client: Client, volunteer: User, samira: Volunteer, question: str, field: str, theirs: Any, mine: Any
) -> None:
    client.force_login(volunteer)
    page = f"{reverse('volunteers:profile')}?change={question}"
    newer, older = two_tabs(client, page, "as_shown")
    assert client.post(page, newer | {field: theirs}).status_code == 302
    answer = client.post(page, older | {field: mine})
    assert SAVED_OVER in answer.content.decode()
    assert filled_form(client.get(page), "as_shown")[field] == theirs
    assert client.post(page, filled_form(answer, "as_shown")).status_code == 302
    assert filled_form(client.get(page), "as_shown")[field] == mine


def test_profile_changed_at_the_desk_meanwhile(client: Client, volunteer: User, samira: Volunteer) -> None:
    client.force_login(volunteer)
    page = f"{reverse('volunteers:profile')}?change=name"
    older = filled_form(client.get(page), "first_name")
    Volunteer.objects.filter(pk=samira.pk).update(language="uk")
    answer = client.post(page, older | {"first_name": "Nieuw"})
    assert SAVED_OVER in answer.content.decode()
    client.post(page, filled_form(answer, "first_name"))
    samira.refresh_from_db()
    assert (samira.language, samira.first_name) == ("uk", "Nieuw")


class TestAdmin:
    """Every change form of the desk."""

    def test_volunteer(self, desk: Client, samira: Volunteer) -> None:
        page = reverse("admin:volunteers_volunteer_change", args=[samira.pk])
        newer, older = two_tabs(desk, page, "first_name")
        changed = {"notes": "Belt graag.", "availability": ["0-morning"]}
        assert desk.post(page, newer | changed).status_code == 302
        answer = desk.post(page, older | {"notes": "Komt met de bus.", "max_placements": "4"})
        text = answer.content.decode()
        assert all(words in text for words in (SAVED_OVER, "Belt graag.", "Komt met de bus."))
        again = filled_form(answer, "first_name")
        assert (again["keep-notes"], again["keep-availability"]) == ("mine", "theirs")
        assert desk.post(page, again).status_code == 302
        samira.refresh_from_db()
        assert (samira.notes, samira.max_placements) == ("Komt met de bus.", 4)
        assert [str(moment.part) for moment in samira.availability.all()] == ["morning"]

    def test_organisation(self, desk: Client, organisation: Organisation) -> None:
        page = reverse("admin:organisations_organisation_change", args=[organisation.pk])
        newer, older = two_tabs(desk, page, "name")
        assert desk.post(page, newer | {"insured_until": "2028-01-31"}).status_code == 302
        answer = desk.post(page, older | {"name": "De Brug"})
        assert SAVED_OVER in answer.content.decode()
        assert desk.post(page, filled_form(answer, "name")).status_code == 302
        organisation.refresh_from_db()
        assert (organisation.name, organisation.insured_until) == ("De Brug", date(2028, 1, 31))

    def test_assignment(self, desk: Client, draft: Assignment) -> None:
        page = reverse("admin:organisations_assignment_change", args=[draft.pk])
        newer, older = two_tabs(desk, page, "title_nl")
        skill = factories.SkillFactory()
        assert desk.post(page, newer | {"skills": [skill.pk]}).status_code == 302
        answer = desk.post(page, older | {"team_size": "7"})
        assert SAVED_OVER in answer.content.decode()
        assert skill.name in answer.content.decode()
        assert desk.post(page, filled_form(answer, "title_nl")).status_code == 302
        draft.refresh_from_db()
        assert (draft.team_size, draft.skills.get()) == (7, skill)

    def test_settings_of_an_antenne(self, desk: Client, brugge: Antenna) -> None:
        page = reverse(
            "admin:matching_matchingsettings_change",
            args=[MatchingSettings.objects.create(antenna=brugge).pk],
        )
        newer, older = two_tabs(desk, page, "proposal_days")
        desk.post(page, newer | {"proposal_days": "5"})
        assert SAVED_OVER in desk.post(page, older | {"proposal_days": "9"}).content.decode()
        assert MatchingSettings.objects.get().proposal_days == 5


def test_a_row_under_another_one(desk: Client, organisation: Organisation, membership: Membership) -> None:
    page = reverse("admin:organisations_organisation_change", args=[organisation.pk])
    newer, older = two_tabs(desk, page, "name")
    assert desk.post(page, newer | {"memberships-0-phone": "050 11 11 11"}).status_code == 302
    answer = desk.post(page, older | {"memberships-0-phone": "050 22 22 22"})
    assert SAVED_OVER in answer.content.decode()
    assert "050 11 11 11" in answer.content.decode()
    membership.refresh_from_db()
    assert membership.phone == "+3250111111"
    assert desk.post(page, filled_form(answer, "name")).status_code == 302
    membership.refresh_from_db()
    assert membership.phone == "+3250222222"


@pytest.mark.parametrize("mine", ["no_show", "present"])
def test_who_came(
    member_client: Client, organisation: Organisation, member: User, now: datetime, mine: str
) -> None:
    attendance = expected(factories.StructuralFactory(organisation=organisation))
    stamp = f"a{attendance.pk}-as_shown"
    shown = filled_form(member_client.get(list_page()), stamp)
    confirm_attendance(by=member, attendance=attendance, state=AttendanceState.PRESENT, now=now)
    answer = member_client.post(confirm_page(attendance), shown | {"state": mine}, headers=HTMX)
    attendance.refresh_from_db()
    assert attendance.state == AttendanceState.PRESENT
    assert (SAVED_OVER in answer.content.decode()) == (mine == "no_show")
    again = filled_form(answer, stamp) | {"state": "no_show"}
    member_client.post(confirm_page(attendance), again, headers=HTMX)
    attendance.refresh_from_db()
    assert attendance.state == AttendanceState.NO_SHOW


def test_a_step_of_the_desk(desk: Client, samira: Volunteer) -> None:
    track = factories.TrackFactory(volunteer=samira, hours_needed=40)
    page = reverse("desk:step", args=["vrijwilliger", samira.pk, "track"])
    newer, older = two_tabs(desk, page, "hours_needed")
    assert desk.post(page, newer | {"hours_needed": "60"}).status_code == 302
    answer = desk.post(page, older | {"track_coach": "Nele"})
    assert SAVED_OVER in answer.content.decode()
    assert desk.post(page, filled_form(answer, "hours_needed")).status_code == 302
    track = ParticipationTrack.objects.get()
    assert (track.hours_needed, track.track_coach) == (60, "Nele")


def test_places_changed_meanwhile(desk: Client, draft: Assignment) -> None:
    page = reverse("desk:step", args=["opdracht", draft.pk, "seats"])
    newer, older = two_tabs(desk, page, f"seats_{draft.pk}")
    desk.post(page, newer | {f"seats_{draft.pk}": "5"})
    assert SAVED_OVER in desk.post(page, older | {f"seats_{draft.pk}": "3"}).content.decode()
    draft.refresh_from_db()
    assert draft.seats == 5


def test_what_was_learned_in_a_talk(desk: Client, brugge: Antenna) -> None:
    person = factories.VolunteerFactory(antenna=brugge, intake=False)
    talk = factories.IntakeFactory(volunteer=person, state="requested", done_at=None, done_by=None)
    page = reverse("desk:intake", args=[talk.pk])
    older = filled_form(desk.get(page), "travel_mode")
    Volunteer.objects.filter(pk=person.pk).update(dutch_speaking="B2")
    answer = desk.post(page, older | {"task": "done", "intake_notes": "Goed."})
    assert SAVED_OVER in answer.content.decode()
    desk.post(page, filled_form(answer, "travel_mode") | {"task": "done"})
    person.refresh_from_db()
    talk.refresh_from_db()
    assert (person.dutch_speaking, talk.notes) == ("B2", "Goed.")


class TestTooLate:
    """The row moved on, so nothing can be saved; what was typed stands there still."""

    def test_work_that_was_published_meanwhile(self, member_client: Client, draft: Assignment) -> None:
        page = address("assignment-edit", draft)
        older = filled_form(member_client.get(page), "title_nl")
        Assignment.objects.filter(pk=draft.pk).update(state="published")
        text = member_client.post(page, older | {"description_nl": "Je bakt taart."}).content.decode()
        assert "You cannot change this any more." in text
        assert "Je bakt taart." in text
        draft.refresh_from_db()
        assert draft.description_nl == "Je kookt."

    def test_a_talk_that_was_noted_meanwhile(self, desk: Client, brugge: Antenna) -> None:
        talk = factories.IntakeFactory(state="requested", volunteer__antenna=brugge)
        page = reverse("desk:intake", args=[talk.pk])
        first, older = two_tabs(desk, page, "intake_notes")
        assert desk.post(page, first | {"task": "done"}).status_code == 302
        answer = desk.post(page, older | {"task": "done", "intake_notes": "Houdt van bakken."})
        assert answer.status_code == 200
        assert "Houdt van bakken." in answer.content.decode()
        talk.refresh_from_db()
        assert talk.state == "done"

    def test_a_step_that_somebody_took_meanwhile(self, desk: Client, draft: Assignment) -> None:
        Assignment.objects.filter(pk=draft.pk).update(state="submitted")
        page = reverse("desk:step", args=["opdracht", draft.pk, "send-back"])
        older = filled_form(desk.get(page), "reason")
        Assignment.objects.filter(pk=draft.pk).update(state="published")
        text = desk.post(page, older | {"reason": "Wie ontvangt de mensen?"}).content.decode()
        assert "This step is not possible any more." in text
        assert "Wie ontvangt de mensen?" in text

    def test_a_member_who_was_taken_away_meanwhile(
        self, desk: Client, organisation: Organisation, membership: Membership
    ) -> None:
        page = reverse("admin:organisations_organisation_change", args=[organisation.pk])
        older = filled_form(desk.get(page), "name")
        membership.delete()
        answer = desk.post(page, older | {"memberships-0-phone": "0470 12 34 56", "legal_form": "vzw"})
        assert "Somebody took a row away" in answer.content.decode()
        assert desk.post(page, filled_form(answer, "name")).status_code == 302
        organisation.refresh_from_db()
        assert (organisation.legal_form, organisation.memberships.count()) == ("vzw", 0)
