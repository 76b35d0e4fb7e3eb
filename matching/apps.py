from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Pairings of people with assignments, and their life."""

    name = "matching"
