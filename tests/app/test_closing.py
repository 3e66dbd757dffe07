"""A year is closed, a late bill waits, a restatement takes it in and says what it moved."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.results import Account
from lingtan.base.errors import ArgumentError, ClosingError, SignedTextError
from lingtan.ledger.closing import ClosingDraft
from lingtan.park.places import ParkType
from tests.prepared import copied

IMPORTED = datetime(2026, 1, 10, tzinfo=UTC)
CLOSED = datetime(2026, 1, 20, tzinfo=UTC)
LATE = datetime(2026, 2, 1, tzinfo=UTC)
NOTE = "note\nmonth,meter,amount\n"
FIGURE = "national.e_fuel_kg"


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park with its sample files read."""
    return copied(read_in, tmp_path / "park")


def read_in(folder: Path) -> Workspace:
    """Make a park, and read its sample files."""
    made = Workspace.new(folder, ParkType.MANUFACTURING)
    made.import_files(sorted(made.layout.inbox.iterdir()), now=IMPORTED)
    for period in ("2025-01", "2025"):
        made.evaluate(period)  # kept, and copied along
    return made


@pytest.fixture
def closed(tmp_path: Path) -> Workspace:
    """Return a park whose January is closed."""
    return copied(closed_in, tmp_path / "closed")


def closed_in(folder: Path) -> Workspace:
    """Make a park, read its sample files and close January."""
    made = copied(read_in, folder)
    made.close("2025-01", by="park office", now=CLOSED)
    for period in ("2025-01", "2025"):
        made.evaluate(period)  # kept, and copied along
    return made


def bill(park: Workspace, name: str, amount: float, now: datetime = LATE) -> None:
    """Import a late bill of the kilns' January gas."""
    path = park.layout.folder / f"sample_bills_{name}.csv"
    path.write_text(f"{NOTE}2025-01,g_ceramics,{amount}\n", encoding="utf-8")
    park.import_files([path], now=now)


def bills_of_months(
    park: Workspace, months: Sequence[str], amount: float, name: str, now: datetime
) -> None:
    """Import a file of the gas bills of whole months, of the same amount each."""
    meters = ("g_boiler", "g_ceramics")
    lines = [f"{month},{meter},{amount:g}\n" for month in months for meter in meters]
    path = park.layout.folder / f"sample_bills_{name}.csv"
    path.write_text(f"{NOTE}{''.join(lines)}", encoding="utf-8")
    park.import_files([path], now=now)


def fuel(account: Account) -> float:
    """Return the emission of fuel burned."""
    value = account.inventory.figures[FIGURE].value
    assert value is not None
    return value


def kinds(account: Account) -> set[str]:
    """Return the kinds of findings of an account."""
    return {finding.kind.id for finding in account.check.findings}


@pytest.mark.slow
def test_a_closed_year_stays_as_it_was_when_a_bill_comes_late(
    park: Workspace, closed: Workspace
) -> None:
    before = fuel(park.account("2025-01"))
    bill(closed, "late", 99.0)
    after = closed.account("2025-01")
    assert fuel(after) == before
    assert {"closing_closed", "closing_files_wait"} <= kinds(after)
    assert after.as_known_at == CLOSED
    assert fuel(closed.account("2025-01", as_known_at=LATE)) > before


def test_a_month_of_a_closed_year_is_closed_too(park: Workspace) -> None:
    before = fuel(park.account("2025-01"))
    park.close("2025", by="park office", now=CLOSED)
    bill(park, "late", 99.0)
    assert fuel(park.account("2025-01")) == before


@pytest.mark.slow
def test_a_restatement_takes_the_bills_in_and_says_which_of_them_moved_what(
    closed: Workspace,
) -> None:
    before = fuel(closed.account("2025-01"))
    bill(closed, "late", 99.0, LATE)
    bill(closed, "later", 80.0, LATE + timedelta(days=1))
    shown = closed.restate("2025-01", dry_run=True)
    assert shown.restated is None
    assert fuel(closed.account("2025-01")) == before
    done = closed.restate("2025-01", by="park office", reason="late bills", now=LATE)
    assert done.movements == shown.movements
    moved = next(each for each in done.movements if each.figure == FIGURE)
    after = fuel(closed.account("2025-01"))
    assert (moved.before, moved.after) == (before, after)
    assert [share.cause for share in moved.shares] == [
        "sample_bills_late.csv",
        "sample_bills_later.csv",
    ]
    assert sum(share.change or 0.0 for share in moved.shares) == pytest.approx(after - before)
    assert "closing_files_wait" not in kinds(closed.account("2025-01"))


@pytest.mark.slow
def test_another_park_file_waits_as_a_file_does(closed: Workspace) -> None:
    before = fuel(closed.account("2025-01"))
    text = closed.layout.park_file.read_text(encoding="utf-8")
    changed = text.replace("factor_set: A_guideline", "factor_set: C_power")
    assert changed != text
    closed.layout.park_file.write_text(changed, encoding="utf-8")
    held = closed.account("2025-01")
    assert fuel(held) == before
    assert "closing_park_waits" in kinds(held)
    done = closed.restate("2025-01", by="park office", reason="another factor set", now=LATE)
    moved = next(each for each in done.movements if each.figure == FIGURE)
    assert [share.cause for share in moved.shares] == ["park_file"]
    assert fuel(closed.account("2025-01")) == moved.after


