"""Every kind of finding and every word shown to people exists in both languages."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from importlib.resources import files
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

import lingtan
from lingtan.base.findings import FindingKind
from lingtan.reports.words import LANGUAGES, texts_of


def modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(lingtan.__path__, "lingtan."):
        if not info.name.endswith("__main__"):
            yield importlib.import_module(info.name)


def finding_kinds() -> set[str]:
    found: set[str] = set()
    for module in modules():
        for value in vars(module).values():
            values = value if isinstance(value, list | tuple | frozenset) else [value]
            found |= {kind.id for kind in values if isinstance(kind, FindingKind)}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_reads_as_gettext_reads_it(language: str) -> None:
    texts = {}
    for file in sorted((files("lingtan.reports") / "locale" / language).iterdir(), key=str):
        with file.open("rb") as stream:
            told = read_po(stream, locale=language, abort_invalid=True)
        texts.update({str(each.id): str(each.string) for each in told if each.id})
    assert texts_of(language) == texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_says_what_is_wrong_and_what_to_do(language: str) -> None:
    texts = texts_of(language)
    keys = {f"finding.{kind}.{part}" for kind in finding_kinds() for part in ("what", "next")}
    assert sorted(keys - texts.keys()) == []


def test_both_languages_say_the_same_things_with_the_same_facts() -> None:
    english, chinese = (texts_of(language) for language in LANGUAGES)
    assert sorted(english.keys() ^ chinese.keys()) == []
    named = {
        key: (set(re.findall(r"{(\w+)", english[key])), set(re.findall(r"{(\w+)", chinese[key])))
        for key in english
    }
    assert {key: pair for key, pair in named.items() if pair[0] != pair[1]} == {}


def test_chinese_is_written_in_chinese() -> None:
    untranslated = [
        key
        for key, text in texts_of("zh_CN").items()
        if len(text) > 12 and not re.search(r"[一-鿿]", text) and "{" not in text
    ]
    assert untranslated == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_begins_with_a_blank_that_pages_show(language: str) -> None:
    """What stands in from the edge on paper does so by plain blanks, which pages leave out."""
    told = [key for key, text in texts_of(language).items() if re.match(r"[ \t]*[^\S \t]", text)]
    assert told == []


def test_english_counts_one_as_one() -> None:
    many = re.compile(r"(?<!the )(?<!its )\{count\} (readings|times|intervals)\b|\w\(s\)")
    assert {key: text for key, text in texts_of("en").items() if many.search(text)} == {}
