"""Work on offer of which nobody would hear who comes is paused with the last member's access."""

from organisations.actions import pause_unheard
from refuinterim.accounts.after_access import AFTER_ACCESS

AFTER_ACCESS.add("pause work that nobody hears of", pause_unheard)
