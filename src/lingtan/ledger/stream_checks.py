"""Whether every fuel is accounted once: no meter without a stream, none counted twice."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lingtan.base.findings import Finding
from lingtan.ledger.accounts import Account
from lingtan.ledger.doubts import (
    FUEL_NO_PART_OF_SUM,
    FUEL_WITHOUT_STREAM,
    OUTPUT_WITHOUT_INPUT,
    SOLD_NOT_DEDUCTED,
    STREAM_COUNTED_TWICE,
    doubt,
)
from lingtan.ledger.edges import POOLS
from lingtan.ledger.factor_sets import check_sets
from lingtan.ledger.gaps import Gap, meter_missing
from lingtan.ledger.header_chains import (
    entering_headers,
    headers_behind,
    is_counted_again,
    lacks_count,
)
from lingtan.ledger.knowledge import Knowledge
from lingtan.ledger.left_out import SUBTRACTED, left_out, no_part_of_sums
from lingtan.ledger.plant_checks import check_plants
from lingtan.ledger.products import check_products
from lingtan.ledger.stream_rates import RatedStream
from lingtan.ledger.used_inside import check_used_inside, is_stock, leaves
from lingtan.ledger.virtual_shares import ROUNDING, shares_of, stood_for
from lingtan.park.assets import Asset
from lingtan.park.flows import Flow, MeterFlow, flows_of, is_part_of_parent
from lingtan.park.meters import ASSET_PREFIX, OUTSIDE
from lingtan.park.park import Park
from lingtan.park.streams import StreamUse

BURNED_AT = frozenset({Flow.CONSUMPTION, Flow.COMMON_USE, Flow.CONVERSION_INPUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamCheck:
    """Faults of the streams as a whole, and the streams refused because of them."""

    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    refused: frozenset[str]


def check_streams(
    streams: Sequence[RatedStream], park: Park, know: Knowledge, year: int
) -> StreamCheck:
    """Return fuels and processes nobody accounts for, and fuels accounted for twice."""
    flows = {flow.meter: flow for flow in flows_of(park)}
    twice = [
        *_same_meter(streams),
        *_both_ends(streams, flows),
        *_within(streams, park),
        *_beyond_whole(streams, park),
    ]
    bare = list(_without_stream(streams, park, flows, know))
    outputs = list(_without_input(streams))
    plants, sets = check_plants(park), check_sets(streams, know)
    inside = check_used_inside(streams, park)
    settled = replace(park, streams=tuple(rated.stream for rated in streams))
    products = check_products(settled, know.catalogue, year)
    findings = [
        *(doubt(STREAM_COUNTED_TWICE, s.stream.id, {"meter": s.stream.meter}) for s in twice),
        *_bare(bare, no_part_of_sums(streams, park)),
        *(doubt(OUTPUT_WITHOUT_INPUT, s.stream.id, at="park.yaml") for s in outputs),
        *_sold_from_counted_import(streams, flows),
        *plants.findings,
        *sets.findings,
        *inside.findings,
        *products.findings,
    ]
    gaps = [
        *plants.gaps,
        *sets.gaps,
        *inside.gaps,
        *products.gaps,
        *(_gap(Account.CONVERSION_INPUT, s.stream.enterprise) for s in outputs),
        *(_gap(s.account, s.stream.enterprise) for s in twice),
        *(_gap(Account.FUEL, flow.enterprise) for flow in bare),
    ]
    return StreamCheck(
        findings=tuple(findings),
        gaps=tuple(gaps),
        refused=frozenset(s.stream.id for s in twice),
    )


def _bare(bare: Iterable[MeterFlow], strange: Collection[str]) -> Iterable[Finding]:
    for flow in bare:
        kind = FUEL_NO_PART_OF_SUM if flow.meter in strange else FUEL_WITHOUT_STREAM
        yield doubt(kind, flow.meter, {"carrier": flow.carrier})


def _gap(account: Account, enterprise: str) -> Gap:
    return Gap(account=account.value, enterprise=enterprise, missing=meter_missing(enterprise))


def _same_meter(streams: Sequence[RatedStream]) -> Iterable[RatedStream]:
    seen: Counter[str] = Counter()
    for rated in streams:
        seen[rated.stream.meter] += 1
        if seen[rated.stream.meter] > 1:
            yield rated


def _within(streams: Sequence[RatedStream], park: Park) -> Iterable[RatedStream]:
    """Yield streams of a sub-meter whose parent on the same edge is counted by a stream as well.

    A sum that leaves a sub-meter out of its parent counts no part of it.
    """
    counted = stood_for([rated.stream.meter for rated in streams], park)
    whole = {meter_id for meter_id, share in counted.items() if share > ROUNDING}
    parts = {
        meter.id
        for meter in park.meters
        if meter.id in whole and meter.parent in whole and is_part_of_parent(meter, park)
    }
    return (r for r in streams if parts & _parts_of(r, park))


def _beyond_whole(streams: Sequence[RatedStream], park: Park) -> Iterable[RatedStream]:
    """Yield streams on a virtual meter of which other streams count a part already.

    What is taken out of the account and what is counted in it are weighed apart: a product is
    both, where it is made and where it is used.
    """
    virtual = {meter.id for meter in park.virtual_meters}
    for rated in streams:
        if rated.stream.meter not in virtual:
            continue
        is_out = rated.stream.use in SUBTRACTED
        others = [
            other.stream.meter
            for other in streams
            if other is not rated and (other.stream.use in SUBTRACTED) is is_out
        ]
        elsewhere, own = stood_for(others, park), shares_of(rated.stream.meter, park)
        again = (m for m in _parts_of(rated, park) if elsewhere.get(m, 0.0) > ROUNDING)
        if any(own[m] + elsewhere[m] > 1 + ROUNDING for m in again):
            yield rated


def _parts_of(rated: RatedStream, park: Park) -> set[str]:
    shares = shares_of(rated.stream.meter, park)
    return {meter_id for meter_id, share in shares.items() if share > ROUNDING}


def _without_input(streams: Sequence[RatedStream]) -> Iterable[RatedStream]:
    """Yield outputs of a conversion into which nothing went, as far as the account can see."""
    inputs = {s.stream.enterprise for s in streams if s.account is Account.CONVERSION_INPUT}
    for rated in streams:
        owner = rated.stream.enterprise
        is_covered = bool(inputs) if not owner else bool(inputs & {owner, ""})
        if rated.account is Account.CONVERSION_OUTPUT and not is_covered:
            yield rated


def _both_ends(
    streams: Sequence[RatedStream], flows: dict[str, MeterFlow]
) -> Iterable[RatedStream]:
    """Streams where a header's fuel is counted as it enters and again as it is used."""
    entering = entering_headers(streams, flows)
    for rated in streams:
        flow = flows[rated.stream.meter]
        is_used = flow.flow in BURNED_AT and flow.node in entering
        if is_used or is_counted_again(flow, entering):
            yield rated


