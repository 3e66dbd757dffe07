"""Printed prices follow from components, ratios and bands, as far as the source says."""

from decimal import Decimal

import pytest

from lingtan.base.errors import FactorCoverageError
from lingtan.catalogue.load import load_catalogue

CATALOGUE = load_catalogue()
HUBEI = CATALOGUE.tariff("hubei_2026_01_agent")
SHANDONG = CATALOGUE.tariff("shandong_2026_agent_110kv")


def test_the_two_part_prices_of_hubei_add_up_to_the_last_digit() -> None:
    base = sum(c.price_cny_per_kwh for c in HUBEI.components if c.floats_with_band)
    fixed = sum(c.price_cny_per_kwh for c in HUBEI.components if not c.floats_with_band)
    for row in HUBEI.rows:
        if row.structure == "two_part" and row.td_energy is not None:
            for band in ("sharp_peak", "flat", "valley"):
                expected = base * HUBEI.multipliers[band] + row.td_energy + fixed
                assert abs(row.prices[band] - expected) < Decimal("0.000001"), (row.voltage, band)


def test_the_prices_of_shandong_follow_from_its_floating_part() -> None:
    floating = sum(c.price_cny_per_kwh for c in SHANDONG.components if c.floats_with_band)
    fixed = sum(c.price_cny_per_kwh for c in SHANDONG.components if not c.floats_with_band)
    (row,) = SHANDONG.rows
    for band, price in row.prices.items():
        assert price == floating * SHANDONG.multipliers[band] + fixed


@pytest.mark.parametrize(
    ("plan_id", "base", "fixed"),
    [
        ("guangdong_north_2026_07_single_lt1kv", "0.6333", "0.02766875"),
        ("guangdong_prd_2026_10_single_lt1kv", "0.7730", "0.02766875"),
    ],
)
def test_the_prices_of_guangdong_follow_from_its_rule(plan_id: str, base: str, fixed: str) -> None:
    plan = CATALOGUE.tariff(plan_id)
    rule = CATALOGUE.tariff_rule(plan.rule)
    (row,) = plan.rows
    for band, price in row.prices.items():
        expected = Decimal(base) * rule.multiplier(band, 8) + Decimal(fixed)
        assert abs(price - expected) <= Decimal("0.00011")


def test_the_prices_of_fujian_give_one_purchase_price() -> None:
    plan = CATALOGUE.tariff("fujian_2026_07_single_lt1kv")
    rule = CATALOGUE.tariff_rule(plan.rule)
    (row,) = plan.rows
    flat = row.prices["flat"]
    bases = [
        (price - flat) / (rule.multiplier(band, 7) - 1)
        for band, price in row.prices.items()
        if band != "flat"
    ]
    assert [round(base, 6) for base in bases] == [Decimal("0.372293")] * 3


def test_the_hours_of_hubei_stand_as_the_notice_words_them() -> None:
    assert HUBEI.bands_in(1) == "VVVVVVFFFFFFVVFFPPSSPPPP"  # sharp 18-20 outside summer
    assert HUBEI.bands_in(7) == "VVVVVVFFFFFFVVFFPPPPSSPP"  # sharp 20-22 in July and August
    assert SHANDONG.bands_in(4)[11:14] == "DDD"  # deep valley at noon in spring


def test_a_ratio_of_some_months_stands_in_place_of_the_years() -> None:
    rule = CATALOGUE.tariff_rule("anhui_302")
    assert rule.multiplier("peak", 6) == Decimal("1.74")
    assert rule.multiplier("peak", 7) == Decimal("1.843")


def test_a_ratio_that_was_not_seen_is_not_made_up() -> None:
    with pytest.raises(FactorCoverageError, match="no ratio for band peak"):
        CATALOGUE.tariff_rule("henan_283").multiplier("peak", 7)
    with pytest.raises(FactorCoverageError, match="No hour mask covers month 7"):
        CATALOGUE.tariff("hunan_2026_basic_charge").bands_in(7)


def test_one_rule_of_zhejiang_ends_where_the_next_begins() -> None:
    old, new = (CATALOGUE.tariff_rule(name) for name in ("zhejiang_21", "zhejiang_112"))
    assert old.valid_to == new.valid_from
