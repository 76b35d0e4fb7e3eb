# Readers: staff
from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class VolunteersConfig(AppConfig):
    """People: who they are, what they want, when they can."""

    name = "volunteers"
    verbose_name = _("People")

    def ready(self) -> None:
        """Read what the apps do after a yes, and before somebody is erased; fill the places that pages leave open."""
        autodiscover_modules("registered.after_yes", "registered.before_erasing")
        import_module("volunteers.panels")
