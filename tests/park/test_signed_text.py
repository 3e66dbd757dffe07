"""What is taken as the name of who signs, and what as the note he leaves."""

import pytest

from lingtan.base.errors import SignedTextError
from lingtan.park.signed_text import (
    LONGEST_NAME,
    LONGEST_NOTE,
    required_note,
    signed_name,
    signed_note,
)


@pytest.mark.parametrize("text", ["", " ", ".", "none", "无", "\u200b", "\u3164", "\u2800"])
def test_what_names_nobody_is_no_name_and_no_reason(text: str) -> None:
    assert signed_name(text) == ""
    assert required_note(text, "reason") == ""


@pytest.mark.parametrize("text", ["Li Na", "李娜", "阿·凡提", "Ångström & Søn", "energy office 2"])
def test_a_name_stays_as_it_is(text: str) -> None:
    assert signed_name(f" {text} ") == text


@pytest.mark.parametrize(
    ("text", "sign"), [("c\x07d", "U+0007"), ("a\nb", "U+000A"), ("a\u202eb", "U+202E")]
)
def test_a_sign_that_steers_is_refused_and_told(text: str, sign: str) -> None:
    with pytest.raises(SignedTextError, match="no eye sees") as refused:
        signed_name(text)
    assert (refused.value.case, refused.value.facts["sign"]) == ("steering", sign)


def test_bytes_that_are_no_utf_8_are_refused_in_words() -> None:
    for take in (signed_name, signed_note):
        with pytest.raises(SignedTextError, match="no UTF-8"):
            take("bad\udcff")


def test_what_is_longer_than_a_name_is_none() -> None:
    assert signed_name("a" * LONGEST_NAME)
    with pytest.raises(SignedTextError, match="201 letters"):
        signed_name("a" * (LONGEST_NAME + 1))
    with pytest.raises(SignedTextError, match="document"):
        signed_note("a" * (LONGEST_NOTE + 1))


def test_a_note_may_have_lines_but_steers_nothing() -> None:
    assert signed_note(" late bill\r\nof June ") == "late bill\nof June"
    with pytest.raises(SignedTextError, match=r"U\+001B"):
        signed_note("late\x1b[2Jbill")
