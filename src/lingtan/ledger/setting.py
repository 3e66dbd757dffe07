"""The setting of an account: the park read with the catalogue, before any amount is looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period
from lingtan.catalogue.load import Catalogue
from lingtan.catalogue.meter_faults import OTHER
from lingtan.ledger.accounts import Account
from lingtan.ledger.biogenic import BiogenicClaims, settle_biogenic
from lingtan.ledger.constants import HEAT_VALUE_ITEM
from lingtan.ledger.direct_proof import prove_direct
from lingtan.ledger.edges import HEAT, Edge, Role, edges_of
from lingtan.ledger.gaps import SHARED_USE, Gap, Gaps, meter_missing
from lingtan.ledger.inventory import Parameter
from lingtan.ledger.knowledge import Knowledge, find_knowledge
from lingtan.ledger.line_meters import Enthalpies, find_enthalpies, unit_faults
from lingtan.ledger.meter_changes import unproved_changes
from lingtan.ledger.meter_readings import MeterUse
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.outside_plants import settle_outside
from lingtan.ledger.own_proof import prove_own
from lingtan.ledger.pool_rates import PoolRates, rate_pools
from lingtan.ledger.pools import Pools, number_pools
from lingtan.ledger.rates import Rate
from lingtan.ledger.stream_checks import StreamCheck, check_streams
from lingtan.ledger.stream_rates import RatedStream, rate_stream
from lingtan.ledger.unburned import settle_unburned
from lingtan.ledger.unmetered import find_unmetered
from lingtan.ledger.unsure import Unsure
from lingtan.park.park import Park

MATERIALITY = "ISO 14064-3, usual materiality"
GROSS_OVER_NET = "gross over net calorific value of natural gas, 1.11, recalled"
BEST_MODULES = "efficiency of the best solar modules sold, 24 % of 1 kW/m2, recalled"
LEAVES = (Role.EXPORT, Role.OWN_LINE)
CHOSEN_HERE = "chosen for this account; the method leaves it open"
# Memo lines of energy that was counted where its fuel was burned carry no factor of their own.
INSIDE = Rate(key="inside", factor_id="inside", kg_per_unit=None, kgce_per_unit=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Everything an account needs besides the amounts."""

    park: Park
    period: Period
    options: AccountOptions
    know: Knowledge
    pools: Pools
    streams: tuple[RatedStream, ...]
    rates: tuple[Rate, ...]
    enthalpies: Enthalpies
    gaps: Gaps
    findings: tuple[Finding, ...]
    unsure: tuple[Unsure, ...] = ()

    @property
    def rates_by_id(self) -> dict[str, tuple[Rate, ...]]:
        """Every rate by the id of its factor: vintages, and streams that share a factor."""
        found: dict[str, tuple[Rate, ...]] = {}
        for rate in self.rates:
            found[rate.factor_id] = (*found.get(rate.factor_id, ()), rate)
        return found


def find_setting(
    park: Park, period: Period, catalogue: Catalogue, options: AccountOptions
) -> Setting:
    """Read a park with the catalogue: edges, streams, rates, and what is doubtful about them."""
    settled = _settled(park, catalogue)
    park = settled.park
    know = find_knowledge(park, catalogue, options)
    all_edges = prove_own(park, prove_direct(park, edges_of(park), period), options)
    enthalpies = find_enthalpies(park, all_edges, know)
    edges = tuple(edge for edge in all_edges if edge.meter not in enthalpies.unknown)
    pool_rates = rate_pools(park, edges, know)
    pools = number_pools(edges, pool_rates.supply_keys, [e.id for e in park.enterprises])
    rated = _rated(park, all_edges, know)
    wrong_unit = unit_faults(rated, park, know)
    check = check_streams(rated, park, know, period.year)
    refused = check.refused | settled.refused | {finding.subject for finding in wrong_unit}
    streams = tuple(r for r in rated if r.stream.id not in refused)
    unmetered = find_unmetered(park, all_edges, period)
    gaps = _gaps(rated, check, refused, enthalpies, all_edges, pool_rates)
    return Setting(
        park=park,
        period=period,
        options=options,
        know=know,
        pools=pools,
        streams=streams,
        rates=(*pool_rates.rates, *(rate for r in streams for rate in r.rates), INSIDE),
        enthalpies=enthalpies,
        gaps=Gaps(gaps=(*gaps, *unmetered.gaps)),
        findings=(
            *know.coal_rate.findings,
            *enthalpies.findings,
            *pool_rates.findings,
            *(finding for r in rated for finding in r.findings),
            *settled.findings,
            *wrong_unit,
            *check.findings,
            *unmetered.findings,
            *unproved_changes(park, period),
        ),
    )


