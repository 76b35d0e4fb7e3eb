# Readers: staff
from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    """Pairings of people with assignments, and their life."""

    name = "matching"
    verbose_name = _("Bring together")

    def ready(self) -> None:
        """Fill the places that pages of lower rooms leave open; say what waits in their lists."""
        for wing in ("desk", "hosting", "my_work", "proofs"):
            import_module(f"matching.{wing}.panels")
        import_module("matching.desk.waiting")
        import_module("matching.desk.proof_steps")
