"""Number the sources and the parties of the pools, so that the SQL joins small integers.

A *source* is a kind of supply with one owner and one factor; a *party* is who uses energy: an
enterprise at a node, or the park itself for a stated purpose. Parties of one enterprise form a
*group*; losses and storage are groups of the park.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lingtan.ledger.accounts import Account
from lingtan.ledger.calendar import naive
from lingtan.ledger.edges import LOSSES, STORAGE, Edge, Role
from lingtan.ledger.pool_rates import ACCOUNTS, earned_key
from lingtan.ledger.rates import EARLIEST, LATEST, NAIVE
from lingtan.park.places import Sector

FOR_ALL = frozenset({Role.IMPORT, Role.STORE})  # what passes a node serves everybody
LOSSES_LAST = 1_000_000  # losses take what remains, so they come after every other group


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A kind of supply of a pool with one owner and one factor; `out_key`: when it leaves."""

    id: int
    pool: str
    role: Role
    account: str
    factor_key: str
    out_key: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who uses energy of a pool; `group` numbers the enterprise, or the park's own purpose."""

    id: int
    pool: str
    group: int
    enterprise: str
    label: str
    node: str
    sector: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """The edges of a park with their sources and parties."""

    edges: tuple[Edge, ...]
    sources: tuple[Source, ...]
    parties: tuple[Party, ...]
    source_of: Mapping[tuple[str, Role], int]
    party_of: Mapping[Edge, int]

    @property
    def names(self) -> tuple[str, ...]:
        """The pools the park has meters for."""
        return tuple(sorted({edge.pool for edge in self.edges}))

    @property
    def has_owners(self) -> bool:
        """Whether an enterprise owns a supply, and so is served from it first."""
        return any(source.owner for source in self.sources)

    @property
    def are_timed(self) -> bool:
        """Whether a meter has a role for a part of the time only."""
        return any(edge.is_timed for edge in self.edges)

    @property
    def groups_are_parties(self) -> bool:
        """Whether every group has a single party."""
        groups = [(party.pool, party.group) for party in self.parties]
        return len(set(groups)) == len(groups)


def number_pools(
    edges: Sequence[Edge], supply_keys: Mapping[tuple[str, Role], str], first: Sequence[str]
) -> Pools:
    """Give sources and parties their numbers.

    Parameters
    ----------
    edges : sequence of Edge
        Every edge of every pool.
    supply_keys : mapping
        Factor key of each supply.
    first : sequence of str
        Enterprises in the order in which they are served; their ids are sorted.
    """
    edges = tuple(edges)
    sources, source_of = _sources(edges, supply_keys)
    parties, party_of = _parties(edges, first)
    return Pools(
        edges=edges, sources=sources, parties=parties, source_of=source_of, party_of=party_of
    )


def _sources(
    edges: Sequence[Edge], keys: Mapping[tuple[str, Role], str]
) -> tuple[tuple[Source, ...], dict[tuple[str, Role], int]]:
    """Give sources their numbers by what they are, so that a month shares as its year does.

    The order decides which of them the rounding to watt-hours falls on. The order of the meters
    would not do: a plant on a direct line is import in one month and direct power in the next.
    """
    found: dict[tuple[str, Role], tuple[str, Role, str, str, str]] = {}
    for edge in edges:
        if edge.role.is_supply:
            key = keys.get((edge.meter, edge.role), "")
            owner = "" if edge.role in FOR_ALL and edge.node else edge.party
            out = earned_key(edge.pool, edge.role, edge.asset)
            found[edge.meter, edge.role] = (edge.pool, edge.role, key, out, owner)
    numbers = {source: number for number, source in enumerate(sorted(set(found.values())))}
    source_of = {line: numbers[source] for line, source in found.items()}
    sources = tuple(
        Source(
            id=number,
            pool=pool,
            role=role,
            account=ACCOUNTS.get((pool, role), Account.USE).value if key else "",
            factor_key=key,
            out_key=out,
            owner=owner,
        )
        for (pool, role, key, out, owner), number in numbers.items()
    )
    return sources, source_of


