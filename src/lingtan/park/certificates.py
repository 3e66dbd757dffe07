"""Certificates of clean power: a fixed header, and what happened to its watt-hours since.

A header never changes. Whatever happens is an event, and events are only ever added: one that was
wrong is reversed by another.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lingtan.park.contracts import PowerSource

LONGEST_GRANULE = timedelta(hours=1)  # EnergyTag: an interval is at most one hour (Q-S)


class Configuration(StrEnum):
    """Whether a certificate is traded together with its power."""

    WITH_POWER = "with_power"  # 证电合一
    WITHOUT_POWER = "without_power"  # 证电分离


class Act(StrEnum):
    """What can happen to watt-hours of a certificate after it was issued."""

    SLICE = "slice"
    TRANSFER = "transfer"
    CLAIM = "claim"
    CANCEL = "cancel"  # into a store, so that what comes out of it may be certified
    WITHDRAW = "withdraw"  # by whoever issued it
    EXPIRE = "expire"
    REVERSE = "reverse"  # an earlier event, named by its id


class SliceState(StrEnum):
    """State of a slice; only a free one can be used."""

    FREE = "free"
    CLAIMED = "claimed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The header of a certificate, or of a batch with consecutive numbers.

    Attributes
    ----------
    device : str
        Plant or store whose output it proves; the id of an asset where the park has it.
    start, end : datetime
        When the power was made (or came out of a store), [start, end).
    energy_wh : int
        Certified energy [Wh].
    owner : str
        Account it was issued to: an enterprise, the park (empty), or anyone outside.
    region : str
        Grid zone of the device.
    technology : PowerSource or None
        What the device makes power from; None where it is not stated.
    serial : str
        Numbers, one each megawatt-hour; empty for a granular certificate known by its id.
    from_store : str
        Store whose chain leads here; empty for power as it was made.
    efficiency : float or None
        What comes out of what goes into that store, as certified, above 0 and at most 1.
    evidence : str
        Document that proves the issue.
    source : str
        File it was read from.
    """

    id: str
    device: str
    start: datetime
    end: datetime
    energy_wh: int
    owner: str = ""
    region: str = ""
    technology: PowerSource | None = None
    configuration: Configuration = Configuration.WITHOUT_POWER
    serial: str = ""
    from_store: str = ""
    efficiency: float | None = None
    evidence: str = ""
    source: str = ""

    @property
    def is_granular(self) -> bool:
        """Whether it tells the interval of production, an hour or less."""
        return self.end - self.start <= LONGEST_GRANULE


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEvent:
    """What happened to watt-hours of a certificate.

    Attributes
    ----------
    at : datetime
        When it happened.
    owner : str
        Who held them; of a claim, whoever claims.
    energy_wh : int or None
        How much [Wh]; None where the numbers say it.
    serial : str
        Which ones; the first free ones of the owner when empty.
    to : str
        New owner of a transfer, store of a cancellation, id of the event that is reversed.
    use_start, use_end : datetime or None
        When the claimed power was used, [start, end).
    contract : str
        Contract of the park whose claim this proves; a claim that names none is one of its own.
    evidence : str
        Document that proves it; without one it has no effect.
    """

    id: str
    act: Act
    certificate: str
    at: datetime
    owner: str = ""
    energy_wh: int | None = None
    serial: str = ""
    to: str = ""
    use_start: datetime | None = None
    use_end: datetime | None = None
    contract: str = ""
    evidence: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Watt-hours of a certificate with one state and owner: [first_wh, end_wh) of its energy.

    Attributes
    ----------
    event : str
        Event that brought it into its state or to its owner; empty for the issue.
    """

    first_wh: int
    end_wh: int
    owner: str
    state: SliceState = SliceState.FREE
    event: str = ""

    @property
    def energy_wh(self) -> int:
        """How much it is [Wh]."""
        return self.end_wh - self.first_wh


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A certificate as it stands: its slices add up to its energy, whatever their states.

    Attributes
    ----------
    expires : datetime
        From when on what is free of it can no longer be used.
    """

    certificate: Certificate
    slices: tuple[Slice, ...]
    expires: datetime

    def energy_in(self, state: SliceState, at: datetime) -> int:
        """Return how much is in a state at an instant [Wh]; what is free runs out by itself."""
        return sum(s.energy_wh for s in self.slices if self.state_at(s, at) is state)

    def state_at(self, part: Slice, at: datetime) -> SliceState:
        """Return the state of a slice at an instant at or after its last event."""
        is_over = part.state is SliceState.FREE and self.expires <= at
        return SliceState.EXPIRED if is_over else part.state
