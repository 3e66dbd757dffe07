"""A power is that of the newest reading, of whichever kind the meter is."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from lingtan.metering.doorstep import Accepted
from lingtan.metering.live_power import Shown, park_power
from lingtan.park.meters import Meter, MeterKind, Resolution
from tests.builders import a_meter, with_kind

START = datetime(2026, 7, 1, tzinfo=UTC)


def shown(
    meter: Meter, value: float, minutes: int = 0, before: float | None = None, silent: int = 30
) -> Shown:
    at = START + timedelta(minutes=minutes)
    earlier = None
    if before is not None:
        earlier = Accepted(
            meter=meter.id, at=at - timedelta(minutes=silent), value=Decimal(str(before))
        )
    newest = Accepted(meter=meter.id, at=at, value=Decimal(str(value)))
    return Shown(meter=meter, scale=1.0, number=1, newest=newest, before=earlier)


GRID = a_meter("grid", "outside", "bus")
POWER = with_kind(GRID, MeterKind.POWER, Resolution.MINUTES_15)
COUNTER = with_kind(GRID, MeterKind.REGISTER, Resolution.MINUTES_15)


@pytest.mark.parametrize(
    ("each", "power_kw"),
    [
        (shown(GRID, 25), 100.0),
        (shown(POWER, 25), 25.0),
        (shown(COUNTER, 110, before=100), 20.0),
        (shown(COUNTER, 110), None),
        (shown(COUNTER, 5, before=100), None),
        (shown(COUNTER, 145, before=100, silent=45), 60.0),
        (shown(COUNTER, 145, before=100, silent=46), None),  # silent: the mean is not of now
        (shown(a_meter("gas", "outside", "bus", carrier="natural_gas"), 5), None),
    ],
)
def test_a_power_follows_from_the_kind_of_meter(each: Shown, power_kw: float | None) -> None:
    assert each.power_kw == power_kw


def test_what_is_behind_is_left_out_and_counted() -> None:
    second = a_meter("second", "outside", "bus")
    back = a_meter("back", "bus", "outside")
    inside = a_meter("inside", "bus", "enterprise:works")
    told = park_power(
        (shown(GRID, 25, 60), shown(second, 50, 15), shown(back, 1, 45), shown(inside, 9))
    )
    assert (told.import_kw, told.export_kw) == (100.0, 4.0)
    assert (told.meters, told.behind) == (2, 1)
    assert told.at == START + timedelta(minutes=45)
    assert park_power(()).import_kw is None
