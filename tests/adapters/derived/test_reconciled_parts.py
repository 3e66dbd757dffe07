"""A reconciliation taken apart comes back whole, or not at all."""

from dataclasses import replace
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from lingtan.adapters.derived.account_parts import (
    ReconciledParts,
    reconciled_from_kept,
    reconciled_to_kept,
)
from lingtan.adapters.derived.kept_results import find_kept, keep
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.metering.reconciliation.header_lines import HeaderLine, SteamHeader
from lingtan.park.tables import RECONCILED

LINE = HeaderLine(
    stream="steam",
    is_loss=False,
    enters=True,
    flow_t=10.0,
    flow_reconciled_t=10.1,
    gj_per_t=2.8,
    reconciled_gj_per_t=2.79,
    flow_test=0.3,
    quality_test=1.2,
)
PARTS = ReconciledParts(
    findings=(
        Finding(
            kind=FindingKind(id="reconciliation_suspect", severity=Severity.WARNING),
            subject="m1",
            place=Place(source="reconciliation"),
            facts={"ratio": 0.8, "months": 3, "meter": "m1"},
        ),
    ),
    table=pl.DataFrame([{"span": "2025", "stream": "m1", "test": 4.2}], schema=RECONCILED.schema),
    headers=(SteamHeader(node="main", lines=(LINE,), chi2=3.0, critical=5.99),),
)
KEY = Path("no key of a park")


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    keep(tmp_path, "key", reconciled_to_kept(PARTS), KEY)
    found = reconciled_from_kept(find_kept(tmp_path, "key", KEY))
    assert found is not None
    assert_frame_equal(found.table, PARTS.table)
    assert replace(found, table=PARTS.table) == PARTS


def test_what_is_not_whole_is_worked_out_again(tmp_path: Path) -> None:
    assert reconciled_from_kept(None) is None
    keep(tmp_path, "key", reconciled_to_kept(PARTS), KEY)
    (tmp_path / "key" / "values.json").write_text("[]", encoding="utf-8")
    assert reconciled_from_kept(find_kept(tmp_path, "key", KEY)) is None
    (tmp_path / "key" / f"{RECONCILED.name}.parquet").unlink()
    assert reconciled_from_kept(find_kept(tmp_path, "key", KEY)) is None
