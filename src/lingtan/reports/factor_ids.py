"""Ids of the factors lines were multiplied by, as a lineage calls them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from lingtan.evidence.lineage.sum_ids import sum_id, value_name
from lingtan.reports.context import Context
from lingtan.reports.model import Amount
from lingtan.reports.sums import OWN_HEAT

FACTOR, ROW = "factor:", "catalogue:"
BY_STREAM = "fuel/"  # each stream of a fuel has its own: some of its values are measured


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorIds:
    """The ids of factors; one of several values has none of its own.

    Attributes
    ----------
    values : mapping of (str, str) to tuple of Decimal or None
        Values of each factor and stream.
    listed : mapping of str to Decimal or None
        The value the catalogue states of each factor.
    """

    values: Mapping[tuple[str, str], tuple[Decimal | None, ...]]
    listed: Mapping[str, Decimal | None]

    def of(self, factor_id: str, factor: Decimal | None, stream: str = "") -> str:
        """Return the id of the node that has this value; empty where none has it alone.

        The mean of a plant's own heat is that of its lines: their emission by their quantity.
        """
        if factor_id.startswith(OWN_HEAT):
            return sum_id("factor", factor=factor_id)
        known = [
            own
            for (id_, own), values in self.values.items()
            if id_ == factor_id and values == (factor,)
        ]
        if factor is None or not known or (stream and stream not in known):
            return ROW + factor_id if self.is_listed(factor_id, factor) else ""
        if not stream and len(known) > 1 and self.is_listed(factor_id, factor):
            return ROW + factor_id
        own = stream or known[0]
        return f"{FACTOR}{factor_id}@{own}" if own else FACTOR + factor_id

    def at(self, factor_id: str, factor: Decimal | None) -> dict[str, str]:
        """Return what tells lines at this value from others of the factor; nothing if all are.

        The mean of a plant's own heat is that of all its lines.
        """
        told = {
            value for (id_, _), own in self.values.items() if id_ == factor_id for value in own
        }
        if factor is None or len(told) < 2 or factor_id.startswith(OWN_HEAT):
            return {}
        return {"at": value_name(factor)}

    def amount(self, context: Context, factor_id: str, factor: Decimal) -> Amount:
        """Return a factor as it is shown, with its id."""
        return context.traced(factor, "factor", self.of(factor_id, factor))

    def is_listed(self, factor_id: str, factor: Decimal | None) -> bool:
        """Whether the catalogue states this value."""
        return factor is not None and self.listed.get(factor_id) == factor


def factor_ids_of(context: Context) -> FactorIds:
    """Return the ids of the factors of an account's lines."""
    listed = {id_: known.value for id_, known in context.inputs.knowledge.factors.items()}
    is_fuel = pl.col("factor_id").str.starts_with(BY_STREAM)
    stream = pl.when(is_fuel).then(pl.col("stream").fill_null("")).otherwise(pl.lit(""))
    postings = context.inputs.inventory.postings
    lines = postings.filter(pl.col("factor_id").fill_null("") != "")
    found: dict[tuple[str, str], tuple[Decimal | None, ...]] = {}
    for id_, own, factor in (
        lines.select("factor_id", stream.alias("own"), "factor")
        .unique()
        .sort("factor_id", "own", "factor")
        .iter_rows()
    ):
        found[id_, own] = (*found.get((id_, own), ()), factor)
    return FactorIds(values=found, listed=listed)
