from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The base that every app stands on: antennes, vocabularies, places, audit."""

    name = "refuinterim.core"
    label = "core"
    verbose_name = _("Settings")
