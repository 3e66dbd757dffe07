"""Write, compare and keep captures: ``python -m tests.characterisation write DIR [PARK ...]``.

``check [PARK ...]`` compares with the digests kept, and says in words what differs from the commit
that kept them; ``compare OLD NEW`` names the first difference of each text; ``keep DIR`` takes a
folder that was written as the new digests.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.characterisation.before import written_before
from tests.characterisation.differences import compare_folders
from tests.characterisation.digests import captures, changed, keep, write
from tests.characterisation.parks import PARKS


def main() -> None:
    """Do what is asked; leave with 1 where something differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.characterisation")
    parser.add_argument("do", choices=("write", "check", "compare", "keep"))
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    is_same = True
    for difference in _do(asked.do, asked.names):
        is_same = False
        sys.stdout.write(f"{difference}\n")
    sys.exit(not is_same)


def _do(what: str, names: Sequence[str]) -> Iterator[str]:
    match what:
        case "compare":
            yield from compare_folders(Path(names[0]), Path(names[1]))
        case "keep":
            keep(Path(names[0]))
        case "write":
            for park, texts in captures(names[1:] or tuple(PARKS)):
                write(Path(names[0]), park, texts)
        case _:
            yield from _differences(names or tuple(PARKS))


def _differences(parks: Sequence[str]) -> Iterator[str]:
    """Yield in words what differs from before, which is captured only where something does."""
    with tempfile.TemporaryDirectory(prefix="lingtan-captures-") as folder:
        now = Path(folder) / "now"
        differing = {park: texts for park, texts in captures(parks) if changed(park, texts)}
        for park, texts in differing.items():
            write(now, park, texts)
        if differing:
            yield from compare_folders(written_before(Path(folder), tuple(differing)), now)


if __name__ == "__main__":
    main()
