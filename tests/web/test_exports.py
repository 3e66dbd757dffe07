"""Who takes a page along takes its answer and every number on it, in the units the page shows."""

import csv
import json
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from lingtan.web.feature import Feature
from lingtan.web.features import FEATURES
from tests.conftest import Demo
from tests.web.site import TAG, Site
from tests.whole import IS_WHOLE

LANGS = ("en", "zh")
CASES = [
    (feature, lang)
    for place, feature in enumerate(FEATURES)
    for lang in (LANGS if IS_WHOLE else LANGS[place % 2 :][:1])
]
AMOUNT = re.compile(r'class="amount"[^>]*>([−\d][\d,.]*)')
LEAD = re.compile(r'<p class="lead">(.*?)</p>', re.DOTALL)
NUMBER = re.compile(r"−?\d[\d,]*(?:\.\d+)?")
SHARES = "/pages/green_power"


def asked(site: Site, path: str, lang: str) -> str:
    answer = site.ask(f"{path}?period=2025&lang={lang}")
    assert answer.status == 200, path
    return answer.text


def rows_of(site: Site, feature: str, lang: str) -> list[list[str]]:
    told = asked(site, f"/pages/{feature}.csv", lang).removeprefix("\ufeff")
    return list(csv.reader(StringIO(told)))


def cells_of(site: Site, feature: str, lang: str) -> list[str]:
    """Return the cells of a workbook as somebody sees them; shares are shown in per cent."""
    book = load_workbook(BytesIO(site.ask(f"/pages/{feature}.xlsx?period=2025&lang={lang}").body))
    return [_seen(cell) for sheet in book for row in sheet.iter_rows() for cell in row]


def _seen(cell: object) -> str:
    value = getattr(cell, "value", None)
    is_share = "%" in str(getattr(cell, "number_format", ""))
    return "" if value is None else str(value * 100 if is_share else value)


def texts_of(told: object) -> Iterator[str]:
    """Yield the texts and numbers of JSON."""
    match told:
        case dict():
            for each in told.values():
                yield from texts_of(each)
        case list():
            for each in told:
                yield from texts_of(each)
        case _:
            yield str(told)


def missing(page: str, cells: list[str]) -> set[str]:
    """Return the numbers of a page that stand, to the digits shown, in no cell."""
    shown = {each.rstrip(".") for each in AMOUNT.findall(page.partition("<main")[2])}
    held = {_number(each) for cell in cells for each in [cell, *NUMBER.findall(cell)]} - {None}
    return {each for each in shown if not _is_held(each, held)}


def _number(text: str) -> float | None:
    try:
        return abs(float(text.replace(",", "").replace("−", "-")))
    except ValueError:
        return None


def _is_held(shown: str, held: set[float | None]) -> bool:
    value, places = _number(shown), len(shown.partition(".")[2])
    assert value is not None
    return any(abs(value - each) <= 0.5000001 * 10**-places for each in held if each is not None)


@pytest.mark.parametrize(
    ("feature", "lang"), CASES, ids=[f"{feature.id}-{lang}" for feature, lang in CASES]
)
def test_an_export_answers_first_and_holds_every_number_of_its_page(
    site: Site, feature: Feature, lang: str
) -> None:
    page = asked(site, feature.path, lang)
    said = LEAD.search(page)
    assert said is not None
    lead = unescape(TAG.sub("", said[1]))
    told = json.loads(asked(site, f"/pages/{feature.id}.json", lang))
    assert told["answer"] == lead
    lists = {
        "json": [*texts_of(told)],
        "csv": [cell for row in rows_of(site, feature.id, lang) for cell in row],
        "xlsx": cells_of(site, feature.id, lang),
    }
    for form, cells in lists.items():
        assert lead in {cell.removeprefix("'") for cell in cells}, form
        assert missing(page, cells) == set(), form


@pytest.mark.slow
def test_a_share_is_told_in_the_per_cent_its_heading_says(site: Site, demo: Demo) -> None:
    share = demo.workspace.match("2025").figures["matching.physical_share"].value
    assert share is not None
    rows = rows_of(site, "green_power", "en")
    heads = next(row for row in rows if "Share [%]" in row)
    row = rows[rows.index(heads) + 1]
    assert float(row[heads.index("Share [%]")]) == pytest.approx(share * 100)
    told = json.loads(asked(site, f"{SHARES}.json", "en"))
    amounts = [
        cell
        for chapter in told["chapters"]
        for block in chapter["blocks"]
        for line in block.get("rows", ())
        for cell in line
        if isinstance(cell, dict) and cell.get("figure") == "matching.physical_share"
    ]
    assert amounts
    assert [each["value"] for each in amounts] == pytest.approx([share * 100] * len(amounts))


def test_flows_and_main_figures_are_rows_of_a_table(site: Site) -> None:
    flows = rows_of(site, "energy", "en")
    heads = next(row for row in flows if row[:2] == ["From", "To"])
    assert float(flows[flows.index(heads) + 1][2]) > 0
    main = rows_of(site, "overview", "en")
    core = next(row for row in main if row[:1] == ["CO₂ emission per unit of energy consumption"])
    assert core[2:4] == ["tCO₂/tce", "misses"]
