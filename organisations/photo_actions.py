# Readers: organisations, staff
"""Photos come and go: the row and its files together, whatever breaks in between."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from organisations.models import Assignment, Organisation, Photo, PhotoKind
from organisations.models.photo import FOLDER
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError
from refuinterim.core.pictures import Picture

MOST_PLACES = 6
MOST_FACES = 20
UNKNOWN_FOR = timedelta(days=1)  # a file without a row may belong to a change that is not committed yet


@transaction.atomic
def add_photo(
    *,
    by: User,
    organisation: Organisation,
    kind: PhotoKind,
    picture: Picture,
    now: datetime,
    alt: str = "",
    name: str = "",
    assignment: Assignment | None = None,
) -> Photo:
    """Keep a photo. An assignment has one, and so has each name of who welcomes people: the new one takes its place.

    Somebody said that the people on it agree (`by`). Raises DomainError when there are enough of the place or of faces.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    photos = Photo.objects.filter(organisation=organisation, kind=kind)
    same = {
        PhotoKind.PLACE: Q(pk=None),
        PhotoKind.WORK: Q(assignment=assignment),
        PhotoKind.FACE: Q(name__iexact=name),
    }
    for replaced in photos.filter(same[kind]):
        remove_photo(by=by, photo=replaced, now=now)
    most = {PhotoKind.PLACE: MOST_PLACES, PhotoKind.FACE: MOST_FACES}.get(kind)
    if most and photos.count() >= most:
        raise DomainError(
            _("You have %(most)s photos here. That is enough. Take one away first.") % {"most": most}
        )
    photo = Photo.objects.create(
        organisation=organisation,
        assignment=assignment,
        kind=kind,
        name=name,
        alt_nl=alt,
        width=picture.width,
        height=picture.height,
        added_at=now,
        added_by=by,
    )
    for width, content in picture.files.items():
        default_storage.save(photo.file_name(width), ContentFile(content))
    record(
        by=by, verb="photo.added", subject=photo, now=now, antenna_id=organisation.antenna_id, kind=str(kind)
    )
    return photo


@transaction.atomic
def remove_photo(*, by: User, photo: Photo, now: datetime) -> None:
    """Take a photo away; its files go once that is certain."""
    antenna_id = photo.organisation.antenna_id
    record(by=by, verb="photo.removed", subject=photo, now=now, antenna_id=antenna_id, kind=photo.kind)
    photo.delete()


def files_follow(sender: type[models.Model], instance: Photo, using: str, **said: object) -> None:
    """When a row is gone, alone or with its organisation, its files go after the commit."""
    transaction.on_commit(instance.delete_files, using=using)


def forget_unknown_files(now: datetime) -> int:
    """Take away files that no row knows: of a change that was taken back, or that died before it ended.

    Returns how many.
    """
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    known = {key.hex for key in Photo.objects.values_list("key", flat=True)}
    lost = [f"{FOLDER}/{name}" for name in names if name.partition("-")[0] not in known]
    old = [name for name in lost if default_storage.get_modified_time(name) < now - UNKNOWN_FOR]
    for name in old:
        default_storage.delete(name)
    return len(old)
