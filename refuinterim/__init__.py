"""The project: settings, addresses and the queue. Its base stands here: `core`, `messages`, `accounts`."""

from refuinterim.celery import app as celery_app

__all__ = ["celery_app"]
