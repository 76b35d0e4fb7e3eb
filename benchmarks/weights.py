"""What a page weighs on the line, on a first visit and on the next one, besides pictures.

Pages are measured as they are answered; files as whitenoise sends them, compressed once as hard as it can.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from whitenoise.compress import Compressor

FIRST, NEXT = 30_000, 6_000  # bytes: the targets
READS = (
    "gzip, br"  # what a browser says that it reads; a page travels as gzip, its files as the smaller of both
)
FETCHED = re.compile(
    r"""<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+)"[^>]*>|<use href="([^"#]+)#""", re.IGNORECASE
)
NO_PART = re.compile(r"""\brel="(?:canonical|alternate|apple-touch-icon|prev|next)\"""")


@dataclass(frozen=True)
class Weight:
    """Bytes of one page alone, and with all that it fetches."""

    next_visit: int
    first_gzip: int
    first_brotli: int

    @property
    def holds(self) -> bool:
        """Whether both targets are reached, with either way to compress."""
        return self.next_visit <= NEXT and max(self.first_gzip, self.first_brotli) <= FIRST


def weigh(client: Client, address: str) -> Weight:
    """Ask for a page as a browser does."""
    answer = client.get(address, headers={"Accept-Encoding": READS})
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    assert answer["Content-Encoding"] == "gzip"
    page = len(answer.content)
    parts = fetched(gzip.decompress(answer.content).decode())
    sizes = [size_of(client, part) for part in sorted(parts)]
    return Weight(page, page + sum(one for one, _ in sizes), page + sum(two for _, two in sizes))


def fetched(html: str) -> set[str]:
    """The addresses of what a page needs beside itself, without its pictures."""
    return {
        match[1] or match[2]
        for match in FETCHED.finditer(html)
        if not NO_PART.search(match[0]) and (match[1] or match[2]).startswith("/")
    }


def size_of(client: Client, address: str) -> tuple[int, int]:
    """Bytes of a part, as gzip and as Brotli; what is no file is answered by a view, and not as Brotli."""
    path = urlsplit(address).path
    static = f"/{settings.STATIC_URL.strip('/')}/"
    if path.startswith(static):
        return compressed(path.removeprefix(static))
    answer = client.get(path, headers={"Accept-Encoding": READS})
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return len(answer.content), len(answer.content)


@cache
def compressed(name: str) -> tuple[int, int]:
    """Bytes of a file, as gzip and as Brotli."""
    found = finders.find(name)
    assert found, f"{name} is named by a page, and is nowhere"
    content = Path(found).read_bytes()
    return len(Compressor.compress_gzip(content)), len(Compressor.compress_brotli(content))
