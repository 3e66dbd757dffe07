"""Every invariant that the documents promise names tests that exist."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "explanation" / "invariants.md"
ROW = re.compile(r"^\| (\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
NUMBERS = [str(number) for number in range(1, 20)]


def test_every_invariant_has_its_line_and_its_tests() -> None:
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert [number for number, _, _ in rows] == NUMBERS
    bare = {number for number, _, tests in rows if not NAMED.search(tests)}
    assert bare == set()


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(PAGE.read_text(encoding="utf-8"))
    gone = [
        f"{file}::{name}"
        for file, name in named
        if not (TESTS / file).is_file()
        or f"def {name}(" not in (TESTS / file).read_text(encoding="utf-8")
    ]
    assert gone == []
