"""What a page may say that is no word of the catalogue: names, ids, numbers, units and signs."""

import csv
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import yaml

LETTER = re.compile(r"[^\W\d_]")
LONG = 3  # words of a name that is known within a run of others
BETWEEN = re.compile(r"[⟦·,;:()\[\]→≤≥×▲△\n]| - ")
NUMBER = re.compile(r"(?<!\w)[−+]?\d[\d,.]*(?!\w)")
TOKEN = re.compile(r"\S*(?:_|/\S*\d|\.\w|\d{4}|[a-z]:[a-z])\S*")  # an id, a path, a file or a hash
SIGNS = {"CO2": "CO₂", "m3": "m³", "m2": "m²"}  # as pages write them
OF_NO_LANGUAGE = {
    r"[A-Z](-[A-Z])?( [A-Z](-[A-Z])?)*": "letters of evidence, of quality and the like",
    r"[A-Z]\d+": "the number of a row, a task, a campaign or a verification",
    r"CSV|HTML|JSON|PDF|XLSX|Parquet|CBAM|PACT": "a format, which has this name everywhere",
    r"English|中文": "a language in its own words, for who reads no other",
    r"lingtan( serve)?|serve": "the product, and a command as it is typed",
    r"[kMG]?Wh?|GJ|°?[CKh]|k?t|tce|km²|kW/m²|t·km|kg|tCO₂e?(/tce|/GJ)?": "a unit",
    r"kgCO₂e?|kg(CO₂e?|ce)?/(kg|kWh|Nm³|t|t·km)|Nm³": "a unit",
}
KNOWN = re.compile("|".join(f"(?:{pattern})" for pattern in OF_NO_LANGUAGE))


class Data:
    """The names that stand in the files of a park and in the catalogue of knowledge."""

    def __init__(self, park: Path) -> None:
        knowledge = Path(str(files("lingtan.catalogue") / "data"))
        told = {_plain(text) for root in (knowledge, park) for text in _texts(root)}
        self._names = {name for name in told if LETTER.search(name)}
        self._long = sorted(
            (name for name in self._names if len(name.split()) >= LONG), key=len, reverse=True
        )

    def left_of(self, run: str) -> list[str]:
        """Return what of a run of words is neither a name nor of no language."""
        run = self._without_begun(_plain(run))
        for name in self._long:
            if name in run:
                run = run.replace(name, "·")
        run = NUMBER.sub(" ", TOKEN.sub(" ", run))
        parts = (" ".join(part.split()) for part in BETWEEN.split(run))
        return [part for part in parts if LETTER.search(part) and not self._is_known(part)]

    def _without_begun(self, run: str) -> str:
        """Leave out the name a picture has no room for, but for its beginning and what it is."""
        begun, cut, rest = run.partition("…")
        if not cut:
            return run
        meant = [name for name in self._names if name.startswith(begun)]
        if not meant:
            return run
        return "" if any(name.endswith(rest) for name in meant) else rest

    def _is_known(self, part: str) -> bool:
        return part in self._names or KNOWN.fullmatch(part) is not None


def _texts(root: Path) -> Iterator[str]:
    for path in root.rglob("*"):
        if path.suffix == ".yaml":
            yield from _strings(yaml.load(path.read_bytes(), yaml.CSafeLoader))
        elif path.name == "meters.csv" or (path.suffix == ".csv" and "data" in path.parts):
            for row in csv.reader(path.read_text(encoding="utf-8").splitlines()):
                yield from row
        elif path.name == "entries.jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                yield from _strings(json.loads(line))


def _strings(told: object) -> Iterator[str]:
    if isinstance(told, dict):
        for key, value in told.items():
            yield str(key)
            yield from _strings(value)
    elif isinstance(told, list):
        for value in told:
            yield from _strings(value)
    elif told is not None:
        yield str(told)


def _plain(text: str) -> str:
    for written, shown in SIGNS.items():
        text = text.replace(written, shown)
    return " ".join(text.split())
