"""Whether it is ever dark at a solar plant.

Whatever its clock shows and whatever its rating is, a solar plant rests for some five hours of
every day anywhere people live off the polar circle. Power that comes round the clock through its
meter on most days of a month or a year is not the sun's: bought power runs through it, or the
plant is of another kind. Then nobody knows what of it is non-fossil. On fewer days it is a matter
of a clock or of some values: what came in the darkest hours of those days may be power of another
origin, or none, and moves the ends of the figures by no more than itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.ledger.accounts import Account
from lingtan.ledger.calendar import MONTH, YEAR, grain_of_period
from lingtan.ledger.doubts import SOLAR_WITHOUT_NIGHT, doubt
from lingtan.ledger.edges import ELECTRICITY, Edge, Role
from lingtan.ledger.gaps import Gap, Gaps
from lingtan.ledger.own_balance import OPEN_DIRECT, OPEN_POWER
from lingtan.ledger.setting import Setting
from lingtan.ledger.unsure import Unsure
from lingtan.metering.limits import DEFAULT
from lingtan.park.assets import Asset, AssetKind

NO_NIGHT = "solar_without_night"
HOURS, DARK = 24, DEFAULT.night[1] + 24 - DEFAULT.night[0]
BY_HOUR = """
select meter_id, cast(start as date) as day, cast(date_part('hour', start) as integer) as hour,
       cast(sum(greatest(quantity, 0)) as double) as kwh
from ledger_amounts where resolution = '1h' and meter_id in ({meters})
group by meter_id, day, hour order by meter_id, day, hour"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nights:
    """What the meters of a plant counted in the darkest five hours in a row of its days.

    Attributes
    ----------
    usual : float
        Share of its output on its median day.
    lit_kwh : dict of str to float
        What came in them by meter, on the days on which they were not dark.
    """

    asset: Asset
    usual: float
    lit_kwh: Mapping[str, float]

    @property
    def are_lit(self) -> bool:
        return self.usual > DEFAULT.night_share


def weigh_nights(runner: SqlRunner, setting: Setting) -> Setting:
    """Add findings on solar plants that give power all night, and what that leaves open."""
    if grain_of_period(setting.period) not in (MONTH, YEAR):
        return setting
    solar = {a.id: a for a in setting.park.assets if a.kind is AssetKind.SOLAR}
    suns = [edge for edge in setting.pools.edges if _is_sun(edge, solar)]
    plants = {edge.meter: solar[edge.asset] for edge in suns}
    found = list(_nights(runner, plants)) if plants else []
    lit = [each for each in found if each.are_lit]
    some = [each for each in found if not each.are_lit]
    return replace(
        setting,
        gaps=Gaps(gaps=(*setting.gaps.gaps, *(g for each in lit for g in _gaps(each.asset)))),
        findings=(*setting.findings, *(_finding(each, setting) for each in lit)),
        unsure=(*setting.unsure, *(u for each in some for u in _unsure(each))),
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


def _nights(runner: SqlRunner, plants: Mapping[str, Asset]) -> Iterator[_Nights]:
    """Yield the nights of each plant that gave anything, by whatever clock."""
    meters = ", ".join(f"'{meter}'" for meter in sorted(plants))
    days: dict[tuple[str, date], list[float]] = {}
    for row in runner.rows(BY_HOUR.format(meters=meters)).iter_rows(named=True):
        profile = days.setdefault((row["meter_id"], row["day"]), [0.0] * HOURS)
        profile[row["hour"]] += row["kwh"]
    for asset in dict.fromkeys(plants.values()):
        own = [(meter, day) for (meter, _), day in days.items() if plants[meter] is asset]
        shares = [(meter, sum(day), darkest_share(day)) for meter, day in own if sum(day) > 0]
        lit_kwh: dict[str, float] = {}
        for meter, whole, share in shares:
            if share > DEFAULT.night_share:
                lit_kwh[meter] = lit_kwh.get(meter, 0.0) + share * whole
        if shares:
            usual = median(share for _, _, share in shares)
            yield _Nights(asset=asset, usual=usual, lit_kwh=lit_kwh)


def _unsure(nights: _Nights) -> Iterator[Unsure]:
    """Yield what came in dark hours of some days: none at all, or power that was bought."""
    asset = nights.asset
    own = Account.ELECTRICITY_DIRECT if asset.is_outside else Account.OWN_NON_FOSSIL
    for meter, kwh in nights.lit_kwh.items():
        none = Unsure(
            account=own.value,
            enterprise=asset.owner,
            meter=meter,
            pool=ELECTRICITY,
            carrier=ELECTRICITY,
            reason=Missing(kind="rule", id=NO_NIGHT, subject=asset.id, meter=meter),
            low=-kwh,
            is_bounded=True,
        )
        bought = replace(none, account=Account.ELECTRICITY_GRID.value, meter="", low=0.0, high=kwh)
        yield from (none, bought)


def _gaps(asset: Asset) -> Iterator[Gap]:
    missing = Missing(kind="rule", id=NO_NIGHT, subject=asset.id)
    for account in OPEN_DIRECT if asset.is_outside else OPEN_POWER:
        yield Gap(account=account.value, enterprise=asset.owner, missing=missing, in_amount=False)


def _finding(nights: _Nights, setting: Setting) -> Finding:
    facts: dict[str, Fact] = {
        "period": setting.period.name,
        "share_pct": round(100 * nights.usual, 1),
        "limit_pct": round(100 * DEFAULT.night_share, 1),
    }
    return doubt(SOLAR_WITHOUT_NIGHT, nights.asset.id, facts, at="amounts")
