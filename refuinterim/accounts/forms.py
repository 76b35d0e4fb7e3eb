"""Forms of accounts."""

from typing import Any

from allauth.account.forms import EmailField, RequestLoginCodeForm
from django.utils import translation

from refuinterim.accounts.models import User
from refuinterim.core import form_fields


class AddressField(form_fields.EmailField, EmailField):
    """An address to which a code really comes."""


class SignInForm(RequestLoginCodeForm):
    """Asks for an e-mail address. A new address gets a user, so that everybody gets a code the same way."""

    email = AddressField()
    _user: User | None

    def clean_email(self) -> Any:
        """Make the user of a new address; what is shown never tells whether the address was known."""
        email = super().clean_email().lower()  # refuses too many tries first
        if self._user is None and not User.objects.filter(email__iexact=email).exists():
            language = translation.get_language() or "nl"
            self._user = User.objects.of_address(email, language=language, is_provisional=True)
        return email
