"""Certificates of own power that others hold: that power is theirs to claim."""

from dataclasses import replace

from lingtan.base.time_axis import parse_period
from lingtan.ledger.register.given_away import given_away_wh, sold_own_power
from lingtan.ledger.register.play import Register
from lingtan.park.assets import AssetKind
from lingtan.park.certificates import Act
from tests.builders import a_park, an_asset
from tests.builders_ledger import a_direct_line
from tests.builders_register import MWH, ZONE, a_batch, an_event, play

ROOF = an_asset("roof", AssetKind.SOLAR)
FAR = an_asset("far", AssetKind.WIND, is_outside=True)
PARK = a_park(assets=(ROOF, FAR))
JUNE, YEAR = parse_period("2025-06", ZONE), parse_period("2025", ZONE)


def sold(device: str, to: str = "trader") -> Register:
    return play(a_batch(device=device), an_event("t1", Act.TRANSFER, 30, to=to))


def test_what_was_sold_of_own_power_is_named() -> None:
    (finding,) = sold_own_power(sold("roof"), PARK)
    assert (finding.subject, finding.facts["energy_mwh"]) == ("roof", 30)
    assert given_away_wh(sold("roof"), PARK, YEAR) == 30 * MWH
    assert given_away_wh(sold("roof"), PARK, parse_period("2024", ZONE)) == 0


def test_what_stays_with_an_enterprise_or_is_of_others_is_no_matter() -> None:
    assert given_away_wh(sold("roof", "works"), PARK, YEAR) == 0
    assert given_away_wh(sold("far"), PARK, YEAR) == 0
    withdrawn = play(
        a_batch(device="roof", owner="trader"),
        an_event("w1", Act.WITHDRAW, 100, owner="trader"),
    )
    assert given_away_wh(withdrawn, PARK, YEAR) == 0


def test_a_direct_line_makes_a_plant_outside_the_park_s_own_supply() -> None:
    tied = replace(PARK, contracts=(a_direct_line("far"),))
    assert given_away_wh(sold("far"), tied, YEAR) == 30 * MWH


def test_a_part_of_its_time_is_a_part_of_it_rounded_up() -> None:
    whole_year = a_batch(device="roof", start=YEAR.start, end=YEAR.end, owner="trader", mwh=1)
    found = given_away_wh(play(whole_year), PARK, JUNE)
    assert found == -(-MWH * 30 // 365)
