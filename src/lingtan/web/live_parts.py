"""What brings readings to a server by itself, and how long they wait before they are imported."""

from dataclasses import dataclass
from typing import Any, Protocol  # a simulation is handed the reception, which knows this file

IMPORT_SECONDS = 900.0


class Simulated(Protocol):
    """Whatever pushes readings that nobody has measured."""

    async def run(self, reception: Any) -> None:
        """Push until cancelled."""
        ...


class Source(Protocol):
    """Something that brings readings by itself."""

    messages: int
    unread: int
    is_connected: bool

    def start(self) -> None:
        """Begin."""
        ...

    def stop(self) -> None:
        """End; what was not made safe stays where it came from."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """How a server deals with what is pushed.

    Attributes
    ----------
    import_seconds : float
        How long readings wait in a journal at most before they are imported [s].
    simulation : Simulated or None
        What pushes simulated readings, where it is a simulation copy that is served.
    """

    import_seconds: float = IMPORT_SECONDS
    simulation: Simulated | None = None
