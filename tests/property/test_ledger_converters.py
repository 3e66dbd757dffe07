"""What the park's own plants take in counts in a part with those who use what they make.

Parts that hold every member between them add up to the park, and where all is counted over one
span each takes what the accounts of the enterprises say.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.ledger.allocation.allocate import allocate
from lingtan.park.allocation import Cogeneration, CogenerationBasis
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter, Resolution
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member
from tests.builders import a_name, an_asset
from tests.builders_allocation import a_shared_park, with_boiler, with_cogeneration
from tests.builders_ledger import DAY, YEAR, a_claim, billed, draw_up, exact, value
from tests.examples import examples

pytestmark = pytest.mark.slow

SOME = settings(max_examples=examples(2), deadline=None)
BY_EFFICIENCY = Cogeneration(
    by=CogenerationBasis.EFFICIENCY, heat_efficiency=0.9, power_efficiency=0.4
)
kwh = st.integers(0, 10**6)
PARTS = ("only_a", "only_b", "only_c")


def a_part(*members: str) -> Boundary:
    name = "only_" + "_".join(members)
    inside = tuple(Member(enterprise=each, valid_from=YEAR.start) for each in members)
    return Boundary(id=name, name=a_name(name), kind=BoundaryKind.PARK_IN_PARK, members=inside)


def the_park(rule: Cogeneration | None = None, resolution: Resolution = Resolution.YEAR) -> Park:
    """Return a park with an engine, a boiler and a heat pump of its own on one heat main."""
    park = with_cogeneration(a_shared_park(), owner="", rule=rule)
    engine = park
    park = with_boiler(replace(park, meters=engine.meters[:-2]), owner="")
    park = replace(
        park,
        meters=(
            *park.meters,
            billed("pump", "bus", "asset:pump"),
            billed("heat_p", "asset:pump", "main", "heat"),
        ),
        assets=(*park.assets, an_asset("pump", AssetKind.HEAT_PUMP)),
        boundaries=(*park.boundaries, *(a_part(name) for name in "abc"), a_part("a", "b")),
    )
    return replace(park, meters=tuple(_of(meter, resolution) for meter in park.meters))


def _of(meter: Meter, resolution: Resolution) -> Meter:
    if resolution is Resolution.YEAR:
        return meter
    return replace(meter, resolution=resolution, kind=meter.kind.INTERVAL)


def amounts_of(values: Sequence[int]) -> dict[str, float]:
    """Return a balance in which heat is lost at times, and power too; no plant makes energy."""
    a, b, c, light, lost, power, more, heat_a, heat_b, heat_lost, gas = values
    heat = heat_a + heat_b + heat_lost
    pump = heat // 4 + more
    used = a + b + c + light + lost + pump
    made = min(power, used)
    return {
        "grid": used - made,
        "use_a": a,
        "use_b": b,
        "use_c": c,
        "light": light,
        "power_e": made,
        "pump": pump,
        "heat_e": heat // 4,
        "heat": heat // 4,
        "heat_p": heat - 2 * (heat // 4),
        "heat_a": heat_a,
        "heat_b": heat_b,
        "gas_e": (made + heat // 4) // 8 + 1 + gas,
        "gas": heat // 32 + 1 + gas // 2,
    }


@SOME
@given(
    st.lists(st.tuples(*[kwh] * 11).map(amounts_of), min_size=24, max_size=24),
    st.sampled_from([None, BY_EFFICIENCY]),
)
def test_parts_of_a_park_with_plants_of_its_own_add_up_to_it_in_every_account(
    hours: list[dict[str, float]], rule: Cogeneration | None
) -> None:
    park = the_park(rule, Resolution.HOUR)
    amounts = {name: [hour[name] for hour in hours] for name in hours[0]}
    whole = draw_up(park, amounts, DAY)
    parts = [draw_up(park, amounts, DAY, boundary=name) for name in PARTS]
    both = draw_up(park, amounts, DAY, boundary="only_a_b")
    for name in ("national.e_fuel_kg", "national.e_park_kg"):
        assert sum((exact(part, name) for part in parts), Decimal(0)) == pytest.approx(
            exact(whole, name), abs=Decimal("0.02")
        )
        assert exact(both, name) == pytest.approx(
            exact(parts[0], name) + exact(parts[1], name), abs=Decimal("0.02")
        )
    assert all(value(part, "national.e_fuel_kg") >= 0 for part in parts)


@SOME
@given(
    st.tuples(*[st.integers(1000, 10**9)] * 11).map(amounts_of),
    st.sampled_from([None, BY_EFFICIENCY]),
)
def test_a_part_takes_what_the_account_of_its_enterprise_says(
    amounts: dict[str, float], rule: Cogeneration | None
) -> None:
    park = the_park(rule)
    series = {name: [amount] for name, amount in amounts.items()}
    accounts = allocate(park, draw_up(park, series, YEAR))
    assert accounts.remaining_kg == 0
    for name in "abc":
        part = draw_up(park, series, YEAR, boundary=f"only_{name}")
        total = accounts.account(name).total_kg or 0
        # kilograms of an account are whole, and each of its parts may round the other way
        assert value(part, "national.e_park_kg") == pytest.approx(total, abs=12, rel=1e-6)


@SOME
@given(st.tuples(*[st.integers(1000, 10**9)] * 11).map(amounts_of), st.integers(1, 100))
def test_claims_of_the_park_go_with_the_power_they_are_for(
    amounts: dict[str, float], percent: int
) -> None:
    claimed = float(round(amounts["grid"] * percent / 100))
    park = replace(the_park(), contracts=(a_claim("c", claimed),))
    series = {name: [amount] for name, amount in amounts.items()}
    accounts = allocate(park, draw_up(park, series, YEAR))
    for name in "abc":
        part = draw_up(park, series, YEAR, boundary=f"only_{name}")
        assert value(part, "national.e_electricity_kg") >= -1
        total = accounts.account(name).total_kg or 0
        assert value(part, "national.e_park_kg") == pytest.approx(total, abs=12, rel=1e-6)
