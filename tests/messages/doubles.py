"""A phone, and a server that answers as a push service or a provider of text messages does."""

from __future__ import annotations

import json
import os
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from refuinterim.accounts.models import User
from refuinterim.messages.models import PushDevice


def base64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


class Service:
    """A server on this machine that keeps what it gets, and answers with the statuses it is told, the last one always."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.answers = [201]
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.got.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                status = service.answers.pop(0) if len(service.answers) > 1 else service.answers[0]
                self.send_response(status)
                self.send_header("Content-Length", "0")
                if status in {301, 302, 307}:
                    self.send_header("Location", "http://127.0.0.1:9/inside")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


@contextmanager
def service() -> Iterator[Service]:
    started = Service()
    thread = threading.Thread(target=started.server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield started
    finally:
        started.server.shutdown()
        started.server.server_close()
        thread.join()


class Phone:
    """A browser's half of web push: its keys, with which it alone reads what is pushed."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)

    @property
    def p256dh(self) -> str:
        return base64(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def auth(self) -> str:
        return base64(self.secret)

    def belongs_to(self, user: User, endpoint: str, now: datetime) -> PushDevice:
        return PushDevice.objects.create(
            user=user, endpoint=endpoint, p256dh=self.p256dh, auth=self.auth, words="Chrome, Android", made_at=now
        )  # fmt: skip

    def reads(self, body: bytes) -> dict[str, Any]:
        return json.loads(
            http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        )
