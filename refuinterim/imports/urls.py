"""Addresses of this app, inside the admin."""

from django.urls import path

from refuinterim.imports import views

app_name = "imports"
urlpatterns = [
    path("inlezen/", views.import_list, name="list"),
    path("inlezen/sjabloon/<slug:kind>.xlsx", views.template, name="template"),
    path("inlezen/<int:pk>/", views.import_detail, name="detail"),
    path("inlezen/<int:pk>/kolommen/", views.columns, name="columns"),
    path("inlezen/<int:pk>/fouten.xlsx", views.with_faults, name="faults"),
    path("inlezen/<int:pk>/overnemen/", views.take_in, name="take-in"),
    path("inlezen/<int:pk>/terugdraaien/", views.take_back, name="take-back"),
    path("inlezen/<int:pk>/wissen/", views.forget, name="forget"),
]
