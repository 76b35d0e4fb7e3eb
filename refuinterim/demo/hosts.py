"""What happens with the organisations themselves in the demo's Brugge: one asks to join."""

from __future__ import annotations

from datetime import datetime

from organisations.joining import actions as joining
from organisations.models import Organisation
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
