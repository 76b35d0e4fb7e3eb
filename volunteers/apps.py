# Readers: staff
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteersConfig(AppConfig):
    """People: who they are, what they want, when they can."""

    name = "volunteers"
    verbose_name = _("People")
