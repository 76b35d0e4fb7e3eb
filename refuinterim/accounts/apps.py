from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who signs in, with which roles and rights."""

    name = "refuinterim.accounts"
    label = "accounts"
    verbose_name = _("Users")
