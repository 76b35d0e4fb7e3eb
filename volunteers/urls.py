"""Addresses of this app."""

from django.urls import path

from volunteers import own_views, talk_views, views

app_name = "volunteers"
urlpatterns = [
    path("mijn/start/", views.start, name="start"),
    path("mijn/gesprek/", talk_views.talk, name="talk"),
    path("mijn/vragen/", views.questions, name="questions"),
    path("mijn/vragen/<slug:key>/", views.question, name="question"),
    path("mijn/gegevens/", views.profile, name="profile"),
    path("mijn/gegevens/alles/", own_views.own_data, name="own-data"),
    path("mijn/gegevens/alles.json", own_views.own_data_file, name="own-data-file"),
    path("mijn/gegevens/alles.pdf", own_views.own_data_paper, name="own-data-paper"),
    path("mijn/gegevens/wissen/", own_views.erase, name="erase"),
    path("mijn/pauze/", own_views.take_a_break, name="break"),
    path("gewist/", own_views.erased, name="erased"),
]
