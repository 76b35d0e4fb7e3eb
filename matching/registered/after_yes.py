"""A seat that waits only for somebody's yes is offered with it, not when the next task looks; and without a yes
nobody is asked any more."""

from matching.placements.leaving import ask_no_more
from matching.placements.visiting import let_visits_go
from matching.placements.waiting_list import offer_to
from volunteers.after_yes import AFTER_NO, AFTER_YES

AFTER_YES.add("offer what they wait for", offer_to)
AFTER_NO.add("ask them no more", ask_no_more)
AFTER_NO.add("let visits go", let_visits_go)
