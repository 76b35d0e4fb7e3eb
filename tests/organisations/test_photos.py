"""Photos of places, of work and of faces: who adds them, what is asked, and that nothing is kept of a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from organisations.models import Assignment, Organisation, Photo, PhotoKind
from organisations.photo_actions import (
    MOST_PLACES,
    UNKNOWN_FOR,
    add_photo,
    forget_unknown_files,
    remove_photo,
)
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import AuditEvent
from refuinterim.core.pictures import MOST_BYTES, WIDTHS, Picture, read_picture
from tests import factories
from tests.organisations.photo_files import bomb, moving, photo, photo_of_a_phone, sent
from tests.organisations.sent import NEW_EVENT, TWO_SHIFTS, address, event_data

pytestmark = pytest.mark.django_db
Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def kept_in(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def page(organisation: Organisation) -> str:
    return reverse("organisations:photos", args=[organisation.slug])


@pytest.fixture(scope="module")
def picture() -> Picture:
    content = photo()
    return read_picture(BytesIO(content), size=len(content))


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def place(**changes: Any) -> dict[str, Any]:
    answers = {
        "kind": "place",
        "place-picture": sent(photo()),
        "place-alt": "Een grote keuken.",
        "place-agreed": "on",
    }
    return {name: value for name, value in (answers | changes).items() if value is not None}


def face(**changes: Any) -> dict[str, Any]:
    answers = {"kind": "face", "face-picture": sent(photo()), "face-name": "Lieve", "face-agreed": "on"}
    return {name: value for name, value in (answers | changes).items() if value is not None}


class TestOrganisation:
    """The page of an organisation's photos."""

    def test_member_adds_one(self, member_client: Client, member: User, page: str, kept_in: Path) -> None:
        assert member_client.post(page, place()).status_code == 302
        added = Photo.objects.get()
        assert (added.kind, added.alt_nl, added.added_by) == (PhotoKind.PLACE, "Een grote keuken.", member)
        assert files(kept_in) == sorted(added.file_name(width) for width in WIDTHS)
        assert AuditEvent.objects.get(verb="photo.added").subject_id == added.pk
        shown = member_client.get(page).content.decode()
        assert added.middle in shown and 'alt="Een grote keuken."' in shown

    @pytest.mark.parametrize("name", ["../../x.php", "a" * 300 + ".jpg", "صورة.jpg", "x.svg", "a\x00b.jpg"])
    def test_name_of_the_file_is_nowhere(
        self, member_client: Client, page: str, kept_in: Path, name: str
    ) -> None:
        member_client.post(page, place(**{"place-picture": sent(photo(), name=name, kind="text/html")}))
        assert all(re.fullmatch(r"photos/[0-9a-f]{32}-\d+\.webp", file) for file in files(kept_in))
        assert len(files(kept_in)) == len(WIDTHS)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"place-picture": None}, "Choose a photo."),
            ({"place-picture": sent(b"words")}, "We cannot read this file."),
            ({"place-picture": sent(b"")}, "We cannot read this file."),
            ({"place-picture": sent(bomb(30_000, 30_000))}, "too many dots"),
            ({"place-picture": sent(photo(200, 200))}, "too small"),
            ({"place-alt": ""}, "Fill this in."),
            ({"place-agreed": None}, "Ask the people on the photo first."),
        ],
        ids=["nothing", "words", "empty", "bomb", "small", "no-words", "not-asked"],
    )
    def test_refused_photo_leaves_nothing_and_loses_no_words(
        self, member_client: Client, page: str, kept_in: Path, changes: dict[str, Any], said: str
    ) -> None:
        text = member_client.post(page, place(**changes)).content.decode()
        assert said in text
        assert not Photo.objects.exists() and files(kept_in) == []
        if "place-alt" not in changes:
            assert 'value="Een grote keuken."' in text
        if "place-picture" not in changes:
            assert "Choose your photo again." in text

    def test_too_many_bytes_are_let_go_while_they_come(self, member_client: Client, page: str) -> None:
        heavy = sent(photo() + b"\0" * (MOST_BYTES + 1))
        text = member_client.post(page, place(**{"place-picture": heavy})).content.decode()
        assert "too big. It can be 12 MB at most" in text
        assert 'value="Een grote keuken."' in text

    def test_several_files_share_one_bound(self, member_client: Client, page: str) -> None:
        half = b"\0" * (MOST_BYTES * 2 // 3)
        data = place(**{"place-picture": sent(photo()), "other": sent(half), "one-more": sent(half)})
        assert member_client.post(page, data).status_code == 302  # of the others nothing was asked

    def test_sent_twice_is_added_once(self, member_client: Client, page: str) -> None:
        for _time in range(2):
            assert member_client.post(page, place(once="a-key")).status_code == 302
        assert Photo.objects.count() == 1

    def test_enough_is_enough(
        self, member_client: Client, member: User, organisation: Organisation, picture: Picture, page: str
    ) -> None:
        for _number in range(MOST_PLACES):
            add(member, organisation, picture)
        text = member_client.post(page, place()).content.decode()
        assert "That is enough" in text or "You have enough photos" in text
        assert Photo.objects.count() == MOST_PLACES

    def test_taken_away_with_its_files(
        self,
        member_client: Client,
        member: User,
        organisation: Organisation,
        picture: Picture,
        kept_in: Path,
        django_capture_on_commit_callbacks: Run,
    ) -> None:
        added = add(member, organisation, picture)
        with django_capture_on_commit_callbacks(execute=True):
            member_client.post(reverse("organisations:photo-remove", args=[added.pk]))
        assert not Photo.objects.exists() and files(kept_in) == []
        assert AuditEvent.objects.get(verb="photo.removed").actor == member

    def test_others_do_not_reach_it(
        self, client: Client, stranger: User, volunteer: User, member: User, organisation: Organisation,
        picture: Picture, page: str,
    ) -> None:  # fmt: skip
        added = add(member, organisation, picture)
        for user in (stranger, volunteer):
            client.force_login(user)
            assert client.get(page).status_code == client.post(page, place()).status_code == 404
            gone = client.post(reverse("organisations:photo-remove", args=[added.pk]))
            assert gone.status_code == 404
        assert Photo.objects.get() == added

    def test_coordinator_adds_for_an_organisation(
        self, client: Client, coordinator: User, organisation: Organisation, page: str
    ) -> None:
        client.force_login(coordinator)
        action = reverse("admin:organisations_organisation_photos", args=[organisation.pk])
        assert client.get(action)["Location"] == page
        assert client.post(page, place()).status_code == 302
        added = Photo.objects.get()
        change = reverse("admin:organisations_photo_change", args=[added.pk])
        assert added.small in client.get(change).content.decode()
        words = {"alt_nl": "Een keuken.", "alt_ar": "مطبخ كبير."}
        assert client.post(change, words).status_code == 302
        added.refresh_from_db()
        assert added.alt_ar == "مطبخ كبير."


def add(by: User, organisation: Organisation, picture: Picture, **changes: Any) -> Photo:
    options = {"kind": PhotoKind.PLACE, "alt": "Een keuken.", "now": timezone.now()} | changes
    return add_photo(by=by, organisation=organisation, picture=picture, **options)


class TestWork:
    """The photo of an assignment."""

    def with_photo(self, **changes: Any) -> dict[str, Any]:
        answers = {"photo-picture": sent(photo()), "photo-alt": "Soep.", "photo-agreed": "on"}
        return event_data(*TWO_SHIFTS, **(answers | changes))

    def test_is_posted_with_it(self, member_client: Client) -> None:
        assert member_client.post(NEW_EVENT, self.with_photo()).status_code == 302
        assignment = Assignment.objects.get()
        assert assignment.photo == Photo.objects.get(assignment=assignment, kind=PhotoKind.WORK)

    def test_is_not_needed(self, member_client: Client) -> None:
        assert member_client.post(NEW_EVENT, event_data(*TWO_SHIFTS)).status_code == 302
        assert not Photo.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"photo-picture": sent(b"words")}, "We cannot read this file."),
            ({"photo-alt": ""}, "Write in one line what you see"),
            ({"photo-agreed": ""}, "Ask the people on the photo first."),
            ({"title_nl": ""}, "Choose your photo again."),
            ({"moments-0-ends": "13:00x"}, "Choose your photo again."),
        ],
        ids=["words", "no-alt", "not-asked", "no-title", "no-hour"],
    )
    def test_a_refusal_saves_nothing_and_loses_nothing(
        self, member_client: Client, kept_in: Path, changes: dict[str, Any], said: str
    ) -> None:
        text = member_client.post(NEW_EVENT, self.with_photo(**changes)).content.decode()
        assert said in text
        assert "Je maakt soep. Je werkt samen." in text
        if "photo-alt" not in changes:
            assert 'value="Soep."' in text
        assert not Assignment.objects.exists() and not Photo.objects.exists() and files(kept_in) == []

    def test_one_more_moment_keeps_the_words(self, member_client: Client) -> None:
        text = member_client.post(NEW_EVENT, self.with_photo(add_moment="1")).content.decode()
        assert 'value="Soep."' in text
        assert "Choose your photo again." in text
        assert not Assignment.objects.exists()

    def test_another_takes_its_place(
        self, member_client: Client, member: User, organisation: Organisation, picture: Picture, kept_in: Path,
        django_capture_on_commit_callbacks: Run,
    ) -> None:  # fmt: skip
        assignment = factories.EventFactory(organisation=organisation)  # published: only its photo can change
        url = address("assignment-photo", assignment)
        first = add(member, organisation, picture, kind=PhotoKind.WORK, assignment=assignment)
        assert first.middle in member_client.get(url).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            data = {"photo-picture": sent(photo()), "photo-alt": "Soep.", "photo-agreed": "on"}
            assert member_client.post(url, data).status_code == 302
        second = Photo.objects.get()
        assert second.key != first.key
        assert files(kept_in) == sorted(second.file_name(width) for width in WIDTHS)
        with django_capture_on_commit_callbacks(execute=True):
            member_client.post(url, {"photo-remove": "on"})
        assert files(kept_in) == []

    def test_nothing_chosen_changes_nothing(self, member_client: Client, organisation: Organisation) -> None:
        assignment = factories.EventFactory(organisation=organisation)
        assert member_client.post(address("assignment-photo", assignment), {}).status_code == 302
        assert not AuditEvent.objects.filter(verb__startswith="photo.").exists()


