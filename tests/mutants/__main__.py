"""``python -m tests.mutants run [ROOM or ID …]``, ``… draw [ID …]``: planted faults, found or not.

``run`` goes on where it was cut off; what is named is tried again, ``--again`` tries all again.
``draw`` replaces entries that fit the source no more, and those named. ``--tests PATH …`` runs
these tests only and keeps the results apart; ``--keep`` does not measure the tests anew.
"""

import argparse
import csv
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import astuple, fields
from pathlib import Path

from tests.mutants.faults import ROOMS, ROOT, Entry, draw, read_list, write_list
from tests.mutants.sight import see
from tests.mutants.trial import BY_TIME, FOUND, Copies, Result

KEPT = ROOT / ".venv" / "mutants"
PROCESSES = 2
TARGET, TARGET_OF_A_ROOM = 0.9, 0.8


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw the list anew, or try its faults and print the table."""
    asked = _parser().parse_args(arguments)
    if asked.action == "draw":
        write_list(draw(asked.only))
        return
    entries = read_list()
    gone = [entry.id for entry in entries if entry.planted() is None]
    if gone:
        sys.exit(
            f"No longer fits the source: {', '.join(gone)}. Run: python -m tests.mutants draw"
        )
    entries = [entry for entry in entries if not entry.equivalent]
    named = [e for e in entries if not asked.only or {e.id, e.room, e.name} & {*asked.only}]
    kept = KEPT / ("part" if asked.tests else "whole")
    with tempfile.TemporaryDirectory(prefix="lingtan-mutants-") as folder:
        copies = Copies(Path(folder))
        copies.prepare()
        sight = see(kept, asked.tests, copies.measure, keep=asked.keep)
        _say(f"{len(sight.tests)} tests see; left out, as they do not pass: {len(sight.unfit)}")
        results = _of_list(_read(kept), entries)
        if asked.only or asked.again:
            results = {i: r for i, r in results.items() if i not in {e.id for e in named}}
        # A fault that was found stays found; what was not may be by a test that has come since.
        results = {i: r for i, r in results.items() if _is_found(r) or r.tree == sight.tree}
        to_do = [entry for entry in named if entry.id not in results]
        with ThreadPoolExecutor(PROCESSES) as pool:
            for done in as_completed(pool.submit(copies.attempt, e, sight) for e in to_do):
                result = done.result()
                results[result.id] = result
                _write(kept, results.values())
                _say(f"{result.id:<14}{result.outcome:<14}{result.seconds:>5} s  {result.test}")
    older = sum(result.tree != sight.tree for result in results.values())
    if older:
        _say(f"{older} were found in an earlier state of the source; --again tries them again.")
    lines, is_met = table(entries, results)
    _say("\n".join(lines))
    sys.exit(0 if is_met else 1)


def table(entries: Sequence[Entry], results: Mapping[str, Result]) -> tuple[list[str], bool]:
    """Return the table by room with each survivor, and whether the targets are met."""
    lines, is_met = [f"{'room':<16}{'found':>6}{'survived':>10}{'share':>7}"], True
    for room in (*ROOMS, "all"):
        tried = [results[e.id] for e in entries if room in (e.room, "all") and e.id in results]
        found = sum(map(_is_found, tried))
        share = found / max(1, len(tried))
        is_met &= not tried or share >= (TARGET if room == "all" else TARGET_OF_A_ROOM)
        lines.append(f"{room:<16}{found:>6}{len(tried) - found:>10}{share:>7.0%}")
    for entry in entries:
        result = results.get(entry.id)
        if result and not _is_found(result):
            planted = entry.planted()
            place = f"{entry.file}:{planted[1] if planted else entry.line}"
            lines += [f"{entry.id} {result.outcome} {result.test}".rstrip()]
            lines += [f"  {place} {entry.text}"]
    untried = len(entries) - len(results)
    return [*lines, *([f"not tried: {untried}"] if untried else [])], is_met


def _is_found(result: Result) -> bool:
    return result.outcome in (FOUND, BY_TIME)


def _of_list(results: Iterable[Result], entries: Sequence[Entry]) -> dict[str, Result]:
    """Return the results by id, of faults that still are as they were."""
    texts = {entry.id: entry.text for entry in entries}
    return {each.id: each for each in results if texts.get(each.id) == each.fault}


def _read(kept: Path) -> list[Result]:
    path = kept / "results.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [Result(seconds=int(row.pop("seconds")), **row) for row in csv.DictReader(lines)]


def _write(kept: Path, results: Iterable[Result]) -> None:
    with (kept / "results.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow([each.name for each in fields(Result)])
        writer.writerows(astuple(each) for each in sorted(results, key=lambda each: each.id))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("action", choices=["run", "draw"])
    parser.add_argument("only", nargs="*", metavar="ROOM or ID")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--tests", nargs="+", default=[], metavar="PATH")
    return parser


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
