"""Certificates others hold are covered by what left the park in their own hours."""

from datetime import UTC, datetime, timedelta

import polars as pl

from lingtan.ledger.register.given_away import Parcel
from lingtan.matching.sold_hours import sold_in_hours
from tests.builders_matching import park_hours_of

FIRST = datetime(2025, 7, 1, tzinfo=UTC)
STARTS = pl.Series([FIRST, FIRST + timedelta(hours=1)])
# 100 Wh are made in each hour; 10 leave the park in the first, 60 in the second.
HOURS = park_hours_of(own_made_wh=[100, 100], own_wh=[[90, 0], [40, 0]])


def parcel(hour: float, hours: float, wh: int) -> Parcel:
    start = FIRST + timedelta(hours=hour)
    return Parcel(device="roof", start=start, end=start + timedelta(hours=hours), energy_wh=wh)


def sold(*parcels: Parcel) -> int:
    return sold_in_hours(HOURS, STARTS, parcels)


def test_what_left_in_the_span_of_a_certificate_covers_it() -> None:
    assert sold(parcel(0, 2, 70)) == 0
    assert sold(parcel(0, 2, 100)) == 30


def test_what_left_in_another_hour_covers_no_granular_certificate() -> None:
    assert sold(parcel(0, 1, 50)) == 40
    assert sold(parcel(0.25, 0.25, 50)) == 40
    assert sold(parcel(1, 1, 50)) == 0


def test_an_hour_is_covered_before_the_day_it_lies_in() -> None:
    assert sold(parcel(0, 2, 60), parcel(0, 1, 10)) == 0
    assert sold(parcel(0, 2, 60), parcel(1, 1, 60)) == 50


def test_what_went_into_a_store_did_not_leave() -> None:
    hours = park_hours_of(own_made_wh=[100, 100], own_wh=[[90, 0], [40, 0]], green_in_wh=[10, 60])
    assert sold_in_hours(hours, STARTS, [parcel(0, 2, 30)]) == 30
