"""Where errors come from: each meter, each estimate and each factor errs once.

A meter errs by one share over all its readings, since its class bounds a systematic error that
hours do not average out, and what is estimated from its readings errs along with them; a factor
errs once for all lines that use it; the estimates of a meter err together, since one rule made
them. So errors are shared wherever their cause is.

References
----------
JCGM 100:2008 (GUM), 4.3.7: within bounds of ±a that nothing narrows, sigma is a / sqrt(3).
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from lingtan.base.figures import Evidence
from lingtan.catalogue.uncertainties import EstimateError, FactorUncertainty
from lingtan.ledger.uncertainty.error_source import ErrorKind, ErrorSource
from lingtan.metering.limits import DEFAULT, Limits
from lingtan.park.meters import MeterKind
from lingtan.park.park import Park

SPANNED = "spanned"  # kind of doubt: measured, but for how it is shared out or for its sign
SPREAD_TOTALS = frozenset({"register_span", "bill_days", "bill_shape", "sign_turned"})
NORMAL_95 = 1.959963984540054  # half-width of a 95 % interval in standard uncertainties


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """Everything that errs in an account.

    Attributes
    ----------
    fixed : frozenset of str
        Factors the rule itself fixes: a figure by that rule has no error from them.
    unstated : frozenset of str
        Factors of which nobody states an uncertainty: the figures are at least as uncertain.
    """

    sources: tuple[ErrorSource, ...]
    fixed: frozenset[str] = frozenset()
    unstated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a meter counted in a period, and in how many readings."""

    amount: float
    readings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """What was estimated in a period.

    Attributes
    ----------
    amounts : DataFrame
        ``meter_id``, ``method`` and ``quantity``.
    doubts : DataFrame
        Table `READING_DOUBTS`; names the totals of which only the time was estimated.
    """

    amounts: pl.DataFrame
    doubts: pl.DataFrame

    def by_method(self, meter: str) -> dict[str, float]:
        """Return the amount each rule filled in; a total that was read errs by nothing."""
        rows = self.amounts.filter(pl.col("meter_id") == meter)
        found = {str(m): abs(float(q)) for m, q in rows.select("method", "quantity").iter_rows()}
        is_read = (pl.col("kind") == SPANNED) & (pl.col("subject") == meter)
        read = float(self.doubts.filter(is_read)["quantity"].sum() or 0)
        for method in SPREAD_TOTALS & found.keys():
            taken = min(found[method], abs(read))
            found[method], read = found[method] - taken, read - taken
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorKnowledge:
    """What is known of the errors of factors, of rules of estimation and of models.

    Attributes
    ----------
    models : mapping of str to float
        Relative standard uncertainty of what turns the amounts of a meter into energy, by meter.
    counted : mapping of str to Counted
        By meter; needed of those whose smallest step is known.
    """

    factors: Sequence[FactorUncertainty] = ()
    methods: Sequence[EstimateError] = ()
    models: Mapping[str, float] = field(default_factory=dict)
    counted: Mapping[str, Counted] = field(default_factory=dict)
    limits: Limits = DEFAULT


def find_errors(
    parts: pl.DataFrame, park: Park, estimated: Estimated, knowledge: ErrorKnowledge
) -> Errors:
    """Return what errs behind the figures of an account.

    Parameters
    ----------
    parts : DataFrame
        Table `FIGURE_PARTS`.
    """
    factors, limits = knowledge.factors, knowledge.limits
    meters = {str(each) for each in parts["meter_id"].unique()} - {""}
    guessed = parts.filter(pl.col("estimated") != 0)["meter_id"].unique()
    used = sorted({str(each) for each in parts["factor_id"].unique()} - {""})
    known = {id_: _factor(id_, park, factors) for id_ in used}
    stated = {id_: found for id_, found in known.items() if found is not None}
    return Errors(
        sources=(
            *_readings(sorted(meters), park, limits),
            *_displays(meters, park, knowledge.counted),
            *_estimates(sorted(map(str, guessed)), estimated, knowledge),
            *(source for source in stated.values() if source.sigma),
            *_models(sorted(meters), park, knowledge.models),
        ),
        fixed=frozenset(id_ for id_, source in stated.items() if not source.sigma),
        unstated=frozenset(used) - stated.keys(),
    )


