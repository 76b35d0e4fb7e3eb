"""The whole road of somebody new, on a phone: from a search to a proof; how much stands before a stored yes is counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from matching.models import Attendance, Impression, ParticipationProof, Placement
from matching.placements import actions
from matching.proofs.actions import sign_part
from matching.states import AttendanceState
from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.core.models import Category, Place
from refuinterim.messages.models import Message, MessageState
from tests.factories import (
    AntennaFactory,
    MembershipFactory,
    StructuralFactory,
    TalkMomentFactory,
)
from tests.journey.people import PHONE, Person
from volunteers.actions import complete_intake
from volunteers.models import Intake, Volunteer

pytestmark = pytest.mark.django_db(transaction=True)
MOST_SCREENS, MOST_TYPED = 4, 2  # up to and with the screen on which the yes is said; beside the code
TYPED = "main :is(input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=date], textarea)"
TAP = 44  # pixels


@pytest.fixture
def work(db: None) -> Assignment:
    """Weekly work in a kitchen, in three days for the first time, and a moment for a first talk."""
    call_command("load_vocabulary", verbosity=0)
    brugge = AntennaFactory(place=Place.objects.filter(postcode="8000").first())
    member = MembershipFactory(organisation__antenna=brugge)
    TalkMomentFactory(antenna=brugge, languages=["nl", "ar"])
    return StructuralFactory(
        organisation=member.organisation,
        category=Category.objects.get(name_nl__startswith="Keuken"),
        slots__first=(timezone.localdate().weekday() + 3) % 7,
    )


class Counted:
    """The screens that somebody saw, and the boxes on them in which one types."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.screens: list[list[str]] = []

    def see(self) -> None:
        boxes = self.person.page.locator(TYPED)
        self.screens.append([str(boxes.nth(number).get_attribute("name")) for number in range(boxes.count())])

    @property
    def typed(self) -> list[str]:
        return [name for names in self.screens for name in names if name != "code"]


def large_enough(person: Person, selector: str) -> None:
    """Everything to tap is large enough for a finger."""
    person.page.locator(selector).first.wait_for()
    boxes = [one.bounding_box() for one in person.page.locator(selector).all()]
    assert boxes
    assert all(box and box["height"] >= TAP and box["width"] >= TAP for box in boxes), boxes


def find(somebody: Person, work: Assignment, prefix: str, word: str) -> None:
    """From the first page, by one word, to the assignment."""
    somebody.open(f"{prefix}/")
    somebody.tap(f'main a.button[href="{prefix}/opdrachten/"]')
    somebody.fill(q=word)
    somebody.page.locator(".search button").click()  # with JavaScript the list is swapped where it stands
    somebody.page.wait_for_url("**?q=*")
    somebody.tap(f'#results a[href^="{prefix}/opdrachten/{work.slug}/"]')


def say_yes(somebody: Person) -> Placement:
    """From the assignment to a stored yes: at most four screens, two boxes to type in, and the code."""
    counted = Counted(somebody)
    counted.see()
    somebody.tap('a[href*="/ja/"]')
    counted.see()
    mail = somebody.asked("amina@test.example")
    counted.see()
    somebody.fill(code=str(mail["Subject"])[:6])
    somebody.tap("form:has([name=code]) button.wide")
    counted.see()
    somebody.fill(first_name="Amina")
    somebody.tick("[name=matching]", "[name=sharing]")
    somebody.tap("form.form button.wide")
    placement = Placement.objects.get()
    assert (placement.state, placement.volunteer.first_name) == ("accepted", "Amina")
    assert placement.volunteer.user.email == "amina@test.example"
    assert len(counted.screens) <= MOST_SCREENS
    assert counted.typed == ["email", "first_name"] and len(counted.typed) <= MOST_TYPED
    assert f"/mijn/plaatsingen/{placement.pk}/" in somebody.page.url
    return placement


def answer_two_and_leave_the_rest(somebody: Person, prefix: str) -> None:
    """Two questions now, the others later; then a moment for the first talk, with one tap."""
    somebody.tap(f'main a[href="{prefix}/mijn/vragen/"]')
    save = "main form .sticky-action button"
    somebody.fill(phone="0470 00 00 00")
    somebody.tap(save)
    somebody.fill(place="8000 Brugge")
    somebody.tap(save)
    somebody.tap("main form .sticky-action a")
    assert set(Volunteer.objects.get().answered) >= {"phone", "place"}
    somebody.open(f"{prefix}/mijn/")
    somebody.tap(f'main a.button[href="{prefix}/mijn/gesprek/"]')
    somebody.tap("button.pick")
    assert Intake.objects.get().planned_for


