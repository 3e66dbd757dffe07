"""The park's own plants that burn fuel or draw power or heat, and give it on with what they make.

In a part of the park the fuel and the power they take in count with those who use what comes out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lingtan.base.figures import Missing
from lingtan.ledger.accounts import Account
from lingtan.ledger.cogeneration import worth_of
from lingtan.ledger.edges import ELECTRICITY, POOLS, Edge, Role
from lingtan.ledger.gaps import SHARED_USE, Gap, Gaps
from lingtan.ledger.plant_fuels import BURNED, feeding_streams
from lingtan.ledger.setting import Setting
from lingtan.park.allocation import Cogeneration

MADE = (Role.FOSSIL, Role.NON_FOSSIL, Role.RECOVERED)
PLANT, STREAM, CLAIMS = "plant", "stream", "claims"
UNRULED = "cogeneration_values"
WEIGH_KEYS = {"carrier": pl.String(), "stream": pl.String(), "weigh": pl.String()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Converter:
    """A plant of the park itself with what it takes in and what it makes.

    Attributes
    ----------
    outputs : tuple of Edge
        Its supplies, and its lines to the outside past every node.
    streams : tuple of str
        Source streams of the park that feed it.
    draws : frozenset of str
        Pools it draws on.
    """

    asset: str
    outputs: tuple[Edge, ...]
    streams: tuple[str, ...]
    draws: frozenset[str]
    cogeneration: Cogeneration | None

    @property
    def pools(self) -> frozenset[str]:
        """The pools it feeds."""
        return frozenset(edge.pool for edge in self.outputs)

    @property
    def is_unruled(self) -> bool:
        """Whether the rule by which it shares between power and heat lacks a value."""
        makes_both = ELECTRICITY in self.pools and len(self.pools) > 1
        return makes_both and worth_of(self.cogeneration) is None

    def worth(self, pool: str) -> float:
        """Return what a kWh it puts into a pool weighs; nothing where the rule lacks a value."""
        if len(self.pools) == 1:
            return 1.0
        found = worth_of(self.cogeneration)
        if found is None:
            return 0.0
        return found[0] if pool == ELECTRICITY else found[1]


def converters_of(setting: Setting) -> tuple[Converter, ...]:
    """Return the converters of a park, by their id."""
    found = (_converter(asset.id, setting) for asset in setting.park.assets if not asset.owner)
    return tuple(
        sorted((c for c in found if c.outputs and (c.streams or c.draws)), key=lambda c: c.asset)
    )


def _converter(asset_id: str, setting: Setting) -> Converter:
    asset = next(asset for asset in setting.park.assets if asset.id == asset_id)
    edges = setting.pools.edges
    fed = feeding_streams(asset_id, setting.park)
    return Converter(
        asset=asset_id,
        outputs=tuple(e for e in edges if e.asset == asset_id and _is_output(e)),
        streams=tuple(stream.id for stream in fed if not stream.enterprise),
        draws=frozenset(
            e.pool for e in edges if e.role is Role.USE and not e.party and e.label == asset_id
        ),
        cogeneration=asset.cogeneration,
    )


def _is_output(edge: Edge) -> bool:
    return edge.role in MADE or (edge.role is Role.OWN_LINE and edge.origin in MADE)


def weigh_keys(converters: Sequence[Converter]) -> pl.DataFrame:
    """Return by what the lines of a converter are shared: columns of `WEIGH_KEYS`.

    The carrier is empty for a source stream; else the stream is the plant that draws.
    """
    rows = [
        (pool, converter.asset, f"{PLANT}/{converter.asset}")
        for converter in converters
        for pool in sorted(set(POOLS.values()))
    ]
    streams = sorted({stream for converter in converters for stream in converter.streams})
    rows += [("", stream, f"{STREAM}/{stream}") for stream in streams]
    return pl.DataFrame(rows, schema=WEIGH_KEYS, orient="row")


def open_by_converters(gaps: Gaps, setting: Setting) -> Gaps:
    """Open what converters take in, in a part of the park, where who uses it cannot be told.

    Parameters
    ----------
    gaps : Gaps
        Those of the whole park: a neighbour's missing counter moves everybody's share.
    """
    opened = [
        Gap(account=account, enterprise="", missing=missing)
        for converter in converters_of(setting)
        for missing in _unknown(converter, gaps)
        for account in _accounts(converter, setting)
    ]
    return Gaps(gaps=tuple(dict.fromkeys(opened)))


def _unknown(converter: Converter, gaps: Gaps) -> Iterator[Missing]:
    if converter.is_unruled:
        yield Missing(kind="rule", id=UNRULED, subject=converter.asset)
    for gap in gaps.gaps:
        is_use = gap.account == SHARED_USE and gap.carrier in converter.pools
        if is_use or gap.pool in converter.pools:
            yield gap.missing


def _accounts(converter: Converter, setting: Setting) -> Iterator[str]:
    for rated in setting.streams:
        if rated.stream.id in converter.streams and rated.stream.use in BURNED:
            yield rated.account.value
    for pool in sorted(converter.draws):
        yield (Account.ELECTRICITY_GRID if pool == ELECTRICITY else Account.HEAT_IN).value


def burned_parts(
    converters: Sequence[Converter], fuels: Mapping[tuple[str, str], float]
) -> dict[str, dict[str, float]]:
    """Return what part of each stream each converter burned; the parts are at most one."""
    found: dict[str, dict[str, float]] = {}
    for converter in converters:
        for stream in converter.streams:
            found.setdefault(stream, {})[converter.asset] = fuels.get((converter.asset, stream), 0)
    for parts in found.values():
        whole = max(1.0, sum(parts.values()))
        for asset in parts:
            parts[asset] /= whole
    return found
