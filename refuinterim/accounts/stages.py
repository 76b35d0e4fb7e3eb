"""Steps of signing in that differ from the package's."""

from allauth.account.stages import LoginByCodeStage
from django.http import HttpRequest


class CodeStage(LoginByCodeStage):
    """Waits for a code; whoever goes back to the first page may ask for a new one, or for another address."""

    def is_resumable(self, request: HttpRequest) -> bool:
        """Not: the sign-in page would only lead back to the code."""
        return False
