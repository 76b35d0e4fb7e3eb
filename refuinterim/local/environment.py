"""The environment that the local processes run in, and the note of it for commands beside a running house."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from refuinterim.local import VAR, LocalError
from refuinterim.local.ports import HOST

LOCK = VAR / "run.lock"
NOTE = VAR / "run.json"  # the environment of the running house; it holds passwords
NOTED = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "DEMO",
    "DEBUG",
    "SITE_URL",
    "VAPID_PRIVATE_KEY",
    "SMS_PROVIDER",
)
ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def for_this_machine(port: int) -> dict[str, str]:
    """Return this process's environment with what the settings need; what is set already stays."""
    env = dict(os.environ)
    env.setdefault("SECRET_KEY", secret_key())
    env.setdefault("DEMO", "true")
    env.setdefault("SITE_URL", f"http://{HOST}:{port}")
    env.setdefault("VAPID_PRIVATE_KEY", push_key())
    env.setdefault("SMS_PROVIDER", "console")
    env.setdefault("STATIC_ROOT", str(VAR / "static"))
    env.setdefault("MEDIA_ROOT", str(VAR / "media"))
    if env.get("RELOAD"):
        env.setdefault("STATIC_FROM_SOURCE", "true")
    env.setdefault("PYTHONUNBUFFERED", "1")
    env.setdefault("DJANGO_SETTINGS_MODULE", "refuinterim.settings")
    return env


def secret_key() -> str:
    """Return this checkout's own key, made at the first call."""
    return kept("secret-key", lambda: secrets.token_urlsafe(48))


def push_key() -> str:
    """Return this checkout's own key for messages on phones: phones that know it would not know another one."""
    return kept("push-key", new_push_key)


def new_push_key() -> str:
    """Make a private key of P-256, as VAPID signs with: a number below the order of the curve, in base64url."""
    number = secrets.randbelow(ORDER_OF_P256 - 1) + 1
    return urlsafe_b64encode(number.to_bytes(32)).decode().rstrip("=")


def kept(name: str, make: Callable[[], str]) -> str:
    """Return the secret in this file of the checkout, made at the first call."""
    file = VAR / name
    if not file.exists():
        VAR.mkdir(exist_ok=True)
        write_private(file, make())
    return file.read_text().strip()


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, in one piece."""
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.rename(file)


@contextmanager
def only_one(address: str) -> Iterator[None]:
    """Hold the lock of this checkout; raise when another `make run` holds it."""
    VAR.mkdir(exist_ok=True)
    with LOCK.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise LocalError(
                f"It already runs from this folder, at {lock.read().strip()}. Use that, or stop it first with Ctrl-C."
            ) from None
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        try:
            yield
        finally:
            NOTE.unlink(missing_ok=True)


def note(env: dict[str, str]) -> None:
    """Write down the running house's environment, so that manage.py finds the same database."""
    write_private(NOTE, json.dumps({name: env[name] for name in NOTED if name in env}))


def is_running() -> bool:
    """Tell whether a `make run` of this checkout goes on."""
    if not LOCK.exists() or not NOTE.exists():
        return False
    with LOCK.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def join_running() -> bool:
    """Take over the environment of a running house, except what is set already; False when none runs."""
    if "DATABASE_URL" in os.environ or not is_running():
        return False
    for name, value in json.loads(NOTE.read_text()).items():
        os.environ.setdefault(name, value)
    return True
