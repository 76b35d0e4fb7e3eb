"""Pages travel compressed, and their length says nothing about the secrets in them (BREACH)."""

import gzip
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
GZIP = {"accept-encoding": "gzip"}
HAS_NAME = 0x08  # RFC 1952: the flag of a file name in the header


def padding(packed: bytes) -> int:
    """How long the file name in the header is: random, so that no length can be compared with another."""
    assert packed[3] & HAS_NAME
    return packed.index(0, 10) - 10


def test_page_is_compressed(client: Client) -> None:
    page, packed = client.get("/"), client.get("/", headers=GZIP)
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(gzip.decompress(packed.content)) == len(page.content) > 2 * len(packed.content)
    assert int(packed["Content-Length"]) == len(packed.content)


def test_page_not_asked_for_compressed(client: Client) -> None:
    assert "Content-Encoding" not in client.get("/")


def test_length_is_padded(client: Client) -> None:
    assert len({padding(client.get("/", headers=GZIP).content) for _ in range(12)}) > 1


def token(response: HttpResponse) -> str:
    """The token against forged forms, as it stands in the page."""
    found = re.search(
        r'name="csrfmiddlewaretoken" value="([^"]+)"', gzip.decompress(response.content).decode()
    )
    assert found
    return found[1]


def test_token_is_another_in_each_page(client: Client) -> None:
    login = reverse("account_request_login_code")
    assert token(client.get(login, headers=GZIP)) != token(client.get(login, headers=GZIP))


def test_cookies_stay_away_from_requests_of_other_sites(client: Client) -> None:
    """The attack needs many answers for the victim: another site's page gets answers for nobody."""
    client.get(reverse("account_request_login_code"))
    assert client.cookies["csrftoken"]["samesite"] == "Lax"
