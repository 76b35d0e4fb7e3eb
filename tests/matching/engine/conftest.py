import os

from hypothesis import settings

# No deadline: the machine may be busy. No database: a run leaves nothing behind.
settings.register_profile("engine-quick", max_examples=60, deadline=None, database=None, derandomize=True)
settings.register_profile("engine-ci", max_examples=500, deadline=None, database=None)
settings.load_profile("engine-ci" if os.environ.get("CI") else "engine-quick")
