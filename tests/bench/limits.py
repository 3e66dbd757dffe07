"""A measured number beside the limit it has to keep."""

from tests.bench.bench_store import Figure


def within(name: str, value: float, unit: str, limit: float) -> Figure:
    """Return a line of the table that must not be more than its limit."""
    return Figure(name=name, value=value, unit=unit, target=f"<= {limit:g}", ok=value <= limit)


def told(name: str, value: float, unit: str) -> Figure:
    """Return a line of the table without a limit."""
    return Figure(name=name, value=value, unit=unit)
