from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The base that every app stands on: antennes, vocabularies, places, audit, outbox."""

    name = "refuinterim.core"
    label = "core"
