"""Addresses of this app."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import path

from matching.browse import views as browse
from matching.browse.sitemaps import SITEMAPS
from matching.hosting import views as hosting
from matching.my_work import day_views as days
from matching.my_work import views as my_work
from refuinterim.core.addresses_in_languages import in_every_language

app_name = "matching"
urlpatterns = [
    *in_every_language(
        path("", browse.home, name="home"),
        path("opdrachten/", browse.assignment_list, name="assignment-list"),
        path("opdrachten/<slug:slug>/", browse.assignment_detail, name="assignment-detail"),
        path("opdrachten/<slug:slug>/ja/", my_work.assignment_apply, name="assignment-apply"),
        path("wat-is-vrijwilligerswerk/", browse.what_is_volunteering, name="what-is-volunteering"),
        path("mag-ik-dit-doen/", browse.may_i, name="may-i"),
        path("mijn/", my_work.my_work, name="my-work"),
        path("mijn/plaatsingen/<int:pk>/", my_work.placement_answer, name="placement-answer"),
        path(
            "mijn/plaatsingen/<int:pk>/terugtrekken/", my_work.placement_withdraw, name="placement-withdraw"
        ),
        path("mijn/plaatsingen/<int:pk>/niet-gekomen/", my_work.placement_absent, name="placement-absent"),
        path("mijn/plaatsingen/<int:pk>/stoppen/", my_work.placement_stop, name="placement-stop"),
        path("mijn/plaatsingen/<int:pk>/dagen/", days.placement_days, name="placement-days"),
        path("mijn/plaatsingen/<int:pk>/dagen/<int:key>/", days.placement_day_off, name="placement-day-off"),
        path(
            "mijn/plaatsingen/<int:pk>/dagen/<int:key>/toch/",
            days.placement_day_back,
            name="placement-day-back",
        ),
        path("mijn/aanwezigheden/<int:pk>/hier/", days.attendance_here, name="attendance-here"),
        path("mijn/plaatsingen/<int:pk>/agenda.ics", my_work.placement_calendar, name="placement-calendar"),
        path("mijn/agenda/", my_work.calendar_address, name="calendar-address"),
    ),
    path("agenda/<str:key>.ics", my_work.calendar_feed, name="calendar-feed"),
    path("organisatie/opdrachten/<slug:slug>/mensen/", hosting.assignment_people, name="assignment-people"),
    path("organisatie/aanwezigheden/", hosting.attendance_list, name="attendance-list"),
    path("organisatie/aanwezigheden/<int:pk>/", hosting.attendance_confirm, name="attendance-confirm"),
    path("robots.txt", browse.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "matching:sitemap-section"},
        name="sitemap",
    ),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
]
