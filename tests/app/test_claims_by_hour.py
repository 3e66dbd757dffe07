"""A claim whose plant is metered, or whose certificates tell the hour, is matched by the hour."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any  # fields of the test's own choice

import polars as pl
import pytest

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.app.claims_by_hour import claims_by_hour
from lingtan.app.open_park import OpenPark
from lingtan.base.time_axis import parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.hourly_power import hourly_power
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.plant_hours import generator_meters, plant_hours
from lingtan.ledger.register.claims import (
    certificate_register,
    claims_as_contracts,
    life_months_of,
)
from lingtan.matching.claim_hours import ClaimedHours, HoursFrom
from lingtan.matching.hours import park_hours
from lingtan.park.assets import AssetKind
from lingtan.park.certificates import Act, Certificate, RegisterEvent
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from tests.builders import a_park, an_asset
from tests.builders_ledger import (
    YEAR,
    ZONE,
    a_claim,
    amounts,
    draw_up,
    draw_up_frame,
    hourly,
    kinds,
    value,
)
from tests.builders_register import a_batch, an_event
from tests.runners import bare_runner

WIND = an_asset("far", AssetKind.WIND, is_outside=True)
PARK = a_park(
    hourly("grid", "outside", "bus"),
    hourly("works", "bus", "enterprise:works"),
    hourly("mast", "asset:far", "outside"),
    assets=(WIND,),
)
READINGS = {"grid": [100.0] * 4, "works": [100.0] * 4, "mast": [400.0, 0.0, 200.0, 0.0]}
NEXT = parse_period("2026", ZONE)


def bought(kwh: float = 300, **fields: Any) -> Contract:
    """Return traded power of the plant: half of what it made in the four hours."""
    trade = a_claim("trade", kwh, ContractKind.GREEN_POWER, assets=("far",))
    return replace(trade, **fields)


@contextmanager
def hours_of(park: Park) -> Iterator[DuckDbRunner]:
    runner = bare_runner()
    try:
        runner.give("amounts", amounts(park, READINGS, YEAR))
        yield runner
    finally:
        runner.close()


def claimed(*contracts: Contract, **fields: Any) -> ClaimedHours | None:
    park = replace(PARK, contracts=contracts, **fields)
    catalogue = load_catalogue()
    with hours_of(park) as runner:
        power = hourly_power(runner, park, YEAR, catalogue)
        opened = OpenPark(park=park, catalogue=catalogue)
        counted = {contract.id: 1.0 for contract in contracts}
        return claims_by_hour(
            opened,
            YEAR,
            plant_hours(runner, opened.park),
            (power, park_hours(power, ZONE)),
            counted,
        )


def test_the_meter_of_a_plant_outside_is_in_no_account() -> None:
    without = replace(PARK, meters=PARK.meters[:2])
    figures = [
        draw_up(park, {m.id: READINGS[m.id] for m in park.meters}, YEAR).figures
        for park in (PARK, without)
    ]
    assert figures[0] == figures[1]
    assert generator_meters(PARK) == {"mast": "far"}


def test_what_was_estimated_tells_no_hour() -> None:
    with hours_of(PARK) as runner:
        table = amounts(PARK, READINGS, YEAR)
        guessed = pl.when(pl.col("meter_id") == "mast").then("quantity").otherwise("estimated")
        runner.give("amounts", table.with_columns(estimated=guessed))
        hourly_power(runner, PARK, YEAR, load_catalogue())
        assert plant_hours(runner, PARK)["milli"].sum() == 0


def test_a_claim_counts_in_the_hours_its_plant_made_power() -> None:
    found = claimed(bought())
    assert found is not None
    (trade,) = found.claims
    assert (trade.source, trade.offered_kwh, trade.matched_kwh) == (HoursFrom.PLANT, 300, 200)
    assert found.used_wh.sum(axis=1).tolist() == [100_000, 0, 100_000, 0]


def test_a_claim_beyond_its_plant_says_so() -> None:
    found = claimed(bought(900))
    assert found is not None
    assert found.claims[0].offered_kwh == 600
    assert found.claims[0].is_beyond_plant


def test_a_vintage_whose_hours_are_not_all_here_tells_none() -> None:
    long = replace(bought(), valid_to=NEXT.end, vintage="2026")
    assert claimed(long) is None
    assert claimed(bought(assets=())) is None


def test_plants_named_in_other_company_tell_no_hours() -> None:
    near = an_asset("near", AssetKind.WIND, is_outside=True)
    other = bought(id="other", assets=("far", "near"), serial="other settlement", quantity_kwh=7.0)
    assert claimed(bought(), other, assets=(WIND, near)) is None


def test_granular_certificates_tell_the_hours_before_the_plant_does() -> None:
    start = YEAR.start + timedelta(hours=1)
    granules = [
        a_batch(
            f"g{n}",
            start=start + n * timedelta(minutes=15),
            end=start + (n + 1) * timedelta(minutes=15),
            energy_wh=20_000,
            serial="",
        )
        for n in range(4)
    ]
    events = [
        an_event(
            f"e{n}",
            Act.CLAIM,
            certificate=each.id,
            energy_wh=each.energy_wh,
            use_start=each.start,
            use_end=each.end,
            contract="trade",
        )
        for n, each in enumerate(granules)
    ]
    found = claimed(bought(), certificates=tuple(granules), register_events=tuple(events))
    assert found is not None
    (trade,) = found.claims
    assert (trade.source, trade.offered_kwh, trade.matched_kwh) == (
        HoursFrom.CERTIFICATES,
        80,
        80,
    )
    assert found.used_wh.sum(axis=1).tolist() == [0, 80_000, 0, 0]


def test_a_claim_that_stands_in_the_register_alone_tells_its_hours() -> None:
    batch, event = hour_of("far", 2, 1_000_000)
    number = "GEC 2025-37-0000001 to 0000001"
    batch, event = replace(batch, serial=number), replace(event, contract="")
    told: dict[str, Any] = {"certificates": (batch,), "register_events": (event,)}
    park = replace(PARK, **told)
    register = certificate_register(park, life_months_of(load_catalogue()))
    (own,) = claims_as_contracts(register, park)
    found = claimed(own, **told)
    assert found is not None
    (claim,) = found.claims
    assert (claim.contract, claim.source) == (event.id, HoursFrom.CERTIFICATES)
    assert claim.offered_kwh == 200  # what the plant made in the hour
    assert found.used_wh.sum(axis=1).tolist() == [0, 0, 100_000, 0]


def hour_of(plant: str, hour: int, wh: int) -> tuple[Certificate, RegisterEvent]:
    """Return a granular certificate of an hour, and its claim for the trade."""
    start = YEAR.start + timedelta(hours=hour)
    batch = a_batch(
        f"h{hour}", start=start, end=start + timedelta(hours=1), energy_wh=wh, serial=""
    )
    claim = an_event(
        f"e{hour}",
        Act.CLAIM,
        certificate=batch.id,
        energy_wh=wh,
        use_start=batch.start,
        use_end=batch.end,
        contract="trade",
    )
    return replace(batch, device=plant), claim


def test_certificates_prove_no_more_than_their_plant_made_in_the_hour() -> None:
    told = [hour_of("far", 0, 90_000), hour_of("far", 1, 80_000), hour_of("far", 2, 250_000)]
    batches, events = zip(*told, strict=True)
    found = claimed(bought(600), certificates=batches, register_events=events)
    assert found is not None
    (trade,) = found.claims
    assert (trade.offered_kwh, trade.is_beyond_plant) == (290, True)  # at hour 1 it stood still
    assert found.used_wh.sum(axis=1).tolist() == [90_000, 0, 100_000, 0]


def test_a_plant_without_a_meter_gives_no_more_than_its_capacity() -> None:
    near = replace(an_asset("near", AssetKind.WIND, is_outside=True), capacity_kw=50.0)
    batches, events = zip(*[hour_of("near", 0, 90_000)], strict=True)
    found = claimed(bought(600), certificates=batches, register_events=events, assets=(WIND, near))
    assert found is not None
    assert found.claims[0].offered_kwh == 50


def test_the_account_counts_the_claim_as_before() -> None:
    metered = draw_up(replace(PARK, contracts=(bought(),)), READINGS, YEAR)
    assert value(metered, "energy.green_power_kwh") == 300


@pytest.mark.parametrize(("quantity", "counted"), [(300, 300), (900, 600)])
@pytest.mark.parametrize("asked", ["2025", "2025-01"])
def test_no_more_of_a_claim_counts_than_its_plant_made(
    quantity: float, counted: float, asked: str
) -> None:
    account = in_a_day(bought(quantity), period=asked)
    assert value(account, "energy.green_power_kwh") == pytest.approx(counted)
    held = [f for f in account.findings if f.kind.id == "ledger_claim_beyond_plant"]
    assert [f.facts["counted_mwh"] for f in held] == ([0.6] if quantity > 600 else [])


def in_a_day(*contracts: Contract, period: str = "2025") -> Inventory:
    """Return the account where claims use the one day that is read: its plant made 600 kWh."""
    short = [replace(each, valid_to=YEAR.start + timedelta(days=1)) for each in contracts]
    park = replace(PARK, contracts=tuple(short))
    read = {"grid": [100.0] * 24, "works": [100.0] * 24, "mast": [25.0] * 24}
    return draw_up_frame(park, amounts(PARK, read, YEAR), parse_period(period, ZONE))


def test_claims_that_hold_more_together_than_their_plant_made_share_it() -> None:
    one = bought(500)
    other = replace(
        one, id="other", quantity_kwh=400.0, serial="other settlement", evidence="another"
    )
    account = in_a_day(one, other)
    held = {
        f.subject: f.facts["counted_mwh"]
        for f in account.findings
        if f.kind.id == "ledger_claim_beyond_plant"
    }
    assert held == {"trade": 0.333, "other": 0.267}


def test_a_plant_named_alone_and_in_company_is_claimed_no_more_than_once() -> None:
    """One plant makes 600 kWh, the other 240: together the claims on them count 840."""
    near = an_asset("near", AssetKind.WIND, is_outside=True)
    ends = {"valid_to": YEAR.start + timedelta(days=1)}
    alone = bought(600, **ends)
    both = bought(840, id="both", serial="second", evidence="x", assets=("far", "near"), **ends)
    park = replace(
        PARK,
        meters=(*PARK.meters, hourly("mill", "asset:near", "outside")),
        assets=(WIND, near),
        contracts=(alone, both),
    )
    read = {"grid": [100.0] * 24, "works": [100.0] * 24, "mast": [25.0] * 24, "mill": [10.0] * 24}
    account = draw_up_frame(park, amounts(park, read, YEAR), YEAR)
    assert value(account, "energy.green_power_kwh") == pytest.approx(840, abs=0.01)
    assert kinds(account).count("ledger_claim_beyond_plant") == 2


def test_a_certificate_counts_up_to_what_was_made_in_its_whole_vintage() -> None:
    """It may be used long after its power was made, so the hours of its use tell nothing."""
    account = in_a_day(replace(bought(900), kind=ContractKind.CERTIFICATE, serial="GEC 1"))
    assert "ledger_claim_beyond_plant" not in kinds(account)


def test_a_plant_that_was_not_read_in_every_hour_contradicts_no_claim() -> None:
    account = draw_up(replace(PARK, contracts=(bought(900),)), READINGS, YEAR)
    assert "ledger_claim_beyond_plant" not in kinds(account)


def test_claims_of_some_months_share_what_was_made_in_them_whatever_else_is_claimed() -> None:
    """The plant makes 600 kWh a day; two claims hold 2,100 kWh of three days."""
    day, long = timedelta(days=1), 30 * 24
    one = bought(1000, valid_from=YEAR.start, valid_to=YEAR.start + 2 * day)
    two = bought(1100, id="two", serial="second", evidence="another", valid_from=YEAR.start + day)
    two = replace(two, valid_to=YEAR.start + 3 * day)
    wide = bought(100, id="wide", serial="third", evidence="a third")
    apart = replace(wide, valid_from=YEAR.start + 10 * day, valid_to=YEAR.start + 12 * day)
    read = {"grid": [50.0] * long, "works": [50.0] * long, "mast": [25.0] * long}
    for more in (replace(wide, valid_to=YEAR.start + 30 * day), apart):
        park = replace(PARK, contracts=(one, two, more))
        account = draw_up_frame(park, amounts(PARK, read, YEAR), YEAR)
        assert value(account, "energy.green_power_kwh") == pytest.approx(1900, abs=0.01)


def test_an_hour_is_read_where_every_meter_of_the_plant_was_read_in_all_of_it() -> None:
    quarter = replace(hourly("second", "asset:far", "outside"), resolution=Resolution.MINUTES_15)
    park = replace(PARK, meters=(*PARK.meters, quarter))
    table = amounts(park, {"mast": [400.0] * 3, "second": [100.0] * 2}, YEAR)
    is_part = (pl.col("meter_id") == "second") & (pl.col("start") > YEAR.start)
    readings = pl.when(is_part).then(pl.lit(3)).otherwise("readings").cast(pl.Int64)
    runner = bare_runner()
    try:
        runner.give("ledger_amounts", table.with_columns(readings=readings))
        made = plant_hours(runner, park)
    finally:
        runner.close()
    assert made["milli"].to_list() == [500_000, 500_000, 400_000]
    assert made["is_read"].to_list() == [True, False, False]
