"""What is done before somebody's data is erased: each app registers what it ends first, and `erasing.erase` does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from refuinterim.accounts.models import User
from refuinterim.core.registry import Registry
from volunteers.models import Volunteer

BEFORE_ERASING: Registry[Callable[[Volunteer, User | None, datetime], object]] = Registry(
    "what is ended before erasing"
)
