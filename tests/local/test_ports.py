"""Ports: taken, free, and not a number."""

import socket

import pytest

from refuinterim.local import LocalError, ports


def test_require_free_taken() -> None:
    with socket.create_server((ports.HOST, 0)) as other:
        taken = other.getsockname()[1]
        with pytest.raises(LocalError, match=rf"Port {taken} is taken.*make run PORT=\d+"):
            ports.require_free(taken)


def test_require_free_port() -> None:
    ports.require_free(ports.free_port())


def test_parse_port_number() -> None:
    assert ports.parse_port("8001") == 8001


@pytest.mark.parametrize("text", ["", "eighty", "0", "65536", "-1", "80.5"])
def test_parse_port_nonsense(text: str) -> None:
    with pytest.raises(LocalError, match="PORT must be a number"):
        ports.parse_port(text)
