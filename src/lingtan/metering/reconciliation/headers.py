"""Reconcile steam headers: what each line carries is mass × enthalpy, and both must balance.

Mass alone may balance while energy does not: then an enthalpy is not that of the steam that
flowed. A header is looked at where every line is metered by mass and somebody says what a tonne
of it carries. The enthalpies of one header meet in one balance only, so none can be told from the
others: all are named, each with what it would have to be. Where mass itself does not balance, a
mass is wrong, and nothing is said of enthalpies.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from lingtan.base.errors import Fact, ReconciliationError
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.metering.reconciliation.balance_system import Floats
from lingtan.metering.reconciliation.bilinear import (
    BilinearResult,
    FlowAndQuality,
    reconcile_bilinear,
)
from lingtan.metering.reconciliation.critical_values import critical_chi2
from lingtan.metering.reconciliation.flow_network import LOSS_PREFIX, FlowNetwork
from lingtan.metering.reconciliation.header_lines import HeaderLine, Quality, SteamHeader
from lingtan.metering.reconciliation.totals import Totals

MASS_UNLIKE = FindingKind(id="reconciliation_header_mass", severity=Severity.WARNING)
ENERGY_UNLIKE = FindingKind(id="reconciliation_enthalpy_unlike", severity=Severity.WARNING)
UNSETTLED = FindingKind(id="reconciliation_header_unsettled", severity=Severity.WARNING)
KG_PER_T = 1000.0
LOSS_SPREAD = 0.2  # of the enthalpy of what is lost: live steam or condensate, nobody knows


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """The steam headers of a park, and what does not fit."""

    headers: tuple[SteamHeader, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What is told of the lines of one header."""

    node: str
    names: tuple[str, ...]
    signs: Floats
    value: FlowAndQuality
    sigma: FlowAndQuality


def reconcile_headers(
    network: FlowNetwork, totals: Totals, qualities: Mapping[str, Quality]
) -> Headers:
    """Reconcile every header all lines of which are metered by mass with a known enthalpy.

    Parameters
    ----------
    totals : Totals
        Of the network's streams, losses as they are expected [kg].
    qualities : mapping of str to Quality
        By the id of the meter.
    """
    headers: list[SteamHeader] = []
    findings: list[Finding] = []
    for node in network.carriers:
        told = _told(node, network, totals, qualities)
        if told is None:
            continue
        try:
            told, result = _reconciled(told)
        except ReconciliationError:
            findings.append(Finding(kind=UNSETTLED, subject=node, place=_place()))
            continue
        header = _header(told, result)
        headers.append(header)
        if not header.agrees:
            findings.append(_unlike(told, header))
    return Headers(headers=tuple(headers), findings=tuple(findings))


def _told(
    node: str, network: FlowNetwork, totals: Totals, qualities: Mapping[str, Quality]
) -> _Told | None:
    """Return what is told of a header's lines; None where a line is not, or none flowed."""
    row = network.system.matrix[network.system.rows.index(node)]
    lines = [
        place
        for place in np.flatnonzero(row)
        if network.system.streams[place] != LOSS_PREFIX + node
    ]
    names = [network.system.streams[place] for place in lines]
    flows, spread = totals.values[lines] / KG_PER_T, totals.sigma[lines] / KG_PER_T
    if not all(name in qualities for name in names) or not np.isfinite(flows).all():
        return None
    flowing = [at for at, flow in enumerate(flows) if flow > 0 and spread[at] > 0]
    signs = row[lines][flowing]
    if not ((signs > 0).any() and (signs < 0).any()):
        return None
    kept = [names[at] for at in flowing]
    quality = np.array([qualities[name].gj_per_t for name in kept])
    certain = np.array([qualities[name].sigma for name in kept])
    told = _Told(
        node=node,
        names=tuple(kept),
        signs=signs,
        value=FlowAndQuality(flow=flows[flowing], quality=quality),
        sigma=FlowAndQuality(flow=spread[flowing], quality=certain),
    )
    return _with_loss(told, network, totals)


