"""The link beside a mailed code. It signs in where it is tapped, once, until a newer code is asked for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from refuinterim.accounts.models import User, UserQuerySet

SIGNER = signing.TimestampSigner(salt="refuinterim.accounts.sign_in_link", sep=".")


@dataclass(frozen=True)
class SignInLink:
    """What is signed in a link: for whom, beside which code, where it leads, and the language of the mail."""

    user_id: int
    code_key: str
    leads_to: str
    language: str

    @property
    def users(self) -> UserQuerySet:
        """Whom it signs in; nobody when it was used, or a newer code was asked for."""
        return User.objects.filter(pk=self.user_id, code_key=self.code_key, is_active=True)

    def use(self) -> bool:
        """Take it, once, however often it is tapped at the same time. Returns whether it still worked."""
        return self.users.update(code_key="") == 1


def new_link(*, user: User, leads_to: str, language: str) -> str:
    """The path of a link for the code that is mailed now; the links of earlier codes end."""
    user.code_key = secrets.token_urlsafe(12)
    user.save(update_fields=["code_key"])
    token = SIGNER.sign_object([user.pk, user.code_key, leads_to, language])
    return reverse("accounts:sign-in-link", args=[token])


def end_link(user: User) -> None:
    """End the link beside a code that was used."""
    user.code_key = ""
    user.save(update_fields=["code_key"])


def read_link(token: str) -> tuple[SignInLink | None, bool]:
    """Return what is signed in a token, None when we did not sign it, and whether it is too old."""
    try:
        link = SignInLink(*SIGNER.unsign_object(token))
        SIGNER.unsign(token, max_age=timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT))
    except signing.SignatureExpired:
        return link, True
    except signing.BadSignature:
        return None, False
    return link, False


def masked(email: str) -> str:
    """An address that only its owner knows again: s•••a@test.example."""
    name, at, domain = email.rpartition("@")
    return f"{name[:1]}•••{name[-1:] if len(name) > 2 else ''}{at}{domain}"