def _parties(
    edges: Sequence[Edge], first: Sequence[str]
) -> tuple[tuple[Party, ...], dict[Edge, int]]:
    enterprises = {enterprise: number for number, enterprise in enumerate(sorted(first))}
    labels = sorted({edge.label for edge in edges if edge.label and not edge.party})
    groups = enterprises | {f"#{label}": len(enterprises) + n for n, label in enumerate(labels)}
    numbers: dict[tuple[str, str, str, str, str], int] = {}
    party_of: dict[Edge, int] = {}
    for edge in edges:
        if edge.role in (Role.USE, Role.CHARGE):
            who = (edge.pool, edge.party, edge.label, edge.node, edge.sector)
            party_of[edge] = numbers.setdefault(who, len(numbers))
    parties = [
        Party(
            id=number,
            pool=pool,
            group=groups[enterprise or f"#{label}"],
            enterprise=enterprise,
            label=label,
            node=node,
            sector=sector,
        )
        for (pool, enterprise, label, node, sector), number in numbers.items()
    ]
    for pool in sorted({edge.pool for edge in edges}):
        parties.append(_park_party(len(parties), pool, LOSSES, LOSSES_LAST))
        if not any(party.pool == pool and party.label == STORAGE for party in parties):
            parties.append(_park_party(len(parties), pool, STORAGE, LOSSES_LAST - 1))
    return tuple(parties), party_of


def _park_party(number: int, pool: str, label: str, group: int) -> Party:
    return Party(
        id=number,
        pool=pool,
        group=group,
        enterprise="",
        label=label,
        node="",
        sector=Sector.ENERGY_SUPPLY.value,
    )


def kind_tables(pools: Pools) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the edges and their kinds: what is summed together has one small number."""
    table = _edge_table(pools)
    kind = ["pool", "role", "source", "party", "stated_fossil"]
    kinds = table.select(kind).unique(maintain_order=True).with_row_index("kind")
    edges = table.join(kinds, on=kind, how="left", nulls_equal=True)
    return edges.select("meter_id", "kind", "sign", "way", "since", "until"), kinds


def _edge_table(pools: Pools) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "meter_id": edge.meter,
                "pool": edge.pool,
                "role": edge.role.value,
                "source": pools.source_of.get((edge.meter, edge.role)),
                "party": pools.party_of.get(edge),
                "stated_fossil": edge.origin is Role.FOSSIL,
                "way": -1 if edge.takes_negative else 1,
                "sign": edge.sign,
                "since": naive(edge.since or EARLIEST),
                "until": naive(edge.until or LATEST),
            }
            for edge in pools.edges
            if edge.role is not Role.OWN_LINE
        ],
        schema={
            "meter_id": pl.String(),
            "pool": pl.String(),
            "role": pl.String(),
            "source": pl.Int32(),
            "party": pl.Int32(),
            "stated_fossil": pl.Boolean(),
            "way": pl.Int32(),
            "sign": pl.Int64(),
            "since": NAIVE,
            "until": NAIVE,
        },
    )


def source_table(pools: Pools) -> pl.DataFrame:
    """Return the sources as a table."""
    return pl.DataFrame(
        [
            {
                "source": source.id,
                "pool": source.pool,
                "role": source.role.value,
                "account": source.account,
                "factor_key": source.factor_key,
                "out_key": source.out_key,
                "owner": source.owner,
                "owner_group": _group_of(source.owner, source.pool, pools),
            }
            for source in pools.sources
        ],
        schema={
            "source": pl.Int32(),
            "pool": pl.String(),
            "role": pl.String(),
            "account": pl.String(),
            "factor_key": pl.String(),
            "out_key": pl.String(),
            "owner": pl.String(),
            "owner_group": pl.Int32(),
        },
    )


def _group_of(owner: str, pool: str, pools: Pools) -> int | None:
    if not owner:
        return None
    return next((p.group for p in pools.parties if p.enterprise == owner and p.pool == pool), None)


def party_table(pools: Pools) -> pl.DataFrame:
    """Return the parties as a table."""
    return pl.DataFrame(
        [
            {
                "party": party.id,
                "pool": party.pool,
                "grp": party.group,
                "enterprise": party.enterprise,
                "label": party.label,
                "node": party.node,
                "sector": party.sector,
            }
            for party in pools.parties
        ],
        schema={
            "party": pl.Int32(),
            "pool": pl.String(),
            "grp": pl.Int32(),
            "enterprise": pl.String(),
            "label": pl.String(),
            "node": pl.String(),
            "sector": pl.String(),
        },
    )
