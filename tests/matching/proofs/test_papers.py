"""The paper of a proof, and the public page that says whether it is real."""

from __future__ import annotations

import io
import re
from datetime import datetime

import pytest
import zxingcpp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image
from pypdf import PdfReader

from matching.models import ParticipationProof, Placement, ProofDay
from matching.proofs.actions import ask_proof, revoke, sign_part
from matching.proofs.documents import proof_pdf
from refuinterim.accounts.models import User
from tests.factories import PlacementFactory, StructuralFactory
from tests.matching.proofs.conftest import came
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


def with_facts(proof: ParticipationProof) -> ParticipationProof:
    return ParticipationProof.objects.with_facts().get(pk=proof.pk)


# The document


def test_the_document_says_what_the_domain_asks(issued: ParticipationProof, samira: Volunteer) -> None:
    pdf = proof_pdf(with_facts(issued))
    reader, text = PdfReader(io.BytesIO(pdf)), text_of(pdf)
    assert len(reader.pages) == 1
    assert (reader.metadata or {})["/Title"] == f"Bewijs van deelname {issued.number}"
    assert str(reader.trailer["/Root"]["/Lang"]).startswith("nl")  # type: ignore[index]
    for words in (
        "Bewijs van deelname", str(samira), "17 mei 1994", "Samen koken", "6 uur", "Lieve Demo", issued.number,
        issued.parts.get().organisation_name, "in duo of in groep", "trajectbegeleider",
    ):  # fmt: skip
        assert words in text, words
    assert "attest" not in text.lower()
    assert "verplicht" not in text.lower()
    assert "in het Nederlands" not in text, "nobody said so"


def test_the_document_is_the_same_each_time_whatever_the_language(issued: ParticipationProof) -> None:
    first = proof_pdf(with_facts(issued))
    with translation.override("ar"):
        assert proof_pdf(with_facts(issued)) == first


def test_the_qr_code_leads_to_the_public_page(issued: ParticipationProof, client: Client) -> None:
    png = proof_pdf(with_facts(issued), format="png", ppi=150.0, pdf_standards=[])
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    path = "/" + code.text.split("//", 1)[1].split("/", 1)[1]
    page = client.get(path, follow=True)
    assert (page.status_code, issued.number in page.content.decode()) == (200, True)


@pytest.mark.parametrize("name", ["سميرة العلي", "Ґергій Їжакевич", "Nguyễn Thị Ánh", "Ștefan Ionuț", "Żółć"])
def test_names_of_other_scripts_have_their_letters(
    name: str, placement: Placement, volunteer: User, member: User, samira: Volunteer, now: datetime
) -> None:
    samira.first_name, samira.last_name = name, ""
    samira.save()
    proof = ask_proof(by=volunteer, volunteer=samira, now=now)
    sign_part(by=member, part=proof.parts.get(), name="Lieve", now=now)
    reader = PdfReader(io.BytesIO(proof_pdf(with_facts(proof))))
    written = reader.pages[0].extract_text()
    assert all(letter in written for letter in name if letter.isalpha()), written


def test_sixty_days_at_five_places_stand_on_one_page(
    samira: Volunteer, volunteer: User, coordinator: User, now: datetime
) -> None:
    for place in range(5):
        work = PlacementFactory(
            volunteer=samira,
            state="active",
            assignment=StructuralFactory(title=f"Werk nummer {place} voor de buurt", slots__first=place),
        )
        for day in range(12):
            came(work, 5 + place + day * 13, 120 + 15 * (day % 3), hour=8 + place)
    proof = ask_proof(by=volunteer, volunteer=samira, now=now)
    for part in proof.parts.all():
        sign_part(
            by=coordinator, part=part, name="Jean-François Vandenbroucke", now=now, noted_by_antenna=True
        )
    assert ProofDay.objects.count() == 60
    pdf = proof_pdf(with_facts(proof))
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert text_of(pdf).count("Jean-François Vandenbroucke") == 5


def test_what_is_made_up_says_so(
    placement: Placement, samira: Volunteer, volunteer: User, member: User, now: datetime
) -> None:
    samira.is_demo = True
    samira.save()
    proof = ask_proof(by=volunteer, volunteer=samira, now=now)
    sign_part(by=member, part=proof.parts.get(), name="Lieve", now=now)
    assert "VOORBEELD" in text_of(proof_pdf(with_facts(proof)))


# The public page


def verify_url(proof: ParticipationProof, code: str | None = None) -> str:
    return (
        f"{reverse('matching:proof-verify', args=[proof.number])}?code={proof.code if code is None else code}"
    )


@pytest.fixture(autouse=True)
def all_tries() -> None:
    """Each test begins with all its tries."""
    cache.clear()


def test_the_public_page_shows_no_more_than_it_must(
    issued: ParticipationProof, client: Client, samira: Volunteer
) -> None:
    page = client.get(verify_url(issued))
    text = page.content.decode()
    assert "This proof is real" in text
    assert issued.number in text
    assert issued.parts.get().organisation_name in text
    assert "S. T." in text
    for hidden in (samira.first_name, samira.last_name, "1994", "Lieve", "Samen koken", samira.email):
        assert hidden not in text, hidden
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex, nofollow">' in text


def test_a_code_is_read_as_people_type_it(issued: ParticipationProof, client: Client) -> None:
    grouped = "-".join(issued.code[start : start + 4] for start in (0, 4, 8)).lower()
    start = reverse("matching:proof-verify-start")
    page = client.get(start, {"number": f" {issued.number.lower()} ", "code": f" {grouped} "}, follow=True)
    assert "This proof is real" in page.content.decode()


def test_a_revoked_proof_says_so(
    issued: ParticipationProof, client: Client, coordinator: User, now: datetime
) -> None:
    revoke(by=coordinator, proof=issued, now=now, reason="Wrong person.")
    text = client.get(verify_url(issued)).content.decode()
    assert "does not count any more" in text
    assert "Wrong person." not in text


def test_a_wrong_number_and_a_wrong_code_are_answered_alike(
    issued: ParticipationProof, asked: ParticipationProof, client: Client
) -> None:
    def said(url: str) -> tuple[int, str]:
        page = client.get(url)
        return page.status_code, re.sub(
            r"[A-Za-z0-9]{64}", "", re.sub(r'value="[^"]*"', "", page.content.decode())
        )

    wrong_code = said(verify_url(issued, "AAAABBBBCCCC"))
    nothing = reverse("matching:proof-verify", args=["2026-BRU-999999"])
    assert said(f"{nothing}?code={issued.code}")[0] == wrong_code[0] == 404
    for url in (
        verify_url(issued, ""),
        f"{nothing}?code=AAAABBBBCCCC",
        verify_url(issued, issued.code + "A"),
    ):
        status, text = said(url)
        assert (status, "We do not know this paper" in text) == (404, True)


def test_a_proof_that_waits_is_not_public(asked: ParticipationProof, client: Client) -> None:
    assert client.get(verify_url(asked)).status_code == 404


def test_many_wrong_codes_are_stopped_and_right_ones_never(
    issued: ParticipationProof, client: Client
) -> None:
    for _try in range(25):
        assert client.get(verify_url(issued)).status_code == 200
    answers = [client.get(verify_url(issued, "AAAABBBBCCCC")).status_code for _try in range(22)]
    assert answers[:20] == [404] * 20
    assert answers[-1] == 429
