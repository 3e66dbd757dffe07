"""Two files that speak of one bill: corrected, contradicted, or a second invoice, and said so."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import permutations
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.results import FileImport
from lingtan.base.findings import Severity
from tests.builders_bills import MAPPING, a_park_of_bills
from tests.prepared import Make, copied

NOW = datetime(2026, 1, 5, tzinfo=UTC)
LONG, SHORT, WHOLE = (
    ("2025-01-01", "2025-02-05", 360),
    ("2025-01-01", "2025-01-28", 280),
    ("2025-01-01", "2025-01-31", 310),
)
FEBRUARY = ("2025-02-01", "2025-02-28", 28)


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return a_park_of_bills(tmp_path / "park")


def bring(
    park: Workspace, name: str, *bills: tuple[str, str, int], again: bool = False
) -> FileImport:
    path = park.layout.folder.parent / name
    lines = [f"{first},{last},{value}\n" for first, last, value in bills]
    path.write_text("from,to,gas\n" + "".join(lines), encoding="utf-8")
    result = park.import_files([path], now=NOW, again=again)[0]
    assert result.error is None
    return result


def kinds(result: FileImport) -> dict[str, Severity]:
    return {finding.kind.id: finding.kind.severity for finding in result.findings}


def found(park: Workspace) -> set[str]:
    check = park.check("2025")
    return {f.kind.id for f in check.findings if f.subject == "gas_boiler"}


def missing(park: Workspace) -> int:
    gaps = park.check("2025").gaps.filter(meter_id="gas_boiler")
    return int(gaps["intervals"].sum())


@cache
def begun_with(first: tuple[str, str, int]) -> Make:
    """Return the one function that makes a park which has the bills of February and another."""

    def make(folder: Path) -> Workspace:
        park = a_park_of_bills(folder)
        bring(park, "february.csv", FEBRUARY)
        assert missing(park) == 11
        assert "bills_contested" not in kinds(bring(park, "a.csv", first))
        return park

    return make


@pytest.mark.slow
@pytest.mark.parametrize("order", list(permutations((LONG, SHORT, WHOLE), 2)))
def test_another_length_from_the_same_day_leaves_both_undecided(
    tmp_path: Path, order: tuple[tuple[str, str, int], ...]
) -> None:
    park = copied(begun_with(order[0]), tmp_path / "park")
    second = bring(park, "b.csv", order[1])
    assert kinds(second)["bills_contested"] is Severity.ERROR
    assert "metering_bills_contested" in found(park)
    assert missing(park) >= 11
    assert "bills_contested" not in kinds(bring(park, "b.csv", order[1]))


@pytest.mark.slow
def test_a_file_asked_for_again_settles_it(park: Workspace) -> None:
    bring(park, "a.csv", WHOLE)
    bring(park, "b.csv", SHORT)
    again = bring(park, "a.csv", WHOLE, again=True)
    assert kinds(again).keys() >= {"readings_corrected"}
    assert found(park).isdisjoint({"metering_bills_contested", "metering_bills_overlap"})
    assert missing(park) == 11
    assert bring(park, "b.csv", SHORT).superseded == 1


def test_the_same_file_read_with_other_days_contradicts_nobody(park: Workspace) -> None:
    bring(park, "a.csv", SHORT)
    mapping = park.layout.mappings / "gas.yaml"
    mapping.write_text(MAPPING.replace(", period_end: to", ""), encoding="utf-8")
    again = bring(park, "a.csv", SHORT)
    assert again.changed == 1
    told = next(f for f in again.findings if f.kind.id == "bill_days_corrected")
    assert (told.facts["count"], told.facts["old"], told.facts["new"]) == (1, "28", "–")
    assert kinds(again).keys().isdisjoint({"bills_contested", "readings_corrected"})
    assert missing(park) == 11


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("a.csv", "b.csv"), "bills_replaced"),
        (("a.csv", "a.csv"), "readings_corrected"),
    ],
)
def test_a_bill_of_the_same_days_takes_the_place_of_another_files_and_says_so(
    park: Workspace, names: tuple[str, str], kind: str
) -> None:
    bring(park, names[0], WHOLE)
    second = bring(park, names[1], (*WHOLE[:2], 40))
    finding = next(
        f for f in second.findings if f.kind.id in {"bills_replaced", "readings_corrected"}
    )
    assert finding.kind.id == kind
    assert (finding.facts["old"], finding.facts["new"]) == ("310.000", "40.000")
    assert second.preview is not None
    assert second.preview["value"].to_list() == [Decimal(40)]
    if kind == "bills_replaced":
        assert (finding.facts["other"], finding.facts["file"]) == names
        assert finding.kind.severity is Severity.WARNING
