"""The inventory of a period: postings, figures and what is doubtful about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from lingtan.base.figures import Figure
from lingtan.base.findings import Finding
from lingtan.base.read_only import seal
from lingtan.base.time_axis import Period
from lingtan.park.span_tables import (
    SPAN_CUTS,
    SPAN_LINES,
    SPAN_NETWORK,
    SPAN_PLANT_FUELS,
    SPAN_POOL_USE,
    SPAN_POOL_USERS,
)
from lingtan.park.tables import (
    BALANCES,
    FIGURE_PARTS,
    NETWORK,
    PLANT_FUELS,
    POOL_USE,
    POOL_USERS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A named parameter of the method, printed with every result.

    Attributes
    ----------
    label : str
        Evidence label of the value in the reference data.
    """

    id: str
    value: float | str
    unit: str
    source: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InsideUse:
    """Who used what of which supply inside the park: what allocation rests on.

    Attributes
    ----------
    pool_use, pool_users, plant_fuels : DataFrame
        Tables `POOL_USE`, `POOL_USERS` and `PLANT_FUELS`, of the whole park in any boundary.
    """

    pool_use: pl.DataFrame = field(default_factory=POOL_USE.empty)
    pool_users: pl.DataFrame = field(default_factory=POOL_USERS.empty)
    plant_fuels: pl.DataFrame = field(default_factory=PLANT_FUELS.empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanUse:
    """The same by span of constant membership; empty where everybody is inside all the time.

    Attributes
    ----------
    lines : DataFrame
        Table `SPAN_LINES`: lines of the members and of the park itself, by user; what is bought
        of a plant outside stands under ``neighbour/<owner>/<out_key>``.
    cuts : DataFrame
        Table `SPAN_CUTS`: where a day or a bill reaches over the edge of a span.
    """

    lines: pl.DataFrame = field(default_factory=SPAN_LINES.empty)
    pool_use: pl.DataFrame = field(default_factory=SPAN_POOL_USE.empty)
    pool_users: pl.DataFrame = field(default_factory=SPAN_POOL_USERS.empty)
    plant_fuels: pl.DataFrame = field(default_factory=SPAN_PLANT_FUELS.empty)
    network: pl.DataFrame = field(default_factory=SPAN_NETWORK.empty)
    cuts: pl.DataFrame = field(default_factory=SPAN_CUTS.empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The carbon account of one boundary version over one period.

    Attributes
    ----------
    method : str
        Method version, such as ``cn_zcp_2025_06``.
    postings : DataFrame
        Table `POSTINGS`; each line can be repeated by hand.
    balances : DataFrame
        Table `BALANCES`, one line per node and interval; the metering room draws it up.
    network : DataFrame
        Table `NETWORK`: what passed each edge of electricity, heat and cooling in the period.
    figures : mapping of str to Figure
        Totals by id; see `figures` in this room. Their parts stand in `parts`.
    parts : DataFrame
        Table `FIGURE_PARTS`: what each meter and factor gave of each figure.
    parameters : tuple of Parameter
        Constants of the method version: grid factor, heat factor, coal rate…
    findings : tuple of Finding
        What the account doubts: excess claims, negative losses, an old vintage…
    """

    boundary: str
    period: Period
    method: str
    postings: pl.DataFrame
    figures: Mapping[str, Figure]
    parameters: tuple[Parameter, ...]
    findings: tuple[Finding, ...]
    balances: pl.DataFrame = field(default_factory=BALANCES.empty)
    network: pl.DataFrame = field(default_factory=NETWORK.empty)
    inside: InsideUse = field(default_factory=InsideUse)
    spans: SpanUse = field(default_factory=SpanUse)
    parts: pl.DataFrame = field(default_factory=FIGURE_PARTS.empty)

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "figures")
