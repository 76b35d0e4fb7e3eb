"""What happens to placements. Every change is one call here; views, admin, tasks and commands share them."""

from matching.placements.arriving import say_here
from matching.placements.attending import confirm_attendance
from matching.placements.beginning import accept, accept_offer, apply, decline, record_information
from matching.placements.choices import must_choose, propose, propose_all
from matching.placements.confirming import confirm
from matching.placements.days_off import plan_attendances
from matching.placements.ending import call_off, complete, expire, reject, stop, withdraw
from matching.placements.follow_ups import add_follow_up, finish_follow_up
from matching.placements.holding import end_hold
from matching.placements.impressions import say_impression
from matching.placements.joining import Told, say_yes
from matching.placements.leaving import leave
from matching.placements.otherwise import ask_otherwise, take_back
from matching.placements.own_days_off import come_after_all, take_day_off
from matching.placements.past import end_past, past_placements
from matching.placements.reminding import moments_to_remind, remind
from matching.placements.together import (
    ask_friend,
    end_overdue,
    go_alone,
    not_alone,
    say_yes_together,
)
from matching.placements.visit_reminding import remind_of_visit, visits_to_ask, visits_to_remind
from matching.placements.visiting import (
    allow_visits,
    answer_visit,
    ask_afterwards,
    call_off_visit_moment,
    come_to_look,
    let_visit_go,
    log_visit,
    open_visit_moment,
    plan_visit,
    say_visited,
)
from matching.placements.waiting_list import (
    assignments_with_people_waiting,
    change_seats,
    finish_intake,
    offer_all_free_seats,
    publish,
)

__all__ = [
    "Told",
    "accept",
    "accept_offer",
    "add_follow_up",
    "allow_visits",
    "answer_visit",
    "apply",
    "ask_otherwise",
    "ask_friend",
    "ask_afterwards",
    "assignments_with_people_waiting",
    "call_off",
    "call_off_visit_moment",
    "change_seats",
    "come_after_all",
    "come_to_look",
    "complete",
    "confirm",
    "confirm_attendance",
    "decline",
    "end_hold",
    "end_overdue",
    "end_past",
    "expire",
    "finish_follow_up",
    "go_alone",
    "leave",
    "let_visit_go",
    "log_visit",
    "finish_intake",
    "must_choose",
    "not_alone",
    "offer_all_free_seats",
    "moments_to_remind",
    "open_visit_moment",
    "past_placements",
    "plan_attendances",
    "plan_visit",
    "propose",
    "propose_all",
    "publish",
    "record_information",
    "reject",
    "remind",
    "remind_of_visit",
    "say_here",
    "say_impression",
    "say_visited",
    "say_yes",
    "say_yes_together",
    "stop",
    "take_back",
    "take_day_off",
    "visits_to_ask",
    "visits_to_remind",
    "withdraw",
]
