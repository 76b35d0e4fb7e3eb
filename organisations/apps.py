# Readers: staff
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Organisations and what they ask for."""

    name = "organisations"
    verbose_name = _("Work")