class TestShown:
    """Where people see them."""

    def test_own_photo_before_that_of_the_place_before_the_drawing(
        self, client: Client, member: User, organisation: Organisation, picture: Picture
    ) -> None:
        assignment = factories.EventFactory(organisation=organisation)
        page = assignment.get_absolute_url()
        assert "/static/scenes/" in client.get(page).content.decode()
        of_place = add(member, organisation, picture)
        for url in (page, "/opdrachten/", "/"):
            assert of_place.middle in client.get(url).content.decode(), url
        own = add(member, organisation, picture, kind=PhotoKind.WORK, assignment=assignment, alt="Soep.")
        text = client.get(page).content.decode()
        assert text.index(own.middle) < text.index(of_place.middle)
        for url in ("/opdrachten/", "/"):
            text = client.get(url).content.decode()
            assert own.every_size in text and of_place.middle not in text, url
            assert re.search(r'alt="Soep."\s+lang="nl"', text), url
        other = factories.EventFactory(organisation=organisation)
        assert own.middle not in client.get(other.get_absolute_url()).content.decode()

    def test_words_say_their_language(
        self, client: Client, member: User, organisation: Organisation, picture: Picture
    ) -> None:
        page = factories.EventFactory(organisation=organisation).get_absolute_url()
        added = add(member, organisation, picture, alt="Een keuken.")
        assert re.search(r'alt="Een keuken."\s+lang="nl"', client.get(page).content.decode())
        with translation.override("nl"):
            Photo.objects.filter(pk=added.pk).update(alt_en="A kitchen.")
        assert re.search(r'alt="A kitchen."\s+lang="en"', client.get(page).content.decode())

    def test_who_welcomes_has_a_face_or_letters(
        self, client: Client, member: User, organisation: Organisation, picture: Picture
    ) -> None:
        page = factories.EventFactory(organisation=organisation, contact_name="Lieve Maes").get_absolute_url()
        assert ">LM</span>" in client.get(page).content.decode()
        added = add(member, organisation, picture, kind=PhotoKind.FACE, name="lieve maes", alt="")
        assert added.small in client.get(page).content.decode()
        other = factories.EventFactory(organisation=organisation, contact_name="Tom")
        assert added.small not in client.get(other.get_absolute_url()).content.decode()

    def test_a_name_has_one_face(self, member_client: Client, page: str) -> None:
        for _time in range(2):
            assert member_client.post(page, face()).status_code == 302
        assert Photo.objects.get().name == "Lieve"
        text = member_client.post(page, face(**{"face-agreed": None})).content.decode()
        assert "Ask this person first." in text and 'value="Lieve"' in text

    def test_file_is_served_for_long_and_as_what_it_is(
        self, client: Client, member: User, organisation: Organisation, picture: Picture
    ) -> None:
        added = add(member, organisation, picture)
        response = client.get(added.small)
        assert response.content == picture.files[400]
        assert response["Content-Type"] == "image/webp"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "max-age=31536000, immutable" in response["Cache-Control"]
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert client.get(added.address(401)).status_code == 404
        assert client.get("/fotos/00000000-0000-0000-0000-000000000000-400.webp").status_code == 404

    @pytest.mark.parametrize("photos", [1, 6])
    def test_cost_the_same_however_many(
        self, client: Client, member: User, organisation: Organisation, picture: Picture,
        django_assert_num_queries: Any, photos: int,
    ) -> None:  # fmt: skip
        for _number in range(photos):
            add(member, organisation, picture)
            factories.EventFactory(organisation=organisation, contact_name="Lieve")
        with django_assert_num_queries(5):
            client.get("/opdrachten/")


