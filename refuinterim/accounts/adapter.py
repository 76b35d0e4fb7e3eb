# Readers: volunteers
"""How sign-in fits this house: its messages go through the outbox."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refuinterim.accounts.registered.message_kinds import AccountMessage
from refuinterim.messages import outbox


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up form; every sign-in message is a letter in the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right. Look again.")
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """The e-mail code form is the one way in; it makes the user (`SignInForm`)."""
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Somebody who used a code is real."""
        if user.is_provisional:
            user.is_provisional = False
            user.save(update_fields=["is_provisional"])
        return super().post_login(request, user, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the message in the outbox; codes are wiped once they are sent."""
        code = context.get("code")
        user = context.get("user")
        language = translation.get_language() or "nl"
        if code:
            letter = outbox.Letter(
                subject=_("Your code: %(code)s") % {"code": code},
                paragraphs=[
                    _("Hello!"),
                    _("This is your code:"),
                    str(code),
                    _("Type it on the page. It works for 15 minutes."),
                    _("Did you not ask for a code? Then do nothing."),
                ],
            )
            kind = AccountMessage.CODE
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
        )
