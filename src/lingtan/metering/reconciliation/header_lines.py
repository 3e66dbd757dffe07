"""Steam headers as they are told: lines, mass and enthalpy before and after.

They stand apart from what reconciles them, so that whoever shows them need not load it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What a tonne of a line's steam carries.

    Attributes
    ----------
    gj_per_t, sigma : float
        Enthalpy and its standard uncertainty [GJ/t].
    """

    gj_per_t: float
    sigma: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderLine:
    """One line of a header, before and after.

    Attributes
    ----------
    stream : str
        Meter id, or the node's id for what it loses.
    enters : bool
        Whether it lets steam into the header.
    flow_t, flow_reconciled_t : float
        Mass [t].
    gj_per_t, reconciled_gj_per_t : float
        Enthalpy [GJ/t].
    flow_test, quality_test : float
        Measurement tests; large where the balances contradict the value.
    """

    stream: str
    is_loss: bool
    enters: bool
    flow_t: float
    flow_reconciled_t: float
    gj_per_t: float
    reconciled_gj_per_t: float
    flow_test: float
    quality_test: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SteamHeader:
    """A header over a period, mass and energy reconciled together.

    Attributes
    ----------
    chi2, critical : float
        Sum of squared adjustments, and what it exceeds one time in twenty when all is sound.
    """

    node: str
    lines: tuple[HeaderLine, ...]
    chi2: float
    critical: float

    @property
    def agrees(self) -> bool:
        """Whether mass and energy fit together."""
        return self.chi2 <= self.critical
