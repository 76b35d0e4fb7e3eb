"""Who waits for work, or was asked for it, hears at once that nobody new can join it any more."""

from matching.placements.ending import end_what_is_open
from organisations.after_close import AFTER_CLOSE

AFTER_CLOSE.add("end what waits", end_what_is_open)
