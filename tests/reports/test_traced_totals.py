"""A total that is a figure names it, and one that is not names nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lingtan.ledger.accounts import E_TCE, Account
from lingtan.reports.comparison_ids import change_id, known_id
from lingtan.reports.context import Context
from lingtan.reports.model import Amount, Report, Table
from lingtan.reports.park_report import build_park_report
from lingtan.reports.sums import only, total
from lingtan.reports.traced_totals import traced_total
from tests.builders_reports import an_inventory, report_inputs
from tests.builders_reports_park import a_park
from tests.reports.test_boundary_versions import COMPARED

PARK = "national.e_park_kg"


def with_values(**values: float | None) -> Context:
    """Return a report's context whose inventory knows some figures by their value."""
    inventory = an_inventory()
    known = {
        id_: replace(inventory.figures[id_], value=value, missing=())
        for id_, value in values.items()
    }
    figures = {**inventory.figures, **known}
    return Context(
        inputs=replace(report_inputs("en"), inventory=replace(inventory, figures=figures))
    )


def last_row(report: Report, sheet: str, id_: str) -> list[Amount]:
    """Return the numbers of the last row of a table of the workbook."""
    found = next(each for each in report.sheets if each.id == sheet)
    table: Table = next(each for each in found.tables if each.id == id_)
    return [cell for cell in table.rows[-1] if isinstance(cell, Amount)]


def test_only_the_same_number_is_the_figure() -> None:
    context = with_values(**{PARK: 9_000_000.0})
    assert traced_total(context, Decimal(9_000_000), "kgCO2", PARK).figure == PARK
    assert traced_total(context, Decimal(9_000_001), "kgCO2", PARK).figure == ""
    assert traced_total(context, Decimal(9_000_001), "kgCO2", PARK, "sum:x").figure == "sum:x"
    assert traced_total(context, Decimal(9_000_000), "kgCO2", "national.nothing").figure == ""
    unknown = with_values(**{"national.e_tce": None})
    assert traced_total(unknown, Decimal(0), "kgce", "national.e_tce").figure == ""


@pytest.mark.parametrize(
    ("value", "unknown", "is_known"),
    [
        (9_000_000.0, (), (True, True)),
        (1.0, (), (False, True)),
        (1.0, ("second",), (False, False)),
    ],
)
def test_the_totals_under_both_boundaries_name_their_figures_or_what_is_known_of_them(
    value: float, unknown: tuple[str, ...], is_known: tuple[bool, bool]
) -> None:
    other = a_park().boundaries[-1].id
    inputs = with_values(**{PARK: value}).inputs
    own = inputs.inventory.boundary
    compared = replace(COMPARED, unknown=unknown)
    report = build_park_report(replace(inputs, versions={other: (compared,)}))
    shown = last_row(report, "versions", f"version_lines_{other}_kg")
    first, second = (
        PARK if known else known_id(PARK, boundary)
        for known, boundary in zip(is_known, (other, own), strict=True)
    )
    ids = [first, f"{second}@/{other}", change_id(PARK, other)]
    assert [amount.figure for amount in shown] == ids


def test_the_sum_of_energy_and_of_feedstock_name_their_figures() -> None:
    lines = an_inventory().postings
    energy = float(total(only(lines, E_TCE), "energy_kgce")) / 1000
    feedstock = float(total(only(lines, (Account.FEEDSTOCK,)), "energy_kgce")) / 1000
    values = {"national.e_tce": energy, "national.feedstock_tce": feedstock}
    shown = last_row(build_park_report(with_values(**values).inputs), "energy", "energy_uses")
    named = [each.figure for each in shown if each.figure]
    assert [id_ for id_ in named if not id_.startswith("sum:")] == [*values]
    assert "sum:energy:group=bought" in named


def test_what_is_bought_and_made_names_its_figure() -> None:
    lines = an_inventory().postings
    grid = float(total(only(lines, (Account.ELECTRICITY_GRID,)), "quantity"))
    report = build_park_report(with_values(**{"energy.import_kwh": grid}).inputs)
    sheet = next(each for each in report.sheets if each.id == "energy")
    (table,) = (each for each in sheet.tables if each.id == "energy_carriers")
    told = [cell.figure for row in table.rows for cell in row if isinstance(cell, Amount)]
    assert told.count("energy.import_kwh") == 1
