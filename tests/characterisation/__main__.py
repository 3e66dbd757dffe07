"""Write, compare and keep captures: ``python -m tests.characterisation write DIR [PARK ...]``.

``check [PARK ...]`` compares with the digests kept; ``compare OLD NEW`` names the first
difference of each text; ``keep DIR`` takes a folder that was written as the new digests.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.characterisation.differences import compare_folders
from tests.characterisation.digests import captures, changed, keep, write
from tests.characterisation.parks import PARKS


def main() -> None:
    """Do what is asked; leave with 1 where something differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.characterisation")
    parser.add_argument("do", choices=("write", "check", "compare", "keep"))
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    differences = _do(asked.do, asked.names)
    sys.stdout.writelines(f"{each}\n" for each in differences)
    sys.exit(1 if differences else 0)


def _do(what: str, names: Sequence[str]) -> list[str]:
    match what:
        case "compare":
            return list(compare_folders(Path(names[0]), Path(names[1])))
        case "keep":
            keep(Path(names[0]))
        case "write":
            for park, texts in captures(names[1:] or tuple(PARKS)):
                write(Path(names[0]), park, texts)
        case _:
            shown = captures(names or tuple(PARKS))
            return [each for park, texts in shown for each in changed(park, texts)]
    return []


if __name__ == "__main__":
    main()
