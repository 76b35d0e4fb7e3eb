"""Addresses: Dutch nouns for people, names in code."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from refuinterim.accounts.code_views import CodeView
from refuinterim.core.addresses_in_languages import in_every_language
from refuinterim.core.views import manifest, offline, worker

urlpatterns = [
    path("", include("matching.urls")),
    path("worker.js", worker, name="worker"),
    path("site.webmanifest", manifest, name="manifest"),
    path("organisatie/", include("organisations.urls")),
    path("fotos/", include("organisations.photo_urls")),
    path("beheer/", include("reporting.urls")),
    path("beheer/", include("matching.desk.urls")),
    path("beheer/", include("refuinterim.imports.urls")),
    path("beheer/", admin.site.urls),
    *in_every_language(
        path("zonder-internet/", offline, name="offline"),
        path("", include("volunteers.urls")),
        path("", include("refuinterim.accounts.urls")),
        path("", include("refuinterim.core.urls")),
        # Nobody changes or adds an address themselves: the code that is sent to it is what proves whose it is.
        path("aanmelden/email/", RedirectView.as_view(pattern_name="accounts:landing"), name="account_email"),
        path(
            "aanmelden/signup/",
            RedirectView.as_view(pattern_name="account_request_login_code"),
            name="account_signup",
        ),
        path("aanmelden/login/code/confirm/", CodeView.as_view(), name="account_confirm_login_code"),
        path("aanmelden/", include("allauth.urls")),
    ),
]
