"""Whom somebody tells before they start: a page that asks nothing and keeps nothing."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from matching.browse.may_i import SITUATIONS


@pytest.mark.django_db
def test_page_says_what_to_do_in_each_situation_and_asks_nothing(client: Client) -> None:
    response = client.get(reverse("matching:may-i"))
    body = response.content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    for situation in SITUATIONS:
        assert str(situation.title) in main
        for step in situation.steps:
            assert str(step) in main
    for sends in ("<form", "<input", "<select", "<textarea"):
        assert sends not in main
    assert not client.session.keys()


@pytest.mark.parametrize("language", ["nl", "fr", "ar", "uk"])
def test_each_step_is_said_in_each_language(language: str) -> None:
    texts = [text for s in SITUATIONS for text in (s.title, s.answer, *s.steps)]
    english = [str(text) for text in texts]
    with translation.override(language):
        assert [said for said, source in zip(texts, english, strict=True) if str(said) == source] == []
