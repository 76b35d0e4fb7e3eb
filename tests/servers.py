"""Real servers for the tests: PostgreSQL, a queue, a worker, SMTP and a browser.

A pytest plugin (see `addopts`). PostgreSQL and the queue start before Django reads its settings, once
for the whole run: with xdist the controller starts them and the workers inherit its environment.
"""

from __future__ import annotations

import atexit
import email
import email.policy
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from refuinterim.core import catalogues
from refuinterim.local import ROOT, LocalError, chromium, ports, postgres, redis
from refuinterim.local.processes import Child, Processes

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Debian's Chromium looks for its maker's servers at every start unless told not to.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Make the environment that the settings read, and the servers in it."""
    os.environ["DEMO"] = "false"
    os.environ["STATIC_FROM_SOURCE"] = "true"
    os.environ.setdefault("SECRET_KEY", "only for tests")
    os.environ.setdefault("SITE_URL", "http://testserver")
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        catalogues.compile_all(ROOT / "locale")
        start_servers(early_config)
    else:
        # Each worker has a queue of its own: gw0 uses number 1, and so on.
        address = urlsplit(os.environ["REDIS_URL"])
        os.environ["REDIS_URL"] = address._replace(path=f"/{int(worker.removeprefix('gw')) + 1}").geturl()


def start_servers(config: pytest.Config) -> None:
    """Start what the environment does not name; stop it at the end, whatever the end is."""
    os.environ.update({"DATABASE_URL": url} if (url := os.environ.get("TEST_DATABASE_URL")) else {})
    folder = Path(tempfile.mkdtemp(prefix="refuinterim-tests-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user
    processes = Processes(folder / "log")

    def stop() -> None:
        processes.stop()
        shutil.rmtree(folder, ignore_errors=True)

    config.add_cleanup(stop)
    atexit.register(stop)  # pytest itself may fail before it cleans up
    try:
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = postgres.start(processes, folder / "postgres", durable=False)
        if not os.environ.get("REDIS_URL"):
            os.environ["REDIS_URL"] = redis.start(processes, redis.find_program(), folder / "redis")
    except LocalError as error:
        raise pytest.UsageError(str(error)) from None


@pytest.fixture(scope="session")
def redis_url() -> str:
    """Return the URL of the queue of this test process."""
    return os.environ["REDIS_URL"]


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """Return a place to start processes in, all of them stopped after the test."""
    started = Processes(tmp_path / "log")
    try:
        yield started
    finally:
        started.stop()


@pytest.fixture
def celery_worker_process(
    redis_url: str, smtp_server: Mailbox, transactional_db: None, processes: Processes
) -> Child:
    """A Celery worker, as its own process, on this test process's database, queue and mail server.

    It sees only what is committed, and is gone before the tables are emptied after the test.
    """
    import redis as client
    from django.db import connection

    client.Redis.from_url(redis_url).flushdb()  # what earlier tests queued is not for this worker
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    env = {
        **os.environ,
        "DATABASE_URL": database.geturl(),
        "EMAIL_URL": smtp_server.url,
        "CELERY_TASK_ALWAYS_EAGER": "false",
    }
    command = [
        sys.executable,
        "-m",
        "celery",
        "--app",
        "refuinterim.celery:app",
        "worker",
        "--concurrency",
        "2",
    ]
    command += ["--loglevel", "INFO", "--without-mingle", "--without-gossip"]
    worker = processes.start("worker", command, env=env)
    processes.wait_until(lambda: b" ready." in worker.log.read_bytes(), 60, "the Celery worker")
    return worker


class Mailbox:
    """A real SMTP server that keeps what it gets."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.answers_to: dict[str, str] = {}  # address → what is said instead of 250
        self.arrived = threading.Condition()
        self.port = ports.free_port()

    @property
    def url(self) -> str:
        """Return the EMAIL_URL of this server."""
        return f"smtp://{ports.HOST}:{self.port}"

    async def handle_RCPT(  # noqa: N802, the protocol's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Take an address, or say what the test wants said."""
        if address in self.answers_to:
            return self.answers_to[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802, the protocol's name
        """Keep one message."""
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self.arrived:
            self.messages.append(message)
            self.arrived.notify_all()
        return "250 OK"

    def wait_for(self, count: int, seconds: float = 20) -> list[Message]:
        """Return the messages once there are `count`; fail when they do not come."""
        with self.arrived:
            if not self.arrived.wait_for(lambda: len(self.messages) >= count, seconds):
                pytest.fail(f"{len(self.messages)} messages came instead of {count}.")
            return list(self.messages)


@pytest.fixture
def smtp_server() -> Iterator[Mailbox]:
    """A running SMTP server on a free port; set EMAIL_HOST and EMAIL_PORT, or EMAIL_URL, to use it."""
    from aiosmtpd.controller import Controller

    mailbox = Mailbox()
    controller = Controller(mailbox, hostname=ports.HOST, port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Return the Chromium of this machine, installed if need be. Without one the test fails."""
    try:
        return chromium.find_or_install()
    except LocalError as error:
        pytest.fail(str(error))


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """A headless Chromium, driven by Playwright. Make a context per person: `browser.new_context(…)`."""
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread, and Django would take every query for one made inside it.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        started = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_FLAGS)
        try:
            yield started
        finally:
            started.close()
