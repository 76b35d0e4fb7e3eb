from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """The yearly figures of each antenne: queries, exports, charts, and frozen years."""

    name = "reporting"
