"""Break files in every way people and machines do, from a seed; see the fuzz tests and bench."""

import io
import random
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
from openpyxl import Workbook

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_file import mapping_schema
from tests.builders_files import a_mapping

START = datetime(2025, 3, 1)  # noqa: DTZ001  local clock of a file
CELLS = (
    *("", " ", "-99", "6553.5", "#N/A", "--", "空", "1,234.5", "１２", "12%", "1e400", "nan", "'"),
    *('"', '""', '"a', "\x00", "\x1f", "\ufeff", "\ufffd", "合计", "2025-13-45", "24:00", "=1+1"),
    *(
        "1_0",
        "-",
        "e1",
        "e99",
        "9" * 40,
        "x" * 5000,
        "1\u00a0000",
        "\u202e1",
        "٣",
        "½",
        "−5",
        "+5",
    ),
    *(
        ".",
        "-.",
        "0x1F",
        "1.2.3",
        "\\",
        "%s",
        "';--",
        "45659.01",
        "1735776900",
        "2025-10-26 02:30",
    ),
    *("2025-03-01 24:00", "2025-03-30 02:30", "9999-12-31 23:59", "0001-01-01 00:00", "1" * 12),
)
ENDS = (b"\r", b"\n", b"\r\n")
BYTES = (
    *ENDS,
    b"\x00",
    b"\xff",
    b"\xfe\xff",
    b'"',
    b",",
    b";",
    b"\t",
    b"\x1f",
    b"\xef\xbb\xbf",
    b"\x80",
)
ENCODINGS = ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "latin-1")

Rows = list[list[str]]