def _without_stream(
    streams: Sequence[RatedStream], park: Park, flows: dict[str, MeterFlow], know: Knowledge
) -> Iterable[MeterFlow]:
    covered = {rated.stream.meter for rated in streams}
    entering = entering_headers(streams, flows)
    shares = stood_for(covered, park)  # a virtual meter's stream covers its share of each term
    unheld = left_out(streams, park)
    assets = {asset.id: asset for asset in park.assets}
    bought = {m.id for m in park.meters if m.source == OUTSIDE and not is_part_of_parent(m, park)}
    for meter_id, flow in flows.items():
        is_covered = meter_id in covered - unheld or shares.get(meter_id, 0) > 1 - ROUNDING
        if is_covered or flow.carrier in POOLS:
            continue
        is_used = flow.flow in BURNED_AT and flow.node not in entering
        is_used |= flow.flow is Flow.IMPORT and not _is_drawn(flow.node, flows, entering)
        is_used |= (meter_id in bought and flow.node in entering) or lacks_count(flow, entering)
        is_stored = is_stock(f"{ASSET_PREFIX}{flow.asset}", assets)  # weighed by `stock_balance`
        is_used |= (flow.flow is Flow.DELIVERY and not is_stored) or meter_id in unheld
        is_used |= flow.flow is Flow.CHARGE and not _is_kept(flow, assets, entering)
        if is_used and know.is_fuel(flow.carrier):
            yield flow


def _is_kept(flow: MeterFlow, assets: Mapping[str, Asset], entering: set[str]) -> bool:
    """Whether fuel that goes into a store is counted as it enters, leaves, or is fuel kept."""
    end = f"{ASSET_PREFIX}{flow.asset}"
    return flow.node in entering or leaves(end, assets) or is_stock(end, assets)


def _is_drawn(node: str, flows: dict[str, MeterFlow], entering: set[str]) -> bool:
    """Whether a header's fuel is counted somewhere: as it enters, or where it is used."""
    behind = headers_behind([node], flows)
    used = any(flow.node in behind and flow.flow in BURNED_AT for flow in flows.values())
    return node in entering or used


def _sold_from_counted_import(
    streams: Sequence[RatedStream], flows: dict[str, MeterFlow]
) -> Iterable[Finding]:
    entering = {
        rated.stream.factor_item
        for rated in streams
        if rated.stream.use is StreamUse.FUEL
        and flows[rated.stream.meter].flow in (Flow.IMPORT, Flow.DELIVERY)
    }
    for rated in streams:
        if rated.stream.use is StreamUse.SOLD and rated.stream.factor_item in entering:
            yield doubt(SOLD_NOT_DEDUCTED, rated.stream.id, at="park.yaml")
