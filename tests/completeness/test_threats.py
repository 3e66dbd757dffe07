"""What stands against a threat is proven by a test there is, or said to be open."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "threats.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(\w+/\w+\.py)::(\w+)`")
CODE = re.compile(r"`(\w+/\w+\.py)`")


def threats() -> list[list[str]]:
    """Return the rows of the table of threats."""
    table = PAGE.partition("| threat |")[2].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in table if row]


def test_every_threat_has_a_test_or_says_that_it_is_open() -> None:
    assert len(threats()) > 12
    bare = [row[0] for row in threats() if not TEST.search(row[-1]) and "*Open*" not in row[2]]
    assert bare == []


def test_every_test_that_is_named_exists() -> None:
    named = TEST.findall(PAGE)
    assert len(named) > 15
    for file, name in named:
        assert f"def {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), name


def test_every_place_a_bound_is_crossed_exists() -> None:
    places = CODE.findall(PAGE)
    assert len(places) >= 5
    assert [name for name in places if not (ROOT / "src" / "lingtan" / name).is_file()] == []