class Breaker:
    """Makes one broken file and a mapping meant for it, the same from the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  no secret
        self.mark = ","

    def break_file(self, folder: Path) -> tuple[Path, Mapping]:
        """Write a broken file and return it with a mapping."""
        is_wide = self.chance.random() < 0.3
        rows = self._wide() if is_wide else self._long()
        for _ in range(self.chance.choice([0, 1, 2, 5])):
            self._break_rows(rows)
        kind = self.chance.choice(["csv", "csv", "csv", "xlsx", "parquet"])
        write: Callable[[Rows], bytes] = {
            "csv": self._csv,
            "xlsx": self._xlsx,
            "parquet": self._parquet,
        }[kind]
        data = write(rows)
        if self.chance.random() < 0.4:
            data = self._break_bytes(data)
        path = folder / self.chance.choice(
            ["file.csv", "file.xlsx", "file.parquet", "文件 [1]*.csv"]
        )
        path.write_bytes(data)
        return path, self._mapping(kind, is_wide)

    def _long(self) -> Rows:
        count = self.chance.choice([0, 1, 20, 60, 120, 120])
        rows = [["time", "meter", "kWh", "P(kW)"]]
        for n in range(count):
            at = START + timedelta(minutes=15 * n)
            meter = self.chance.choice(["e1", "e2", "e1", "E-OLD"])
            rows.append([f"{at:%Y-%m-%d %H:%M}", meter, f"{n * 1.5:.2f}", f"{n}"])
        return rows

    def _wide(self) -> Rows:
        clocks = [f"{n // 4:02d}:{n % 4 * 15:02d}" for n in range(1, 97)]
        rows = [["time", "meter", *clocks]]
        for day in range(self.chance.choice([0, 1, 3, 5])):
            at = START + timedelta(days=day)
            rows.append([f"{at:%Y-%m-%d}", "e1", *(f"{n / 4}" for n in range(96))])
        return rows

    def _break_rows(self, rows: Rows) -> None:
        row = self.chance.choice(rows[1:] or rows)
        breaks: list[Callable[[], None]] = [
            lambda: row.__setitem__(slice(0, 1), [self.chance.choice(CELLS)]),
            lambda: row.insert(self.chance.randrange(len(row) + 1), self.chance.choice(CELLS)),
            lambda: row.__delitem__(slice(self.chance.randrange(len(row) + 1), None)),
            lambda: rows.insert(self.chance.randrange(len(rows) + 1), list(row)),
            lambda: rows.insert(self.chance.choice([0, 1, 1, 1]), ["标题", ""]),
            lambda: rows.insert(self.chance.randrange(len(rows) + 1), []),
            lambda: rows.append(["合计", "", "99"]),
            lambda: rows.__setitem__(slice(1, None), reversed(rows[1:])),
        ]
        self.chance.choice(breaks)()
        if not rows:
            rows.append([])
        for _ in range(self.chance.choice([0, 1, 4])):
            target = self.chance.choice(rows if self.chance.random() < 0.05 else rows[1:] or rows)
            if target:
                target[self.chance.randrange(len(target))] = self.chance.choice(CELLS)

    def _csv(self, rows: Rows) -> bytes:
        mark = self.mark = self.chance.choice([",", ",", ",", ";", "\t", "|"])
        end = self.chance.choice(["\n", "\n", "\r\n", "\r"])
        is_quoted = self.chance.random() < 0.2
        lines = [
            mark.join('"' + cell.replace('"', '""') + '"' if is_quoted else cell for cell in row)
            for row in rows
        ]
        text = end.join(lines) + self.chance.choice(["", end])
        return text.encode(self.chance.choice(ENCODINGS), errors="replace")

    def _xlsx(self, rows: Rows) -> bytes:
        book = Workbook()
        sheet = book.active
        for number, row in enumerate(rows, start=1):
            for cell, text in enumerate(row[:200], start=1):
                clean = "".join(c for c in text if c >= " " or c in "\t\n\r")[:1000]
                if sheet is not None and clean and not clean.startswith("="):
                    sheet.cell(row=number, column=cell, value=self._typed(clean))
        sink = io.BytesIO()
        book.save(sink)
        data = sink.getvalue()
        return self._break_part(data) if self.chance.random() < 0.3 else data

    def _typed(self, text: str) -> str | float:
        if self.chance.random() < 0.5:
            return text
        try:
            return float(text)
        except ValueError:
            return text

    def _break_part(self, data: bytes) -> bytes:
        """Break one part inside the archive, so that the archive itself is whole."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = self.chance.choice(sorted(parts))
        parts[name] = self._break_bytes(parts[name])
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        return sink.getvalue()

    def _parquet(self, rows: Rows) -> bytes:
        width = max(len(row) for row in rows) or 1
        heads = [*(rows[0] if rows else []), *(f"c{n}" for n in range(width))][:width]
        names = [name if heads.index(name) == n else f"{name}_{n}" for n, name in enumerate(heads)]
        body = [[*row, *[None] * width][:width] for row in rows[1:]]
        columns = {name: [row[n] for row in body] for n, name in enumerate(names)}
        sink = io.BytesIO()
        schema = dict.fromkeys(names, pl.String())
        pl.DataFrame(columns, schema=schema).write_parquet(sink)
        return sink.getvalue()

    def _break_bytes(self, data: bytes) -> bytes:
        head = min(len(data), 40) if self.chance.random() < 0.8 else 0
        at = self.chance.randrange(head, len(data) + 1)
        upto = min(len(data), at + self.chance.choice([1, 4, 100, 10_000]))
        junk = self.chance.randbytes(self.chance.choice([1, 8, 64]))
        breaks = [
            lambda: data[:at],
            lambda: data[at:],
            lambda: data[:at] + self.chance.choice(BYTES) + data[at:],
            lambda: data[:at] + junk + data[upto:],
            lambda: data[:at] + data[at:upto] * 3 + data[upto:],
            lambda: data[:at] + data[upto:],
            lambda: data + junk,
            lambda: junk + data,
            lambda: data[: at // 500],
        ]
        return self.chance.choice(breaks)()

    def _mapping(self, kind: str, is_wide: bool) -> Mapping:
        parts: dict[str, object] = {
            "kind": kind if self.chance.random() < 0.95 else "csv",
            "meter": {"columns": ["meter"], "names": {"E1": "e1"}},
            "heading": 1 if self.chance.random() < 0.93 else self.chance.choice([0, 2, 3]),
            "text": {
                "encoding": "auto"
                if self.chance.random() < 0.9
                else self.chance.choice(ENCODINGS[2:5]),
                "delimiter": self.mark if self.chance.random() < 0.95 else ";",
            },
            "numbers": self.chance.choice(
                [{}, {}, {"thousands": ","}, {"decimal": ",", "thousands": "."}]
            ),
            "skip": self.chance.choice([[], ["合计"]]),
            "sentinels": self.chance.choice([[], ["-99", "--", "6553.5"]]),
            "duplicates": self.chance.choice(["later_wins", "refuse"]),
            "time": self._time(),
        }
        if is_wide:
            points = {"first": "00:15", "last": "24:00", "minutes": 15, "unit": "kWh"}
            return a_mapping(**parts | {"values": [], "points": points})
        fixed: dict[str, object] = {"column": "P(kW)", "meter": "p1", "unit": "kW"}
        fixed["negative"] = self.chance.choice(["refuse", "keep", "back"])
        values = [{"column": "kWh", "unit": self.chance.choice(["kWh", "MWh", "GJ"])}, fixed]
        return a_mapping(**parts | {"values": values[: self.chance.choice([1, 2])]})

    def _time(self) -> dict[str, object]:
        zone = self.chance.choice(["UTC", "Asia/Shanghai", "Europe/Berlin", "Asia/Kolkata"])
        usual = ["%Y-%m-%d %H:%M", "%Y-%m-%d"]
        formats = self.chance.choice(
            [["%Y-%m-%d %H:%M:%S", *usual], ["excel", *usual], ["epoch_s"], ["%Y-%m-%d %H:%M%z"]]
        )
        return {
            "columns": ["time"],
            "zone": zone,
            "formats": formats if self.chance.random() < 0.2 else usual,
            "label": self.chance.choice(["start", "end"]),
            "midnight": self.chance.choice(["next_day", "same_day"]),
            "repeated_hour": self.chance.choice(["order", "first", "second", "refuse"]),
            "tolerance_seconds": self.chance.choice([0, 30]),
        }


def break_mapping(seed: int) -> str:
    """Return the text of a broken mapping file."""
    breaker = Breaker(seed)
    plain = "kind: csv\ntime: {columns: [time]}\nvalues: [{column: kWh, meter: e1}]\n"
    text = breaker.chance.choice([plain, mapping_schema()])
    broken = breaker._break_bytes(text.encode())
    return broken.decode(errors="replace")
