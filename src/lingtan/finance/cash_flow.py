"""Cash flows: when each stands, what it is worth today, and their net present value (净现值).

Flow 0 of a measure is paid at once; every later one belongs to a year and stands at its
beginning, middle or end. Which of these holds is an argument and never assumed.
"""

from collections.abc import Sequence

from lingtan.base.errors import FinanceError
from lingtan.park.finance import Conventions, Terms, Timing

HALVES_EARLY = {Timing.BEGINNING: 2, Timing.MIDDLE: 1, Timing.END: 0}


def half_years(count: int, conventions: Conventions) -> tuple[int, ...]:
    """Return when each flow stands, in half years from today.

    Examples
    --------
    >>> half_years(3, Conventions(rate=0.05, timing=Timing.MIDDLE))
    (0, 1, 3)
    """
    early = HALVES_EARLY[conventions.timing]
    years = range(conventions.first_flow, conventions.first_flow + count)
    return tuple(max(2 * year - early, 0) if year else 0 for year in years)


def rate_of_flows(conventions: Conventions) -> float:
    """Return the rate that fits the flows: with inflation for nominal ones, without for real.

    Raises
    ------
    FinanceError
        Rate and flows differ in their terms and no inflation says by what; or a rate or the
        inflation takes away all there is.

    References
    ----------
    Fisher: 1 + nominal = (1 + real)(1 + inflation).

    Examples
    --------
    >>> real = Conventions(rate=0.04, rate_terms=Terms.REAL, inflation=0.02)
    >>> round(rate_of_flows(real), 6)
    0.0608
    """
    inflation = conventions.inflation
    for share in (conventions.rate, inflation or 0.0):
        if share <= -1:
            raise FinanceError("rate_takes_all", facts={"rate": share})
    if conventions.rate_terms is conventions.flow_terms:
        return conventions.rate
    if inflation is None:
        raise FinanceError("inflation_missing", facts={"rate": conventions.rate})
    if conventions.flow_terms is Terms.NOMINAL:
        return (1 + conventions.rate) * (1 + inflation) - 1
    return (1 + conventions.rate) / (1 + inflation) - 1


def discounted(flows: Sequence[float], conventions: Conventions) -> tuple[float, ...]:
    """Return what each flow is worth today [its unit]; see `rate_of_flows` for errors."""
    growth = 1 + rate_of_flows(conventions)
    times = half_years(len(flows), conventions)
    return tuple(flow * growth ** (-half / 2) for flow, half in zip(flows, times, strict=True))


def net_present_value(flows: Sequence[float], conventions: Conventions) -> float:
    """Return what flows are worth today together [their unit]; see `rate_of_flows` for errors.

    References
    ----------
    建设项目经济评价方法与参数, 3rd edition (label R: recalled).

    Examples
    --------
    >>> round(net_present_value([-1000, 300, 300, 300, 300], Conventions(rate=0.06)), 2)
    39.53
    """
    return sum(discounted(flows, conventions))


def recovery_factor(life: int, conventions: Conventions) -> float:
    """Return the yearly amount that repays one unit over a life (资金回收系数).

    It is what the unit is worth today over what a unit in each year of the life is, by the same
    conventions, so that a yearly cost and a present value never contradict each other.

    Raises
    ------
    FinanceError
        The life has no year; see `rate_of_flows` for others.

    Examples
    --------
    >>> round(1000 * recovery_factor(3, Conventions(rate=0.05)), 4)
    367.2086
    """
    if life < 1:
        raise FinanceError("no_life", facts={"years": life})
    paid, *years = discounted([1.0] * (life + 1), conventions)
    return paid / sum(years)
