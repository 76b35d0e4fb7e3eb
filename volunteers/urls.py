"""Addresses of this app."""

from django.urls import path

from volunteers import views

app_name = "volunteers"
urlpatterns = [
    path("mijn/start/", views.start, name="start"),
    path("mijn/start/<int:step>/", views.start_step, name="start-step"),
    path("mijn/gegevens/", views.profile, name="profile"),
]
