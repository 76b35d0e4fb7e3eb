from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    """People: who they are, what they want, when they can."""

    name = "volunteers"
