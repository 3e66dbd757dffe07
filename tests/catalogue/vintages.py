"""The published rows of the catalogue and their checksums: what was published stays as it was.

``python -m tests.catalogue.vintages`` records rows and files that are new. It never changes a
line that is recorded: a value that turns out wrong gets a new row, vintage or set beside it.
Two things may be added to a published row: the day it ends, and another spelling of a unit.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.builders_catalogue import DATA

RECORD = Path(__file__).parent / "vintages.sha256"
KEYS: Mapping[str, tuple[str, ...]] = {
    "factors/fuel/*.csv": ("item", "valid_from"),
    "factors/grid/*.csv": ("zone", "variant", "year"),
    "factors/process/*.csv": ("item", "valid_from"),
    "factors/gwp/*.csv": ("species", "valid_from"),
    "parks/*.csv": ("number",),
    "product_energy_limits.csv": ("standard", "product", "metric_id"),
    "product_limit_editions.csv": ("standard", "effective"),
    "units.csv": ("symbol",),
}
MAY_GROW = ("valid_to", "aliases")
# Columns a file got after its rows were published: of each row they are recorded apart.
LATER: Mapping[str, tuple[str, ...]] = {"product_energy_limits.csv": ("known_from", "known_by")}
WHOLE_FILES = ("methods/*.yaml", "tariffs/*/*.yaml")


def checksums(root: Path = DATA) -> dict[str, str]:
    """Return the checksum of every published row and file by its name."""
    return dict([*_rows(root), *_files(root)])


def recorded() -> dict[str, str]:
    """Return the checksums that were recorded when each was published."""
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def edited(now: Mapping[str, str], then: Mapping[str, str]) -> list[str]:
    """Return what was published and is gone or changed, each with the way out."""
    return [
        f"{name} was published and is {'gone' if name not in now else 'changed'}: "
        "restore it and add a new row, vintage or set beside it"
        for name, digest in then.items()
        if now.get(name) != digest
    ]


def _rows(root: Path) -> Iterator[tuple[str, str]]:
    for pattern, key in KEYS.items():
        for path in sorted(root.glob(pattern)):
            with path.open(encoding="utf-8", newline="") as stream:
                for row in csv.DictReader(stream):
                    name = " ".join(value for value in (row[column] for column in key) if value)
                    later = LATER.get(pattern, ())
                    kept = (v for column, v in row.items() if column not in (*MAY_GROW, *later))
                    yield f"{_name(path, root)}: {name}", _digest("\x1f".join(kept))
                    if later:
                        days = "\x1f".join(row[column] for column in later)
                        yield f"{_name(path, root)}: {name}, {' '.join(later)}", _digest(days)


def _files(root: Path) -> Iterator[tuple[str, str]]:
    for pattern in WHOLE_FILES:
        for path in sorted(root.glob(pattern)):
            yield _name(path, root), _digest(path.read_text(encoding="utf-8"))


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def record() -> None:
    """Write down what is new."""
    then = recorded() if RECORD.exists() else {}
    lines = [f"{digest}  {name}" for name, digest in {**checksums(), **then}.items()]
    RECORD.write_text(
        "\n".join(sorted(lines, key=lambda line: line[66:])) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    record()
