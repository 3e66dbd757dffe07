"""Verdicts and the statement rest on the base year as it was closed, and say so."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.cli.main import main
from tests.app.test_base_year import ALWAYS, IMPORTED, SHOP, WORKS, a_park
from tests.prepared import copied

SICHUAN, SBTI = "cn_sichuan_zero_carbon_industrial_parks", "intl_sbti_cnzs_v2"
FALL = "sc.near_zero_experience"
YEARS = ("2024", "2025")
AFTER = datetime(2026, 1, 10, tzinfo=UTC)


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park whose base year 2024 is closed, and which uses the same in 2025."""
    return copied(a_year_later, tmp_path / "park")


def a_year_later(folder: Path) -> Workspace:
    """Make such a park."""
    park = a_park(folder.parent, ALWAYS)
    meters = {"grid_in": WORKS + SHOP, "works_use": WORKS, "shop_use": SHOP}
    days = [(date(2025, 1, 1) + timedelta(days=n), 100 + n % 7) for n in range(365)]
    rows = [f"{day},{meter},{kwh * p / 100}" for meter, kwh in meters.items() for day, p in days]
    path = park.layout.folder / "later.csv"
    path.write_text("\n".join(["time,meter,amount", *rows]) + "\n", encoding="utf-8")
    (done,) = park.import_files([path], now=AFTER)
    assert done.error is None
    path.unlink()
    park.evaluate("2025", frameworks=[SICHUAN])  # kept, and copied along
    return park


def state(park: Workspace, tonnes: float) -> None:
    """State the emission of the base year as a bare fact."""
    fact = f"facts: [{{datum: base_year_emissions, year: 2024, value: {tonnes}, unit: t}}]"
    text = park.layout.park_file.read_text(encoding="utf-8")
    park.layout.park_file.write_text(f"{text}\n{fact}\n", encoding="utf-8")


def fall(park: Workspace) -> tuple[float | None, set[str]]:
    """Return the fall of the total, and what is said of the base year."""
    found = park.evaluate("2025", frameworks=[SICHUAN])
    indicator = next(each for each in found.frameworks[0].indicators if each.id == FALL)
    kinds = {each.kind.id for each in found.findings}
    return indicator.figure.value, {each for each in kinds if each.startswith("base_year")}


@pytest.mark.slow
def test_the_fall_is_from_the_closed_base_year_whatever_is_stated(park: Workspace) -> None:
    emissions = [park.account(year).inventory.figures["national.e_park_kg"] for year in YEARS]
    base, now = (figure.value for figure in emissions)
    assert base is not None
    assert now is not None
    value, kinds = fall(park)
    assert value == pytest.approx(1 - now / base)
    assert kinds == {"base_year_of_ledger"}
    state(park, 9_000.0)
    value, kinds = fall(park)
    assert value == pytest.approx(1 - now / base)
    assert kinds == {"base_year_stated_otherwise"}


def test_before_it_was_closed_it_is_not_known(park: Workspace) -> None:
    found = park.evaluate("2025", frameworks=[SICHUAN], as_known_at=IMPORTED)
    assert found.account.closed_base is None
    assert "base_year_not_closed" in {each.kind.id for each in found.findings}


def test_the_statement_tells_it_and_a_number_is_traced_to_the_closing(
    park: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    state(park, 9_000.0)
    with pytest.raises(SystemExit):
        main(["statement", str(park.layout.folder), "-p", "2025", "-f", SBTI])
    said = capsys.readouterr().out
    assert "without base_year_emissions" not in said
    assert "stated as 9,000.0 t, and the ledger closed it with 313.8 tCO2" in " ".join(
        said.split()
    )
    traced = park.trace(FALL, "2025")
    (base,) = (node for node in traced.nodes.values() if node.id.endswith("base_year_emissions"))
    assert (base.facts["year"], base.facts["closing"]) == (2024, 1)
