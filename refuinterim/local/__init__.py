"""The house on one machine: embedded servers, a worker and the web process, started and stopped together.

Nothing here imports Django, so that a missing or broken installation can still be explained.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"  # ignored by git: data, logs, secrets of this machine


class LocalError(Exception):
    """Something that a person must mend. Its text is one clear line that says what to do."""
