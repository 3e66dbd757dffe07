"""Say where sources contradict each other and no single meter explains it."""

from collections.abc import Iterator, Sequence

import numpy as np

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.metering.reconciliation.contradictions import PLACE, UNSETTLED
from lingtan.metering.reconciliation.flow_network import FlowNetwork
from lingtan.metering.reconciliation.least_squares import critical_test, nodal_test
from lingtan.metering.reconciliation.span import Span


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
        yield Finding(kind=UNSETTLED, subject=worst, place=PLACE, facts=facts)


def _worst_row(network: FlowNetwork, span: Span) -> tuple[str, float]:
    known = np.isfinite(span.believed.values)
    whole = np.abs(network.system.matrix[:, ~known]).max(axis=1, initial=0.0) == 0.0
    matrix = network.system.matrix[np.ix_(whole, known)]
    tests = nodal_test(matrix, span.believed.sigma[known], span.believed.values[known])
    rows = [row for row, is_whole in zip(network.system.rows, whole, strict=True) if is_whole]
    place = int(np.argmax(tests))
    return rows[place], float(tests[place])
