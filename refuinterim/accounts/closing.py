"""Closing an account: nobody signs in with it any more, and it names nobody."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from refuinterim.accounts.models import User
from refuinterim.accounts.roles import works_in_admin

NO_ADDRESS = "no-address.invalid"  # by RFC 2606 no mail ever goes there


def is_only_volunteer(user: User) -> bool:
    """Whether the account is there for nothing else: no organisation, no antenne."""
    return not user.is_member and not works_in_admin(user)


def stand_in_address(kind: str, pk: int) -> str:
    """An address for who has none: an account needs one, and it has to be of this person alone."""
    return f"{kind}-{pk}@{NO_ADDRESS}"


def has_address(user: User) -> bool:
    """Whether mail to this account can reach somebody."""
    return not user.email.endswith(f"@{NO_ADDRESS}")


def close_account(user: User) -> None:
    """Close it for good. Whoever is signed in with it is not any more: their sessions know no active user."""
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.email, user.first_name, user.last_name = stand_in_address("closed", user.pk), "", ""
    user.is_active, user.code_key, user.last_login = False, "", None
    user.set_unusable_password()
    user.save()
