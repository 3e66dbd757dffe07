"""How uncertain factors and estimates are, as far as anybody says so.

A factor nobody says anything about has no row: its uncertainty is not stated, which is not none.
"""

from dataclasses import dataclass

from lingtan.base.figures import Evidence
from lingtan.catalogue.reading import refuse_twins
from lingtan.catalogue.records import Faults
from lingtan.catalogue.series import PROVENANCE
from lingtan.catalogue.shelves import Shelves, rows_of

FACTORS = "factors/uncertainty.csv"
FACTOR_COLUMNS = ("factor", "half_width_percent", *PROVENANCE, "note")
TIMES = "times"
ESTIMATES = "metering/estimate_errors.csv"
ESTIMATE_COLUMNS = ("method", "sigma_percent", *PROVENANCE, "note")
FAMILY = "*"
MOST_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorUncertainty:
    """How far a factor may be off.

    Attributes
    ----------
    factor : str
        Id of a factor, or of a family of them where it ends in ``*``.
    half_width : float
        Half of its 95 % interval, as a share; none where a rule or a definition fixes the factor.
    times : float or None
        Of a lognormal factor: its 95 % interval reaches from the value over `times` to the value
        times that; then `half_width` says nothing.
    """

    factor: str
    half_width: float
    source: str
    label: Evidence
    note: str
    times: float | None = None

    def covers(self, factor_id: str) -> bool:
        """Whether it speaks of a factor."""
        if self.factor.endswith(FAMILY):
            return factor_id.startswith(self.factor.removesuffix(FAMILY))
        return factor_id == self.factor


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateError:
    """How far a total that a rule of estimation fills in may be off.

    Attributes
    ----------
    sigma : float
        Standard uncertainty, as a share of what is estimated.
    """

    method: str
    sigma: float
    source: str
    label: Evidence


def read_factor_uncertainties(shelves: Shelves, faults: Faults) -> tuple[FactorUncertainty, ...]:
    """Read what is known of factors; one named in full goes before a family."""
    rows = rows_of(shelves, FACTORS, FACTOR_COLUMNS, faults, optional=(TIMES,))
    refuse_twins(rows, ["factor"])
    found = []
    for row in rows:
        times = float(row.optional_number(TIMES) or 0) or None
        if times is not None and (times <= 1 or row.has("half_width_percent")):
            row.fault("lognormal_width", TIMES)
            continue
        percent = float(row.number("half_width_percent")) if times is None else 0.0
        if not 0 <= percent < MOST_PERCENT:
            row.fault("half_width", percent=percent, most=MOST_PERCENT)
            continue
        found.append(
            FactorUncertainty(
                factor=row.text("factor"),
                half_width=percent / 100,
                source=row.source(),
                label=row.label(),
                note=row.text("note", ""),
                times=times,
            )
        )
    return tuple(sorted(found, key=lambda each: (each.factor.endswith(FAMILY), -len(each.factor))))


def read_estimate_errors(shelves: Shelves, faults: Faults) -> tuple[EstimateError, ...]:
    """Read how far estimates are off, by the rule that made them."""
    rows = rows_of(shelves, ESTIMATES, ESTIMATE_COLUMNS, faults)
    refuse_twins(rows, ["method"])
    return tuple(
        EstimateError(
            method=row.text("method"),
            sigma=float(row.number("sigma_percent")) / 100,
            source=row.source(),
            label=row.label(),
        )
        for row in rows
    )
