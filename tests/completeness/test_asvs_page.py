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
