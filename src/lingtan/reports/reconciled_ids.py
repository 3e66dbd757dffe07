"""Ids of what stands in a row of a reconciliation."""

from collections.abc import Mapping

from lingtan.evidence.lineage.addresses import address_of
from lingtan.evidence.lineage.aspects import aspect_id

ASPECTS = ("sigma", "reconciled_sigma", "adjustment", "adjusted", "test")


def ids_of_row(row: Mapping[str, object], period: str) -> dict[str, str]:
    """Return the id of each number of a row of the table `RECONCILED`, by its column.

    ``adjusted`` is the adjustment as a share of the reading.

    Parameters
    ----------
    period : str
        Name of the period that was reconciled; a month of it is of an account of its own.
    """
    stream, is_loss = str(row["stream"]), bool(row["is_loss"])
    span = "" if row["span"] == period else str(row["span"])
    node = f"reconciled:{'loss/' if is_loss else ''}{stream}"
    told = {name: aspect_id(node, name, period=span) for name in ASPECTS}
    reading = aspect_id(node, "reading") if is_loss else f"meter:{stream}"
    ids = {"reading": reading, "reconciled": node}
    return {key: address_of(id_, period=span) if span else id_ for key, id_ in ids.items()} | told
