# Readers: staff
from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Organisations and what they ask for."""

    name = "organisations"
    verbose_name = _("Work")

    def ready(self) -> None:
        """Read what the apps do after work is closed."""
        autodiscover_modules("registered.after_close")
