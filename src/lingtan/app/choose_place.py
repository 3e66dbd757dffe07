"""Choose where a document goes: beside what stands there already, unless told to replace it.

What was written before may have been signed, edited or filled in; it is never lost by itself.
"""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

NUMBERED = re.compile(r"(?P<name>.+)_\d+")


def choose_place(folder: Path, name: str, kinds: Sequence[str], *, replace: bool) -> Path:
    """Return a path without its kind under which no document of the kinds stands yet.

    Parameters
    ----------
    kinds : sequence of str
        Endings of the documents written together, without dots.
    replace : bool
        Whether to write over what stands there.
    """
    places = (folder / (name if turn == 1 else f"{name}_{turn}") for turn in count(1))
    return next(place for place in places if replace or not standing(place, kinds))


def standing(place: Path, kinds: Sequence[str]) -> tuple[Path, ...]:
    """Return the documents of the kinds that stand under a path without its kind."""
    paths = (place.with_name(f"{place.name}.{kind}") for kind in kinds)
    return tuple(path for path in paths if path.exists() or path.is_symlink())


def earlier_of(path: Path) -> Path | None:
    """Return the document that a numbered one was written beside, if it is one."""
    match = NUMBERED.fullmatch(path.stem)
    first = path.with_name(f"{match['name']}{path.suffix}") if match else path
    return first if match and first.exists() else None


@contextmanager
def documents_put_back(paths: Sequence[Path]) -> Iterator[None]:
    """Where a block fails that writes documents, leave them as they were before, and no others."""
    before = {path: path.with_name(f".{path.name}.before") for path in paths if path.exists()}
    for path, kept in before.items():
        kept.unlink(missing_ok=True)  # of a process that was killed
        try:
            os.link(path, kept)
        except OSError:  # a disk that knows no links
            shutil.copy2(path, kept)
    try:
        yield
    except BaseException:
        for path in paths:
            if path in before:
                before[path].replace(path)
            else:
                path.unlink(missing_ok=True)
        raise
    for kept in before.values():
        kept.unlink(missing_ok=True)
