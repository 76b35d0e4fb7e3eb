# Readers: volunteers
"""Errors of the domain: a person can read them and act on them."""

from django.utils.translation import gettext as _


class DomainError(Exception):
    """A rule of the house says no. The message says what happened and what to do."""


class IllegalMove(DomainError):
    """A state cannot be reached from where the row stands."""

    def __init__(self, source: str, target: str) -> None:
        self.source, self.target = source, target
        super().__init__(_("This step is not possible any more. Reload the page to see what changed."))


class Outrun(DomainError):
    """Somebody else changed the row first."""

    def __init__(self) -> None:
        super().__init__(_("Somebody was faster. Reload the page to see what changed."))
