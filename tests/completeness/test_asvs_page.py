"""Every test the security checklist rests on exists, and nothing that says yes lacks one."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "asvs.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(\w+/\w+\.py)::(\w+)`")
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
    rows = [line.split(" | ") for line in PAGE.splitlines() if re.search(r"\| (part|no) \|", line)]
    assert len(rows) > 5
    assert [row[0] for row in rows if len(row) < 3 or not row[2].strip()] == []


def test_every_item_stands_or_says_why_not() -> None:
    items = [line for line in PAGE.splitlines() if re.match(r"\| \d+\.", line)]
    assert [row for row in items if not re.search(r"\| (yes|part|no) \|", row)] == []
