"""Addresses of this app."""

from django.urls import path, re_path

from organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("informatienota/", views.information_note, name="information-note"),
    re_path(r"^opdrachten/nieuw/(?P<kind>event|structural)/$", views.assignment_new, name="assignment-new"),
    path("opdrachten/<slug:slug>/", views.assignment_detail, name="assignment-detail"),
    path("opdrachten/<slug:slug>/bewerken/", views.assignment_edit, name="assignment-edit"),
    path("opdrachten/<slug:slug>/indienen/", views.assignment_submit, name="assignment-submit"),
    path("opdrachten/<slug:slug>/pauze/", views.assignment_pause, name="assignment-pause"),
    path("opdrachten/<slug:slug>/sluiten/", views.assignment_close, name="assignment-close"),
]
