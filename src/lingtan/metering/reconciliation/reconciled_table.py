"""The reconciled values as a table: each beside what was read, with its test."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

import numpy as np
import polars as pl

from lingtan.metering.reconciliation.flow_network import LOSS_PREFIX, FlowNetwork
from lingtan.metering.reconciliation.redundancy import Standing
from lingtan.metering.reconciliation.span import Span
from lingtan.park.tables import RECONCILED


class Verdict(StrEnum):
    """What is thought of a reading."""

    SOUND = "sound"  # others check it, and agree
    SUSPECT = "suspect"  # others contradict it
    ONE_OF = "one_of"  # it, or another that cannot be told apart from it, is wrong
    UNCHECKED = "unchecked"  # nothing checks it
    ABSENT = "absent"  # there is no reading


def reconciled_table(network: FlowNetwork, spans: Sequence[Span]) -> pl.DataFrame:
    """Return table `RECONCILED`: every stream in every span."""
    rows = [row for span in spans for row in _rows(network, span)]
    return pl.DataFrame(rows, schema=RECONCILED.schema, orient="row")


def _rows(network: FlowNetwork, span: Span) -> Iterator[tuple[object, ...]]:
    tests = np.full(len(span.totals.values), np.nan)
    tests[span.found.tested] = span.found.first.test
    verdicts = _verdicts(span)
    for place, stream in enumerate(network.system.streams):
        value = np.nan if span.untold[place] else span.found.values[place]
        reading = span.totals.values[place]
        yield (
            span.name,
            stream.removeprefix(LOSS_PREFIX),
            stream.startswith(LOSS_PREFIX),
            _number(reading),
            _number(span.totals.sigma[place]),
            _number(value),
            _number(np.nan if span.untold[place] else span.found.sigma[place]),
            _number(value - reading),
            _number(tests[place]),
            span.found.last.reduction.standing[place].value,
            verdicts[place].value,
        )


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _verdicts(span: Span) -> list[Verdict]:
    verdicts = [
        _verdict(standing, bool(np.isfinite(reading)))
        for standing, reading in zip(
            span.found.last.reduction.standing, span.totals.values, strict=True
        )
    ]
    for suspect, others in span.alike.items():
        verdicts[suspect] = Verdict.ONE_OF if others else Verdict.SUSPECT
        for other in others:
            verdicts[other] = Verdict.ONE_OF
    for rivals in span.found.rivals:
        for place in rivals:
            verdicts[place] = Verdict.ONE_OF
    return verdicts


def _verdict(standing: Standing, is_read: bool) -> Verdict:
    if not is_read:
        return Verdict.ABSENT
    return Verdict.SOUND if standing is Standing.REDUNDANT else Verdict.UNCHECKED
