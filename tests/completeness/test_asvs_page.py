"""Every test the security checklist rests on exists, and nothing that says yes lacks one."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "asvs.md").read_text(encoding="utf-8")
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
LEVEL_2 = ROOT / "tests" / "data" / "asvs_4_0_3_level_2.txt"
ITEM = re.compile(r"\d+\.\d+\.\d+")
SPAN = re.compile(r"(\d+\.\d+)\.(\d+) … \1\.(\d+)")
ABSENT = ("neither exists",)


def test_every_test_that_is_named_exists() -> None:
    named = TEST.findall(PAGE)
    assert len(named) > 30
    for file, name in named:
        assert f"def {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), name


def test_what_stands_names_its_test() -> None:
    rows = [line for line in PAGE.splitlines() if "| yes |" in line]
    assert [row for row in rows if not TEST.search(row) and not row.count(ABSENT[0])] == []


def test_what_is_missing_is_said() -> None:
    rows = [
        line.split(" | ") for line in PAGE.splitlines() if re.search(r"\| (part|no|none) \|", line)
    ]
    assert len(rows) > 5
    assert [row[0] for row in rows if len(row) < 3 or not row[2].strip()] == []


def test_every_item_stands_or_says_why_not() -> None:
    items = [line for line in PAGE.splitlines() if re.match(r"\| \d+\.", line)]
    assert [row for row in items if not re.search(r"\| (yes|part|no|none) \|", row)] == []


def items_of(row: str) -> set[str]:
    """Return the items a row is about: those it names, and what lies between two of them."""
    cell = row.split("|")[1]
    spans = (
        f"{section}.{number}"
        for section, first, last in SPAN.findall(cell)
        for number in range(int(first), int(last) + 1)
    )
    return {*ITEM.findall(cell), *spans}


def test_no_item_of_level_2_is_left_out() -> None:
    asked = set(LEVEL_2.read_text(encoding="utf-8").split())
    told = {item for row in PAGE.splitlines() if row.startswith("| ") for item in items_of(row)}
    assert len(asked) > 250
    assert asked - told == set()
