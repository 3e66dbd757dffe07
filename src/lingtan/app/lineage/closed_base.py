"""Which closing of which year the emission of a base year rests on."""

from lingtan.app.lineage.verdict_sources import VerdictSources
from lingtan.base.errors import Fact
from lingtan.indicators.base_year_told import usable_base


def closing_of(sources: VerdictSources) -> dict[str, Fact]:
    """Return year and number of the closing that counts; nothing where what is stated does."""
    closed = usable_base(sources.basis)
    return {} if closed is None else {"year": closed.year, "closing": closed.closing_id}
