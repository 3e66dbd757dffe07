"""``python -m tests.truth 200 10000``: so many parks from that seed on, and how well they went.

``--keep DIR`` keeps the folders, ``--faults N`` plants so many instead of 0 to 40, and
``--only KIND …`` only those kinds.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.truth.report import report
from tests.truth.score import Score, attempt

PROCESSES = 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Score parks and print the table; leave with 1 where a target is missed."""
    asked = _parser().parse_args(arguments)
    seeds = range(asked.first, asked.first + asked.count)
    with tempfile.TemporaryDirectory(prefix="lingtan-truth-") as name:
        base = Path(asked.keep or name)
        work = partial(attempt, base=base, faults=asked.faults, kinds=asked.only)
        if asked.processes == 1:
            scores = [work(seed) for seed in seeds]
        else:
            with ProcessPoolExecutor(asked.processes, mp_context=get_context("spawn")) as pool:
                scores = list(pool.map(work, seeds))
    done = [each for each in scores if isinstance(each, Score)]
    for each in scores:
        if isinstance(each, str):
            sys.stdout.write(each + "\n")
    lines, is_met = report(done, is_detailed=asked.detail)
    sys.stdout.write("\n".join(lines) + "\n")
    sys.exit(0 if is_met and len(done) == len(scores) else 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.truth")
    parser.add_argument("count", type=int)
    parser.add_argument("first", type=int)
    parser.add_argument("--keep", default="")
    parser.add_argument("--faults", type=int, default=None)
    parser.add_argument("--only", nargs="*", default=(), metavar="KIND")
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--detail", action="store_true")
    return parser


if __name__ == "__main__":
    main()
