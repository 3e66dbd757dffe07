"""What of a stream's own statements the account may use: those with a document behind them.

A measured value replaces a default, and the word biogenic takes a fuel out of the totals. Without
evidence neither is used: the default stays, the fuel counts as fossil, and a finding says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.ledger.doubts import (
    BIOGENIC_WITHOUT_EVIDENCE,
    MEASURED_FAR_FROM_DEFAULT,
    MEASURED_WITHOUT_EVIDENCE,
    doubt,
)
from lingtan.ledger.knowledge import Knowledge
from lingtan.park.streams import SourceStream, StreamUse

FAR = Fraction(1, 2)  # a measured value this much off its default is doubted: often a unit
Pair = tuple[str, float | None, Decimal | None]


def trust(stream: SourceStream) -> tuple[SourceStream, tuple[Finding, ...]]:
    """Return a stream with the statements that have a document, and doubts about the others."""
    if stream.evidence.strip():
        return stream, ()
    findings = []
    if has_measured_values(stream):
        findings.append(doubt(MEASURED_WITHOUT_EVIDENCE, stream.id, at="park.yaml"))
    if stream.is_biogenic:
        facts = {"item": stream.factor_item}
        findings.append(doubt(BIOGENIC_WITHOUT_EVIDENCE, stream.id, facts, at="park.yaml"))
    bare = replace(
        stream,
        ncv_gj_per_unit=None,
        carbon_t_per_gj=None,
        oxidation=None,
        factor_t_per_t=None,
        is_biogenic=False,
        calorific_values=(),
    )
    return bare, tuple(findings)


def has_measured_values(stream: SourceStream) -> bool:
    """Whether a stream replaces any default by a value of its own."""
    values = (
        stream.ncv_gj_per_unit,
        stream.carbon_t_per_gj,
        stream.oxidation,
        stream.factor_t_per_t,
    )
    return any(value is not None for value in values)


def doubt_values(stream: SourceStream, know: Knowledge) -> Sequence[Finding]:
    """Return doubts about measured values that are used: those far from the default."""
    return tuple(far_from_default(stream, _pairs(stream, know)))


def far_from_default(stream: SourceStream, pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Return a doubt for each measured value far from its default."""
    for what, measured, default in pairs:
        if measured is None or not default:
            continue
        if abs(Fraction(str(measured)) / Fraction(default) - 1) > FAR:
            facts: dict[str, Fact] = {
                "what": what,
                "measured": measured,
                "default": float(default),
            }
            yield doubt(MEASURED_FAR_FROM_DEFAULT, stream.id, facts, at="park.yaml")


def _pairs(stream: SourceStream, know: Knowledge) -> Sequence[Pair]:
    if stream.use is StreamUse.PROCESS:
        vintages = know.process_vintages(stream.factor_set, stream.factor_item)
        listed = next((v.kg_per_kg for v in vintages if v.kg_per_kg is not None), None)
        return (("factor_t_per_t", stream.factor_t_per_t, listed),)
    factor = know.fuel(stream.factor_set or know.fuel_set, stream.factor_item)
    if factor is None:
        return ()
    return (
        ("ncv_gj_per_unit", stream.ncv_gj_per_unit, factor.ncv_gj_per_unit),
        ("carbon_t_per_gj", stream.carbon_t_per_gj, factor.carbon_t_per_gj),
        ("oxidation", stream.oxidation, factor.oxidation),
    )
