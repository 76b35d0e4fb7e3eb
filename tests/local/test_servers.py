"""The servers that the other tests lean on are real."""

import smtplib
from email.message import EmailMessage

import pytest
import redis
from celery import current_app
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from refuinterim.local.processes import Child
from tests.servers import Mailbox


@pytest.mark.django_db
def test_database_is_postgres() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_version_num')::int, current_database()")
        version, name = cursor.fetchone()
    assert version >= 180000
    assert name.startswith("test_")


def test_celery_worker_process(celery_worker_process: Child, redis_url: str) -> None:
    assert redis_url == settings.REDIS_URL
    answers = current_app.control.ping(timeout=20, limit=1)
    assert list(answers[0].values()) == [{"ok": "pong"}]
    with redis.Redis.from_url(redis_url) as queue:
        assert queue.ping()


def test_smtp_server(smtp_server: Mailbox) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@refu.example", "b@refu.example", "Dag één"
    message.set_content("Welkom")
    with smtplib.SMTP("127.0.0.1", smtp_server.port) as client:
        client.send_message(message)
    (received,) = smtp_server.wait_for(1)
    assert received["Subject"] == "Dag één"


def test_browser(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="nl-BE")
    try:
        page = context.new_page()
        answer = page.goto(f"{live_server.url}/beheer/login/")
        assert answer.status < 500
        assert page.evaluate("innerWidth") == 360
    finally:
        context.close()
