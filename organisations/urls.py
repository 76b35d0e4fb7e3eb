"""Addresses of this app."""

from django.urls import path, re_path

from organisations import photo_views, views
from organisations.barriers.views import barriers
from organisations.insurance.views import insurance
from organisations.joining import views as joining
from organisations.members import views as members

app_name = "organisations"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("meedoen/", joining.join, name="join"),
    path("<slug:slug>/antwoord/", joining.join_answer, name="join-answer"),
    path("<slug:slug>/leden/", members.members, name="members"),
    path("leden/<int:pk>/rol/", members.member_role, name="member-role"),
    path("leden/<int:pk>/weg/", members.member_remove, name="member-remove"),
    path("uitnodigingen/<int:pk>/opnieuw/", members.invitation_resend, name="invitation-resend"),
    path("uitnodigingen/<int:pk>/intrekken/", members.invitation_revoke, name="invitation-revoke"),
    path("uitnodiging/<str:key>/", members.invitation, name="invitation"),
    path("<slug:slug>/drempels/", barriers, name="barriers"),
    path("<slug:slug>/verzekering/", insurance, name="insurance"),
    path("informatienota/", views.information_note, name="information-note"),
    path("<slug:slug>/fotos/", photo_views.organisation_photos, name="photos"),
    path("fotos/<int:pk>/weg/", photo_views.photo_remove, name="photo-remove"),
    re_path(r"^opdrachten/nieuw/(?P<kind>event|structural)/$", views.assignment_new, name="assignment-new"),
    path("opdrachten/<slug:slug>/", views.assignment_detail, name="assignment-detail"),
    path("opdrachten/<slug:slug>/bewerken/", views.assignment_edit, name="assignment-edit"),
    path("opdrachten/<slug:slug>/foto/", photo_views.assignment_photo, name="assignment-photo"),
    path("opdrachten/<slug:slug>/indienen/", views.assignment_submit, name="assignment-submit"),
    path("opdrachten/<slug:slug>/pauze/", views.assignment_pause, name="assignment-pause"),
    path("opdrachten/<slug:slug>/sluiten/", views.assignment_close, name="assignment-close"),
]
