from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who signs in, with which roles and rights."""

    name = "refuinterim.accounts"
    label = "accounts"
