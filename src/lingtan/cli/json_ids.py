"""Results for programs, each number beside the id by which it is traced."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, is_dataclass

import polars as pl

from lingtan.ledger.inventory import Parameter
from lingtan.metering.reconciliation.header_lines import SteamHeader
from lingtan.park.tables import RECONCILED
from lingtan.reports.header_ids import ids_of_line
from lingtan.reports.reconciled_ids import ids_of_row

FIGURE, FIGURES = "figure", "figures"
UNCHECKED = "unchecked"  # nothing tests such a value


def with_id(thing: object, id_: str) -> dict[str, object]:
    """Return the fields of a thing and the id of its number under ``figure``."""
    names = fields(thing) if is_dataclass(thing) else ()
    return {each.name: getattr(thing, each.name) for each in names} | {FIGURE: id_}


def parameters_with_ids(parameters: Iterable[Parameter]) -> list[dict[str, object]]:
    """Return the parameters of a method with their ids."""
    return [with_id(each, f"parameter:{each.id}") for each in parameters]


def reconciled_with_ids(values: pl.DataFrame, period: str) -> list[dict[str, object]]:
    """Return the rows of table `RECONCILED`, each with the ids of its numbers by column."""
    return [_row(row, period) for row in values.iter_rows(named=True)]


def headers_with_ids(headers: Iterable[SteamHeader]) -> list[dict[str, object]]:
    """Return steam headers, the lines of each with the ids of their numbers by field."""
    return [
        {
            **asdict(header),
            "lines": [
                {**asdict(line), FIGURES: ids_of_line(header.node, line)} for line in header.lines
            ],
        }
        for header in headers
    ]


def _row(row: Mapping[str, object], period: str) -> dict[str, object]:
    is_tested = row["verdict"] != UNCHECKED
    told = {
        key: id_
        for key, id_ in ids_of_row(row, period).items()
        if key in RECONCILED.columns and row[key] is not None and (key != "test" or is_tested)
    }
    return {**row, FIGURES: told}
