"""Addresses of the coordinator's desk, inside the admin."""

from django.urls import URLPattern

app_name = "desk"
urlpatterns: list[URLPattern] = []
