"""What a formula may name beside the data of the register: figures and quantities."""

from lingtan.indicators import fact_quantities, product_quantities, quantities
from lingtan.indicators.basis import LEDGER_PREFIXES, LEDGER_SCOPES, SYMBOLS
from lingtan.indicators.registry import QUANTITIES

__all__ = ["QUANTITIES", "quantity_names"]

QUANTITY_ROOMS = (quantities, product_quantities, fact_quantities)  # they fill the register


def quantity_names() -> frozenset[str]:
    """Return every name; one that ends in a dot stands for every figure whose id begins so.

    Examples
    --------
    >>> "E_tce" in quantity_names(), "energy." in quantity_names()
    (True, True)
    """
    beginnings = (f"{prefix}." for prefix in LEDGER_PREFIXES)
    return frozenset((*QUANTITIES, *LEDGER_SCOPES, *SYMBOLS, *beginnings))
