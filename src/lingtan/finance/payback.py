"""Payback (投资回收期): when what was paid has come back for good."""

from collections.abc import Sequence
from itertools import accumulate, pairwise


def payback_years(flows: Sequence[float]) -> float | None:
    """Return after how many years the sum of flows stays at zero or above; None where never.

    Within a year the flow is taken as even. Of flows that turn again the last time counts: what
    has to be paid once more has not come back. Discounted flows give the dynamic payback.

    Parameters
    ----------
    flows : sequence of float
        The first is paid at once, each later one in its year.

    Examples
    --------
    >>> payback_years([-1000, 300, 300, 300, 300])
    3.3333333333333335
    >>> payback_years([-1000, 300, 300]) is None
    True
    """
    sums = list(accumulate(flows))
    if not sums or sums[-1] < 0:
        return None
    years = [
        year - after / (after - before)
        for year, (before, after) in enumerate(pairwise(sums), start=1)
        if before < 0 <= after
    ]
    return years[-1] if years else 0.0
