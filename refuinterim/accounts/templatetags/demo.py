"""The demo's made-up people, for the sign-in page."""

from django import template
from django.conf import settings

from refuinterim.accounts.demo import PERSONAS, Persona
from refuinterim.accounts.models import User

register = template.Library()


@register.simple_tag
def demo_people() -> list[Persona]:
    """Those who are loaded in this demo; nobody outside a demo."""
    if not settings.DEMO:
        return []
    emails = [persona.email for persona in PERSONAS]
    known = set(User.objects.filter(email__in=emails, is_active=True).values_list("email", flat=True))
    return [persona for persona in PERSONAS if persona.email in known]