def _settled(park: Park, catalogue: Catalogue) -> BiogenicClaims:
    """Return a park with what its contracts say of its plants, and its fuels of its biomass."""
    park, findings = settle_outside(park)
    claims = settle_biogenic(park, catalogue)
    return replace(claims, findings=(*findings, *claims.findings))


def _rated(park: Park, edges: Sequence[Edge], know: Knowledge) -> list[RatedStream]:
    """Rate the streams that carry lines; on a pool's meter a stream only states a factor."""
    pooled = {edge.meter for edge in edges}
    own = [stream for stream in park.streams if stream.meter not in pooled]
    settled = settle_unburned(park, own, know)
    rated = [(rate_stream(stream, know), doubts) for stream, doubts in settled]
    return [replace(one, findings=(*doubts, *one.findings)) for one, doubts in rated]


def _gaps(
    rated: Sequence[RatedStream],
    check: StreamCheck,
    refused: frozenset[str],
    enthalpies: Enthalpies,
    edges: Sequence[Edge],
    pool_rates: PoolRates,
) -> Iterator[Gap]:
    yield from check.gaps
    for stream in rated:
        yield from _stream_gaps(stream, stream.stream.id in refused)
    for edge in edges:
        if edge.meter in enthalpies.unknown and edge.pool == HEAT:
            account = Account.HEAT_OUT if edge.role in LEAVES else Account.HEAT_IN
            counts = edge.role.is_supply or edge.role in LEAVES
            name = account.value if counts else SHARED_USE
            missing = meter_missing(edge.party)
            yield Gap(account=name, enterprise=edge.party, missing=missing, pool=edge.pool)
    yield from _rate_gaps(pool_rates)


def _stream_gaps(rated: RatedStream, is_refused: bool) -> Iterator[Gap]:
    account, enterprise = rated.account.value, rated.stream.enterprise
    if is_refused:
        yield Gap(account=account, enterprise=enterprise, missing=meter_missing(enterprise))
    for rate in rated.rates:
        for missing in rate.emission_missing:
            yield Gap(account=account, enterprise=enterprise, missing=missing, in_energy=False)
        for missing in rate.energy_missing:
            yield Gap(account=account, enterprise=enterprise, missing=missing, in_emission=False)


def _rate_gaps(pool_rates: PoolRates) -> Iterator[Gap]:
    used = set(pool_rates.supply_keys.values())
    for rate in pool_rates.rates:
        if rate.key not in used:
            continue
        account = {
            "electricity": Account.ELECTRICITY_GRID,
            "heat": Account.HEAT_IN,
            "cooling": Account.HEAT_IN,
        }[rate.key.split("/")[0]]
        for missing in rate.energy_missing:
            yield Gap(account=account.value, enterprise="", missing=missing, in_emission=False)


