"""Heat given out takes out no more than was put in, and days, months and zones add up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lingtan.base.time_axis import parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.account import account_period
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member, Node
from lingtan.park.tables import READING_DOUBTS
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import ZONE, a_stream, amounts, billed, exact
from tests.examples import examples
from tests.runners import bare_runner
from tests.whole import IS_WHOLE

pytestmark = pytest.mark.slow

FEW = settings(max_examples=examples(1), deadline=None, phases=(Phase.generate,))
ACCOUNTS = ("heat_in", "heat_out", "fuel")
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


def the_park(gas: Resolution) -> Park:
    """Return a park with two gas boilers, a member's and its own, which sell heat."""
    daily = Resolution.DAY
    park = a_park(
        billed("h_a", "asset:boiler_a", "main", "heat", "kWh", daily),
        billed("h_p", "asset:boiler_p", "main", "heat", "kWh", daily),
        billed("u_a", "main", "enterprise:a", "heat", "kWh", daily),
        billed("u_b", "main", "enterprise:b", "heat", "kWh", daily),
        billed("out", "main", "outside", "heat", "kWh", daily),
        billed("gas_a", "outside", "asset:boiler_a", "natural_gas", "Nm3", gas),
        billed("gas_p", "outside", "asset:boiler_p", "natural_gas", "Nm3", daily),
        assets=(
            an_asset("boiler_a", AssetKind.BOILER, owner="a"),
            an_asset("boiler_p", AssetKind.BOILER),
        ),
        enterprises=(an_enterprise("a"), an_enterprise("b")),
    )
    since = parse_period("2020", ZONE).start
    zones = (
        Boundary(
            id=f"zone_{name}",
            name=a_name(name),
            kind=BoundaryKind.PARK_IN_PARK,
            members=(Member(enterprise=name, valid_from=since),),
        )
        for name in ("a", "b")
    )
    return replace(
        park,
        nodes=(*park.nodes, Node(id="main", name=a_name("main"), carrier="heat")),
        boundaries=(*park.boundaries, *zones),
        streams=(
            a_stream("gas_a", "gas_a", "natural_gas", enterprise="a"),
            a_stream("gas_p", "gas_p", "natural_gas", enterprise=""),
        ),
    )


def busy(seed: int) -> list[str]:
    """Return the months with heat: not all, unless every one is asked for."""
    random = Random(seed)  # noqa: S311  a test's own numbers
    return MONTHS if IS_WHOLE else sorted(random.sample(MONTHS, 3))


def readings(park: Park, seed: int, months: Sequence[str]) -> dict[str, list[str]]:
    random = Random(seed)  # noqa: S311  a test's own numbers
    gas = {m.id: m.resolution for m in park.meters if m.id.startswith("gas")}
    days = [
        f"{date(2025, 1, 1) + timedelta(days=n)}".startswith(tuple(months)) for n in range(365)
    ]
    heat = {
        name: [random.randrange(1, 900_000) if is_busy else 0 for is_busy in days]
        for name in ("h_a", "h_p")
    }
    made = [sum(day) for day in zip(*heat.values(), strict=True)]
    shares = [sorted(random.random() for _ in range(2)) for _ in made]
    values = {
        **heat,
        "u_a": [int(day * one) for day, (one, _) in zip(made, shares, strict=True)],
        "u_b": [int(day * (two - one)) for day, (one, two) in zip(made, shares, strict=True)],
        "out": [int(day * (1 - two)) for day, (_, two) in zip(made, shares, strict=True)],
        "gas_p": [int(day / random.uniform(6, 10)) for day in heat["h_p"]],
    }
    burning = {
        Resolution.DAY: days,
        Resolution.MONTH: [month in months for month in MONTHS],
        Resolution.YEAR: [True],
    }[gas["gas_a"]]
    part = sum(heat["h_a"]) / sum(burning)
    values["gas_a"] = [int(is_on * part / random.uniform(8, 9)) for is_on in burning]
    return {name: [str(Decimal(v).scaleb(-3)) for v in series] for name, series in values.items()}


def draw_up(
    park: Park, seed: int, months: Sequence[str], names: Sequence[str]
) -> dict[tuple[str, str], Inventory]:
    year = parse_period("2025", ZONE)
    runner, catalogue = bare_runner(), load_catalogue()
    park = replace(park, facts=())
    runner.give("amounts", amounts(park, readings(park, seed, months), year))
    runner.give("reading_doubts", READING_DOUBTS.empty())
    try:
        return {
            (boundary.id, name): account_period(
                runner, park, boundary.id, parse_period(name, ZONE), catalogue
            )
            for boundary in park.boundaries
            for name in names
        }
    finally:
        runner.close()


@FEW
@given(
    gas=st.sampled_from((Resolution.DAY, Resolution.MONTH, Resolution.YEAR)),
    seed=st.integers(0, 10**6),
)
def test_zones_add_up_to_the_park_and_months_to_the_year(gas: Resolution, seed: int) -> None:
    park = the_park(gas)
    burning = busy(seed)
    months = [] if gas is Resolution.YEAR else burning
    found = draw_up(park, seed, burning, ("2025", *months))
    for column in ("quantity", "emissions_kg", "energy_kgce"):
        whole = exact(found["whole", "2025"], *ACCOUNTS, column=column)
        zones = [exact(found[z, "2025"], *ACCOUNTS, column=column) for z in ("zone_a", "zone_b")]
        if column != "quantity":  # what a member uses of another's boiler is in and out of both
            assert sum(zones) == whole
        for boundary in ("whole", "zone_a", "zone_b") if months else ():
            parts = [exact(found[boundary, m], *ACCOUNTS, column=column) for m in months]
            assert sum(parts) == exact(found[boundary, "2025"], *ACCOUNTS, column=column)
    fuel, heat = (exact(found["whole", "2025"], name) for name in ("fuel", "heat_out"))
    assert 0 <= -heat <= fuel
