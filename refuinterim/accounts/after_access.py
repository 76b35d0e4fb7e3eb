"""What follows when somebody can sign in no longer, or has another address: each app registers what it does then.

The admin of users does it. A function returns what whoever changed it should know, in sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from refuinterim.accounts.models import User
from refuinterim.core.registry import Registry

AFTER_ACCESS: Registry[Callable[[User, User, datetime], Iterable[str]]] = Registry("consequence of access")