def meter_uses(setting: Setting) -> tuple[MeterUse, ...]:
    """Return the meters each account rests on."""
    uses = [
        MeterUse(
            meter=rated.stream.meter,
            account=rated.account.value,
            enterprise=rated.stream.enterprise,
        )
        for rated in setting.streams
    ]
    sources = {source.id: source for source in setting.pools.sources}
    for edge in setting.pools.edges:
        if edge.takes_negative:
            continue
        number = setting.pools.source_of.get((edge.meter, edge.role))
        account = sources[number].account if number is not None else ""
        if edge.role in LEAVES:
            account = "heat_out" if edge.pool == HEAT else f"{edge.pool}_out"
        uses.append(
            MeterUse(
                meter=edge.meter,
                account=account or SHARED_USE,
                enterprise=edge.party,
                pool=_fed_pool(edge),
                carrier=edge.pool,
                may_be_negative=edge.role in (Role.IMPORT, Role.EXPORT),
                tolerated=_tolerated(edge, setting),
            )
        )
    return tuple(dict.fromkeys(uses))  # one role may come in several parts of the time


def _tolerated(edge: Edge, setting: Setting) -> float:
    """Return how far below zero a meter may be: of a plant's output by its kind."""
    kinds = {asset.id: asset.kind.value for asset in setting.park.assets}
    negatives = setting.know.catalogue.small_negatives
    of_plant = kinds.get(edge.asset, "") if edge.role.is_supply else ""
    return negatives[of_plant if of_plant in negatives else OTHER].share


def _fed_pool(edge: Edge) -> str:
    """Return the pool whose mix an edge changes; a delivery past every node changes none."""
    return edge.pool if edge.node and (edge.role.is_supply or edge.role is Role.EXPORT) else ""


def parameters(setting: Setting, method_parameters: Sequence[Parameter]) -> tuple[Parameter, ...]:
    """Return what is printed with every result: the method's constants and our choices."""
    know, options = setting.know, setting.options
    rate = know.coal_rate
    label = next((label.value for label in rate.labels), "")
    chosen = (
        _parameter("coal_rate_item", rate.item, rate.source, label),
        Parameter(
            id="coal_rate",
            value="unknown" if rate.kgce_per_kwh is None else float(rate.kgce_per_kwh),
            unit="kgce/kWh",
            source=rate.source,
            label=label,
        ),
        _chosen(know, "fuel_set", know.fuel_set),
        _parameter("gwp_set", know.gwp_set, CHOSEN_HERE, "I"),
        _parameter(
            "feedstock_in_energy",
            "yes" if options.feedstock_in_energy else "no",
            CHOSEN_HERE,
            "I",
        ),
        _parameter("heat_value_item", HEAT_VALUE_ITEM, CHOSEN_HERE, "I"),
    )
    return (*method_parameters, *chosen, *_limits(options))


def _limits(options: AccountOptions) -> Iterator[Parameter]:
    limits = (
        ("missing_share_limit", options.missing_share_limit, MATERIALITY, "I"),
        ("estimated_share_limit", options.estimated_share_limit, CHOSEN_HERE, "I"),
        ("condensing_gain_limit", options.condensing_gain_limit, GROSS_OVER_NET, "R"),
        ("conversion_gain_limit", options.conversion_gain_limit, CHOSEN_HERE, "I"),
        ("heat_pump_gain_limit", options.heat_pump_gain_limit, CHOSEN_HERE, "I"),
    )
    for limit_id, value, source, label in limits:
        yield Parameter(id=limit_id, value=float(value), unit="ratio", source=source, label=label)
    yield Parameter(
        id="land_kw_per_m2_limit",
        value=float(options.land_kw_per_m2_limit),
        unit="kW/m2",
        source=BEST_MODULES,
        label="R",
    )


def _chosen(know: Knowledge, choice_id: str, value: str) -> Parameter:
    """Return a choice with the label of the method's own, or I when this account departs."""
    choice = know.method.choice(choice_id)
    if value == choice.value:
        return _parameter(choice_id, value, choice.source, choice.label.value)
    return _parameter(choice_id, value, CHOSEN_HERE, "I")


def _parameter(parameter_id: str, value: str, source: str, label: str) -> Parameter:
    return Parameter(id=parameter_id, value=value, unit="", source=source, label=label)
