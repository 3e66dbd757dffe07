"""Decision records are numbered one after the other, and what points to one finds it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
POINTER = re.compile(r"decisions/([\w-]+\.md)")


def test_every_number_stands_once() -> None:
    numbers = [path.name[:4] for path in RECORDS]
    assert numbers == sorted(set(numbers))


def test_a_record_says_its_own_number() -> None:
    other = [
        path.name
        for path in RECORDS
        if not path.read_text(encoding="utf-8").startswith(f"# {path.name[:4]} ")
    ]
    assert other == []


def test_every_pointer_to_a_record_finds_it() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    named = {name for page in pages for name in POINTER.findall(page.read_text(encoding="utf-8"))}
    assert named - {path.name for path in RECORDS} - {"NNNN-title.md"} == set()
