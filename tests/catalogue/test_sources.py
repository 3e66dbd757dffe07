"""Every source can be told to a reader in English and in Chinese."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from lingtan.catalogue.load import load_catalogue
from lingtan.catalogue.source_files import SOURCES
from lingtan.ledger.setting import BEST_MODULES, CHOSEN_HERE, GROSS_OVER_NET, MATERIALITY
from tests.builders_catalogue import DATA, a_copy, append, faults_of, spoil

NAMED_BY_THE_LEDGER = {BEST_MODULES, CHOSEN_HERE, GROSS_OVER_NET, MATERIALITY}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ADDRESS = re.compile(r"https?://\S+|github\.com\S+")


def named_in(entry: object) -> Iterator[str]:
    """Yield the source of an entry and of all it holds."""
    if isinstance(entry, Mapping):
        yield from named_in(tuple(entry.values()))
    elif isinstance(entry, tuple):
        for item in entry:
            yield from named_in(item)
    elif is_dataclass(entry):
        for field in fields(entry):
            value = getattr(entry, field.name)
            yield from (value,) if field.name == "source" else named_in(value)


def test_every_source_is_told_in_both_languages() -> None:
    for said in load_catalogue().sources.values():
        is_address_only = not ADDRESS.sub("", said.zh).strip(" /-_.abcdefghijklmnopqrstuvwxyz")
        assert said.en
        assert CHINESE.search(said.zh) or is_address_only, said.zh


def test_a_source_the_ledger_names_has_its_words() -> None:
    assert load_catalogue().sources.keys() >= NAMED_BY_THE_LEDGER


def test_no_words_are_kept_for_a_source_nobody_names() -> None:
    catalogue = load_catalogue()
    named = set(named_in(catalogue)) | NAMED_BY_THE_LEDGER
    assert sorted(catalogue.sources.keys() - named) == []


def test_no_reader_is_told_a_mark_that_only_its_finder_knows() -> None:
    for said in load_catalogue().sources.values():
        assert "index id" not in said.en + said.zh
        assert not re.search(r"\b\d{9,}\b", ADDRESS.sub("", said.en + said.zh)), said.en


@pytest.mark.parametrize(
    ("path", "old"),
    [
        ("factors/gwp/ar5.csv", "by definition"),
        ("methods/cn_zcp_2025_06.yaml", "no such term stands in annex 4"),
        ("factors/grid/national.csv", "MEE ETS reporting notice for 2021 data (not opened)"),
        ("frameworks/cn_miit_zero_carbon_factory.yaml", "as 1.1"),
    ],
)
def test_a_source_without_words_is_a_fault_of_its_line(
    tmp_path: Path, path: str, old: str
) -> None:
    root = a_copy(tmp_path)
    line = spoil(root, path, old, f"{old} once more")
    assert any(
        fault.startswith(f"{path}:{line}: source ") and "has no row in sources.csv" in fault
        for fault in faults_of(root)
    )


def test_a_source_without_chinese_is_a_fault(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    line = append(root, SOURCES, "a new table,A new table,")
    assert f"{SOURCES}:{line}: said_zh is missing, fill it in" in faults_of(root)


def test_a_source_stands_once(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    line = append(root, SOURCES, "by definition,By definition,定义值")
    assert any(
        fault.startswith(f"{SOURCES}:{line}: text 'by definition' stands twice")
        for fault in faults_of(root)
    )


def test_a_folder_of_ones_own_may_say_its_sources_as_it_likes(tmp_path: Path) -> None:
    header = (DATA / "factors/gwp/ar5.csv").read_text(encoding="utf-8").splitlines()[0]
    file = tmp_path / "catalogue" / "factors" / "gwp" / "works.csv"
    file.parent.mkdir(parents=True)
    rows = {
        "species": "CO2",
        "gwp100": "1",
        "known_from": "2026-01-01",
        "known_by": "read",
        "source": "our own table",
        "label": "Q-P",
    }
    file.write_text(
        f"{header}\n{','.join(rows.get(name, '') for name in header.split(','))}\n", "utf-8"
    )
    catalogue = load_catalogue(tmp_path / "catalogue")
    assert catalogue.gwp("works", "CO2").source == "our own table"
    assert "our own table" not in catalogue.sources
