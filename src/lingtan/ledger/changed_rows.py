"""Which rows of a table differ between two states of its file, told one after the other."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lingtan.ledger.causes import of_row

APART = 12  # rows that are told each by itself; of more the file is told as one
KEYS = ("zone", "item", "id", "set", "year", "variant")
SPAN = ("valid_from", "valid_to")
LONG = 60  # characters of a value that are told


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """A row that was changed, is new or is gone, and what the file says after it."""

    cause: str
    text: str


def changed_rows(file: str, before: str, after: str) -> tuple[ChangedRow, ...]:
    """Return the rows that differ, from the top; none where they cannot be told one by one.

    That is where the columns differ, a value runs over lines, nothing but the order of the rows
    is another, or more rows differ than are told apart. Of the last row the text is `after`.
    """
    old, new = before.splitlines(), after.splitlines()
    if not old or not new or old[0] != new[0] or _runs_over(old) or _runs_over(new):
        return ()
    pairs = _pairs(old, new)
    if not pairs or len(pairs) > APART:
        return ()
    columns, lines = _cells(new[0]), list(old)
    rows: list[ChangedRow] = []
    for was, now in pairs:
        cause = _cause(file, columns, old, new, (was, now))
        _put(lines, was, now)
        rows.append(ChangedRow(cause=cause, text="\n".join(lines) + "\n"))
    rows[-1] = ChangedRow(cause=rows[-1].cause, text=after)
    return tuple(rows)


def _runs_over(lines: Sequence[str]) -> bool:
    return any(line.count('"') % 2 for line in lines)


def _cells(line: str) -> list[str]:
    return next(csv.reader([line]), [])


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Return each line that is gone with the one that stands for it, by the cells they share."""
    gone = list((Counter(old) - Counter(new)).elements())
    come = list((Counter(new) - Counter(old)).elements())
    pairs = []
    for line in sorted(come, key=new.index):
        best = max(gone, key=lambda was: _shared(was, line), default="")
        if best and 2 * _shared(best, line) > len(_cells(line)):
            gone.remove(best)
            pairs.append((best, line))
        else:
            pairs.append(("", line))
    return [*((line, "") for line in sorted(gone, key=old.index)), *pairs]


def _shared(one: str, other: str) -> int:
    return sum(a == b for a, b in zip(_cells(one), _cells(other), strict=False))


def _put(lines: list[str], was: str, now: str) -> None:
    if not was:
        lines.append(now)
    elif not now:
        lines.remove(was)
    else:
        lines[lines.index(was)] = now


def _cause(
    file: str,
    columns: Sequence[str],
    old: Sequence[str],
    new: Sequence[str],
    pair: tuple[str, str],
) -> str:
    was, now = (dict(zip(columns, _cells(line), strict=False)) for line in pair)
    row, place = (now, new.index(pair[1])) if now else (was, old.index(pair[0]))
    kind = "row_changed" if was and now else "row_new" if now else "row_gone"
    said = _differing(was, now) if was and now else _numbers(row)
    facts = {
        "file": file,
        "row": str(place + 1),
        "subject": "/".join(row[key] for key in KEYS if row.get(key)) or next(iter(row.values())),
        "what": ", ".join(said) or "–",
    }
    spans = zip(("since", "until"), SPAN, strict=True)
    return of_row(kind, facts | {name: row.get(column, "") for name, column in spans})


def _differing(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for column in now:
        if was.get(column) != now[column]:
            yield f"{column} {_short(was.get(column, ''))} → {_short(now[column])}"


def _numbers(row: Mapping[str, str]) -> Iterator[str]:
    for column, value in row.items():
        if column not in KEYS and _is_number(value):
            yield f"{column} {value}"


def _short(value: str) -> str:
    return (value if len(value) <= LONG else f"{value[:LONG]}…") or "–"


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
