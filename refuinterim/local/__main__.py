"""`python -m refuinterim.local run | manage … | chromium | newest`."""

from __future__ import annotations

import sys

from refuinterim.local import LocalError, chromium, newest, run

USAGE = "python -m refuinterim.local run | manage <command> … | chromium | newest"


def main(arguments: list[str]) -> int:
    """Run one of the local commands; a LocalError becomes one clear message and exit code 1."""
    try:
        match arguments:
            case ["run"]:
                return run.run()
            case ["manage", *rest]:
                return run.manage(rest)
            case ["chromium"]:
                print(f"Chromium: {chromium.find_or_install()}")
                return 0
            case ["newest"]:
                return newest.test()
    except LocalError as error:
        print(f"\nStopped: {error}", file=sys.stderr)
        return 1
    print(f"Usage: {USAGE}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
