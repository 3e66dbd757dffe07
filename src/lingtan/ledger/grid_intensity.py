"""Grid emission intensity by the hour: the mean factor of imported power, weighted by its hours.

A series of the grid operator (kgCO2/kWh) rates each hour of import by what the grid emitted then.
What has no hour, or no intensity of its hour, counts at the average factor of the year.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, localcontext

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.ledger.accounts import Account
from lingtan.ledger.calendar import HOUR
from lingtan.ledger.doubts import GRID_INTENSITY_INCOMPLETE, GRID_INTENSITY_NO_HOURS, doubt
from lingtan.ledger.figures_scope import MOST_RESIDUAL, ZoneFactor
from lingtan.ledger.setting import Setting
from lingtan.ledger.totals import EXACT

FACTOR = "grid_intensity/"  # and the id of the meter
G_PER_KG = 1000
# An hour counts where all its intervals were read, none was estimated, and a grid can emit so.
RATED_HOURS = f"""
select cast(sum(l.kwh) as decimal(38,3)) as kwh,
       cast(sum(case when i.start is not null then l.kwh else 0 end) as decimal(38,3)) as rated,
       cast(sum(l.kwh * i.summed) as decimal(38,6)) as summed,
       count(*) filter (l.resolution = '{HOUR}' and i.start is null) as hours,
       count(*) filter (l.resolution <> '{HOUR}') as coarse
from (select start, resolution, cast(sum(quantity) as decimal(18,3)) as kwh from {{lines}}
      where account = '{Account.ELECTRICITY_GRID}' group by start, resolution) l
left join (select start, quantity as summed from ledger_amounts
           where meter_id = '{{meter}}' and resolution = '{HOUR}' and estimated = 0
             and readings >= {{parts}} and quantity between 0 and {{most}}) i
  on i.start = l.start and l.resolution = '{HOUR}'"""


def hourly_factor(
    runner: SqlRunner, setting: Setting, lines: str, yearly: ZoneFactor
) -> ZoneFactor | None:
    """Return the mean factor of imported power by its hours [1]_; None where no series is named.

    Parameters
    ----------
    runner : SqlRunner
        Has the amounts, and the lines of an account as a table named `lines`.
    yearly : ZoneFactor
        Average factor of the grid, for power without an intensity.

    References
    ----------
    .. [1] GHG Protocol Scope 2 Guidance 2015, location-based method: emission is the sum over
       time of use × factor of the same time, where factors of such a grain are known (R).
    """
    park = setting.park
    meter = next((each for each in park.meters if each.id == park.grid_intensity), None)
    if meter is None:
        return None
    parts = 60 // (meter.resolution.minutes or 60)
    most = round(MOST_RESIDUAL * G_PER_KG * parts)
    sql = RATED_HOURS.format(lines=lines, meter=meter.id, parts=parts, most=most)
    row = runner.rows(sql).row(0, named=True)
    kwh, rated = (row[name] or Decimal(0) for name in ("kwh", "rated"))
    own = replace(
        yearly,
        factor_id=f"{FACTOR}{meter.id}",
        labels=setting.know.scope_labels("scope2_location_hourly_kg"),
    )
    if kwh == rated:
        own = replace(own, missing=())
    else:
        own = replace(own, labels=own.labels | yearly.labels, stands_in=yearly.factor_id)
    with localcontext(EXACT):
        kg = (row["summed"] or Decimal(0)) / (parts * G_PER_KG)
        kg += (kwh - rated) * (yearly.kg_per_kwh or Decimal(0))
        mean = kg / kwh if kwh else yearly.kg_per_kwh
    return replace(own, kg_per_kwh=mean, findings=tuple(_doubts(meter.id, row, kwh, rated)))


def _doubts(meter: str, row: dict[str, object], kwh: Decimal, rated: Decimal) -> Iterator[Finding]:
    """Yield what of the imported power has no intensity of its hour."""
    share = float(1 - rated / kwh) if kwh else 0.0
    facts: dict[str, Fact] = {"share_pct": round(100 * share, 2)}
    if row["coarse"]:
        yield doubt(GRID_INTENSITY_NO_HOURS, meter, facts)
    elif row["hours"]:
        facts["hours"] = int(str(row["hours"]))
        yield doubt(GRID_INTENSITY_INCOMPLETE, meter, facts)