def be_confirmed(placement: Placement, by: User) -> None:
    """What the antenne does: the first talk, and it is certain."""
    now = timezone.now()
    complete_intake(by=by, intake=Intake.objects.get(), now=now)
    actions.confirm(by=by, placement=placement, now=now)


def take_a_day_off(amina: Person) -> None:
    """Two taps for one day off, and one to come after all; the buttons fit a finger."""
    amina.open("/mijn/")
    large_enough(amina, "main article .chip")
    amina.tap("main article a[href$='/dagen/']")
    large_enough(amina, ".day .button")
    amina.tap(".day a.button")  # the first tap
    large_enough(amina, "main form .button")
    amina.tap("main form button")  # the second
    assert Attendance.objects.filter(state="excused").count() == 1
    told = Message.objects.filter(kind__contains="day_off")
    assert set(told.values_list("state", flat=True)) == {MessageState.QUEUED}
    large_enough(amina, ".day form button")
    amina.tap(".day form button")  # and back
    assert not Attendance.objects.filter(state="excused").exists()
    assert set(told.values_list("state", flat=True)) == {MessageState.TAKEN_BACK}


def arrive(amina: Person) -> None:
    """ "I am here", when it is time."""
    amina.open("/mijn/")
    amina.tap("button[name=here][value=yes]")
    assert Attendance.objects.exclude(arrived_at=None).count() == 1


def say_how_it_was(amina: Person) -> None:
    """One of five faces, by the keyboard alone, and one line."""
    amina.open("/mijn/")
    amina.tap("main a[href$='/hoe-was-het/']")
    large_enough(amina, ".faces label")
    amina.page.locator(".faces input").first.focus()
    for _key in range(3):
        amina.page.keyboard.press("ArrowRight")
    amina.fill(line="Lieve mensen!")
    amina.tap("main form button")
    said = Impression.objects.get()
    assert (said.face, said.line) == (4, "Lieve mensen!")


def take_a_proof(amina: Person, member: User) -> None:
    """Hours, and the paper about them once the organisation signed."""
    amina.open("/mijn/uren/")
    assert "3 uur" in amina.text()
    amina.tap('main a[href="/mijn/bewijzen/"]')
    amina.fill(birth_date="1994-05-17")
    amina.tap("main form button.wide")
    sign_part(by=member, part=ParticipationProof.objects.get().parts.get(), name="Lieve", now=timezone.now())
    amina.open("/mijn/bewijzen/")
    with amina.page.expect_download() as download:
        amina.page.locator('a[href$="/bewijs.pdf"]').click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def leave(amina: Person) -> None:
    """Everything that is known, and out; what is one's own asks for a code again."""
    amina.open("/mijn/gegevens/")
    amina.tap('main a[href="/mijn/gegevens/alles/"]')
    assert "amina@test.example" in amina.text()
    amina.tap('form[action$="/logout/"] button')
    amina.open("/mijn/")
    assert "/aanmelden/" in amina.page.url


def test_from_a_word_to_a_proof(meet: Any, dutch: None, work: Assignment, coordinator: User) -> None:
    amina = meet(PHONE, accept_downloads=True)
    find(amina, work, "", "kooken")
    placement = say_yes(amina)
    answer_two_and_leave_the_rest(amina, "")
    be_confirmed(placement, coordinator)
    take_a_day_off(amina)
    came = placement.attendances.earliest("starts_at")
    with time_machine.travel(came.starts_at - timedelta(minutes=10)):
        arrive(amina)
    member = work.organisation.memberships.get().user
    with time_machine.travel(came.ends_at + timedelta(hours=1)):
        actions.confirm_attendance(
            by=member, attendance=came, state=AttendanceState.PRESENT, now=timezone.now()
        )
        say_how_it_was(amina)
        take_a_proof(amina, member)
        leave(amina)


@pytest.mark.parametrize(
    ("prefix", "word", "script"),
    [("", "koken", False), ("/ar", "طبخ", True)],
    ids=["nl without JavaScript", "ar"],
)
def test_from_a_word_to_a_first_talk(
    meet: Any, dutch: None, work: Assignment, prefix: str, word: str, script: bool
) -> None:
    amina = meet(PHONE, java_script_enabled=script)
    find(amina, work, prefix, word)
    say_yes(amina)
    answer_two_and_leave_the_rest(amina, prefix)
    assert amina.page.locator("html").get_attribute("dir") == ("rtl" if prefix else "ltr")
