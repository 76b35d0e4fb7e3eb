"""How much stands between an assignment and a stored yes, on a phone: counted in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from matching.models import Placement
from refuinterim.core.models import Place
from tests.factories import AntennaFactory, StructuralFactory
from tests.journey.people import PHONE, Person
from volunteers.models import Volunteer
from volunteers.questions import QUESTIONS

pytestmark = pytest.mark.django_db(transaction=True)
MOST_SCREENS, MOST_TYPED = 4, 2  # up to and with the screen on which the yes is said; beside the code
HIGHEST = 1700  # px at 360 px, head and foot of the page counted; two screens were over 2,300 before
TYPED = "main :is(input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=date], textarea)"
IN_SIGHT = """box => { const place = box.getBoundingClientRect();
    return place.height >= 44 && place.top >= 0 && place.bottom <= innerHeight }"""


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


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_from_an_assignment_to_a_stored_yes(meet: Any, dutch: None, script: bool) -> None:
    antenna = AntennaFactory()
    work = StructuralFactory(organisation__antenna=antenna)
    amina = meet(PHONE, java_script_enabled=script)
    counted = Counted(amina)
    amina.open(f"/opdrachten/{work.slug}/")
    counted.see()
    amina.tap('a[href*="/ja/"]')
    counted.see()
    mail = amina.asked("amina@test.example")
    counted.see()
    amina.fill(code=str(mail["Subject"])[:6])
    amina.tap("form:has([name=code]) button.wide")
    counted.see()
    amina.fill(first_name="Amina")
    amina.tick("[name=matching]")
    amina.tap("form.form button.wide")
    placement = Placement.objects.get()
    assert (placement.state, placement.volunteer.first_name) == ("accepted", "Amina")
    assert placement.volunteer.user.email == "amina@test.example"
    assert len(counted.screens) <= MOST_SCREENS
    assert counted.typed == ["email", "first_name"] and len(counted.typed) <= MOST_TYPED
    assert f"/mijn/plaatsingen/{placement.pk}/" in amina.page.url
    assert "Je ja is bewaard." in amina.text()


@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["nl", "ar"])
def test_every_question_fits_a_phone(meet: Any, dutch: None, prefix: str) -> None:
    """Each asks one thing; nothing is ticked beforehand; the button is in sight without scrolling."""
    call_command("load_vocabulary", verbosity=0)
    AntennaFactory(place=Place.objects.filter(postcode="8000").first())
    amina = meet(PHONE)
    amina.open(f"{prefix}/mijn/start/")
    amina.sign_in("amina@test.example")
    amina.fill(first_name="Amina", place="8000 Brugge")
    amina.tick("[name=matching]")
    amina.tap("form.form button.wide")
    assert Volunteer.objects.get().first_name == "Amina"
    for question in QUESTIONS:
        amina.open(f"{prefix}/mijn/vragen/{question.key}/")
        height = amina.page.evaluate("document.documentElement.scrollHeight")
        assert height < HIGHEST, (question.key, height)
        assert amina.page.locator("main form .sticky-action button").evaluate(IN_SIGHT), question.key
        asked = amina.page.locator("main form fieldset, main form .field:not(fieldset)")
        assert asked.count() == 1, question.key
        if question.key != "place":
            assert not amina.page.locator("main form :checked").count(), question.key
