# Readers: staff
"""What can happen to users and their roles."""

from django.utils.translation import pgettext_lazy

from refuinterim.accounts.models import AntennaRole, SignInCard, User
from refuinterim.core.audit import EDITS, register_verbs

for model in (User, AntennaRole):
    register_verbs(model, EDITS)
register_verbs(
    SignInCard,
    {
        "made": pgettext_lazy("what happened to a row", "made"),
        "ended": pgettext_lazy("what happened to a row", "ended"),
    },
)
register_verbs(User, {"downloaded": pgettext_lazy("what happened to a row", "downloaded a list")})
