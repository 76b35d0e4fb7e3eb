"""The addresses of photos: the same for every reader, whatever their language."""

from django.urls import path

from organisations.photo_views import photo_file

app_name = "photos"
urlpatterns = [path("<uuid:key>-<int:width>.webp", photo_file, name="file")]
