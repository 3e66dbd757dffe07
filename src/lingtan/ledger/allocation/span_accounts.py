"""The account of a park span by span, each as if it were a period of its own.

Over a span the members are the same. Who is outside has no account: what the members' plants give
it leaves the park, and what its plants give the members is bought by the park for them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from lingtan.base.errors import AllocationError
from lingtan.base.figures import Missing
from lingtan.ledger.accounts import Account
from lingtan.ledger.allocation.named_plants import named_parts
from lingtan.ledger.allocation.own_sums import BOUGHT, NEIGHBOUR, PARK, Purpose
from lingtan.ledger.allocation.plants import MADE, Made, Plant, Supply
from lingtan.ledger.allocation.shared_portions import Portion
from lingtan.ledger.allocation.supplies import Supplies
from lingtan.ledger.edges import ELECTRICITY, Role
from lingtan.ledger.inventory import InsideUse, Inventory
from lingtan.ledger.members import find_membership
from lingtan.ledger.membership_spans import Span, membership_spans
from lingtan.ledger.pool_use import EXPORTED, PASSED_ON
from lingtan.park.allocation import Basis
from lingtan.park.park import Park

SPLIT_RULE = "span_split_by_days"
MEASURED = (Basis.USE, Basis.LOAD)
GIVES = (*MADE, Role.STORE.value)  # supplies of plants and stores, which have an owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """Why networks and streams cannot be divided between the spans, by their id."""

    pools: Mapping[str, Missing] = field(default_factory=dict)
    streams: Mapping[str, Missing] = field(default_factory=dict)

    def of_plant(self, plant: Plant, supplies: Supplies) -> Plant:
        """Return a plant with what its networks and its fuels leave open."""
        drawn = {purpose for users in supplies.users.values() for purpose in users}
        pools = {supply.pool for supply in plant.made}
        pools |= {draws.pool for draws in plant.draws if draws in drawn}
        return replace(plant, missing=(*plant.missing, *self.of(pools, plant.burned)))

    def of_portion(self, portion: Portion) -> Portion:
        """Return a portion with what the network or the streams it is of leave open.

        What stays with the park in any span needs no division.
        """
        if portion.rule.by is Basis.NOBODY:
            return portion
        weighed = {portion.pool or ELECTRICITY} if portion.rule.by in MEASURED else set()
        pools = {portion.pool} | weighed
        return replace(portion, missing=(*portion.missing, *self.of(pools, portion.items)))

    def of(self, pools: Iterable[str], streams: Iterable[str]) -> tuple[Missing, ...]:
        """Return why some networks or streams are not known by span."""
        found = [self.pools.get(pool) for pool in sorted(pools)]
        found += [self.streams.get(stream) for stream in sorted(streams)]
        return tuple(missing for missing in found if missing is not None)


UNCUT = Cuts()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanAccount:
    """A span with the park and the account as they were over it.

    Attributes
    ----------
    park : Park
        With the members of the span as its only enterprises.
    inventory : Inventory
        Its postings are sums by who uses what; its figures are those of the whole period.
    named : mapping of Supply to float
        What part of a supply is of named plants, where days divide its network.
    """

    span: Span
    park: Park
    inventory: Inventory
    cuts: Cuts = UNCUT
    named: Mapping[Supply, float] = field(default_factory=dict)
    is_whole: bool = True


def span_accounts(park: Park, inventory: Inventory) -> tuple[SpanAccount, ...]:
    """Return the account of every span; a single one where everybody is inside all the time.

    Raises
    ------
    AllocationError
        The boundary is a part of the park, whose account shares what is common by itself.
    """
    period = inventory.period
    membership = find_membership(park, inventory.boundary, period)
    if not membership.common_in_full:
        raise AllocationError("not_whole_park", facts={"boundary": inventory.boundary})
    spans = membership_spans(membership.boundary, period)
    if membership.is_everything:
        return (SpanAccount(span=spans[0], park=park, inventory=inventory),)
    cuts, named = _cuts(inventory), named_parts(inventory)
    return tuple(
        SpanAccount(
            span=span,
            park=replace(
                park, enterprises=tuple(e for e in park.enterprises if e.id in span.members)
            ),
            inventory=_inventory(inventory, number, {PARK, *span.members}),
            cuts=cuts,
            named=named,
            is_whole=len(spans) == 1,
        )
        for number, span in enumerate(spans)
    )


def _cuts(inventory: Inventory) -> Cuts:
    found: dict[str, dict[str, Missing]] = {"pool": {}, "stream": {}}
    for row in inventory.spans.cuts.filter("is_beyond").iter_rows(named=True):
        missing = Missing(kind="rule", id=SPLIT_RULE, subject=row["id"])
        found[row["kind"]][row["id"]] = missing
    return Cuts(pools=found["pool"], streams=found["stream"])


def _inventory(inventory: Inventory, number: int, inside: set[str]) -> Inventory:
    spans = inventory.spans
    use, users, fuels, network, lines = (
        table.filter(span=number)
        for table in (
            spans.pool_use,
            spans.pool_users,
            spans.plant_fuels,
            spans.network,
            spans.lines,
        )
    )
    is_outside = ~pl.col("party").is_in(inside)
    return replace(
        inventory,
        postings=_as_memo(lines),
        network=network.filter(~(is_outside & pl.col("role").is_in(MADE))),
        inside=InsideUse(
            pool_use=_of_members(use, inside),
            pool_users=users.filter(pl.col("enterprise").is_in(inside)),
            plant_fuels=fuels,
        ),
    )


def _as_memo(lines: pl.DataFrame) -> pl.DataFrame:
    """Return lines by user as the account of a whole park keeps them: as memo lines of use."""
    is_bought = pl.col("account").is_in([account.value for account in BOUGHT])
    label = pl.when(pl.col("stream") == "").then(pl.lit("")).otherwise("/" + pl.col("stream"))
    return lines.with_columns(
        account=pl.when(is_bought).then(pl.lit(Account.USE.value)).otherwise(pl.col("account")),
        stream=pl.when(is_bought).then(pl.col("account") + label).otherwise(pl.col("stream")),
    )


def _of_members(use: pl.DataFrame, inside: set[str]) -> pl.DataFrame:
    """Return who used what of which supply, with whoever is outside beyond the park's edge.

    Energy without fuel of a plant outside counts where it is used, as if nobody had made it.
    """
    own, used = pl.col("owner").is_in(inside), pl.col("enterprise").is_in(inside)
    given = pl.col("role").is_in(GIVES)
    within = pl.when(pl.col("role") == PASSED_ON).then(own & used).otherwise(used)
    here = use.filter(within & (own | (pl.col("label") != EXPORTED)))
    left = use.filter(own & ~used & given)
    bare = given & ~own & (pl.col("role") != Role.FOSSIL.value)
    return pl.concat(
        [
            here.with_columns(
                role=pl.when(bare).then(pl.lit(NEIGHBOUR)).otherwise(pl.col("role"))
            ),
            left.with_columns(enterprise=pl.lit(PARK), label=pl.lit(EXPORTED)),
        ]
    )


def neighbours(supplies: Supplies, members: frozenset[str]) -> tuple[Plant, ...]:
    """Return what the park buys of each fossil plant outside, as what it gives to its users."""
    return tuple(
        Plant(
            asset="",
            owner=PARK,
            draws=(
                Purpose(
                    holder=PARK,
                    label=f"{NEIGHBOUR}/{supply.owner}/{supply.out_key}",
                    pool=supply.pool,
                ),
            ),
            burned={},
            made={supply: Made(kwh=supplies.total(supply), share=1.0)},
        )
        for supply in supplies.known
        if supply.role == Role.FOSSIL.value and supply.owner not in {PARK, *members}
    )
