# Readers: staff
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import register
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from refuinterim.core.form_words import replace_django_words


class CoreConfig(AppConfig):
    """The base that every app stands on: antennes, vocabularies, places, audit."""

    name = "refuinterim.core"
    label = "core"
    verbose_name = _("Settings")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let every form speak our words: apps are made before the first model or form is."""
        super().__init__(*args, **kwargs)
        replace_django_words()

    def ready(self) -> None:
        """Tell Django of our languages, before a page is made; read what apps register about rows and people."""
        from refuinterim.core import (
            checks,
            languages,
        )  # it reads the settings, as the apps do once they are there

        register(checks.photos_have_a_folder)
        languages.introduce(settings.LANGUAGES)
        autodiscover_modules("registered.audit_verbs", "registered.personal_data", "registered.invariants")
