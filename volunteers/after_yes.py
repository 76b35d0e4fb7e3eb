"""What follows a yes to being matched: each app registers what it does then, and `actions.give_consent` does it.

Work is offered by rooms above this one; a yes is given on the volunteer's own page, at the desk and in the admin.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from refuinterim.core.registry import Registry
from volunteers.models import Volunteer

AFTER_YES: Registry[Callable[[Volunteer, datetime], object]] = Registry("consequence of a yes")
