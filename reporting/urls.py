"""Addresses of this app, inside the admin."""

from django.urls import path

from reporting import views

app_name = "reporting"
urlpatterns = [
    path("jaarcijfers/", views.figures, name="figures"),
    path("jaarcijfers/<slug:slug>/<int:year>.<str:extension>", views.export, name="export"),
    path("jaarcijfers/<slug:slug>/<int:year>/vastzetten/", views.freeze, name="freeze"),
    path("jaarcijfers/<slug:slug>/<int:year>/invoeren/", views.enter_published, name="enter-published"),
    path("jaarcijfers/<slug:slug>/<int:year>/<slug:figure>/", views.figure_rows, name="figure-rows"),
]
