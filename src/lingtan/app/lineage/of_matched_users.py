"""Nodes of what each user had of clean power in the hour it was needed."""

from collections.abc import Iterator

import polars as pl

from lingtan.app.lineage.details import added, adds_up, formula, made_of
from lingtan.app.lineage.ids import meter_id, use_id
from lingtan.app.lineage.sources import Sources
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.edges import ELECTRICITY
from lingtan.matching.by_user import UserMatch

KIND = "matched"
MATCHED, DIRECT = "matching.metered_kwh", "energy.direct_kwh"


def matched_nodes(sources: Sources) -> Iterator[Node]:
    """Yield what each user used and had, hour by hour; nothing where the hours are not known."""
    for user in sources.beside.users:
        yield _used(user, sources)
        for part, value, whole in (
            ("matched", user.matched_kwh, MATCHED),
            ("direct", user.direct_kwh, DIRECT),
        ):
            parts = [_id(user, "used"), *([whole] if whole in sources.figures else [])]
            yield made_of(_id(user, part), value, "kWh", parts, sources.holder(user.enterprise))
        yield from _shares(user, sources)


def _used(user: UserMatch, sources: Sources) -> Node:
    """Return what a user used: what its meters counted; of the park itself the rest of them."""
    id_, name = _id(user, "used"), sources.holder(user.enterprise)
    counted = sources.used.get((ELECTRICITY, user.enterprise))
    use = use_id(ELECTRICITY, user.enterprise)
    if counted is None:
        network = sources.inventory.network.filter(pl.col("pool") == ELECTRICITY)
        meters = [meter_id(meter) for meter in dict.fromkeys(network["meter_id"])]
        return made_of(id_, user.load_kwh, "kWh", meters, name)
    if adds_up(user.load_kwh, [counted]):
        return added(id_, user.load_kwh, "kWh", {use: 1.0}, name)
    return made_of(id_, user.load_kwh, "kWh", [use], name)


def _shares(user: UserMatch, sources: Sources) -> Iterator[Node]:
    for part, share, whole in (
        ("share", user.matched_share, "matched"),
        ("direct_share", user.direct_share, "direct"),
    ):
        parts = {"part": _id(user, whole), "used": _id(user, "used")}
        name = sources.holder(user.enterprise)
        if share is None:
            yield made_of(_id(user, part), None, "ratio", list(parts.values()), name)
        else:
            yield formula(_id(user, part), share, "ratio", "share(part, used)", parts, name)


def _id(user: UserMatch, part: str) -> str:
    return detail_id(KIND, user.enterprise, part)
