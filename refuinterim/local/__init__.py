"""The house on one machine: embedded servers, a worker and the web process, started and stopped together.

Nothing here imports Django, so that a missing or broken installation can still be explained.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Data, logs and secrets of this machine, ignored by git. The tests choose another folder.
VAR = Path(os.environ.get("LOCAL_VAR") or ROOT / "var").absolute()


class LocalError(Exception):
    """Something that a person must mend. Its text is one clear line that says what to do."""
