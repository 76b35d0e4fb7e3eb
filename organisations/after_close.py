"""What follows when work is closed for good: each app registers what it does then, and `actions.close` does it.

People are placed by rooms above this one; work is closed by its organisation, at the desk and by the clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.core.registry import Registry

AFTER_CLOSE: Registry[Callable[[Assignment, User | None, datetime], object]] = Registry(
    "consequence of closing"
)
