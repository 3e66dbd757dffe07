"""Say where sources contradict each other and no single meter explains it."""

from collections.abc import Iterator, Sequence

import numpy as np

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Severity
from lingtan.metering.reconciliation.contradictions import PLACE, UNSETTLED
from lingtan.metering.reconciliation.critical_values import critical_test
from lingtan.metering.reconciliation.flow_network import LOSS_PREFIX, SAME_PREFIX, FlowNetwork
from lingtan.metering.reconciliation.least_squares import nodal_test
from lingtan.metering.reconciliation.span import Span

TWO_OF = FindingKind(id="reconciliation_two_of", severity=Severity.WARNING)


def unsettled_findings(network: FlowNetwork, spans: Sequence[Span]) -> Iterator[Finding]:
    """Yield one finding a month in which what is left still disagrees, at its worst balance."""
    for span in spans:
        if span.found.is_settled:
            continue
        worst, test = _worst_row(network, span)
        facts: dict[str, Fact] = {
            "month": span.name,
            "test": round(test, 2),
            "critical": round(critical_test(len(network.system.rows)), 2),
        }
        subject = worst.removeprefix(SAME_PREFIX)
        yield Finding(kind=UNSETTLED, subject=subject, place=PLACE, facts=facts)


def rival_findings(network: FlowNetwork, spans: Sequence[Span]) -> Iterator[Finding]:
    """Yield one finding for readings of which two are wrong, and nobody can tell which two."""
    seen: dict[frozenset[int], list[str]] = {}
    for span in spans:
        for rivals in span.found.rivals:
            seen.setdefault(frozenset(rivals), []).append(span.name)
    for streams, months in seen.items():
        names = sorted(network.system.streams[place] for place in streams)
        facts: dict[str, Fact] = {
            "months": len(months),
            "first": months[0],
            "others": ", ".join(names),
        }
        meters = [name for name in names if not name.startswith(LOSS_PREFIX)]
        yield Finding(kind=TWO_OF, subject=meters[0], place=PLACE, facts=facts)


def _worst_row(network: FlowNetwork, span: Span) -> tuple[str, float]:
    """Return the balance that is furthest from holding, of those whose readings are all in.

    Where none is whole, since what joins two documents was never read, it is a balance of the
    reading that is adjusted most.
    """
    system, fit = network.system, span.found.last
    kept = fit.reduction.measured
    whole = np.abs(system.matrix[:, ~kept]).max(axis=1, initial=0.0) == 0.0
    if whole.any():
        matrix = system.matrix[np.ix_(whole, kept)]
        tests = nodal_test(matrix, span.believed.sigma[kept], span.believed.values[kept])
        place = int(np.argmax(tests))
        return system.rows[np.flatnonzero(whole)[place]], float(tests[place])
    worst = int(np.argmax(fit.result.test))
    stream = np.flatnonzero(kept)[worst]
    row = int(np.flatnonzero(system.matrix[:, stream])[0])
    return system.rows[row], float(fit.result.test[worst])
