"""From a posted assignment to a counted hour, in a browser, with a real worker, queue and mail server."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from matching.models import Attendance, Placement, Plan
from organisations.models import Assignment, Kind
from refuinterim.accounts.models import Role
from refuinterim.core.models import AuditEvent, Category, Place
from refuinterim.messages.models import Message
from reporting.figures import yearly_figures
from tests import factories
from tests.journey.people import DESK, PHONE, Person
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(db: None) -> None:
    """An antenne, an organisation with its member, and the people who work in the admin."""
    call_command("load_vocabulary", verbosity=0)
    brugge = factories.AntennaFactory(place=Place.objects.filter(postcode="8000").first())
    member = factories.MembershipFactory(
        organisation__antenna=brugge, organisation__name="Buurthuis De Dijk", user__email="lieve@test.example"
    )
    assert member.organisation.current_note()
    for email, role in (("els@test.example", Role.COORDINATOR), ("bart@test.example", Role.STAFF)):
        user = factories.AntennaRoleFactory(antenna=brugge, role=role, user__email=email).user
        user.set_password("a long password")
        user.save()


def post_both(lieve: Person) -> None:
    """The organisation posts an event with two shifts, and weekly work; both are handed in."""
    lieve.open("/organisatie/")
    lieve.sign_in_by_link("lieve@test.example")
    kitchen = Category.objects.get(name_nl__startswith="Keuken").pk
    day = timezone.localdate() + timedelta(days=7)
    lieve.open("/organisatie/opdrachten/nieuw/event/")
    lieve.fill(
        title_nl="Help op het buurtfeest",
        description_nl="Je kookt samen met vier mensen.",
        place="8000 Brugge",
    )
    lieve.tick(f'[name=category][value="{kitchen}"]', '[name=dutch][value="A1"]')
    for number, starts in enumerate(("14:00", "18:00")):
        ends = f"{int(starts[:2]) + 4}:00"
        moment = {"day": day.isoformat(), "starts": starts, "ends": ends, "seats": "3"}
        lieve.fill(**{f"moments__{number}__{name}": value for name, value in moment.items()})
    lieve.tap("button[name=save][value=submit]")
    lieve.open("/organisatie/opdrachten/nieuw/structural/")
    lieve.fill(title_nl="Kook elke week mee", description_nl="Je kookt voor de buurt.", place="8000 Brugge")
    lieve.tick(f'[name=category][value="{kitchen}"]', '[name=dutch][value="A0"]')
    lieve.page.locator('[name="moments-0-weekday"]').select_option("1")
    lieve.fill(moments__0__starts="13:00", moments__0__ends="16:00")
    lieve.tap("button[name=save][value=submit]")
    assert set(Assignment.objects.values_list("state", flat=True)) == {"submitted"}
    lieve.open("/organisatie/")
    assert "Help op het buurtfeest" in lieve.text()


def publish_both(els: Person) -> None:
    """The coordinator signs in, sees what waits, and publishes."""
    els.open("/aanmelden/login/?next=/beheer/")
    els.fill(login="els@test.example", password="a long password")
    els.tap("form:has([name=password]) button.wide")
    assert "Help op het buurtfeest" in els.text()
    for assignment in Assignment.objects.all():
        els.open(f"/beheer/organisations/assignment/{assignment.pk}/change/")
        els.tap(f'form[action*="/stap/opdracht/{assignment.pk}/publish/"] button')
    assert set(Assignment.objects.values_list("state", flat=True)) == {"published"}


def join_weekly_work(samira: Person) -> None:
    """The volunteer browses without signing in, says yes, signs in on the way, and tells who she is."""
    samira.open("/")
    samira.open(f"/opdrachten/?soort={Kind.STRUCTURAL}")
    samira.open("/opdrachten/")
    samira.tap('a[href^="/opdrachten/kook-elke-week-mee"]')
    samira.tap('a[href*="/ja/"]')
    samira.sign_in("samira@test.example")
    assert samira.page.url.endswith("/ja/")
    samira.fill(first_name="Samira")
    samira.tick("[name=matching]", "[name=sharing]")
    samira.tap("form.form button.wide")
    assert Volunteer.objects.get().user.email == "samira@test.example"
    assert Placement.objects.get().state == "accepted"


def answer_questions(samira: Person) -> None:
    """After the yes the volunteer answers what she likes, one question to a screen; one she leaves for later."""
    samira.tap('a[href="/mijn/vragen/"]')
    save = "main form .sticky-action button"
    samira.fill(phone="0470 00 00 00")
    samira.tap(save)
    samira.fill(place="8000 Brugge")
    samira.tap(save)
    for day, part in factories.EVERYWHERE:
        samira.tick(f'[name=availability][value="{day}-{part}"]')
    samira.tap(save)
    for chosen in ('[name=dutch_speaking][value="A2"]', '[name=dutch_understanding][value="A2"]'):
        samira.tick(chosen)
        samira.tap(save)
    samira.tap("main form .sticky-action a")
    samira.tick("[name=interests]")
    samira.tap(save)
    assert "Nog 8 vragen. Nu of later." in samira.text()
    assert Volunteer.objects.get().place.postcode == "8000"


def know_and_propose(els: Person) -> None:
    """The coordinator does the intake, confirms, and proposes a shift with its reasons."""
    volunteer, event = Volunteer.objects.get(), Assignment.objects.get(kind=Kind.EVENT)
    els.open(f"/beheer/intake/{volunteer.intakes.get().pk}/")
    els.tap("button[name=task][value=done]")
    assert volunteer.intakes.get().state == "done"
    placement = Placement.objects.get()
    els.open(f"/beheer/stap/plaatsing/{placement.pk}/confirm/")
    els.tap(".desk-form button")
    els.open(f"/beheer/voorstellen/vrijwilliger/{volunteer.pk}/")
    assert "Help op het buurtfeest" in els.text()
    els.open(f"/beheer/voorstellen/opdracht/{event.pk}/")
    assert "Samira" in els.text()
    els.tap('form[action="/beheer/voorstellen/doen/"] button')
    proposal = Placement.objects.get(state="proposed")
    assert proposal.score
    assert proposal.explanation["volunteer_side"]


def answer_and_confirm(samira: Person, els: Person) -> None:
    """The volunteer says yes to the proposal; the coordinator makes it certain."""
    samira.open("/mijn/")
    proposal = Placement.objects.get(state="proposed")
    samira.tap(f'a[href="/mijn/plaatsingen/{proposal.pk}/"]')
    samira.tap("button[name=answer][value=yes]")
    proposal.refresh_from_db()
    assert proposal.state == "accepted"
    els.open(f"/beheer/stap/plaatsing/{proposal.pk}/confirm/")
    els.tap(".desk-form button")
    proposal.refresh_from_db()
    assert proposal.state == "confirmed"


def plan_for_a_newcomer(els: Person) -> Volunteer:
    """A second person waits; the plan finds a place, and the coordinator proposes what is selected."""
    oleh = factories.VolunteerFactory(first_name="Oleh", antenna=Volunteer.objects.get().antenna)
    els.open("/beheer/plan/")
    els.tap("form.desk-row button[name=antenna]")  # the worker may have made one by itself by now
    plan = Plan.objects.latest("created_at")
    assert {row["volunteer"] for row in plan.result["placements"]} == {f"v{oleh.pk}"}
    assert "Oleh" in els.text()
    els.tap(".desk-sticky button")
    proposed = Placement.objects.filter(
        volunteer=oleh
    )  # two where there are two: somebody without a place chooses
    assert {placement.state for placement in proposed} == {"proposed"}
    return oleh


def see_who_comes(lieve: Person) -> None:
    """The organisation sees who comes, by first name."""
    event = Assignment.objects.get(kind=Kind.EVENT)
    lieve.open(f"/organisatie/opdrachten/{event.slug}/mensen/")
    assert "Samira" in lieve.text()


def confirm_who_came(lieve: Person) -> None:
    """Afterwards the organisation says who came."""
    lieve.open("/organisatie/aanwezigheden/")
    shift = Attendance.objects.get(placement__shift__isnull=False)
    lieve.page.locator(f"#attendance-{shift.pk} button[value=present]").click()
    # Swapped where it stands; tapped before the script has come, the page comes again, with the answer folded away.
    lieve.page.wait_for_selector(f"#attendance-{shift.pk} .tag", state="attached")
    shift.refresh_from_db()
    assert (shift.state, shift.minutes) == ("present", 240)
    assert shift.placement.state == "completed"


def count(bart: Person) -> None:
    """Antenne staff open the yearly figures and take them along."""
    year = timezone.localdate().year
    bart.open("/aanmelden/login/?next=/beheer/jaarcijfers/")
    bart.fill(login="bart@test.example", password="a long password")
    bart.tap("form:has([name=password]) button.wide")
    bart.open(f"/beheer/jaarcijfers/?antenne=brugge&jaar={year}")
    figures = yearly_figures(Volunteer.objects.first().antenna, year)
    assert figures.values["volunteers_who_volunteered"] == 1
    with bart.page.expect_download() as download:
        bart.page.locator(f'a[href$="/{year}.csv"]').first.click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert any("volunteers_who_volunteered" in row and "1" in row for row in rows)


def step_back(samira: Person) -> None:
    """The volunteer stops with the weekly work, which began."""
    weekly = Placement.objects.get(assignment__kind=Kind.STRUCTURAL, volunteer__first_name="Samira")
    samira.open(f"/mijn/plaatsingen/{weekly.pk}/")
    samira.tap(f'a[href="/mijn/plaatsingen/{weekly.pk}/stoppen/"]')
    samira.tap("main form button")
    weekly.refresh_from_db()
    assert weekly.state == "stopped"


def test_from_a_posted_assignment_to_a_counted_hour(meet: Any, world: None, dutch: None) -> None:
    lieve, els, samira, bart = meet(DESK), meet(DESK), meet(PHONE), meet(DESK)
    post_both(lieve)
    publish_both(els)
    join_weekly_work(samira)
    answer_questions(samira)
    know_and_propose(els)
    answer_and_confirm(samira, els)
    see_who_comes(lieve)
    plan_for_a_newcomer(els)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        confirm_who_came(lieve)
        samira.open("/mijn/")
        assert "4 uur" in samira.text()
        step_back(samira)
        count(bart)
    kinds = set(Message.objects.filter(state="sent").values_list("kind", flat=True))
    assert kinds >= {
        "assignment_submitted",
        "assignment_published",
        "placement_accepted",
        "placement_proposed",
        "placement_answered",
        "placement_confirmed",
        "placement_confirmed_organisation",
    }
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert verbs >= {"assignment.published", "volunteer.registered", "intake.done", "attendance.present"}
