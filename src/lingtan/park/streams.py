"""Source streams (源流): what carries carbon, and what it is used for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lingtan.base.names import UNNAMED, Name
from lingtan.park.places import Sector


class StreamUse(StrEnum):
    """What a stream is used for, as the national method splits it."""

    FUEL = "fuel"  # final consumption, burned
    CONVERSION_INPUT = "conversion_input"  # 加工转换投入
    CONVERSION_OUTPUT = "conversion_output"  # 加工转换产出
    FEEDSTOCK = "feedstock"  # 用作原料、材料
    BUNKER = "bunker"  # international aviation or marine fuel: listed apart, not deducted
    PROCESS = "process"  # product or carbonate of an industrial process
    RECOVERED = "recovered"  # recovered energy (回收能)
    SOLD = "sold"  # leaves the boundary unburned


@dataclass(frozen=True, slots=True, kw_only=True)
class CalorificValue:
    """The net calorific value of a stream from a day on, until the next one [GJ per unit]."""

    valid_from: datetime
    ncv_gj_per_unit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStream:
    """A stream measured by one meter (an automatic one, or the monthly bill).

    Attributes
    ----------
    meter : str
        Meter whose readings are the activity data (活动数据).
    factor_set, factor_item : str
        Which factor applies: set and item id in the catalogue, such as ``A_guideline`` and
        ``natural_gas``; for a process, the process set and product.
    factor_set_reason : str
        Why this stream rests on another set than the rest of the account.
    ncv_gj_per_unit, carbon_t_per_gj, oxidation : float or None
        Measured values that replace the default of the factor set.
    calorific_values : tuple of CalorificValue
        In order of time, such as one a month; each takes the place of `ncv_gj_per_unit` in the
        account from its day on.
    factor_t_per_t : float or None
        Measured process factor [tCO2/t].
    uncertainty_percent : float or None
        Half of the 95 % interval of what the measured values make [%].
    uncertainty_times : float or None
        Instead of it, of a lognormal value: the 95 % interval reaches from the value over this to
        the value times this.
    evidence : str
        The test report behind measured values, or the proof of biomass, feedstock or a sale.
    is_biogenic : bool
        Called biomass. It counts so, listed apart and zero, when the item is biomass and
        `evidence` proves it.
    """

    id: str
    name: Name
    enterprise: str
    use: StreamUse
    meter: str
    factor_set: str
    factor_item: str
    factor_set_reason: str = ""
    sector: Sector | None = None
    ncv_gj_per_unit: float | None = None
    carbon_t_per_gj: float | None = None
    oxidation: float | None = None
    factor_t_per_t: float | None = None
    uncertainty_percent: float | None = None
    uncertainty_times: float | None = None
    evidence: str = ""
    is_biogenic: bool = False
    calorific_values: tuple[CalorificValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueChainActivity:
    """An activity of scope 3 with its own factor, as far as the park file gives one.

    Attributes
    ----------
    category : int
        1 to 15 of the GHG Protocol value chain standard.
    quantity : float
        Activity over the year, in `unit`.
    factor_kg_per_unit : float or None
        [kgCO2e per unit]; None lists the activity without a figure.
    source : Name
        Where quantity and factor come from, in the words of the park file.
    """

    id: str
    name: Name
    category: int
    year: int
    quantity: float
    unit: str
    factor_kg_per_unit: float | None
    enterprise: str = ""
    source: Name = UNNAMED
