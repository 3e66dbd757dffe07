"""Where the emission of a drawn item comes from: the lines that it is of, where they still are."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum, isclose
from typing import Any  # rows of a frame

import polars as pl

from lingtan.app.results import Account
from lingtan.app.sample_population import LINE_KEYS
from lingtan.evidence.lineage.sum_ids import sum_id
from lingtan.evidence.monetary_sample import NONE, Drawn
from lingtan.ledger.accounts import E_PARK
from lingtan.park.tables import TOTAL
from lingtan.reports.sums import only, with_month

GROUP = "e_park"  # of accounts, as ids of sums call them
NEAR_KG = 0.001  # to which the sizes of items are recorded
COLUMNS = dict(zip(LINE_KEYS, ("account", "stream", "meter", "factor", "month"), strict=True))
IN_KEY = ("account", "stream", "meter_id", "month", "factor_id")  # order in the name of a line
DOCUMENTS = ("contract", "stream")  # what has lines of its own; a statement has none


@dataclass(frozen=True, slots=True)
class SampleOrigins:
    """The lines of the emission of a park, by month, with their signs [kgCO2]."""

    lines: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, account: Account) -> "SampleOrigins":
        """Return the lines of an account."""
        lines = with_month(only(account.inventory.postings, E_PARK), account.check.park.time_zone)
        kg = pl.col("emissions_kg").cast(TOTAL).sum().cast(pl.Float64).alias("kg")
        return cls(tuple(lines.group_by(LINE_KEYS).agg(kg).to_dicts()))

    def id_of(self, item: Drawn) -> str:
        """Return the id of the lines an item is of; empty where they are not its size, any more.

        An item has a size, where lines have a sign.
        """
        keys = _keys(item.key)
        if item.kg is None or not keys:
            return ""
        mine = [line["kg"] for line in self.lines if line.items() >= keys.items()]
        known = fsum(kg for kg in mine if kg is not None)
        if not mine or not isclose(abs(known), item.kg, rel_tol=1e-9, abs_tol=NEAR_KG):
            return ""
        named = {COLUMNS[key]: value for key, value in keys.items()}
        return sum_id("emission", **({} if "account" in named else {"group": GROUP}), **named)


def _keys(key: str) -> dict[str, str]:
    """Return what the lines of an item have in common; nothing for what has no lines."""
    kind, _, name = key.partition(":")
    if kind == "meter":
        return {"meter_id": name}
    if kind == "line":
        values = name.split("/", len(IN_KEY) - 1)
        told = ("" if value == NONE else value for value in values)
        return dict(zip(IN_KEY, told, strict=True))
    about, _, named = name.partition("/")
    return {"stream": named} if about in DOCUMENTS else {}
