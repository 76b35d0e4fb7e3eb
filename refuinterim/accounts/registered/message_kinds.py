# Readers: staff
"""What we write about signing in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from refuinterim.messages.kinds import register_kinds


class AccountMessage(TextChoices):
    """Messages to whoever signs in."""

    CODE = "sign_in_code", _("code to sign in")
    NOTICE = "account_notice", _("about the account")


register_kinds(AccountMessage, secret={AccountMessage.CODE})
