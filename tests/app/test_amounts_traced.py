"""Every number of a report leads to its origin: by its id, or it is no figure and here is why."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from lingtan import Workspace
from lingtan.app.evaluate_park import Question
from lingtan.app.issue_report import contents_of, report_of
from lingtan.app.layout import Layout
from lingtan.app.lineage.asked_anew import with_asked
from lingtan.app.lineage_of import lineage_of
from lingtan.app.open_park import open_park
from lingtan.app.report_moment import Moment
from lingtan.app.trace_figure import find_node
from lingtan.evidence.lineage.addresses import read_address
from lingtan.evidence.lineage.nodes import Lineage, Node
from lingtan.ledger.accounts import NAMED
from lingtan.reports.model import Amount, Report, Table
from lingtan.reports.numbers import shown
from lingtan.reports.shown_amounts import amounts_of
from tests.app.test_closing import read_in
from tests.conftest import NOW, Demo
from tests.prepared import copied

pytestmark = pytest.mark.slow

YEAR, MONTH = "2025", "2025-01"
SIZES = (1.0, 1e-3, 1e-6, 100.0)  # t for kg, MW for kW, per cent for shares
COUNTS = "counts things: intervals, files, verdicts, meters"
ROW = "the id stands in the row itself: of its lines, its factor or its meter"
# Columns of numbers that carry no id, by table and heading: what they are instead.
NO_FIGURES: Mapping[str, str] = {
    r"(verdicts|evidence_states|finding_kinds|imports|grades|quality|metering)/.*": COUNTS,
    r"estimates/.*": ROW,
    r"materiality/.*": COUNTS,
    r"metering_behind/.*": COUNTS,
    r"figures/No\.": "place in the index",
    r"closings/Files known": COUNTS,
    r"movements_\d+/Change": "the difference of two beside it",
    r"(sources|processes)/Factor": ROW,
    r"(postings|postings_by_month)/.*": ROW,
    r"(factors|fuels|parameters)/.*": ROW,
    r"(reconciled|reconciled_months)/.*": ROW,
    r"versions?_.*/Change": "the difference of two beside it",
}
OF_SOME = ("energy_uses/", "versions_", "version_lines_")


@dataclass(frozen=True)
class Shown:
    """A number of a table: where it stands, and the number."""

    place: str
    amount: Amount


def report_of_park(layout: Layout, period: str, boundary: str) -> Report:
    """Return the report of a period as its documents draw it."""
    contents = contents_of(layout, Question(period=period, boundary=boundary))
    return report_of(layout, contents, "en", Moment(instant=NOW, knowledge=NOW, steps_until=NOW))


def numbers_of(report: Report) -> Iterator[Shown]:
    """Yield every known number of every table, of pages and of sheets."""
    sheets = (table for sheet in report.sheets for table in sheet.tables)
    tables: Iterator[Table] = iter((*report.tables(), *sheets))
    for table in tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                if isinstance(cell, Amount) and cell.value is not None:
                    yield Shown(f"{table.id}/{column.heading}", cell)


def is_no_figure(place: str) -> bool:
    return any(re.fullmatch(pattern, place) for pattern in NO_FIGURES)


def is_nothing(number: Shown) -> bool:
    """Whether no line at all is behind a number: nothing is burned, bought or sold there.

    So it is of a line that one of two boundaries has and the other has not.
    """
    return number.place.startswith(OF_SOME) and number.amount.value == 0


def is_same(amount: Amount, node: Node) -> bool:
    """Whether a node has the number shown, in whatever size its unit is shown.

    A sum of lines of which readings lack is what was read of them.
    """
    value = node.facts.get("so_far") if node.value is None else node.value
    if amount.value is None or value is None:
        return amount.value is None and node.value is None
    sizes = (*SIZES, shown(node.unit).scale)
    told = (float(value) * size for size in sizes)
    return any(math.isclose(amount.value, each, rel_tol=1e-9, abs_tol=1e-9) for each in told)


def untold(
    workspace: Workspace, period: str = YEAR, boundary: str = "", months: tuple[str, ...] = ()
) -> list[tuple[str, str]]:
    """Return the numbers of a report that lead nowhere, or to another number.

    Of the accounts of other periods those of `months` are drawn up: each takes seconds.
    """
    report = report_of_park(workspace.layout, period, boundary)
    lineages: dict[tuple[str, str], Lineage] = {}
    main = open_park(workspace.layout).park.boundaries[0].id
    found = [
        (each.place, each.amount.text)
        for each in numbers_of(report)
        if not each.amount.figure and not is_no_figure(each.place) and not is_nothing(each)
    ]
    for amount in {each.figure: each for each in amounts_of(report) if each.figure}.values():
        address = read_address(amount.figure)
        if address.period and address.period not in months:
            continue
        asked = address.boundary or boundary
        account = (address.period or period, "" if asked == main else asked)
        if account not in lineages:
            lineages[account] = lineage_of(workspace.layout, *account)
        lineage = with_asked(lineages[account], workspace.layout, address.node, NAMED)
        lineage, id_ = find_node(lineage, address.node)
        if not is_same(amount, lineage.nodes[id_]):
            found.append((amount.figure, f"{amount.text}, not {lineage.nodes[id_].value}"))
    return found


def test_every_number_of_the_demo_is_traced_to_the_same_number(demo: Demo) -> None:
    assert untold(demo.workspace, months=("2025-03",)) == []


def test_every_number_of_a_part_of_the_park_is_traced_to_the_same_number(demo: Demo) -> None:
    assert untold(demo.workspace, boundary="services_zone") == []


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a small park whose lineages both periods share."""
    return copied(read_in, tmp_path_factory.mktemp("small") / "park")


@pytest.mark.parametrize("period", [YEAR, MONTH])
def test_every_number_of_a_small_park_is_traced_to_the_same_number(
    period: str, small: Workspace
) -> None:
    assert untold(small, period, months=("2025-01", "2025-02")) == []
