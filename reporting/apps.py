# Readers: staff
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """The yearly figures of each antenne: queries, exports, charts, and frozen years."""

    name = "reporting"
    verbose_name = _("Figures")
