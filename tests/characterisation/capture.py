"""Everything a park shows, as named texts."""

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from openpyxl import load_workbook
from pypdf import PdfReader

from tests.characterisation.parks import PARKS
from tests.characterisation.steady import steady
from tests.truth.score import run
from tests.web.site import Site, serving

PERIOD = ("--period", "2025")
FOOT = re.compile(r"[^\n]*\d+ / \d+\s*$")
BROKEN_DIGEST = re.compile(r"(?<![0-9a-f])(?:[0-9a-f][\s\u200b]*){64}")
OK = 200
LANGUAGES = ("zh", "en")
COMMANDS: Mapping[str, Sequence[str]] = {
    "check": PERIOD,
    "reconcile": PERIOD,
    "account": PERIOD,
    "account-may": ("--period", "2025-05"),
    "allocate": PERIOD,
    "compare": PERIOD,
    "match": PERIOD,
    "certificates": (),
    "evaluate": PERIOD,
    "uncertainty": (*PERIOD, "--draws", "1000"),
    "statement": PERIOD,
    "allowances": PERIOD,
    "heat": PERIOD,
    "finance": PERIOD,
    "baseyear": (),
    "evidence": PERIOD,
    "candidates": (),
    "tasks": ("list",),
    "campaign": ("list",),
    "verification": ("show",),
    "answer": (),
    "verify": (),
}
FIGURES = (
    "national.e_tce",
    "national.e_park_kg",
    "national.e_fuel_kg",
    "national.e_electricity_kg",
    "national.e_heat_kg",
    "national.e_process_kg",
    "cn910.core.unit_energy_carbon",
    "energy.clean_broad_tce",
    "scope1_kg",
    "scope2_market_kg",
)
API = ("park", "account", "evaluation", "heat", "findings", "meters", "tasks", "imports")


def capture(name: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Build a park and yield the name and the text of each thing it shows."""
    PARKS[name](folder)
    for kind, text in _shown(folder):
        yield kind, steady(text, folder)


def _shown(folder: Path) -> Iterator[tuple[str, str]]:
    for named, options in COMMANDS.items():
        command = named.partition("-")[0]
        code, text = run(command, folder, *options, "--json")
        yield f"command {named}", f"exit {code}\n{text}"
    for figure in FIGURES:
        code, text = run("trace", folder, figure, *PERIOD, "--json")
        leaves = "\n".join(sorted(_leaves(json.loads(text)))) if text.startswith("{") else text
        yield f"leaves {figure}", f"exit {code}\n{leaves}"
    for language in LANGUAGES:
        yield from _documents(folder, language)
    with serving(folder) as site:
        yield from _pages(site)


def _leaves(node: object) -> Iterator[str]:
    """Yield each node of a lineage that rests on no other, as text."""
    if isinstance(node, list):
        for each in node:
            yield from _leaves(each)
    elif isinstance(node, dict):
        below = [v for v in node.values() if isinstance(v, list | dict) and v]
        if below:
            yield from _leaves(below)
        else:
            yield json.dumps(node, sort_keys=True, ensure_ascii=False)


def _documents(folder: Path, language: str) -> Iterator[tuple[str, str]]:
    for command, options in (("report", PERIOD), ("monitoring", ())):
        code, text = run(command, folder, *options, "--lang", language, "--force", "--json")
        yield f"command {command} {language}", f"exit {code}\n{text}"
        written = sorted((folder / "reports").glob(f"*{command}*{language}*")) or sorted(
            (folder / "reports").glob(f"*{language}*")
        )
        for file in written:
            if file.suffix == ".xlsx":
                yield f"cells {file.name}", "\n".join(_cells(file))
            elif file.suffix == ".pdf":
                yield f"text {file.name}", _text(file)
            file.unlink()


def _text(file: Path) -> str:
    """Return the text of a PDF without the numbers of pages; a digest breaks anywhere."""
    pages = (each.extract_text() for each in PdfReader(file).pages)
    return BROKEN_DIGEST.sub("<digest>", "\n".join(FOOT.sub("", each) for each in pages))


def _cells(file: Path) -> Iterator[str]:
    book = load_workbook(io.BytesIO(file.read_bytes()))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield f"{sheet.title}!{cell.coordinate} {cell.value!r}"


def _pages(site: Site) -> Iterator[tuple[str, str]]:
    described = site.ask("/api/v1/park").json["pages"]
    assert isinstance(described, list)
    for name in API:
        yield f"api {name}", site.ask(f"/api/v1/{name}?period=2025").text
    for page in described:
        for language in LANGUAGES:
            path = f"/pages/{page['id']}.json?period=2025&lang={language}"
            answer = site.ask(path)
            text = answer.text if answer.status == OK else ""
            yield f"page {page['id']} {language}", f"status {answer.status}\n{text}"
