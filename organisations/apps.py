# Readers: staff
from django.apps import AppConfig
from django.db.models.signals import post_delete
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Organisations and what they ask for."""

    name = "organisations"
    verbose_name = _("Work")

    def ready(self) -> None:
        """Read what the apps do after work is closed; let the files of photos follow their rows."""
        autodiscover_modules("registered.after_close")
        from organisations.models import Photo
        from organisations.photo_actions import files_follow

        # A signal, for a row that goes with its organisation or its assignment calls no `delete` of its own.
        post_delete.connect(files_follow, sender=Photo)
