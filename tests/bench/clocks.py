"""Clocks on single functions: what a part of a larger step costs, in the process it runs in."""

import resource
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from lingtan.app import validate_readings
from lingtan.metering import month_pass, validate

# Everything that turns readings already in memory into the hours the account reads.
ROLL_UP = (
    (month_pass, "sums_by_hour"),
    (validate, "amount_hours"),
    (validate, "keep_amounts"),
)
KEEPING = ((validate_readings, "keep_amounts"),)  # and that writes them for the next question


def start_clock(functions: Sequence[tuple[ModuleType, str]]) -> list[float]:
    """Note the CPU seconds of every call from now on, in this process only."""
    spent: list[float] = []
    for module, name in functions:
        _time(module, name, spent)
    return spent


def cpu_seconds() -> float:
    """Return the CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _time(module: ModuleType, name: str, spent: list[float]) -> None:
    timed = getattr(module, name)

    def clocked(*arguments: Any) -> Any:  # whatever the function takes and returns
        begun = cpu_seconds()
        try:
            return timed(*arguments)
        finally:
            spent.append(cpu_seconds() - begun)

    setattr(module, name, clocked)
