"""Heat targets of the reference park: bounds beside the account, which they do not move."""

import shutil
from pathlib import Path

import pytest

from lingtan.app.results_heat import HeatTargets
from lingtan.app.workspace import Workspace
from lingtan.symbiosis.saved_emission import Undecided
from tests.conftest import Demo

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(demo: Demo) -> HeatTargets:
    return demo.workspace.heat("2025")


def test_together_the_enterprises_need_less_than_apart(found: HeatTargets) -> None:
    shared = found.heat.shared
    assert set(shared.alone) == {"steel", "metal", "electroplating"}
    assert shared.hot_alone_kw == 2536
    assert shared.pooled.hot_utility_kw == 245
    assert shared.pooled.cold_utility_kw == 365
    assert [float(each) for each in shared.pooled.pinches_c] == [90]
    assert shared.saved_kw == 2291


def test_the_factor_is_that_of_the_heat_network_in_the_account(
    demo: Demo, found: HeatTargets
) -> None:
    saved, year = found.heat.saved, found.heat.year
    assert year is not None
    assert float(year.saved_gj) == pytest.approx(43_218)
    assert saved.low_kg is not None
    accounts = demo.workspace.allocate("2025").allocation
    network = [t for t in accounts.transfers if t.pool == "heat" and t.receiver == "metal"]
    account = accounts.account("metal")
    inside = found.account.inventory.inside.pool_users
    kwh = float(inside.filter(pool="heat", enterprise="metal")["quantity"].sum())
    carried = (account.heat_kg or 0) + sum(t.kg or 0 for t in network)
    kg_per_gj = carried / kwh / 0.0036
    assert saved.low_kg == pytest.approx(43_218 * kg_per_gj, rel=1e-3)


def test_a_boundary_without_these_enterprises_has_no_targets(demo: Demo) -> None:
    assert demo.workspace.heat("2025", boundary="services_zone").heat.streams == ()


def copied(demo: Demo, folder: Path, old: str, new: str) -> Workspace:
    """Return a copy of the reference park with one thing of its park file changed."""
    shutil.copytree(demo.workspace.layout.folder, folder)
    park = folder / "park.yaml"
    text = park.read_text(encoding="utf-8")
    assert text.count(old) == 1
    park.write_text(text.replace(old, new), encoding="utf-8")
    return Workspace.open(folder)


def test_in_a_part_of_the_park_the_network_has_no_factor(demo: Demo, tmp_path: Path) -> None:
    last = "      - {enterprise: charging}\n\nenterprises:"
    more = "".join(f"      - {{enterprise: {each}}}\n" for each in ("steel", "metal"))
    workspace = copied(demo, tmp_path / "park", last, f"{more}{last}")
    found = workspace.heat("2025-07", boundary="services_zone").heat
    assert set(found.shared.alone) == {"steel", "metal"}
    assert (found.saved.why, found.saved.about) == (Undecided.FACTOR, ("metal",))


def test_whoever_left_before_the_period_has_no_heat_to_share(demo: Demo, tmp_path: Path) -> None:
    old = "members:\n      - {enterprise: steel}\n      - {enterprise: metal}\n"
    new = old.replace("enterprise: metal", "enterprise: metal, last_day: 2024-12-31")
    shared = copied(demo, tmp_path / "park", old, new).heat("2025-07").heat.shared
    assert set(shared.alone) == {"steel", "electroplating"}
