"""What follows a yes to being matched, and what follows when it is taken back: each app registers what it does then,
and `actions.give_consent` and `withdraw_consent` do it.

Work is offered by rooms above this one; a yes is given on the volunteer's own page, at the desk and in the admin.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from refuinterim.accounts.models import User
from refuinterim.core.registry import Registry
from volunteers.models import Volunteer

AFTER_YES: Registry[Callable[[Volunteer, datetime], object]] = Registry("consequence of a yes")
AFTER_NO: Registry[Callable[[Volunteer, User | None, datetime], object]] = Registry(
    "consequence of a yes taken back"
)
