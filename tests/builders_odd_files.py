"""Lay tables out in the odd ways people do, from a seed, and break some of them."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

from tests.builders_broken_files import CELLS

START = datetime(2025, 3, 1)  # noqa: DTZ001  local clock of a file
HEADS = (
    *("时间", "日期", "小时", "年", "月", "日", "表号", "单位", "1#变", "e1", "e2", "电量(kWh)"),
    *("电费(元)", "合计", "尖", "峰", "倍率", "用气量(立方米)", "00:15", "1", "2", "P1", "Total"),
    *(
        "time",
        "meter",
        "kWh",
        "P(kW)",
        "",
        "#3",
        "#sheet",
        "?",
        "/",
        "()",
        "单位：",
        "（",
        "ｋＷｈ",
    ),
)
SHEETS = ("e1", "e2", "1月", "2月", "合计", "电费", "说明", "Sheet1", "p1(kW)", "a'b")

Rows = list[list[object]]


def an_odd_file(seed: int, folder: Path) -> Path:
    """Write one odd file, the same from the same seed."""
    chance = random.Random(seed)  # noqa: S311  no secret
    if chance.random() < 0.5:
        return _text(chance, folder / chance.choice(["odd.csv", "ODD.CSV", "e1.txt", "x.xls"]))
    return _book(chance, folder / chance.choice(["odd.xlsx", "e1.XLSX", "x.xls", "y.csv"]))


def _table(chance: random.Random) -> Rows:
    width = chance.choice([1, 2, 3, 5, 9, 26, 98])
    above: Rows = [
        [
            chance.choice(HEADS) if chance.random() < 0.7 else ""
            for _ in range(chance.randint(0, width))
        ]
        for _ in range(chance.choice([0, 1, 1, 2, 3, 5]))
    ]
    if chance.random() < 0.3:
        above.append(["日期", *(str(n) for n in range(chance.choice([0, 1]), width))])
    if chance.random() < 0.1:
        above.append(["表号", *(f"{n}月" for n in range(1, width))])
    body: Rows = [_row(chance, n, width) for n in range(chance.choice([0, 1, 3, 24, 50]))]
    if chance.random() < 0.3:
        body.append([chance.choice(["合计", "", "2025-03", "Total"]), "合计", 99])
    return [*above, *body]


def _row(chance: random.Random, number: int, width: int) -> list[object]:
    at = START + timedelta(hours=number)
    first: list[Callable[[], list[object]]] = [
        lambda: [f"{at:%Y-%m-%d %H:%M}"],
        lambda: [f"{at:%Y-%m-%d}", at.hour + 1],
        lambda: [at.year, at.month, at.day, at.hour],
        lambda: [f"{at:%H:%M}-{at.hour + 1:02d}:00", f"{at:%Y-%m-%d}"],
        lambda: [at],
        lambda: [chance.choice(CELLS)],
        list,
    ]
    kind = chance.choice(first) if chance.random() < 0.1 else first[width % len(first)]
    rest = [
        chance.choice([number * 1.5, str(number), "e1", "kWh", chance.choice(CELLS)])
        if chance.random() < 0.2
        else number
        for _ in range(max(0, width + chance.choice([0, 0, 0, -1, 2]) - 1))
    ]
    return [*kind(), *rest]


def _text(chance: random.Random, path: Path) -> Path:
    mark = chance.choice([",", ",", ";", "\t"])
    lines = [mark.join(str(cell) for cell in row) for row in _table(chance)]
    encoding = chance.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    path.write_bytes("\n".join(lines).encode(encoding, errors="replace"))
    return path


def _book(chance: random.Random, path: Path) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    shared = _table(chance)
    for name in chance.sample(SHEETS, chance.choice([1, 1, 2, 4])):
        sheet = book.create_sheet(name)
        for row in shared if chance.random() < 0.6 else _table(chance):
            sheet.append([_plain(cell) for cell in row])
    book.save(path)
    return path


def _plain(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    clean = "".join(c for c in cell if c >= " ")[:500]
    return None if not clean or clean.startswith("=") else clean
