"""Ids of how sure an indicator is: of its first reading, by which it is weighed."""

from lingtan.evidence.lineage.detail_ids import UNCERTAINTY, detail_id
from lingtan.indicators.results import IndicatorResult

MET_LOW, MET_HIGH, DRAWN_MET = "met_low", "met_high", "drawn_met"
TOLERATES = "tolerates"


def weighed_as(indicator: IndicatorResult) -> str:
    """Return the id of the figure by which an indicator is weighed."""
    return indicator.figure.id or indicator.id


def weighed_id(indicator: IndicatorResult, part: str) -> str:
    """Return the id of a number on how sure an indicator is."""
    return detail_id(UNCERTAINTY, weighed_as(indicator), part)