def _readings(meters: Iterable[str], park: Park, limits: Limits) -> Iterable[ErrorSource]:
    classes = {meter.id: meter.accuracy_class for meter in park.meters}
    for meter in meters:
        stated = classes.get(meter)
        percent = limits.assumed_class if stated is None else stated
        yield ErrorSource(
            id=meter,
            kind=ErrorKind.READING,
            sigma=percent / 100 / math.sqrt(3),
            is_bounded=True,
            label="" if stated is not None else Evidence.I.value,
            is_default=stated is None,
        )


def _displays(
    meters: Collection[str], park: Park, counted: Mapping[str, Counted]
) -> Iterator[ErrorSource]:
    """Yield the error of what meters show: each reading is off by up to half a step [1]_.

    A counter is read at both ends of all it counted; amounts of intervals add up a step each.

    References
    ----------
    .. [1] JCGM 100:2008 (GUM), F.2.2.1: a step of d makes a standard uncertainty of d / sqrt(12).
    """
    for meter in park.meters:
        found = counted.get(meter.id)
        if meter.display_step is None or meter.id not in meters or not found or not found.amount:
            continue
        readings = 2 if meter.kind is MeterKind.REGISTER else found.readings
        sigma = meter.display_step * math.sqrt(readings / 12) / abs(found.amount)
        yield ErrorSource(id=meter.id, kind=ErrorKind.DISPLAY, sigma=sigma)


def _estimates(
    meters: Iterable[str], estimated: Estimated, knowledge: ErrorKnowledge
) -> Iterable[ErrorSource]:
    """Yield the error of each meter's estimates: that of the rules that made them, by amount."""
    known = {each.method: each for each in knowledge.methods}
    for meter in meters:
        amounts = estimated.by_method(meter)
        all_filled = estimated.amounts.filter(pl.col("meter_id") == meter)["quantity"]
        whole = abs(float(all_filled.sum() or 0)) or 1.0
        sigmas = {
            m: known[m].sigma if m in known else knowledge.limits.estimate_sigma for m in amounts
        }
        labels = {known[m].label.value for m in amounts if m in known}
        yield ErrorSource(
            id=meter,
            kind=ErrorKind.ESTIMATE,
            sigma=sum(amounts[m] / whole * sigmas[m] for m in amounts)
            if amounts
            else knowledge.limits.estimate_sigma,
            label=max(labels, default=Evidence.I.value),
            is_default=True,
        )


def _models(
    meters: Iterable[str], park: Park, models: Mapping[str, float]
) -> Iterable[ErrorSource]:
    """Yield the error of what turns amounts into energy; a default where nobody measured it."""
    measured = {
        stream.meter
        for stream in park.streams
        if stream.uncertainty_percent is not None and stream.evidence.strip()
    }
    for meter in meters:
        if meter in models:
            yield ErrorSource(
                id=meter,
                kind=ErrorKind.MODEL,
                sigma=models[meter],
                label="" if meter in measured else Evidence.I.value,
                is_default=meter not in measured,
            )


def _factor(
    factor_id: str, park: Park, factors: Sequence[FactorUncertainty]
) -> ErrorSource | None:
    own = _measured(park).get(factor_id)
    if own is not None:
        return own
    found = next((each for each in factors if each.covers(factor_id)), None)
    if found is None:
        return None
    return ErrorSource(
        id=factor_id,
        kind=ErrorKind.FACTOR,
        sigma=lognormal_sigma(found.times) if found.times else found.half_width / NORMAL_95,
        is_lognormal=found.times is not None,
        label=found.label.value,
    )


def lognormal_sigma(times: float) -> float:
    """Return the relative standard deviation of a lognormal whose mean is the stated value.

    Parameters
    ----------
    times : float
        Its 95 % interval reaches from the median over this to the median times this.

    Examples
    --------
    >>> round(lognormal_sigma(2.0), 4)
    0.365
    """
    return math.sqrt(math.expm1((math.log(times) / NORMAL_95) ** 2))


def _measured(park: Park) -> Mapping[str, ErrorSource]:
    """Return how far off the values are that the park measured of its own streams."""
    found = {}
    for stream in park.streams:
        percent, times = stream.uncertainty_percent, stream.uncertainty_times
        if stream.evidence.strip() and (percent or times):
            factor_id = f"measured/{stream.id}"
            found[factor_id] = ErrorSource(
                id=factor_id,
                kind=ErrorKind.FACTOR,
                sigma=lognormal_sigma(times) if times else (percent or 0) / 100 / NORMAL_95,
                is_lognormal=times is not None,
            )
    return found
