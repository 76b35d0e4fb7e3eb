"""The project: settings, addresses and the queue. Its two base apps are ``core`` and ``accounts``."""

from refuinterim.celery import app as celery_app

__all__ = ["celery_app"]
