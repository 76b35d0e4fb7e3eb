# Readers: staff
from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who signs in, with which roles and rights."""

    name = "refuinterim.accounts"
    label = "accounts"
    verbose_name = _("Users")

    def ready(self) -> None:
        """Read what the apps let each role do, and what they do when somebody's access ends."""
        autodiscover_modules("registered.permissions", "registered.after_access")
        from refuinterim.accounts import devices  # noqa: F401  # hears of a sign-out
