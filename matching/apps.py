from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    """Pairings of people with assignments, and their life."""

    name = "matching"
    verbose_name = _("Bring together")