class TestFiles:
    """The row and its files go together."""

    def test_of_a_change_that_is_taken_back_the_files_go_later(
        self, member: User, organisation: Organisation, picture: Picture, kept_in: Path, now: datetime
    ) -> None:
        with pytest.raises(DomainError), transaction.atomic():
            add(member, organisation, picture)
            raise DomainError("no")
        kept = add(member, organisation, picture)
        assert len(files(kept_in)) == 2 * len(WIDTHS)
        assert forget_unknown_files(now) == 0
        assert forget_unknown_files(now + UNKNOWN_FOR + timedelta(minutes=1)) == len(WIDTHS)
        assert files(kept_in) == sorted(kept.file_name(width) for width in WIDTHS)

    def test_without_a_folder_there_is_nothing_to_forget(self, now: datetime) -> None:
        assert forget_unknown_files(now) == 0

    def test_go_with_the_organisation(
        self, picture: Picture, kept_in: Path, django_capture_on_commit_callbacks: Run
    ) -> None:
        organisation = factories.OrganisationFactory(note=False)
        add(factories.UserFactory(), organisation, picture)
        with django_capture_on_commit_callbacks(execute=True):
            organisation.delete()
        assert files(kept_in) == []

    def test_stay_when_taking_away_is_taken_back(
        self, member: User, organisation: Organisation, picture: Picture, kept_in: Path, now: datetime,
        django_capture_on_commit_callbacks: Run,
    ) -> None:  # fmt: skip
        added = add(member, organisation, picture)
        with (
            django_capture_on_commit_callbacks(execute=True),
            pytest.raises(DomainError),
            transaction.atomic(),
        ):
            remove_photo(by=member, photo=added, now=now)
            raise DomainError("no")
        assert len(files(kept_in)) == len(WIDTHS)

    @pytest.mark.parametrize(
        "changes",
        [
            {"kind": PhotoKind.WORK},
            {"kind": PhotoKind.FACE, "name": ""},
            {"kind": PhotoKind.PLACE, "name": "Lieve"},
            {"alt": ""},
        ],
        ids=["work-of-nothing", "face-of-nobody", "place-with-a-name", "no-words"],
    )
    def test_database_refuses_half_a_photo(
        self, member: User, organisation: Organisation, picture: Picture, changes: dict[str, Any]
    ) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            add(member, organisation, picture, **changes)

    def test_moving_and_turned_pictures_are_taken(self, member_client: Client, page: str) -> None:
        for content in (moving(), photo_of_a_phone()):
            assert member_client.post(page, place(**{"place-picture": sent(content)})).status_code == 302
        assert [(kept.width, kept.height) for kept in Photo.objects.all()] == [(400, 400), (600, 900)]

    def test_somebody_elses_storage_does(self, kept_in: Path) -> None:
        """Nothing here knows paths on a disk: what is unknown is asked of the storage."""
        default_storage.save("photos/0123-400.webp", ContentFile(b"x"))
        assert forget_unknown_files(timezone.now() + 2 * UNKNOWN_FOR) == 1
