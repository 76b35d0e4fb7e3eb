"""Addresses of this app."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import path

from matching.browse import views as browse
from matching.browse.preview_views import assignment_picture
from matching.browse.sitemaps import SITEMAPS
from matching.hosting import views as hosting
from matching.hosting import visit_views as hosting_visits
from matching.my_work import choice_views as choices
from matching.my_work import day_views as days
from matching.my_work import impression_views as impressions
from matching.my_work import together_views as together
from matching.my_work import views as my_work
from matching.my_work import visit_views as visits
from matching.proofs import organisation_views as proofs_of_organisation
from matching.proofs import views as proofs
from refuinterim.core.addresses_in_languages import in_every_language

app_name = "matching"
urlpatterns = [
    *in_every_language(
        path("", browse.home, name="home"),
        path("opdrachten/", browse.assignment_list, name="assignment-list"),
        path("opdrachten/<slug:slug>/", browse.assignment_detail, name="assignment-detail"),
        path("opdrachten/<slug:slug>/beeld.png", assignment_picture, name="assignment-picture"),
        path("opdrachten/<slug:slug>/bewaren/", browse.assignment_keep, name="assignment-keep"),
        path("opdrachten/<slug:slug>/ja/", my_work.assignment_apply, name="assignment-apply"),
        path("opdrachten/<slug:slug>/kijken/", visits.assignment_visit, name="assignment-visit"),
        path("wat-is-vrijwilligerswerk/", browse.what_is_volunteering, name="what-is-volunteering"),
        path("mag-ik-dit-doen/", browse.may_i, name="may-i"),
        path("mijn/", my_work.my_work, name="my-work"),
        path("mijn/plaatsingen/<int:pk>/", my_work.placement_answer, name="placement-answer"),
        path(
            "mijn/plaatsingen/<int:pk>/terugtrekken/", my_work.placement_withdraw, name="placement-withdraw"
        ),
        path("mijn/plaatsingen/<int:pk>/niet-gekomen/", my_work.placement_absent, name="placement-absent"),
        path("mijn/plaatsingen/<int:pk>/stoppen/", my_work.placement_stop, name="placement-stop"),
        path("mijn/plaatsingen/<int:pk>/samen/", together.placement_together, name="placement-together"),
        path("mijn/plaatsingen/<int:pk>/alleen/", together.placement_alone, name="placement-alone"),
        path("samen/<str:key>/", together.friend_link, name="friend-link"),
        path("samen/<str:key>/ja/", together.friend_yes, name="friend-yes"),
        path("mijn/plaatsingen/<int:pk>/dagen/", days.placement_days, name="placement-days"),
        path("mijn/plaatsingen/<int:pk>/dagen/<int:key>/", days.placement_day_off, name="placement-day-off"),
        path(
            "mijn/plaatsingen/<int:pk>/dagen/<int:key>/toch/",
            days.placement_day_back,
            name="placement-day-back",
        ),
        path(
            "mijn/aanwezigheden/<int:pk>/hoe-was-het/",
            impressions.attendance_impression,
            name="attendance-impression",
        ),
        path("mijn/aanwezigheden/<int:pk>/hier/", days.attendance_here, name="attendance-here"),
        path("mijn/plaatsingen/<int:pk>/agenda.ics", my_work.placement_calendar, name="placement-calendar"),
        path("mijn/kiezen/", choices.my_choice, name="my-choice"),
        path("mijn/wat-ik-zei/", choices.my_wishes, name="my-wishes"),
        path("mijn/bezoeken/<int:pk>/", visits.visit, name="visit"),
        path("mijn/agenda/", my_work.calendar_address, name="calendar-address"),
        path("mijn/uren/", proofs.my_hours, name="my-hours"),
        path("mijn/uren/elders/", proofs.hours_elsewhere, name="hours-elsewhere"),
        path("mijn/mijlpalen/<int:pk>/", proofs.milestone_seen, name="milestone-seen"),
        path("mijn/bewijzen/", proofs.my_proofs, name="my-proofs"),
        path("mijn/referentie/", proofs.my_reference, name="my-reference"),
        path("mijn/referentie/<int:pk>/vragen/", proofs.line_ask, name="line-ask"),
        path("bewijs/", proofs.proof_verify_start, name="proof-verify-start"),
        path("bewijs/<str:number>/", proofs.proof_verify, name="proof-verify"),
    ),
    path("bewijzen/<int:pk>/bewijs.pdf", proofs.proof_document, name="proof-document"),
    path("uren-elders/<int:pk>/foto/", proofs.external_photo, name="external-photo"),
    path("organisatie/bewijzen/", proofs_of_organisation.proof_list, name="proof-list"),
    path("organisatie/bewijzen/<int:pk>/", proofs_of_organisation.proof_sign, name="proof-sign"),
    path("organisatie/referenties/<int:pk>/", proofs_of_organisation.line_write, name="line-write"),
    path("kaart/gemeenten.json", browse.map_ground, name="map-ground"),
    path("agenda/<str:key>.ics", my_work.calendar_feed, name="calendar-feed"),
    path("organisatie/opdrachten/<slug:slug>/mensen/", hosting.assignment_people, name="assignment-people"),
    path(
        "organisatie/opdrachten/<slug:slug>/bezoek/",
        hosting_visits.assignment_visits,
        name="assignment-visits",
    ),
    path(
        "organisatie/bezoekmomenten/<int:pk>/afzeggen/",
        hosting_visits.visit_moment_call_off,
        name="visit-moment-call-off",
    ),
    path("organisatie/bezoeken/<int:pk>/was-er/", hosting_visits.visit_held, name="visit-held"),
    path("organisatie/aanwezigheden/", hosting.attendance_list, name="attendance-list"),
    path("organisatie/aanwezigheden/<int:pk>/", hosting.attendance_confirm, name="attendance-confirm"),
    path("organisatie/aanwezigheden/<int:pk>/indruk/", hosting.pairing_impression, name="pairing-impression"),
    path("robots.txt", browse.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "matching:sitemap-section"},
        name="sitemap",
    ),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
]
