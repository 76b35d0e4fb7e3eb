#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refuinterim.settings")
    from django.core.management import execute_from_command_line

    from refuinterim.local import environment

    environment.join_running()  # while `make run` goes on, commands find its database
    execute_from_command_line(sys.argv)
