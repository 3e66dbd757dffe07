"""Read ten thousand broken files: ``python -m tests.bench.fuzz_importers [10000] [first seed]``.

A broken file ends in findings or in a typed error, never in a traceback, and never loses a
reading: every one is staged, refused, a repetition or skipped. The number of readings is counted
again from the text, where the file is text.
"""

import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_comments import write_suggestion
from lingtan.adapters.files.mapping_file import read_mapping
from lingtan.adapters.files.stage import stage_file
from lingtan.adapters.files.staged import Staged
from lingtan.adapters.files.suggest import suggest_mapping
from lingtan.adapters.files.survey import survey_text
from lingtan.base.errors import LingtanError
from tests.builders_broken_files import Breaker, break_mapping
from tests.builders_files import CATALOGUE, NOW, a_files_park
from tests.builders_odd_files import an_odd_file

PARK = a_files_park()


@dataclass
class Outcome:
    """What came of the files so far."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def run(count: int, first: int = 0) -> Outcome:
    """Read broken files by mapping and by suggestion; keep whatever must not happen."""
    outcome = Outcome()
    for seed in range(first, first + count):
        with TemporaryDirectory() as name:
            folder = Path(name)
            _one(seed, folder, outcome)
    return outcome


def check_file(seed: int, folder: Path) -> str:
    """Read one broken file; return how it ended.

    Raises
    ------
    AssertionError
        A reading was lost.
    """
    path, mapping = Breaker(seed).break_file(folder)
    try:
        staged = stage_file(path, mapping, PARK, CATALOGUE, folder / "staging", now=NOW)
    except LingtanError as error:
        return type(error).__name__
    check_account(path, mapping, staged)
    return "all refused" if not staged.rows else "some refused" if staged.refused else "staged"


def check_account(path: Path, mapping: Mapping, staged: Staged) -> None:
    """Make sure that every reading of a file is accounted for."""
    total = staged.rows + staged.refused + staged.identical + staged.skipped
    assert staged.read + staged.split == total, (staged, total)
    assert _rows(staged.staged_path) == staged.rows
    assert _rows(staged.refused_path) == staged.refused
    ignored = sum(skip.reason == "ignored" for skip in staged.skipped_lines)
    if mapping.months:  # how many columns they are, the file alone says
        return
    per_line = 96 if mapping.points else len(mapping.values)
    lines = (staged.read - staged.skipped - ignored) // per_line + staged.skipped
    if mapping.kind == "csv":
        assert lines == _lines(path, mapping), (lines, _lines(path, mapping))


def check_suggestion(seed: int, folder: Path) -> str:
    """Let a mapping of a broken file be suggested, and read the file by it."""
    path, _ = Breaker(seed).break_file(folder)
    return f"suggestion: {_look(path, folder)}"


def check_odd(seed: int, folder: Path) -> str:
    """Let a mapping of an oddly laid-out file be suggested, and read the file by it."""
    return f"odd: {_look(an_odd_file(seed, folder), folder)}"


def _look(path: Path, folder: Path) -> str:
    """Look at a file, write the mapping and read it back, read the file by it."""
    written = folder / "suggested.yaml"
    try:
        mapping = suggest_mapping(path, PARK, CATALOGUE)
        write_suggestion(mapping, written, path.name, "zh_CN")
        assert read_mapping(written) == mapping, "the mapping reads back differently"
        staged = stage_file(path, mapping, PARK, CATALOGUE, folder / "staging", now=NOW)
    except LingtanError as error:
        return type(error).__name__
    check_account(path, mapping, staged)
    return "read" if staged.rows else "all refused"


def check_mapping(seed: int, folder: Path) -> str:
    """Read one broken mapping file."""
    path = folder / "broken.yaml"
    path.write_text(break_mapping(seed), encoding="utf-8", errors="replace")
    try:
        read_mapping(path)
    except LingtanError as error:
        return f"mapping: {type(error).__name__}"
    return "mapping: read"


def _one(seed: int, folder: Path, outcome: Outcome) -> None:
    checks = [check_file]
    checks += [check_suggestion, check_odd]
    checks += [check_mapping] if seed % 5 == 1 else []
    for check in checks:
        try:
            outcome.counts[check(seed, folder)] += 1
        except AssertionError as error:
            outcome.faults.append(f"seed {seed}, {check.__name__}: a reading lost: {error}")
        except Exception:  # the point of the exercise
            outcome.faults.append(f"seed {seed}, {check.__name__}: {traceback.format_exc()}")


def _rows(path: Path) -> int:
    return pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()  # type: ignore[no-any-return]  # a count


def _lines(path: Path, mapping: Mapping) -> int:
    encoding = survey_text(path, mapping.text.encoding).encoding
    text = path.read_bytes().decode(encoding, errors="replace").removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.count("\n") + (not text.endswith("\n") and bool(text))


def main() -> int:
    """Run and print the table; return 1 when something happened that must not."""
    words = [int(word) for word in sys.argv[1:]]
    count, first = [*words, *(10_000, 0)[len(words) :]]
    begun = time.process_time()
    outcome = run(count, first)
    for name, number in sorted(outcome.counts.items(), key=lambda pair: -pair[1]):
        print(f"{number:8,}  {name}")
    print(f"{len(outcome.faults):8,}  tracebacks or lost readings")
    print(f"{time.process_time() - begun:8.0f}  CPU seconds for {count:,} files")
    for fault in outcome.faults[:10]:
        print(fault)
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
