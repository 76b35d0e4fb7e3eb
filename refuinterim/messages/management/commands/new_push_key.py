"""A new key for messages on phones, as a line for the environment."""

from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Print a new key."""

    help = "Make a key for messages on phones. Set it once: phones that know it know no other one."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it as a line of the environment."""
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        self.stdout.write(f"VAPID_PRIVATE_KEY={urlsafe_b64encode(number.to_bytes(32)).decode().rstrip('=')}")
