# Readers: volunteers
"""What a user is known by."""

from django.utils.translation import gettext_lazy as _

from refuinterim.accounts.models import AntennaRole, SignInCard, User
from refuinterim.core.personal_data import holds

holds(
    User,
    reached={"accounts.User": "pk"},
    exported=["email", "first_name", "last_name", "language", "date_joined", "last_login"],
    impersonal=["code_key", "password"],
    title=_("How you sign in"),
    said={"email": _("Your e-mail"), "date_joined": _("Since"), "last_login": _("You last signed in on")},
    note="Closing the account empties it: an account always has an address of its own.",
)
holds(AntennaRole, reached={"accounts.User": "user"}, exported=["role", "antenna"])
holds(
    SignInCard,
    reached={"accounts.User": "user"},
    exported=["made_at", "used_at", "ended_at"],
    is_removed=True,
)
