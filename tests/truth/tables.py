"""Cells of a file, as text: one column a meter, or one line a reading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.truth.site import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How numbers are written."""

    decimal: str = "."
    thousands: str = ""
    places: int = 3
    factor: float = 1.0


PLAIN = Style()


def cell_text(recorded: Recorded, row: int, style: Style = PLAIN) -> str:
    """Return the text of one cell: a code or word that was put there, a number, or nothing."""
    if row in recorded.cell:
        return recorded.cell[row]
    value = recorded.value[row] * style.factor
    return "" if np.isnan(value) else number(value, style)


def number(value: float, style: Style = PLAIN) -> str:
    """Return a number as a file of this style writes it."""
    text = f"{value:,.{style.places}f}" if style.thousands else f"{value:.{style.places}f}"
    marks: dict[str, str | int | None] = {",": style.thousands, ".": style.decimal}
    return text.translate(str.maketrans(marks))


def long_rows(
    records: Sequence[Recorded], style: Style = PLAIN
) -> Iterator[tuple[Recorded, int, str]]:
    """Yield each reading: its meter, its time in minutes, its cell."""
    for each in records:
        for row, at in enumerate(each.at.tolist()):
            yield each, at, cell_text(each, row, style)


def wide_rows(
    records: Sequence[Recorded], style: Style = PLAIN
) -> Iterator[tuple[int, list[str]]]:
    """Yield each time once with the cells of all meters; one without a reading has no text."""
    columns = [
        {at: cell_text(each, row, style) for row, at in enumerate(each.at.tolist())}
        for each in records
    ]
    for at in all_times(records).tolist():
        yield at, [column.get(at, "") for column in columns]


def all_times(records: Sequence[Recorded]) -> NDArray[np.int64]:
    """Return every time that any of the meters has, in order."""
    return np.unique(np.concatenate([each.at for each in records]))


def is_plain(recorded: Recorded) -> bool:
    """Whether each time stands once and in order, so that a table of columns can hold it."""
    return bool((np.diff(recorded.at) > 0).all())


def write_text(
    path: Path, lines: Sequence[Sequence[str]], *, delimiter: str = ",", encoding: str = "utf-8"
) -> None:
    """Write rows of cells as a text file."""
    text = "\n".join(delimiter.join(line) for line in lines) + "\n"
    path.write_bytes(text.encode(encoding, errors="replace"))
