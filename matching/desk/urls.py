"""Addresses of the coordinator's desk, inside the admin."""

from django.urls import path, re_path

from matching.desk import cards, pair_rules, views
from matching.desk.plans import views as plans
from matching.desk.status import status

app_name = "desk"
urlpatterns = [
    path("voorstellen/opdracht/<int:pk>/", views.suggestions_assignment, name="suggestions-assignment"),
    path("voorstellen/vrijwilliger/<int:pk>/", views.suggestions_volunteer, name="suggestions-volunteer"),
    path("voorstellen/doen/", views.propose, name="propose"),
    re_path(r"^paar/(?P<kind>samen|apart)/$", pair_rules.pair_rule_new, name="pair-rule-new"),
    path("paar/<int:pk>/einde/", pair_rules.pair_rule_end, name="pair-rule-end"),
    path("kaart/<int:pk>/", cards.sign_in_card, name="sign-in-card"),
    path("intake/<int:pk>/", views.intake, name="intake"),
    path("status/", status, name="status"),
    path("plan/", plans.plan_list, name="plan"),
    path("plan/<int:pk>/", plans.plan_detail, name="plan-detail"),
    re_path(
        r"^stap/(?P<kind>opdracht|plaatsing|vrijwilliger|opvolging|gesprek|uren|bewijs|organisatie)/(?P<pk>\d+)/(?P<name>[a-z-]+)/$",
        views.take_step,
        name="step",
    ),
]
