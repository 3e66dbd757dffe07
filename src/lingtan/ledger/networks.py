"""Nodes of one carrier that no line joins: energy of one does not reach users of the other.

The account mixes each carrier in one pool. Where the nodes are several networks, the whole park
is still the sum of its meters, but who had which energy is not known: what would mix the networks
is left open (decision 0063). Which plant's energy left the park is not known either; what left
bounds by how much that may move a figure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.ledger.accounts import Account
from lingtan.ledger.doubts import NETWORKS_APART, doubt
from lingtan.ledger.edges import COOLING, ELECTRICITY, HEAT, POOLS, SUPPLIES, Edge, Role
from lingtan.ledger.export_doubts import MILLI
from lingtan.ledger.gaps import APART, SHARED_USE, Gap, Gaps
from lingtan.ledger.setting import Setting
from lingtan.ledger.unsure import Unsure
from lingtan.park.flows import Flow, flows_of
from lingtan.park.park import Park

JOINED, BESIDE = " + ", " | "  # nodes of a network; networks
MADE_HERE = SUPPLIES - {Role.IMPORT}
LEFT = """
select pool, cast(sum(x) as double) as milli from ledger_totals where x > 0 group by pool"""
HEAT_SHARES = (Account.HEAT_IN, Account.HEAT_OUT, Account.OWN_NON_FOSSIL_HEAT)
SHARES = {
    ELECTRICITY: (
        Account.ELECTRICITY_GRID,
        Account.ELECTRICITY_DIRECT,
        Account.ELECTRICITY_OUT,
        Account.OWN_NON_FOSSIL,
        Account.OWN_FOSSIL,
    ),
    HEAT: HEAT_SHARES,
    COOLING: HEAT_SHARES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A carrier whose nodes are several networks, each by its nodes."""

    pool: str
    networks: tuple[tuple[str, ...], ...]

    @property
    def missing(self) -> Missing:
        """Why a share of it is not known."""
        return Missing(kind="rule", id=APART, subject=self.pool)

    @property
    def finding(self) -> Finding:
        """What the park is told."""
        told = BESIDE.join(JOINED.join(nodes) for nodes in self.networks)
        facts: dict[str, Fact] = {"carrier": self.pool, "count": len(self.networks)}
        facts["networks"] = told
        return doubt(NETWORKS_APART, self.pool, facts, at="meters.csv")


def networks_apart(park: Park, edges: Sequence[Edge]) -> tuple[Apart, ...]:
    """Return the carriers whose metered nodes are not all joined by lines between nodes."""
    found = []
    for pool in sorted({edge.pool for edge in edges}):
        nodes = sorted({edge.node for edge in edges if edge.pool == pool and edge.node})
        networks = _networks(nodes, [ends for of, ends in _lines(park) if of == pool])
        if len(networks) > 1:
            found.append(Apart(pool=pool, networks=networks))
    return tuple(found)


def _lines(park: Park) -> Iterator[tuple[str, tuple[str, str]]]:
    for flow in flows_of(park):
        if flow.flow is Flow.TRANSFER and flow.carrier in POOLS:
            yield POOLS[flow.carrier], (flow.node, flow.to_node)


def _networks(
    nodes: Sequence[str], lines: Sequence[tuple[str, str]]
) -> tuple[tuple[str, ...], ...]:
    network = {node: node for ends in (nodes, *lines) for node in ends}
    for one, other in lines:
        old, new = network[one], network[other]
        network = {node: new if of == old else of for node, of in network.items()}
    found: dict[str, list[str]] = {}
    for node in nodes:
        found.setdefault(network[node], []).append(node)
    return tuple(tuple(group) for group in found.values())


def weigh_networks(runner: SqlRunner, setting: Setting) -> Setting:
    """Add what networks that are apart leave open in the account of the whole park.

    Who uses what has no known share. Where something left the park, any plant may have made it,
    unless nothing was made here.

    Parameters
    ----------
    runner : SqlRunner
        Has mixed the pools.
    """
    apart = networks_apart(setting.park, setting.pools.edges)
    if not apart:
        return setting
    made = {edge.pool for edge in setting.pools.edges if edge.role in MADE_HERE}
    left = {str(pool): float(milli) for pool, milli in runner.rows(LEFT).iter_rows()}
    gaps = (
        Gap(account=SHARED_USE, enterprise="", missing=each.missing, pool=each.pool)
        for each in apart
    )
    moved = (
        _of_any_plant(each, left[each.pool]) for each in apart if each.pool in left.keys() & made
    )
    return replace(
        setting,
        gaps=Gaps(gaps=(*setting.gaps.gaps, *gaps)),
        findings=(*setting.findings, *(each.finding for each in apart)),
        unsure=(*setting.unsure, *moved),
    )


def _of_any_plant(apart: Apart, milli: float) -> Unsure:
    """Return that what left may be of any plant: it moves shares, and is of no account itself."""
    return Unsure(
        account="",
        enterprise="",
        meter="",
        pool=apart.pool,
        carrier=apart.pool,
        reason=apart.missing,
        low=-milli / MILLI,
        high=milli / MILLI,
        is_bounded=True,
    )


def open_by_networks(gaps: Gaps) -> Iterator[Gap]:
    """Yield what stays open where somebody is outside: all that is shared of such a carrier."""
    for gap in gaps.gaps:
        if gap.missing.id == APART and gap.pool:
            for account in SHARES[gap.pool]:
                yield Gap(account=account.value, enterprise="", missing=gap.missing)
