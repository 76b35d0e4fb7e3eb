"""What happens to placements. Every change is one call here; views, admin, tasks and commands share them."""

from matching.actions.attendance import confirm_attendance, plan_attendances
from matching.actions.beginning import accept, accept_offer, apply, decline, propose, record_information
from matching.actions.ending import call_off, complete, expire, reject, stop, withdraw
from matching.actions.going import add_follow_up, confirm, finish_follow_up

__all__ = [
    "accept",
    "accept_offer",
    "add_follow_up",
    "apply",
    "call_off",
    "complete",
    "confirm",
    "confirm_attendance",
    "decline",
    "expire",
    "finish_follow_up",
    "plan_attendances",
    "propose",
    "record_information",
    "reject",
    "stop",
    "withdraw",
]
