# Readers: volunteers
"""A photo that only few people may see: read and written anew as every photo (`pictures`), of which one size is kept.

Nothing of the upload is kept: not its name, not its kind, not a byte. The result is stored in a row, beside what it
belongs to, and goes with that row; a view with a door serves it (`private_photo_response`).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from refuinterim.core.pictures import ACCEPTED, MOST_BYTES, WIDTHS, read_picture


class PrivatePhotoField(forms.FileField):
    """A photo, cleaned to the bytes of the new one; empty when none was chosen. Its words are for volunteers."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})
    default_error_messages = {
        "no_photo": _("We cannot read this photo. Take it again, or choose another one."),
        "too_large": _("This photo is too large. Take a new one with your phone."),
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The new photo's bytes."""
        upload = super().clean(data, initial)
        if not upload:
            return b""
        if upload.size > MOST_BYTES:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        try:
            return read_picture(upload, size=upload.size).files[max(WIDTHS)]
        except ValidationError as error:
            raise ValidationError(self.error_messages["no_photo"], code="no_photo") from error


def private_photo_response(image: bytes) -> HttpResponse:
    """The photo for who came through a door: kept by no cache, run by no browser."""
    response = HttpResponse(bytes(image), content_type="image/webp")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = 'inline; filename="foto.webp"'
    response["X-Robots-Tag"] = "noindex"
    return response
