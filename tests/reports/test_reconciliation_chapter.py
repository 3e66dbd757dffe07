"""The report tells how the sources agree, in the chapter on data quality and on a sheet."""

import polars as pl
import pytest

from lingtan.metering.reconciliation.header_lines import HeaderLine, SteamHeader
from lingtan.park.tables import RECONCILED
from lingtan.reports.chapters.reconciliation import (
    header_tables,
    reconciliation_blocks,
    reconciliation_sheet,
)
from lingtan.reports.context import Context
from lingtan.reports.model import Amount, Paragraph, Table
from lingtan.reports.words import LANGUAGES
from tests.builders_reports import report_inputs

ROWS = [
    ("2025-01", "m1", False, 80.0, 1.0, 100.0, 0.5, 20.0, 9.0, "inferable", "suspect"),
    ("2025", "m1", False, 960.0, 9.0, 1200.0, 5.0, 240.0, 30.0, "inferable", "suspect"),
    ("2025", "m2", False, 700.0, 9.0, None, None, None, 4.0, "inferable", "one_of"),
    ("2025", "bus", True, 12.0, 12.0, 10.0, 3.0, -2.0, 0.2, "redundant", "sound"),
]
TABLE = pl.DataFrame(ROWS, schema=RECONCILED.schema, orient="row")


def context(language: str, table: pl.DataFrame = TABLE) -> Context:
    """Return the context of a report with a reconciliation."""
    return Context(inputs=report_inputs(language, reconciled=table))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_period_is_shown_and_the_months_stand_on_a_sheet(language: str) -> None:
    blocks = reconciliation_blocks(context(language))
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert len(table.rows) == 3
    (sheet,) = reconciliation_sheet(context(language))
    assert [row[0] for row in sheet.rows] == ["2025-01", "2025", "2025", "2025"]
    assert len(sheet.columns) == len(sheet.rows[0])


def test_what_nobody_can_tell_is_left_blank() -> None:
    (table,) = [b for b in reconciliation_blocks(context("en")) if isinstance(b, Table)]
    row = table.rows[1]
    assert row[3] == ""
    assert row[4] == ""
    assert row[-1] == "one of several"


def test_the_adjustment_is_a_share_of_the_reading() -> None:
    (table,) = [b for b in reconciliation_blocks(context("en")) if isinstance(b, Table)]
    adjusted = table.rows[0][5]
    assert isinstance(adjusted, Amount)
    assert adjusted.value == pytest.approx(0.25)


def test_what_nothing_checks_has_no_test_value() -> None:
    alone = ("2025", "m3", False, 9.0, 1.0, 9.0, 1.0, 0.0, 0.0, "unchecked", "unchecked")
    table = pl.DataFrame([alone], schema=RECONCILED.schema, orient="row")
    (shown,) = [b for b in reconciliation_blocks(context("en", table)) if isinstance(b, Table)]
    assert shown.rows[0][6] == "–"


def test_the_verdicts_are_counted() -> None:
    said = [b.text for b in reconciliation_blocks(context("en")) if isinstance(b, Paragraph)]
    assert "Suspect: 1" in said[1]


def test_without_a_reconciliation_nothing_is_said() -> None:
    assert reconciliation_blocks(context("en", RECONCILED.empty())) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_steam_headers_stand_with_mass_and_enthalpy(language: str) -> None:
    line = HeaderLine(
        stream="m1",
        is_loss=False,
        enters=True,
        flow_t=100.0,
        flow_reconciled_t=101.0,
        gj_per_t=2.9,
        reconciled_gj_per_t=2.92,
        flow_test=0.4,
        quality_test=0.4,
    )
    header = SteamHeader(node="bus", lines=(line,), chi2=0.2, critical=5.99)
    (table,) = header_tables(
        Context(inputs=report_inputs(language, reconciled=TABLE, headers=(header,)))
    )
    told = [cell.value for cell in table.rows[0] if isinstance(cell, Amount)]
    assert told == [100.0, 101.0, 2.9, 2.92]
    assert [cell.figure for cell in table.rows[0] if isinstance(cell, Amount)] == [
        f"header:bus:m1:{part}"
        for part in ("mass", "mass_reconciled", "enthalpy", "enthalpy_reconciled")
    ]
    assert header_tables(context(language)) == ()
