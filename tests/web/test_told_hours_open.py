"""Numbers on hours of claims, and of power fed in unlawfully, open what they come from.

The reference park has neither: its claims name no plant, and its province lets power be fed in.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from lingtan.app.lineage_of import lineage_of
from lingtan.app.workspace import Workspace
from lingtan.evidence.lineage.nodes import Kind, below
from tests.app.test_grid_score import HOURS, YEAR, a_year
from tests.app.test_heat import copied as changed
from tests.app.test_register import send
from tests.builders_grid_shares import hours_from
from tests.conftest import NOW, Demo
from tests.prepared import copied
from tests.web.said_numbers import said_on
from tests.web.shown_numbers import ShownNumber
from tests.web.site import serving
from tests.web.test_numbers_open import ask, astray

MONTH, MADE_KWH = "2025-05", 40
STATED = f"""assets:
  far: {{name: Far, kind: wind, capacity_kw: 50, is_outside: true}}
contracts:
  trade:
    kind: green_power
    first_day: 2025-01-01
    last_day: 2025-12-31
    quantity_kwh: {MADE_KWH * HOURS + 9_000}
    vintage: 2025
    serial: settlement 2025
    evidence: settlement
    assets: [far]
  hours:
    kind: certificate
    first_day: 2025-01-01
    last_day: 2025-12-31
    quantity_kwh: 5000
    vintage: 2025-01
    serial: GEC 2025-38-0000001 to 0000005
    evidence: statement
facts:
"""
AN_HOUR = "2025-01-01T00:00/PT1H"
GRANULE: dict[str, object] = {
    "id": "granule",
    "device": "elsewhere",
    "production": AN_HOUR,
    "energy": 3,
    "serial": "",
    "region": "Shandong",
    "evidence": "statement",
}
OF_GRANULE = {
    "id": "claimed",
    "act": "claim",
    "certificate": "granule",
    "day": NOW.date() - timedelta(days=20),
    "energy": 3,
    "used_in": AN_HOUR,
    "contract": "hours",
    "evidence": "retirement",
}


def told_by_the_hour(folder: Path) -> Workspace:
    """Make a park that claims more of a plant than its meter saw, and an hour by certificate."""
    park = a_year(folder)
    file = park.layout.park_file
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("facts:\n", STATED), encoding="utf-8")
    with (folder / "meters.csv").open("a", encoding="utf-8") as meters:
        meters.write("mast,Mast,风电,electricity,kWh,interval,1h,asset:far,outside\n")
    rows = hours_from("2025-01-01 00:00", [float(MADE_KWH)] * HOURS)
    read = "\n".join(["meter,start,value", *(f"mast,{row}" for row in rows)])
    (folder / "mast.csv").write_text(read, encoding="utf-8")
    Workspace.open(folder).import_files([folder / "mast.csv"], now=NOW)
    send(Workspace.open(folder), OF_GRANULE, now=NOW, **GRANULE)
    return Workspace.open(folder)


def numbers(park: Workspace, place: str, period: str = YEAR) -> list[ShownNumber]:
    """Return the numbers at a place of the page of green power."""
    with serving(park.layout.folder) as site:
        told = said_on(ask(site, "/green-power", period))
    return [each for each in told if each.place == place]


@pytest.mark.slow
def test_hours_of_claims_open_what_is_claimed_what_was_made_and_what_was_used(
    tmp_path: Path,
) -> None:
    park = copied(told_by_the_hour, tmp_path / "park")
    claims = {each.contract: each for each in park.match(YEAR).claims}
    assert {id_: each.is_beyond_plant for id_, each in claims.items()} == {
        "trade": True,
        "hours": True,
    }
    told = numbers(park, "green_ways/note")
    opened = [each for each in told if "claim%3A" in (each.leads_to or "")]
    assert len(opened) == 2 * (3 + 2)
    assert list(astray(opened, park.layout.folder)) == []


@pytest.mark.slow
def test_hours_of_a_claim_rest_on_the_plant_or_the_certificates_that_tell_them(
    tmp_path: Path,
) -> None:
    lineage = lineage_of(copied(told_by_the_hour, tmp_path / "park").layout, YEAR)
    trade, hours = (below(lineage, f"claim:{id_}:matched").nodes for id_ in ("trade", "hours"))
    assert {"meter:mast", "contract:trade", "matching.load_kwh"} <= trade.keys()
    assert {"certificate:granule:1:energy", "contract:hours"} <= hours.keys()
    assert "meter:mast" not in hours
    assert Kind.LACKING not in {node.kind for node in (*trade.values(), *hours.values())}


@pytest.mark.slow
def test_hours_in_which_none_may_be_fed_in_open_the_hours_and_the_rule_of_the_province(
    demo: Demo, tmp_path: Path
) -> None:
    old = "spot_market_runs, year: 2025, value: 1"
    park = changed(demo, tmp_path / "park", old, old.replace("value: 1", "value: 0"))
    told = numbers(park, "green_lines/p", MONTH)
    line = park.match(MONTH).direct
    assert line is not None
    assert [each.value for each in told if each.leads_to] == [line.forbidden_intervals]
    assert list(astray(told, park.layout.folder)) == []
    lineage = lineage_of(park.layout, MONTH)
    parts = [part.node for part in lineage.nodes["direct_line:forbidden"].parts]
    assert parts[0] == "direct_line:hours"
    assert lineage.nodes[parts[1]].value == 0


@pytest.mark.slow
def test_the_part_of_a_contract_in_the_register_opens_the_slices_claimed_for_it(
    tmp_path: Path,
) -> None:
    park = copied(told_by_the_hour, tmp_path / "park")
    with serving(park.layout.folder) as site:
        told = said_on(ask(site, "/certificates", YEAR))
    part, whole = (each for each in told if each.place.endswith("/In the register"))
    assert (part.value, whole.value) == (3, 5)
    assert "claim%3Ahours%3Aregistered" in (part.leads_to or "")
    assert "contract%3Ahours" in (whole.leads_to or "")
    assert list(astray([part, whole], park.layout.folder)) == []
