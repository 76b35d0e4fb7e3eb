# Readers: volunteers
"""How sign-in fits this house: its messages go through the outbox."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refuinterim.accounts.models import User
from refuinterim.accounts.registered.message_kinds import AccountMessage
from refuinterim.accounts.requests import next_url
from refuinterim.accounts.sign_in_link import new_link
from refuinterim.messages import outbox
from refuinterim.messages.channels import Channel


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up form; every sign-in message is a letter in the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right. Look in our newest mail."),
        "too_many_login_attempts": gettext_lazy("You tried too often. Wait a few minutes. Then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """The e-mail code form is the one way in; it makes the user (`SignInForm`)."""
        return False

    def get_login_stages(self) -> list[str]:
        """The package's steps; from ours one can go back."""
        own = {"allauth.account.stages.LoginByCodeStage": "refuinterim.accounts.stages.CodeStage"}
        return [own.get(stage, stage) for stage in super().get_login_stages()]

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Somebody who used a code is real."""
        if user.is_provisional:
            user.is_provisional = False
            user.save(update_fields=["is_provisional"])
        return super().post_login(request, user, **kwargs)

    @transaction.atomic
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the message in the outbox; codes are wiped once they are sent."""
        user = context.get("user")
        language = translation.get_language() or "nl"
        if code := context.get("code"):
            user = User.objects.of_address(email)
            if not user.has_address(email):
                raise SuspiciousOperation(f"a code for {user.pk} would go to another address")
            path = new_link(user=user, leads_to=next_url(context["request"], ""), language=language)
            letter, kind = _letter_with(code, path), AccountMessage.CODE
        else:
            subject = self.render_mail(template_prefix, email, context).subject
            body = self.render_mail(template_prefix, email, context).body
            letter = outbox.Letter(subject=str(subject), paragraphs=[str(body)])
            kind = AccountMessage.NOTICE
        outbox.write(
            kind=kind,
            key=f"{kind}:{secrets.token_hex(12)}",
            letter=letter,
            email=email,
            recipient=user if getattr(user, "pk", None) else None,
            language=language,
            now=timezone.now(),
            channel=Channel.EMAIL,
        )


def _letter_with(code: str, path: str) -> outbox.Letter:
    half = len(code) // 2
    grouped = f"{code[:half]}\N{NO-BREAK SPACE}{code[half:]}"  # a plain space would turn the halves around in Arabic
    return outbox.Letter(
        subject=_("%(code)s is your code") % {"code": code},
        large=grouped,
        paragraphs=[
            _("Hello! This is your code."),
            _("Type it on the page. It works for 15 minutes."),
            _("Did you not ask for a code? Then do nothing."),
            _("Or tap on the button. Then you type nothing."),
        ],
        button=(_("Sign in"), path),
    )
