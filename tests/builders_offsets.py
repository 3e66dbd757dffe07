"""Builders for what stands beside the emission: credits, removals, and a park that has them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any  # whichever fields a test sets

from lingtan.base.time_axis import Period, parse_period
from lingtan.ledger.statement.lines import Beside, state_beside
from lingtan.park.offsets import (
    OffsetBlock,
    OffsetRegistry,
    OffsetState,
    Removal,
    Reversal,
    SinkKind,
)
from lingtan.park.park import Park
from tests.builders import a_name, a_park

ZONE = "Asia/Shanghai"
YEAR = parse_period("2025", ZONE)
TONNE = 1000.0


def credits_of(
    id_: str = "block", tonnes: int = 100, first: int = 1, **fields: Any
) -> OffsetBlock:
    """Return credits of 2024 that are held, with nothing wrong about them."""
    block = OffsetBlock(
        id=id_,
        registry=OffsetRegistry.CCER,
        project="afforestation",
        vintage=2024,
        quantity_kg=tonnes * TONNE,
        serial=f"CCER-2024-{first:07d} to {first + tonnes - 1:07d}",
        evidence="statement of the registry",
    )
    return replace(block, **fields)


def retired(
    id_: str = "block", tonnes: int = 100, day: str = "2025-12-20", **fields: Any
) -> OffsetBlock:
    """Return credits that were retired on a day."""
    on = datetime.fromisoformat(day).replace(tzinfo=UTC)
    state: dict[str, Any] = {"state": OffsetState.RETIRED, "retired_on": on}
    return credits_of(id_, tonnes, **(state | fields))


def a_wood(tonnes: float = 100, **fields: Any) -> Removal:
    """Return a wood that took up carbon in 2025."""
    wood = Removal(
        id="wood",
        name=a_name("wood"),
        kind=SinkKind.SINK,
        year=2025,
        quantity_kg=tonnes * TONNE,
        method="sample plots",
        permanence_years=20,
        reversal_risk=0.1,
        evidence="monitoring report",
    )
    return replace(wood, **fields)


def came_back(tonnes: float, day: str = "2025-09-01", evidence: str = "report") -> Reversal:
    """Return a reversal on a day."""
    on = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return Reversal(on=on, quantity_kg=tonnes * TONNE, evidence=evidence)


def park_with(*things: OffsetBlock | Removal, **fields: Any) -> Park:
    """Return a park that has credits and removals."""
    return replace(
        a_park(),
        offsets=tuple(thing for thing in things if isinstance(thing, OffsetBlock)),
        removals=tuple(thing for thing in things if isinstance(thing, Removal)),
        **fields,
    )


def beside(*things: OffsetBlock | Removal, period: Period = YEAR, **fields: Any) -> Beside:
    """Return the accounts beside the emission of a park that has credits and removals."""
    return state_beside(park_with(*things, **fields), period)


def faults(found: Beside) -> dict[str, str]:
    """Return the kind of finding by what it is about."""
    return {f.subject: f.kind.id.removeprefix("statement_") for f in found.findings}
