"""Whether it is ever dark at a solar plant.

Whatever its clock shows and whatever its rating is, a solar plant rests for some five hours of
every day anywhere people live off the polar circle. Power that comes round the clock through its
meter is not the sun's: bought power runs through it, or the plant is of another kind. Then nobody
knows what of it is non-fossil. A few days may be overcast or lack readings, so months and years
are looked at, hour of the day by hour of the day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.ledger.calendar import MONTH, YEAR, grain_of_period
from lingtan.ledger.doubts import SOLAR_WITHOUT_NIGHT, doubt
from lingtan.ledger.edges import ELECTRICITY, Edge, Role
from lingtan.ledger.gaps import Gap, Gaps
from lingtan.ledger.own_balance import OPEN_DIRECT, OPEN_POWER
from lingtan.ledger.setting import Setting
from lingtan.metering.limits import DEFAULT
from lingtan.park.assets import Asset, AssetKind

NO_NIGHT = "solar_without_night"
HOURS, DARK = 24, DEFAULT.night[1] + 24 - DEFAULT.night[0]
BY_HOUR = """
select meter_id, cast(date_part('hour', start) as integer) as hour,
       cast(sum(greatest(quantity, 0)) as double) as kwh
from ledger_amounts where resolution = '1h' and meter_id in ({meters})
group by meter_id, hour order by meter_id, hour"""


def weigh_nights(runner: SqlRunner, setting: Setting) -> Setting:
    """Add findings on solar plants that give power all night, and what that leaves open."""
    if grain_of_period(setting.period) not in (MONTH, YEAR):
        return setting
    solar = {a.id: a for a in setting.park.assets if a.kind is AssetKind.SOLAR}
    suns = [edge for edge in setting.pools.edges if _is_sun(edge, solar)]
    plants = {edge.meter: solar[edge.asset] for edge in suns}
    profiles = _profiles(runner, plants) if plants else {}
    found = [
        (solar[name], share)
        for name, profile in profiles.items()
        if (share := darkest_share(profile)) > DEFAULT.night_share
    ]
    return replace(
        setting,
        gaps=Gaps(gaps=(*setting.gaps.gaps, *(g for asset, _ in found for g in _gaps(asset)))),
        findings=(*setting.findings, *(_finding(each, share, setting) for each, share in found)),
    )


def darkest_share(profile: Sequence[float]) -> float:
    """Return the share that the darkest five hours in a row have of a profile of 24.

    Examples
    --------
    >>> darkest_share([1.0] * 24)
    0.20833333333333334
    >>> darkest_share([0.0] * 20 + [1.0] * 4)
    0.0
    """
    whole = sum(profile)
    twice = [*profile, *profile]
    least = min(sum(twice[first : first + DARK]) for first in range(HOURS))
    return least / whole if whole > 0 else 0.0


def _is_sun(edge: Edge, solar: dict[str, Asset]) -> bool:
    is_own = edge.role in (Role.NON_FOSSIL, Role.DIRECT)
    return edge.asset in solar and edge.pool == ELECTRICITY and is_own


def _profiles(runner: SqlRunner, plants: dict[str, Asset]) -> dict[str, list[float]]:
    """Return what each plant gave in each hour of the day, by whatever clock."""
    meters = ", ".join(f"'{meter}'" for meter in sorted(plants))
    found: dict[str, list[float]] = {}
    for row in runner.rows(BY_HOUR.format(meters=meters)).iter_rows(named=True):
        profile = found.setdefault(plants[row["meter_id"]].id, [0.0] * HOURS)
        profile[row["hour"]] += row["kwh"]
    return found


def _gaps(asset: Asset) -> Iterator[Gap]:
    missing = Missing(kind="rule", id=NO_NIGHT, subject=asset.id)
    for account in OPEN_DIRECT if asset.is_outside else OPEN_POWER:
        yield Gap(account=account.value, enterprise=asset.owner, missing=missing, in_amount=False)


def _finding(asset: Asset, share: float, setting: Setting) -> Finding:
    facts: dict[str, Fact] = {
        "period": setting.period.name,
        "share_pct": round(100 * share, 1),
        "limit_pct": round(100 * DEFAULT.night_share, 1),
    }
    return doubt(SOLAR_WITHOUT_NIGHT, asset.id, facts, at="amounts")
