"""Addresses: Dutch nouns for people, names in code."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("beheer/", admin.site.urls),
    path("aanmelden/", include("allauth.urls")),
]
