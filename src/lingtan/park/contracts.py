"""Contracts: tariffs, direct lines, green power and certificates."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ContractKind(StrEnum):
    """What was agreed."""

    TARIFF = "tariff"
    DIRECT_LINE = "direct_line"  # 绿电直连
    GREEN_POWER = "green_power"  # 绿电交易
    CERTIFICATE = "certificate"  # 绿证


class PowerSource(StrEnum):
    """What power is made from that certificates are issued for (能源品种)."""

    WIND = "wind"
    SOLAR = "solar"
    HYDRO = "hydro"
    BIOMASS = "biomass"
    GEOTHERMAL = "geothermal"
    OCEAN = "ocean"
    NUCLEAR = "nuclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """An agreement that changes how energy is priced or counted.

    Attributes
    ----------
    enterprise : str
        Who holds it; empty when the park does.
    tariff : str
        Id of the tariff plan in the catalogue (kind tariff).
    assets : tuple of str
        Assets it covers (kind direct line).
    quantity_kwh : float or None
        Energy delivered or certified over the span [kWh]; of a direct line the most it proves,
        None where it takes all that the plant delivers.
    vintage : str
        When it was generated: ``2025-06``, ``2025`` or ``2025-01-01/2025-06-30``.
    region : str
        Grid zone it was generated in; empty where it is not stated.
    technology : PowerSource or None
        What it was generated from; None where it is not stated.
    serial : str
        First and last certificate number, or the settlement document.
    evidence : str
        The document that proves it.
    answer : str
        Id of the answer that says in which unit its quantity is; empty where nobody said it.
    is_trial : bool
        Whether the park file marks it as for trial.
    """

    id: str
    kind: ContractKind
    valid_from: datetime
    valid_to: datetime | None = None
    enterprise: str = ""
    tariff: str = ""
    assets: tuple[str, ...] = ()
    quantity_kwh: float | None = None
    vintage: str = ""
    region: str = ""
    technology: PowerSource | None = None
    serial: str = ""
    evidence: str = ""
    answer: str = ""
    is_trial: bool = False
