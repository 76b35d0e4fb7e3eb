"""Addresses: Dutch nouns for people, names in code."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("matching.urls")),
    path("", include("volunteers.urls")),
    path("organisatie/", include("organisations.urls")),
    path("", include("refuinterim.accounts.urls")),
    path("beheer/", include("reporting.urls")),
    path("beheer/", include("matching.desk_urls")),
    path("beheer/", admin.site.urls),
    path("aanmelden/", include("allauth.urls")),
]
