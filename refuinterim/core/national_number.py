# Readers: volunteers
"""Free text never holds a national number: it is refused with an explanation (privacy)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

BETWEEN = r"[\s./\-–—]{0,3}"  # people write it with dots, dashes, slashes and spaces
CANDIDATE = re.compile(
    rf"(?<!\d)(\d{{2}}){BETWEEN}(\d{{2}}){BETWEEN}(\d{{2}}){BETWEEN}(\d{{3}}){BETWEEN}(\d{{2}})(?!\d)"
)


def contains_national_number(text: str) -> bool:
    """Whether `text` holds eleven digits whose check digits are those of a Belgian national number.

    The last two digits are 97 − (the first nine mod 97), with a 2 before the nine from 2000 on
    (Royal Decree of 3 April 1984).
    """
    for groups in CANDIDATE.findall(text or ""):
        nine, check = "".join(groups[:4]), int(groups[4])
        if check in (97 - int(nine) % 97, 97 - int("2" + nine) % 97):
            return True
    return False


def refuse_national_number(text: str) -> None:
    """Validator for free text."""
    if contains_national_number(text):
        raise ValidationError(
            _("This text holds a national number. We do not keep those. Take it out and save again."),
            code="national_number",
        )
