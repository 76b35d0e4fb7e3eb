"""The coordinator's desk, inside the admin: what waits, who fits what, first talks, the plan."""

from matching.desk.start import start_page

__all__ = ["start_page"]
