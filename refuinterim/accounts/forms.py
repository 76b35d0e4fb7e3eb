# Readers: volunteers
"""Forms of accounts."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, EmailField, RequestLoginCodeForm
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
        language = translation.get_language() or "nl"
        user = User.objects.of_address(email, language=language, is_provisional=True)
        # The package also knows somebody by an address that was theirs before; that mailbox may be another's now.
        self._user = user if user.is_active and user.has_address(email) else None
        return email

    @property
    def reader(self) -> User | None:
        """Who is mailed the code, once the form is valid; nobody when the address may not sign in any more."""
        return self._user


class CodeForm(ConfirmLoginCodeForm):
    """Asks for the code that was mailed. `is_guess` afterwards: a code was compared, and it was another one."""

    code = form_fields.CodeField(
        error_messages={"required": gettext_lazy("Type the code that is in our mail.")}
    )
    is_guess = False

    def __init__(self, *args: Any, guessed: str = "", **kwargs: Any) -> None:
        """`guessed` is whose code it is: wrong codes are counted for each person, over all browsers."""
        self.guessed = guessed
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        """Compare. A try is taken before it, at once for all processes, and given back when the code was right."""
        length = settings.ALLAUTH_USER_CODE_FORMAT["length"]
        if len(self.cleaned_data["code"]) != length:
            raise ValidationError(_("A code has %(count)s digits. Look again.") % {"count": length})
        taken = ratelimit.consume(
            context.request, app="allauth.account", action="wrong_login_code", key=self.guessed
        )
        if not taken:
            raise ValidationError(
                _("Too many wrong codes came for this address. Tap on the button in our newest mail.")
            )
        self.is_guess = True
        code: str = super().clean_code()
        self.is_guess = False
        taken.rollback()
        return code


class SecondFactorForm(AuthenticateForm):
    """Asks for the code of an app, or a recovery code."""

    code = form_fields.CodeField(label=gettext_lazy("Your code"))


class SecondFactorAgainForm(ReauthenticateForm):
    """The same, of somebody who is signed in."""

    code = form_fields.CodeField(label=gettext_lazy("Your code"))


class NewSecondFactorForm(ActivateTOTPForm):
    """Asks for the first code of a new app."""

    code = form_fields.CodeField(label=gettext_lazy("Your code"))
