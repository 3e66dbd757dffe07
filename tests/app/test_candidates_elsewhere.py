"""A correction cannot hide behind the list of a period it does not touch, or touches in part."""

from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.base.errors import CandidateError
from tests.app.test_closing import LATE, NOTE, fuel, park, read_in
from tests.builders_candidates import DECIDED, MONTH, a_bill, states

__all__ = ["park", "read_in"]

COUNTER = "w_count,Counter,水表,water,m3,register,1d,outside,enterprise:machines,,,2,,,,no\n"
MAPPING = """matches: ["counter*.csv"]
kind: csv
meter: {columns: [meter]}
time: {columns: [time], formats: ["%Y-%m-%d"]}
values: [{column: value}]
"""


def bills(park: Workspace, *months: str) -> Path:
    """Write late bills of the kilns' gas of some months beside the park."""
    path = park.layout.folder.parent / "sample_bills_months.csv"
    rows = "".join(f"{month},g_ceramics,99.0\n" for month in months)
    path.write_text(f"{NOTE}{rows}", encoding="utf-8")
    return path


def counted(park: Workspace, *days: str) -> Path:
    """Write what a water counter showed at the midnights of some days, which the park has."""
    csv = park.layout.folder / "meters.csv"
    text = csv.read_text(encoding="utf-8-sig")
    if COUNTER not in text:
        csv.write_text(text + COUNTER, encoding="utf-8-sig")
        (park.layout.mappings / "counter.yaml").write_text(MAPPING, encoding="utf-8")
    path = park.layout.folder.parent / f"counter_{len(days)}.csv"
    rows = "".join(f"{day},w_count,{700 + number}\n" for number, day in enumerate(days))
    path.write_text(f"time,meter,value\n{rows}", encoding="utf-8")
    return path


def refused(park: Workspace, period: str, file: Path) -> CandidateError:
    """Return the error a proposal is refused with; nothing is proposed."""
    with pytest.raises(CandidateError) as error:
        park.propose(period, [file], by="Li", reason="late", now=LATE)
    assert not states(park)
    return error.value


@pytest.mark.slow
@pytest.mark.parametrize("period", ["2025-02", "2024", "2025-01-15"])
def test_what_changes_another_period_only_is_not_proposed_with_an_empty_list(
    park: Workspace, period: str
) -> None:
    error = refused(park, period, a_bill(park))
    assert error.case == "elsewhere"
    assert error.facts == {"period": period, "first": "2025-01-01", "last": "2025-01-01"}


@pytest.mark.slow
@pytest.mark.parametrize("period", [MONTH, "2025"])
def test_what_changes_the_period_or_a_part_of_it_is(park: Workspace, period: str) -> None:
    park.propose(period, [a_bill(park)], by="Li", reason="late bill", now=LATE)
    assert states(park) == ["proposed"]


@pytest.mark.slow
def test_what_reaches_other_months_too_names_them_and_is_proposed_for_the_year(
    park: Workspace,
) -> None:
    file = bills(park, MONTH, "2025-03", "2025-02")
    error = refused(park, MONTH, file)
    assert (error.case, error.facts["count"]) == ("partly", 2)
    assert (error.facts["reached"], error.facts["years"]) == ("2025-02, 2025-03", "2025")
    assert "--period 2025;" in str(error)
    park.propose("2025", [file], by="Li", reason="late bills", now=LATE)
    assert states(park) == ["proposed"]


@pytest.mark.parametrize("period", [MONTH, "2025"])
def test_what_reaches_other_years_too_is_split(park: Workspace, period: str) -> None:
    error = refused(park, period, bills(park, "2024-12", MONTH))
    assert error.case == "over_years"
    assert error.facts["years"] == "2024, 2025"
    assert error.facts["reached"] == ("2024" if period == "2025" else "2024-12")


@pytest.mark.slow
def test_what_is_known_already_of_other_months_is_no_change_of_them(park: Workspace) -> None:
    park.import_files([bills(park, "2025-02")], now=LATE)
    file = bills(park, "2025-02", MONTH)
    park.propose(MONTH, [file], by="Li", reason="late bill", now=LATE)
    assert states(park) == ["proposed"]


@pytest.mark.slow
def test_the_counter_at_the_edges_of_a_month_belongs_to_it(park: Workspace) -> None:
    edges = counted(park, "2024-12-30", "2025-01-10", "2025-01-31", "2025-02-03")
    park.propose(MONTH, [edges], by="Li", reason="read late", now=LATE)
    assert states(park) == ["proposed"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("days", "reached"),
    [
        (("2025-01-01", "2025-01-31", "2025-02-01", "2025-02-02"), "2025-02"),
        (("2025-01-10", "2025-02-03", "2025-04-04", "2025-05-01"), "2025-04, 2025-05"),
    ],
)
def test_a_counter_read_beyond_the_edge_tells_nothing_of_the_month(
    park: Workspace, days: tuple[str, ...], reached: str
) -> None:
    error = refused(park, MONTH, counted(park, *days))
    assert (error.case, error.facts["reached"]) == ("partly", reached)


@pytest.mark.slow
def test_what_came_to_reach_another_month_since_is_not_approved(park: Workspace) -> None:
    park.import_files([bills(park, "2025-02")], now=LATE)
    file = bills(park, MONTH, "2025-02")
    park.propose(MONTH, [file], by="Li", reason="late bill", now=LATE)
    file.write_text(f"{NOTE}2025-02,g_ceramics,50.0\n", encoding="utf-8")
    park.import_files([file], now=DECIDED)
    stands = fuel(park.account(MONTH))
    with pytest.raises(CandidateError) as error:
        park.approve("C1", by="Wang", now=DECIDED)
    assert (error.value.case, error.value.facts["reached"]) == ("partly", "2025-02")
    assert (states(park), fuel(park.account(MONTH))) == (["proposed"], stands)
    park.reject("C1", by="Wang", reason="to be split", now=DECIDED)
    assert states(park) == ["rejected"]
