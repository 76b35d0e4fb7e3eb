# Readers: staff
"""A sign-in card: a QR on paper that signs in its owner, for who has no e-mail at hand. The desk prints and ends it.

Who holds the card is in, so only accounts of volunteers have one: nobody who sees other people's data.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import qrcode
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage

from refuinterim.accounts.closing import is_only_volunteer
from refuinterim.accounts.models import SignInCard, User
from refuinterim.core.addresses_in_languages import in_language
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError

SIGNER = signing.Signer(salt="refuinterim.accounts.cards", sep=".")


def path_of(card: SignInCard) -> str:
    """The page that the card opens, in the language of who carries it."""
    path = reverse("accounts:sign-in-card", args=[SIGNER.sign(str(card.pk))])
    return in_language(path, card.user.language)


def card_of(token: str) -> SignInCard | None:
    """The card of which somebody holds the address; None when we did not make it, or it ended."""
    try:
        key = int(SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    card = (
        SignInCard.objects.select_related("user").filter(pk=key, ended_at=None, user__is_active=True).first()
    )
    return card if card and is_only_volunteer(card.user) else None


@transaction.atomic
def make_card(*, by: User, user: User, now: datetime, antenna_id: int) -> SignInCard:
    """Make a card; one from before ends. Raises DomainError for who sees other people's data."""
    if not is_only_volunteer(user):
        raise DomainError(
            _("This person also works for an organisation or an antenne. A card would open their pages too.")
        )
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    end_card(by=by, user=user, now=now, antenna_id=antenna_id)
    card = SignInCard.objects.create(user=user, made_at=now, made_by=by)
    record(by=by, verb="signincard.made", subject=card, now=now, antenna_id=antenna_id)
    return card


@transaction.atomic
def end_card(*, by: User, user: User, now: datetime, antenna_id: int) -> None:
    """The card opens nothing any more. Who is signed in with it stays so on that phone."""
    for card in SignInCard.objects.select_for_update().filter(user=user, ended_at=None):
        card.ended_at = now
        card.save(update_fields=["ended_at"])
        record(by=by, verb="signincard.ended", subject=card, now=now, antenna_id=antenna_id)


def drawing(address: str) -> str:
    """The QR of an address as an SVG element."""
    image = qrcode.make(
        address, image_factory=SvgPathImage, border=2, error_correction=qrcode.ERROR_CORRECT_M
    )
    out = BytesIO()
    image.save(out)
    text = out.getvalue().decode()
    return text[text.index("<svg") :]
