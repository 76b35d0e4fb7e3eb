"""Ports on the loopback address."""

from __future__ import annotations

import errno
import socket

from refuinterim.local import LocalError

HOST = "127.0.0.1"


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def parse_port(text: str) -> int:
    """Return the port that `text` names, or explain."""
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise LocalError(f"PORT must be a number from 1 to 65535, not {text!r}. For example: make run PORT=8001")


def require_free(port: int) -> None:
    """Raise when the port cannot be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise LocalError(
                    f"Port {port} needs more rights. Choose one above 1023: make run PORT=8001"
                ) from None
            raise LocalError(
                f"Port {port} is taken by another program. Stop that program, "
                f"or choose another port: make run PORT={port + 1 if port < 65535 else 8001}"
            ) from None
