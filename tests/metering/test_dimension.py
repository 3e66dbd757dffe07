"""What a check needs to know of a meter follows from its place in the park."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lingtan.metering.dimension import EstimationRule, MeterRule, rules_of, scales_frame
from lingtan.metering.limits import Limits
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter, MeterEvent, MeterKind, Resolution
from tests.builders import a_meter, a_park, an_asset
from tests.builders_metering import utc

ASSETS = (
    replace(an_asset("roof", AssetKind.SOLAR), capacity_kw=1000.0),
    an_asset("store", AssetKind.BATTERY),
)


def rule_of(meter: Meter) -> MeterRule:
    return rules_of(a_park(meter, assets=ASSETS), Limits())[0]


@pytest.mark.parametrize(
    ("meter", "rule"),
    [
        (a_meter("m", "bus", "enterprise:works"), EstimationRule.HABIT),
        (a_meter("m", "asset:roof", "bus"), EstimationRule.WEATHER),
        (a_meter("m", "outside", "bus", "heat"), EstimationRule.WEATHER),
        (a_meter("m", "asset:store", "bus"), EstimationRule.DISPATCHED),
        (replace(a_meter("m", "outside", "bus"), kind=MeterKind.BILL), EstimationRule.NONE),
        (replace(a_meter("m", "outside", "bus"), kind=MeterKind.REGISTER), EstimationRule.NONE),
        (
            replace(a_meter("m", "outside", "bus"), resolution=Resolution.MONTH),
            EstimationRule.NONE,
        ),
    ],
)
def test_the_estimation_rule_follows_from_what_drives_the_flow(
    meter: Meter, rule: EstimationRule
) -> None:
    assert rule_of(meter).estimation is rule


def test_only_a_transfer_may_be_negative() -> None:
    assert rule_of(a_meter("m", "bus", "bus_2")).lowest is None
    assert rule_of(a_meter("m", "outside", "bus")).lowest == 0


def test_a_plant_is_doubted_above_its_capacity_and_a_tenth() -> None:
    assert rule_of(a_meter("m", "asset:roof", "bus")).doubtful_above == pytest.approx(275.0)
    assert rule_of(a_meter("m", "bus", "enterprise:works")).doubtful_above is None


@pytest.mark.parametrize(
    ("resolution", "hours"),
    [(Resolution.DAY, 25), (Resolution.MONTH, 745), (Resolution.YEAR, 8784)],
)
def test_a_bill_of_a_plant_is_held_to_its_capacity_in_the_longest_interval(
    resolution: Resolution, hours: int
) -> None:
    meter = replace(a_meter("m", "asset:roof", "bus"), kind=MeterKind.BILL, resolution=resolution)
    assert rule_of(meter).doubtful_above == pytest.approx(1100.0 * hours)


def test_a_multiplier_is_in_force_until_the_next_one() -> None:
    change = MeterEvent(meter="m", at=utc(2025, 7, 1), multiplier=2000.0)
    meter = replace(a_meter("m", "outside", "bus"), multiplier=1000.0)
    park = replace(a_park(meter), meter_events=(change,))
    spans = scales_frame(park, rules_of(park, Limits()))
    assert spans["multiplier"].to_list() == [Decimal("1000.000000"), Decimal("2000.000000")]
    assert spans["valid_to"][0] == spans["valid_from"][1]


def test_a_multiplier_is_whole_where_it_has_no_decimals() -> None:
    multipliers = {"a": 1000.0, "b": 999_999.6, "c": 0.5}
    meters = [
        replace(a_meter(name, "outside", "bus"), multiplier=multiplier)
        for name, multiplier in multipliers.items()
    ]
    park = a_park(*meters)
    found = scales_frame(park, rules_of(park, Limits()))
    assert found["whole"].to_list() == [Decimal(1000), None, None]
