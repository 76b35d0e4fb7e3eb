"""Who waits for work, was asked for it, or would come to look, hears at once that nobody new can join it any more."""

from matching.placements.ending import end_what_is_open
from matching.placements.visiting import call_off_visits
from organisations.after_close import AFTER_CLOSE

AFTER_CLOSE.add("end what waits", end_what_is_open)
AFTER_CLOSE.add("call off visits", call_off_visits)
