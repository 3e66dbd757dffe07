"""A residual mix in another unit is refused, and the published one stands."""

from dataclasses import replace

import pytest

from lingtan.park.facts import Fact
from tests.builders import a_park
from tests.builders_ledger import YEAR, billed, draw_up, kinds, value

REFUSED = "ledger_residual_refused"


@pytest.mark.parametrize(
    ("stated", "used"), [(0.71, 0.71), (609.6, 0.6096), (0.00061, 0.6096), (0, 0.6096)]
)
def test_a_residual_mix_in_another_unit_is_refused(stated: float, used: float) -> None:
    fact = Fact(datum="residual_mix", year=2025, value=stated, evidence="registry")
    meters = (billed("grid", "outside", "bus"), billed("use", "bus", "enterprise:works"))
    park = replace(a_park(*meters), facts=(fact,))
    inventory = draw_up(park, {"grid": [1000], "use": [1000]}, YEAR)
    assert value(inventory, "scope2_market_kg") == pytest.approx(1000 * used)
    assert (REFUSED in kinds(inventory)) == (stated != used)
