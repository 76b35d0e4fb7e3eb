"""What happens to placements. Every change is one call here; views, admin, tasks and commands share them."""

from matching.actions.attendance import confirm_attendance, plan_attendances
from matching.actions.beginning import accept, accept_offer, apply, decline, propose, record_information
from matching.actions.choices import is_on_track, other_options, propose_second
from matching.actions.ending import call_off, complete, expire, reject, stop, withdraw
from matching.actions.going import add_follow_up, confirm, finish_follow_up
from matching.actions.leaving import leave
from matching.actions.pairs import end_pair_rule, lock, veto
from matching.actions.past import end_past, past_placements
from matching.actions.plans import make_plan, request_plan
from matching.actions.waiting import (
    assignments_with_people_waiting,
    change_seats,
    offer_after_intake,
    offer_all_free_seats,
    publish,
)

__all__ = [
    "accept",
    "accept_offer",
    "add_follow_up",
    "apply",
    "assignments_with_people_waiting",
    "call_off",
    "change_seats",
    "complete",
    "confirm",
    "confirm_attendance",
    "decline",
    "end_pair_rule",
    "end_past",
    "expire",
    "finish_follow_up",
    "is_on_track",
    "leave",
    "lock",
    "make_plan",
    "offer_after_intake",
    "offer_all_free_seats",
    "other_options",
    "past_placements",
    "plan_attendances",
    "propose",
    "propose_second",
    "publish",
    "record_information",
    "reject",
    "request_plan",
    "stop",
    "veto",
    "withdraw",
]
