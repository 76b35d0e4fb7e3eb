"""What a user is known by."""

from refuinterim.accounts.models import AntennaRole, User
from refuinterim.core.personal_data import holds

holds(
    User,
    reached={"accounts.User": "pk"},
    exported=["email", "first_name", "last_name", "language", "date_joined", "last_login"],
    erased=["email", "first_name", "last_name", "password"],
    impersonal=["code_key"],
)
holds(AntennaRole, reached={"accounts.User": "user"}, exported=["role", "antenna"])
