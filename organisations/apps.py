from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations and what they ask for."""

    name = "organisations"
