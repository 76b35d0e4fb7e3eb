"""What happens with the organisations themselves in the demo's Brugge: one asks to join, one has colleagues, has looked
at its own barriers, and has an insurance that ends soon.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from organisations.barriers.actions import keep_scan
from organisations.barriers.questions import QUESTIONS, Answer
from organisations.joining import actions as joining
from organisations.members.actions import invite
from organisations.models import Membership, Organisation
from organisations.roles import MemberRole
from refuinterim.accounts.models import User
from refuinterim.demo.names import MADE_UP
from refuinterim.demo.world import Ground


def ask_to_join(ground: Ground, *, at: datetime) -> Organisation:
    """A neighbourhood kitchen registered itself, and waits for the coordinator."""
    user = User.objects.create_user("ann@demo.example")
    told = joining.Told(
        name=f"Buurtkeuken De Lepel {MADE_UP}",
        enterprise_number="0123456749",  # right by its last digits, and nobody's
        place=ground.antenna.place,
        first_name="Ann",
        last_name="Demo",
        role="Ik begeleid de vrijwilligers.",
        phone="0470 00 00 92",
        why="Wij koken elke vrijdag voor de buurt. We zoeken mensen die mee willen koken.",
    )
    organisation = joining.ask_to_join(by=user, told=told, now=at)
    Organisation.objects.filter(pk=organisation.pk).update(is_demo=True)
    return organisation


def look_after(organisation: Organisation, lieve: User, *, now: datetime) -> None:
    """Lieve has a colleague who welcomes people and invited one more; twice they looked at their barriers."""
    user = User.objects.create_user("koen@demo.example", first_name="Koen", last_name="Demo")
    Membership.objects.create(organisation=organisation, user=user, role=MemberRole.WELCOMES)
    invite(
        by=lieve,
        organisation=organisation,
        email="rita@demo.example",
        role=MemberRole.POSTS,
        now=now - timedelta(days=2),
    )
    first = dict.fromkeys((question.key for question in QUESTIONS), int(Answer.SOMETIMES))
    first |= {"contact": Answer.ALWAYS, "pictures": Answer.NOT_YET}
    for days, answers in ((90, first), (20, first | {"together": Answer.ALWAYS, "first_day": Answer.ALWAYS})):
        keep_scan(by=lieve, organisation=organisation, answers=answers, now=now - timedelta(days=days))
    Organisation.objects.filter(pk=organisation.pk).update(
        insured_until=timezone.localdate(now) + timedelta(days=24)
    )
