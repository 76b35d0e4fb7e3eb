"""One process that makes the database ready: importing Django once is faster than four times."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(logins: Path) -> None:
    """Migrate, compile the catalogues, compress the static files, load the demo data once.

    Writes the demo logins to the file.
    """
    require_redis()

    import django
    from django.core.management import call_command
    from django.db import OperationalError, connection

    django.setup()
    from django.conf import settings

    try:
        connection.ensure_connection()
    except OperationalError as error:
        sys.exit(f"The database at DATABASE_URL does not answer. Check the address. It said: {error}")
    call_command("migrate", verbosity=1, interactive=False)
    call_command("compile_catalogues")
    if not settings.WHITENOISE_USE_FINDERS:
        call_command("collectstatic", interactive=False, verbosity=0)
    if settings.DEMO:
        call_command("demo")
        with logins.open("w") as output:
            call_command("demo", logins=True, stdout=output)


def require_redis() -> None:
    """Fail with a hint when the server that REDIS_URL names does not answer."""
    import redis

    try:
        redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=5).ping()
    except (redis.RedisError, ValueError) as error:
        sys.exit(f"The Redis at REDIS_URL does not answer. Check the address. It said: {error}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
