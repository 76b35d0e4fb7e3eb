from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Made-up people and organisations around real places; loaded only in the demo and in tests."""

    name = "refuinterim.demo"
    label = "demo"
