# Readers: staff
from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Rows that come in from a spreadsheet. What a row is, each app says in its own `imports.py`."""

    name = "refuinterim.imports"
    label = "imports"
    verbose_name = _("Spreadsheets")

    def ready(self) -> None:
        """Read which kinds of rows the apps take."""
        autodiscover_modules("imports")
