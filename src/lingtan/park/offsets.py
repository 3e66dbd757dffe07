"""Carbon credits, removals and sinks: what stands beside the emission and never inside it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lingtan.base.names import Name


class OffsetRegistry(StrEnum):
    """Registries whose numbers can be told apart (R: recalled)."""

    CCER = "ccer"  # 全国温室气体自愿减排注册登记系统
    VCS = "vcs"
    GOLD_STANDARD = "gold_standard"
    CDM = "cdm"
    OTHER = "other"  # none of these: listed and not counted


class OffsetState(StrEnum):
    """What became of a block of credits."""

    HELD = "held"
    RETIRED = "retired"


class SinkKind(StrEnum):
    """Which account a tonne of carbon that was taken up belongs to."""

    SINK = "sink"  # land: forest, soil, wetland (碳汇)
    REMOVAL = "removal"  # by a technical process, out of the air (碳移除)
    CAPTURE = "capture"  # out of fossil flue gas: a reduction, no removal (碳捕集)


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetBlock:
    """Credits of one project and vintage with consecutive numbers, one each tonne.

    Attributes
    ----------
    vintage : int
        Year of the reduction.
    quantity_kg : float
        Credited reduction [kgCO2e].
    retired_on : datetime or None
        When they were retired; only of a retired block.
    asset : str
        Plant of the park whose power they are issued for; its certificates are the same tonnes.
    """

    id: str
    registry: OffsetRegistry
    project: str
    vintage: int
    quantity_kg: float
    state: OffsetState = OffsetState.HELD
    serial: str = ""
    retired_on: datetime | None = None
    enterprise: str = ""
    asset: str = ""
    evidence: str = ""

    def is_planned(self, at: datetime) -> bool:
        """Whether its retirement is still to come at an instant: until then it is held."""
        return self.retired_on is not None and self.retired_on > at

    def is_retired_since(self, end: datetime, at: datetime) -> bool:
        """Whether it was held when a period ended, and is retired at a later instant."""
        return self.retired_on is not None and end <= self.retired_on <= at


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """Carbon that was stored and came back: a fire, a harvest, a leak [kgCO2]."""

    on: datetime
    quantity_kg: float
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Carbon taken up by one sink or plant in one year.

    Attributes
    ----------
    method : str
        How it was determined: a standard or a monitoring method; empty where none is named.
    permanence_years : float or None
        For how long it stays stored as the method has it.
    reversal_risk : float or None
        Share that may come back, 0 to 1; None where nobody states it.
    """

    id: str
    name: Name
    kind: SinkKind
    year: int
    quantity_kg: float
    method: str = ""
    permanence_years: float | None = None
    reversal_risk: float | None = None
    enterprise: str = ""
    evidence: str = ""
    reversals: tuple[Reversal, ...] = ()
