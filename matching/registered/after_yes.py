"""A seat that waits only for somebody's yes is offered with it, not when the next task looks."""

from matching.placements.waiting_list import offer_to
from volunteers.after_yes import AFTER_YES

AFTER_YES.add("offer what they wait for", offer_to)
