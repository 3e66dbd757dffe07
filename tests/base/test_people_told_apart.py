"""One person under two spellings is one person; two people stay two."""

import pytest

from lingtan.base.names import is_same_person
from lingtan.base.visible_text import is_visible, looked_at, steering_sign


@pytest.mark.parametrize(
    "other",
    [
        "li na.",
        "Ｌｉ　Ｎａ",
        "LiNa",
        "Na Li",
        "Na, Li",
        "Lí Nà",
        "Li Na\ufe0f",
        "Li Na\u034f",
        "Li Na\u180b",
        "Li Na\u3164",
        "Li\u200b Na",
        "Li\u0001 Na",
        "Li N\u0430",  # Cyrillic
        "Li N\u03b1",  # Greek
        "L\u0131 Na",  # without its dot
        "L1 Na",
        "LI NA",
    ],
)
def test_no_other_spelling_makes_a_second_person(other: str) -> None:
    assert is_same_person("Li Na", other)
    assert is_same_person(other, "Li Na")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("李娜", "李丽娜"),
        ("李娜", "娜李"),
        ("张伟", "张玮"),
        ("王李", "李王"),
        ("Ann", "Nan"),
        ("Li Na", "Li Nan"),
        ("Иван", "Игорь"),
        ("operator 1", "operator 2"),
    ],
)
def test_two_people_stay_two(one: str, other: str) -> None:
    assert not is_same_person(one, other)


def test_a_name_of_many_words_is_one_in_any_order() -> None:
    words = "Maria Anna Luisa von der Muehle Schmidt"
    assert is_same_person(words, " ".join(sorted(words.split())))
    assert not is_same_person(words, f"{words} Junior")


@pytest.mark.parametrize("text", ["", " ", ".", "\u200b", "\u3164", "\u2800", "\u115f\u1160", "—"])
def test_nothing_but_blanks_and_signs_is_not_seen(text: str) -> None:
    assert not is_visible(text)


@pytest.mark.parametrize("sign", ["\n", "\x07", "\x1b", "\x85", "\u2028", "\u202e", "\u2066"])
def test_what_steers_others_is_found(sign: str) -> None:
    assert steering_sign(f"Li{sign}Na") == sign
    assert steering_sign("李娜 (Li Na), Ø") == ""


def test_what_is_no_character_is_found() -> None:
    assert steering_sign("a\udcff") == "\udcff"
    assert steering_sign("a\uffff") == "\uffff"


def test_chinese_letters_stay_what_they_are() -> None:
    assert looked_at("李娜") == "李娜"
