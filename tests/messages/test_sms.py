"""Text messages: at most two segments, counted as networks count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuinterim.core.phone_numbers import can_get_sms
from refuinterim.messages.sms import SEGMENTS, ConsoleProvider, reaches, segments, shortened

LINK = "https://vrijwilligers.refu-interim.example/mijn/"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
        ("é" * 160, 1), ("ê" * 70, 1), ("ê" * 71, 2), ("م" * 134, 2), ("م" * 135, 3), ("😀" * 35, 1), ("😀" * 36, 2),
    ],
)  # fmt: skip
def test_segments_are_counted_as_networks_do(text: str, count: int) -> None:
    assert segments(text) == count


def test_what_only_looks_nicer_is_written_plainly() -> None:
    assert shortened("Tot dan – “kom” ’s avonds…") == 'Tot dan - "kom" \'s avonds...'
    assert segments(shortened("\N{FIRST STRONG ISOLATE}Koken\N{POP DIRECTIONAL ISOLATE} " + "a" * 150)) == 1


def test_link_stays_whole_and_no_word_is_cut() -> None:
    text = shortened("goedemorgen " * 40, end=LINK)
    assert text.endswith(f"goedemorgen... {LINK}")
    assert segments(text) == SEGMENTS


@given(st.text(max_size=600))
def test_a_text_is_never_longer(words: str) -> None:
    text = shortened(words, end=LINK)
    assert segments(text) <= SEGMENTS
    assert text.endswith(LINK)


@pytest.mark.parametrize(
    ("number", "gets"),
    [("+32470123456", True), ("+3250440000", False), ("+31612345678", True), ("", False), ("x", False)],
)
def test_only_mobile_phones_get_texts(number: str, gets: bool, settings: object) -> None:
    assert can_get_sms(number) is gets
    settings.SMS_PROVIDER = "console"
    assert reaches(number) is gets
    settings.SMS_PROVIDER = ""
    assert not reaches(number)


def test_on_ones_own_machine_texts_are_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        ConsoleProvider().send(to="+32470123456", text="Dag!", reference="message-1")
    assert "Text message to +32470123456 (message-1): Dag!" in caplog.text
