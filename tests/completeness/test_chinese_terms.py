"""One thing has one Chinese word, wherever it is read: texts, data of the catalogue, documents."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lingtan.reports.words import texts_of

ROOT = Path(__file__).parents[2]
READ = ("src/lingtan/catalogue/data", "src/lingtan/web/templates", "docs", "README.md")
KINDS = {".yaml", ".csv", ".md", ".json", ".html", ".typ", ".txt"}
REFUSED = {
    "范围一/范围二/范围三": re.compile(r"范围 ?[1-3１-３](?![0-9])"),
    "未知": re.compile("不详"),
    "基于位置/基于市场": re.compile("(位置|市场)法(?![规律])"),
}
"""By the word of the field (of national texts on greenhouse gases), what stands beside it."""


def read_by_people() -> Iterator[tuple[str, str]]:
    yield from texts_of("zh_CN").items()
    for name in READ:
        place = ROOT / name
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        for file in files:
            if file.suffix in KINDS:
                yield str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")


@pytest.mark.parametrize("word", REFUSED)
def test_no_second_word_stands_beside_the_one_of_the_field(word: str) -> None:
    other = REFUSED[word]
    told = {place: found[0] for place, text in read_by_people() if (found := other.search(text))}
    assert told == {}, f"say {word}"


@pytest.mark.parametrize("text", ["范围1", "范围 3", "范围２", "范围1、2以外"])
def test_a_scope_written_with_a_digit_is_refused(text: str) -> None:
    assert REFUSED["范围一/范围二/范围三"].search(text)


def test_a_range_of_numbers_is_no_scope() -> None:
    assert not REFUSED["范围一/范围二/范围三"].search("范围 10 至 20")


@pytest.mark.parametrize("text", ["范围二（位置法）", "市场法，电力按当量值"])
def test_a_short_name_of_a_way_to_account_scope_2_is_refused(text: str) -> None:
    assert REFUSED["基于位置/基于市场"].search(text)


def test_law_of_a_market_is_no_way_to_account() -> None:
    assert not REFUSED["基于位置/基于市场"].search("电力市场法规与市场法律")
