# Readers: volunteers, organisations, staff
"""How somebody gets messages: the channel, the devices, and a no that nobody asks about again."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from refuinterim.accounts.devices import KEY, words_of_device
from refuinterim.accounts.requests import SignedInRequest, next_url
from refuinterim.core.phone_numbers import shown
from refuinterim.core.typed_text import whole_number
from refuinterim.messages import actions, push, sms
from refuinterim.messages.channels import Channel
from refuinterim.messages.models import ChannelChoice, PushDevice

BASE64 = re.compile(r"[A-Za-z0-9_-]+={0,2}")
POINT, SECRET = 65, 16  # bytes of a browser's public key and of its secret (RFC 8291)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: SignedInRequest) -> HttpResponse:
    """Choose how messages come; turn them off on a device."""
    devices = PushDevice.objects.changeable_by(request.user)
    phone = phone_of(request.user)
    open_channels = [
        *([Channel.PUSH] if push.public_key() else []),
        Channel.EMAIL,
        *([Channel.SMS] if sms.reaches(phone) else []),
    ]
    now = timezone.now()
    if request.method == "POST" and "forget" in request.POST:
        device = devices.filter(pk=whole_number(request.POST["forget"]) or 0).first()
        if device:  # a second tap finds it gone
            actions.forget_device(by=request.user, device=device, now=now)
        messages.success(request, _("Saved."))
        return redirect("accounts:channels")
    if request.method == "POST":
        wanted = request.POST.get("channel", "")
        if wanted not in open_channels or (wanted == Channel.PUSH and not devices.exists()):
            raise Http404
        actions.choose_channel(by=request.user, channel=Channel(wanted), now=now)
        messages.success(request, _("Saved."))
        return redirect("accounts:channels")
    choice = ChannelChoice.objects.visible_to(request.user).first()
    here = request.session.get(KEY)
    context = {
        "channel": choice.channel if choice else Channel.EMAIL,
        "channels": [one.value for one in open_channels],
        "devices": [(device, device.pk == here) for device in devices],
        "phone": shown(phone),
        "push_key": push.public_key(),
    }
    return render(request, "account/channels.html", context)


def phone_of(user: object) -> str:
    """The number of a volunteer; other people have none here."""
    return str(getattr(getattr(user, "volunteer", None), "phone", ""))


@login_required
@require_POST
def push_device(request: SignedInRequest) -> HttpResponse:
    """A browser gives the address of its push service, after somebody tapped on yes there."""
    endpoint, p256dh, auth = (request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth"))
    is_right = is_key(p256dh, POINT) and is_key(auth, SECRET) and len(endpoint) <= 1000
    if not push.public_key() or not is_right or not push.is_push_service(endpoint):
        return JsonResponse({"words": _("This phone or computer cannot show messages.")}, status=400)
    device = actions.add_device(
        by=request.user,
        endpoint=endpoint,
        p256dh=p256dh,
        auth=auth,
        words=words_of_device(request.headers.get("User-Agent", "")),
        now=timezone.now(),
    )
    request.session[KEY] = device.pk
    return JsonResponse({"words": _("Done! Your messages now come here.")})


def is_key(text: str, length: int) -> bool:
    """Whether it is so many bytes in base64url."""
    if not BASE64.fullmatch(text):
        return False
    bare = text.rstrip("=")
    return len(bare) % 4 != 1 and len(urlsafe_b64decode(bare + "=" * (-len(bare) % 4))) == length


@login_required
@require_POST
def refuse_push(request: SignedInRequest) -> HttpResponse:
    """Somebody does not want messages on the phone: we do not ask again."""
    actions.refuse_push(by=request.user, now=timezone.now())
    messages.success(request, _("Okay. Your messages come by e-mail. You can change this in your details."))
    return redirect(next_url(request, "accounts:landing"))