def _with_loss(told: _Told, network: FlowNetwork, totals: Totals) -> _Told:
    """Add what the header loses: it carries what enters does, as far as anybody knows."""
    place = network.system.streams.index(LOSS_PREFIX + told.node)
    lost, spread = totals.values[place] / KG_PER_T, totals.sigma[place] / KG_PER_T
    if not (np.isfinite(lost) and spread > 0):
        return told
    entering = told.signs > 0
    weights = told.value.flow[entering]
    mean = float(np.average(told.value.quality[entering], weights=weights))
    return _Told(
        node=told.node,
        names=(*told.names, told.node),
        signs=np.append(told.signs, -1.0),
        value=FlowAndQuality(
            flow=np.append(told.value.flow, lost), quality=np.append(told.value.quality, mean)
        ),
        sigma=FlowAndQuality(
            flow=np.append(told.sigma.flow, spread),
            quality=np.append(told.sigma.quality, LOSS_SPREAD * mean),
        ),
    )


def _reconciled(told: _Told) -> tuple[_Told, BilinearResult]:
    """Reconcile a header; where its loss would come out below zero, there is none."""
    result = reconcile_bilinear(told.signs[None, :], told.value, told.sigma)
    is_gain = told.names[-1] == told.node and result.values.flow[-1] < 0
    if not is_gain:
        return told, result
    lossless = _Told(
        node=told.node,
        names=told.names[:-1],
        signs=told.signs[:-1],
        value=FlowAndQuality(flow=told.value.flow[:-1], quality=told.value.quality[:-1]),
        sigma=FlowAndQuality(flow=told.sigma.flow[:-1], quality=told.sigma.quality[:-1]),
    )
    return lossless, reconcile_bilinear(lossless.signs[None, :], lossless.value, lossless.sigma)


def _header(told: _Told, result: BilinearResult) -> SteamHeader:
    lines = tuple(
        HeaderLine(
            stream=name,
            is_loss=name == told.node,
            enters=bool(told.signs[at] > 0),
            flow_t=float(told.value.flow[at]),
            flow_reconciled_t=float(result.values.flow[at]),
            gj_per_t=float(told.value.quality[at]),
            reconciled_gj_per_t=float(result.values.quality[at]),
            flow_test=float(result.test.flow[at]),
            quality_test=float(result.test.quality[at]),
        )
        for at, name in enumerate(told.names)
    )
    critical = critical_chi2(result.freedom)
    return SteamHeader(node=told.node, lines=lines, chi2=result.chi2, critical=critical)


def _unlike(told: _Told, header: SteamHeader) -> Finding:
    """Return the finding of a header that does not fit: its masses, or else its enthalpies."""
    mass = _mass_chi2(told)
    if mass > critical_chi2(1) or mass >= header.chi2 - mass:
        return _unlike_mass(told, mass)
    energy = told.signs * _balanced_flows(told) * told.value.quality
    facts: dict[str, Fact] = {
        "entering": round(float(energy[told.signs > 0].sum()), 1),
        "leaving": round(float(-energy[told.signs < 0].sum()), 1),
        "chi2": round(header.chi2, 2),
        "critical": round(header.critical, 2),
        "ways": ", ".join(_ways(told, float(energy.sum()))),
    }
    return Finding(kind=ENERGY_UNLIKE, subject=told.node, place=_place(), facts=facts)


def _unlike_mass(told: _Told, chi2: float) -> Finding:
    """Return the finding of a header whose masses do not fit, whatever the steam carries."""
    mass = told.signs * told.value.flow
    facts: dict[str, Fact] = {
        "entering": round(float(mass[told.signs > 0].sum()), 1),
        "leaving": round(float(-mass[told.signs < 0].sum()), 1),
        "chi2": round(chi2, 2),
        "critical": round(critical_chi2(1), 2),
    }
    return Finding(kind=MASS_UNLIKE, subject=told.node, place=_place(), facts=facts)


def _mass_chi2(told: _Told) -> float:
    """Return the square of what the masses lack, in units of its sigma."""
    return float((told.signs @ told.value.flow) ** 2 / (told.sigma.flow**2).sum())


def _balanced_flows(told: _Told) -> Floats:
    """Return the masses, adjusted by the least that makes them balance."""
    variance = told.sigma.flow**2
    lack = told.signs @ told.value.flow / variance.sum()
    return np.asarray(told.value.flow - variance * told.signs * lack)


def _ways(told: _Told, residual: float) -> Iterator[str]:
    """Yield each line with the enthalpy that alone would close the balance of energy."""
    flows = _balanced_flows(told)
    for at, name in enumerate(told.names):
        if name != told.node:
            given = told.value.quality[at]
            needed = given - residual / (told.signs[at] * flows[at])
            yield f"{name} {given:.3f} → {needed:.3f} GJ/t"


def _place() -> Place:
    return Place(source="reconciliation")
