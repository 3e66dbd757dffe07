"""The list of planted faults, 20 a room: read it, and draw those that fit the source no more."""

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from tests.mutants.plant import Fault, compiles, faults, find, plant

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("list.csv")
ROOMS = ("ledger", "metering", "matching", "indicators", "evidence", "adapters/store")
SEED = 20260110
A_ROOM, A_FILE = 20, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Fault):
    """A fault of the list; ``equivalent`` says why no test can see it, where that is so."""

    id: str
    room: str
    file: str
    equivalent: str = ""

    @property
    def name(self) -> str:
        """Name the room in the id."""
        return self.room.rpartition("/")[2]

    @property
    def text(self) -> str:
        """Say what the fault changes, wherever that stands now."""
        return f"{self.before} -> {self.after}"

    def planted(self, root: Path = ROOT) -> tuple[str, int] | None:
        """Return the source with the fault and the line it stands on, if it still fits."""
        path = root / self.file
        source = path.read_text(encoding="utf-8") if path.exists() else ""
        line = find(source, self)
        return None if line is None else (plant(source, self, line), line)


COLUMNS = ("id", "room", "file", "line", "function", "kind", "before", "after", "equivalent")
assert set(COLUMNS) == {field.name for field in fields(Entry)}


def read_list() -> list[Entry]:
    """Return the entries, in order."""
    if not LIST.exists():
        return []
    with LIST.open(encoding="utf-8", newline="") as lines:
        return [Entry(line=int(row.pop("line")), **row) for row in csv.DictReader(lines)]


def write_list(entries: Sequence[Entry]) -> None:
    """Write the entries, each with the line it stands on now."""
    with LIST.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([getattr(entry, column) for column in COLUMNS] for entry in entries)


def draw(refused: Sequence[str]) -> list[Entry]:
    """Return the list with new entries for those refused, missing, or gone from the source.

    The files of a room come in an order of the seed and its kinds in turn, at most two faults a
    file. What was refused is not drawn again in the same call.
    """
    known = {entry.id: entry for entry in read_list()}
    kept = {i: e for i, e in known.items() if i not in refused and e.planted() is not None}
    drawn: list[Entry] = []
    for room in ROOMS:
        name = room.rpartition("/")[2]
        ids = [f"{name}-{number:02d}" for number in range(1, A_ROOM + 1)]
        missing = [each for each in ids if each not in kept]
        old = [known[each] for each in ids if each in known]
        fresh = _draw_room(room, missing, old, [kept[i] for i in ids if i in kept])
        drawn += [kept.get(each) or next(fresh) for each in ids]
    return drawn


def _draw_room(
    room: str, missing: Sequence[str], old: Sequence[Entry], kept: Sequence[Entry]
) -> Iterator[Entry]:
    """Yield an entry for each id that has none."""
    drawing = random.Random(f"{SEED} {room} {[e.before for e in old]}")  # noqa: S311
    by_kind: defaultdict[str, list[tuple[str, Fault]]] = defaultdict(list)
    for path in sorted((ROOT / "src" / "lingtan" / room).rglob("*.py")):
        for fault in faults(path.read_text(encoding="utf-8")):
            by_kind[fault.kind].append((path.relative_to(ROOT).as_posix(), fault))
    for kind in sorted(by_kind):
        drawing.shuffle(by_kind[kind])
    taken = {(e.file, e.before) for e in (*old, *kept)}
    files = Counter(entry.file for entry in kept)
    kinds = Counter(entry.kind for entry in kept)
    for each in missing:
        file, fault = _next(by_kind, kinds, files, taken)
        files[file] += 1
        kinds[fault.kind] += 1
        taken.add((file, fault.before))
        values = {field.name: getattr(fault, field.name) for field in fields(Fault)}
        yield Entry(id=each, room=room, file=file, **values)


def _next(
    by_kind: dict[str, list[tuple[str, Fault]]],
    kinds: Counter[str],
    files: Counter[str],
    taken: set[tuple[str, str]],
) -> tuple[str, Fault]:
    """Take a fault of the kind that has fewest, in a file that has not had its two."""
    for kind in sorted(by_kind, key=lambda kind: (kinds[kind], kind)):
        while by_kind[kind]:
            file, fault = by_kind[kind].pop()
            source = (ROOT / file).read_text(encoding="utf-8")
            is_new = files[file] < A_FILE and (file, fault.before) not in taken
            fits = find(source, fault) == fault.line
            if is_new and fits and compiles(plant(source, fault, fault.line)):
                return file, fault
    raise LookupError("The room has too few files for so many faults.")
