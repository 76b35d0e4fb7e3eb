# Readers: volunteers
"""The demo's made-up people who can sign in with one tap. Their addresses exist nowhere."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD = "demo-demo-demo"  # of the demo's staff; the demo never runs in production


@dataclass(frozen=True)
class Persona:
    """One made-up user of the demo."""

    key: str
    email: str
    first_name: str
    last_name: str
    role: Promise
    is_staff: bool = False


PERSONAS = [
    Persona("volunteer", "samira@demo.example", "Samira", "Demo", _("volunteer")),
    Persona("organisation", "lieve@demo.example", "Lieve", "Demo", _("organisation")),
    Persona("coordinator", "els@demo.example", "Els", "Demo", _("coordinator in Brugge"), is_staff=True),
    Persona("staff", "bart@demo.example", "Bart", "Demo", _("antenne staff in Brugge"), is_staff=True),
]
