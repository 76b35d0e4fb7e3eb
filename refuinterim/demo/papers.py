"""What people of the demo show of their hours: hours elsewhere, proofs, a line for a reference. All made up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from io import BytesIO

from django.utils import timezone
from PIL import Image, ImageDraw

from matching.models import Milestone
from matching.proofs.actions import ask_proof, sign_part
from matching.proofs.external import approve, hand_in
from matching.proofs.references import ask_line, write_line
from refuinterim.accounts.models import User
from refuinterim.core.colours import colour
from refuinterim.core.pictures import WIDTHS, read_picture
from volunteers.models import Volunteer

Ago = Callable[[float], datetime]


def show_papers(cast: Mapping[str, Volunteer], *, lieve: User, els: User, ago: Ago) -> None:
    """Samira has a proof and a line; Yonas waits for Lieve's name; two people sent hours from elsewhere."""
    samira, yonas, hanna = cast["Samira"], cast["Yonas"], cast["Hanna"]
    _prove(samira, lieve, ago)
    ask_proof(by=els, volunteer=yonas, now=ago(2))
    _elsewhere(samira, hanna, els, ago)
    Milestone.objects.filter(volunteer=samira, kind="first-day").update(seen_at=ago(20))


def _prove(samira: Volunteer, lieve: User, ago: Ago) -> None:
    assert samira.user
    weekly = samira.placements.filter(attendances__minutes__gt=0).distinct().get()
    proof = ask_proof(
        by=samira.user, volunteer=samira, organisation=weekly.assignment.organisation, now=ago(3)
    )
    for part in proof.parts.all():
        sign_part(by=lieve, part=part, name=str(lieve), was_together=True, in_dutch=True, now=ago(2.5))
    line = ask_line(by=samira.user, placement=weekly, now=ago(3))
    write_line(
        by=lieve, line=line, text="Samira is altijd op tijd en helpt iedereen.", name=str(lieve), now=ago(2)
    )


def _elsewhere(samira: Volunteer, hanna: Volunteer, els: User, ago: Ago) -> None:
    today = timezone.localdate(ago(0))
    hand_in(
        by=samira.user or els,
        volunteer=samira,
        now=ago(1),
        photo=made_up_paper(),
        activity="Meehelpen op de sportdag",
        organisation_name="Sportclub Demo",
        starts_on=today - timedelta(days=12),
        ends_on=today - timedelta(days=12),
        minutes=240,
    )
    hours = hand_in(
        by=els,
        volunteer=hanna,
        now=ago(9),
        activity="Praattafel Nederlands",
        organisation_name="Bibliotheek Demo",
        starts_on=today - timedelta(days=40),
        ends_on=today - timedelta(days=19),
        minutes=360,
        ask_name="Griet Demo",
        ask_phone="+3250000000",
    )
    approve(by=els, hours=hours, now=ago(8), word="Fijn dat je oefent!")


def made_up_paper() -> bytes:
    """A photo of a paper that nobody ever held."""
    paper = Image.new("RGB", (900, 640), colour("paper"))
    pen = ImageDraw.Draw(paper)
    for line, words in enumerate(("VOORBEELD", "Sportclub Demo", "Samira hielp 4 uur mee.", "Dank je wel!")):
        pen.text((80, 90 + line * 110), words, fill=colour("ink"), font_size=56)
    photo = BytesIO()
    paper.save(photo, "PNG")
    size = photo.tell()
    photo.seek(0)
    return read_picture(photo, size=size).files[max(WIDTHS)]
