"""What came of reading the files of knowledge is kept, and never told of other files."""

import pickle
import re
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from lingtan.catalogue.contents import Catalogue
from lingtan.catalogue.kept_reading import SOURCES, kept_or_read, key_of
from lingtan.catalogue.load import load_catalogue, read_catalogue
from lingtan.catalogue.shelves import built_in_shelf

KEY, OTHER_KEY = b"a" * 32, b"b" * 32


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    file = tmp_path / "made" / "kept"
    assert kept_or_read(file, KEY, lambda: ["old"]) == ["old"]
    return file


def test_what_was_read_is_taken_from_the_file(kept: Path) -> None:
    assert kept_or_read(kept, KEY, lambda: ["new"]) == ["old"]
    assert [path.name for path in kept.parent.iterdir()] == ["kept"]


def test_another_key_reads_anew_and_is_kept_then(kept: Path) -> None:
    assert kept_or_read(kept, OTHER_KEY, lambda: ["new"]) == ["new"]
    assert kept_or_read(kept, OTHER_KEY, lambda: ["later"]) == ["new"]


@pytest.mark.parametrize(
    "spoil", [lambda _: b"", lambda whole: whole[:-1], lambda whole: whole[:-2] + b"x."]
)
def test_a_file_that_is_not_whole_is_read_anew(
    kept: Path, spoil: Callable[[bytes], bytes]
) -> None:
    kept.write_bytes(spoil(kept.read_bytes()))
    assert kept_or_read(kept, KEY, lambda: ["new"]) == ["new"]


def test_where_python_keeps_nothing_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert kept_or_read(tmp_path / "kept", KEY, lambda: ["new"]) == ["new"]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_read_each_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert kept_or_read(tmp_path / "file" / "kept", KEY, lambda: ["new"]) == ["new"]


def test_every_byte_and_every_name_is_in_the_key(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    keys = []
    for content in (b"1", b"2"):
        file.write_bytes(content)
        keys.append(key_of([file]))
    keys.append(key_of([file.rename(tmp_path / "b.csv")]))
    (tmp_path / "c.csv").touch()
    keys.append(key_of(tmp_path.iterdir()))
    assert len(set(keys)) == 4


def test_the_catalogue_comes_back_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    found: list[Catalogue] = [
        kept_or_read(tmp_path / "kept", KEY, lambda: read_catalogue((built_in_shelf(),)))
        for _ in range(2)
    ]
    read, again = found
    assert again is not read
    assert [f.name for f in fields(read) if _told(read, f.name) != _told(again, f.name)] == []


def _told(catalogue: Catalogue, name: str) -> str:
    value = getattr(catalogue, name)
    return repr(vars(value) if hasattr(value, "__dict__") else value)


def test_all_that_is_kept_is_made_by_the_sources_in_the_key() -> None:
    kept = pickle.dumps(load_catalogue())
    rooms = {room.decode() for room in re.findall(rb"lingtan\.(\w+)\.\w+\x94", kept)}
    assert rooms == {folder.name for folder in SOURCES}
