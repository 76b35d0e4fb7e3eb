"""Addresses of the base: places."""

from django.urls import path

from refuinterim.core import views

app_name = "places"
urlpatterns = [
    path("plaatsen/", views.place_suggestions, name="suggestions"),
]
