"""The questions after a yes, on a phone: one to a screen, the button in sight."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from refuinterim.core.models import Place
from tests.factories import AntennaFactory
from tests.journey.people import PHONE
from volunteers.models import Volunteer
from volunteers.questions import QUESTIONS

pytestmark = pytest.mark.django_db(transaction=True)
HIGHEST = 1700  # px at 360 px, head and foot of the page counted; two screens were over 2,300 before
IN_SIGHT = """box => { const place = box.getBoundingClientRect();
    return place.height >= 44 && place.top >= 0 && place.bottom <= innerHeight }"""


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