def test_nothing_new_is_no_restatement(closed: Workspace) -> None:
    done = closed.restate("2025-01", by="park office", reason="to see", now=LATE)
    assert done.restated is None
    assert done.movements == ()


def test_a_clock_that_runs_behind_lets_nothing_into_a_closed_year(closed: Workspace) -> None:
    before = fuel(closed.account("2025-01"))
    bill(closed, "late", 99.0, IMPORTED)
    assert fuel(closed.account("2025-01")) == before


@pytest.mark.parametrize(
    ("by", "period", "now", "case"),
    [
        (" ", "2025-01", CLOSED, "nobody"),
        ("office", "2026", CLOSED, "not_ended"),
    ],
)
def test_a_closing_without_a_name_or_before_the_end_is_refused(
    park: Workspace, by: str, period: str, now: datetime, case: str
) -> None:
    with pytest.raises(ClosingError) as refused:
        park.close(period, by=by, now=now)
    assert refused.value.case == case


def test_a_restatement_without_a_reason_or_a_closing_is_refused(
    park: Workspace, closed: Workspace
) -> None:
    with pytest.raises(ClosingError, match="never closed"):
        park.restate("2025-01", by="office", reason="late bill", now=LATE)
    with pytest.raises(ClosingError, match="No reason"):
        closed.restate("2025-01", by="office", now=LATE)
    with pytest.raises(ArgumentError):
        closed.restate("2025-01", by="office", dry_run="yes")  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize("case", ["park_gone", "park_changed"])
def test_a_kept_park_file_that_was_touched_is_never_used(closed: Workspace, case: str) -> None:
    (kept,) = closed.layout.closed_parks.glob("*/park.yaml")
    if case == "park_gone":
        kept.unlink()
    else:
        kept.write_text(kept.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    with pytest.raises(ClosingError) as refused:
        closed.account("2025-01")
    assert refused.value.case == case


def test_the_figures_kept_with_a_closing_are_those_of_the_account(park: Workspace) -> None:
    account = park.account("2025-01")
    done = park.close("2025-01", by="office", now=CLOSED)
    draft: ClosingDraft = done.closing.draft
    kept = draft.figures[account.inventory.boundary]
    assert kept == {id_: each.value for id_, each in account.inventory.figures.items()}
    assert replace(draft, figures={}).closed_by == "office"


@pytest.mark.parametrize("by", [".", "none", "\u200b", "\u2800"])
def test_nobody_closes_or_restates_nothing(park: Workspace, closed: Workspace, by: str) -> None:
    with pytest.raises(ClosingError) as refused:
        park.close("2025-01", by=by, now=CLOSED)
    assert refused.value.case == "nobody"
    with pytest.raises(ClosingError):
        closed.restate("2025-01", by="park office", reason=by, now=LATE)


def test_a_name_that_cannot_be_kept_closes_nothing(park: Workspace) -> None:
    for by in ("c\x07d", "a\nb", "\u202eab", "\udcff\udcfe", "a" * 3000):
        with pytest.raises(SignedTextError):
            park.close("2025-01", by=by, now=CLOSED)
    park.close("2025-01", by="park office", now=CLOSED)  # it is still open


@pytest.mark.slow
@pytest.mark.parametrize("period", ["1999", "2025-07", "2025-01-20"])
def test_a_period_of_which_nothing_is_known_is_not_closed(park: Workspace, period: str) -> None:
    with pytest.raises(ClosingError, match=f"Nothing is known of {period}") as refused:
        park.close(period, by="park office", now=CLOSED)
    assert refused.value.case == "nothing_known"
    assert refused.value.facts == {"period": period, "folder": str(park.layout.folder)}
    path = park.layout.folder / "sample_hourly_late.csv"
    heading = "time,e_machines,e_ceramics,e_common,e_solar,h_machines,h_common,e_import,h_boiler"
    path.write_text(f"note\n{heading}\n2025-01-20 00:00,1,1,1,1,1,1,1,1\n", encoding="utf-8")
    park.import_files([path], now=LATE)
    assert park.close("2025-01-20", by="park office", now=LATE).closing.period == "2025-01-20"


@pytest.mark.slow
def test_a_month_between_two_readings_of_its_counter_is_closed(park: Workspace) -> None:
    csv = park.layout.folder / "meters.csv"
    text = csv.read_text(encoding="utf-8-sig")
    counter = "e_count,Counter,电表,electricity,kWh,register,1mo,bus_10kv,common,,,2,,,,no\n"
    csv.write_text(f"{text}{counter}", encoding="utf-8-sig")
    mapping = (
        'matches: ["counter*.csv"]\nkind: csv\nmeter: {columns: [meter]}\n'
        'time: {columns: [time], formats: ["%Y-%m-%d"]}\nvalues: [{column: value}]\n'
    )
    (park.layout.mappings / "counter.yaml").write_text(mapping, encoding="utf-8")
    path = park.layout.folder.parent / "counter.csv"
    path.write_text(
        "time,meter,value\n2025-05-01,e_count,700\n2025-09-01,e_count,900\n", encoding="utf-8"
    )
    park.import_files([path], now=IMPORTED)
    assert park.close("2025-07", by="park office", now=CLOSED).closing.period == "2025-07"
