"""Addresses of accounts. The demo's one-tap sign-in exists in the demo only."""

from django.conf import settings
from django.urls import path

from refuinterim.accounts import card_views, channel_views, link_views, views

app_name = "accounts"
urlpatterns = [
    path("welkom/", views.landing, name="landing"),
    path("aanmelden/link/<str:token>/", link_views.sign_in_link, name="sign-in-link"),
    path("aanmelden/kaart/<str:token>/", card_views.sign_in_card, name="sign-in-card"),
    path("berichten/", channel_views.channels, name="channels"),
    path("berichten/toestel/", channel_views.push_device, name="push-device"),
    path("berichten/niet-op-mijn-toestel/", channel_views.refuse_push, name="refuse-push"),
    path("taal/", views.set_language, name="set-language"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/aanmelden/", views.demo_sign_in, name="demo-sign-in"))
