"""Whether one account rests on one set of factors.

The sets differ: 7 % for the heat of anthracite, 23 % for LNG. So whoever may choose the set of
each stream may choose the total. One account has one set of fuel factors. A stream takes another
where the account's set does not list its item, or where the park file says why
(`factor_set_reason`); else the two sets are a contradiction, and what rests on them is unknown. A
stream all of whose values are measured rests on no set. Process factors are listed product by
product, so there one product has one set.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.ledger.doubts import FACTOR_SET_DECLARED, FACTOR_SET_OTHER, FACTOR_SETS_MIXED, doubt
from lingtan.ledger.gaps import Gap
from lingtan.ledger.knowledge import Knowledge
from lingtan.ledger.stream_rates import RatedStream, fuel_kg_per_unit, is_all_measured
from lingtan.park.streams import StreamUse

MIXED = "factor_sets_mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCheck:
    """Streams on another set than the account's, and what that leaves unknown."""

    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]


def check_sets(streams: Sequence[RatedStream], know: Knowledge) -> SetCheck:
    """Return the streams that depart from the set of the account, or of their product."""
    choices = [rated for rated in streams if _rests_on_a_set(rated)]
    fuels = [rated for rated in choices if rated.stream.use is not StreamUse.PROCESS]
    products = [rated for rated in choices if rated.stream.use is StreamUse.PROCESS]
    findings = list(_departures(fuels, _main_set(fuels, know, know.fuel_set), know))
    for item in dict.fromkeys(rated.stream.factor_item for rated in products):
        alike = [rated for rated in products if rated.stream.factor_item == item]
        findings += _departures(alike, _main_set(alike, know, ""), know)
    mixed = {finding.subject for finding in findings if finding.kind is FACTOR_SETS_MIXED}
    missing = Missing(kind="rule", id=MIXED)
    return SetCheck(
        findings=tuple(findings),
        gaps=tuple(
            Gap(account=r.account.value, enterprise=r.stream.enterprise, missing=missing)
            for r in streams
            if r.stream.id in mixed
        ),
    )


def _rests_on_a_set(rated: RatedStream) -> bool:
    stream = rated.stream
    if stream.use is StreamUse.PROCESS:
        return stream.factor_t_per_t is None
    return stream.use is not StreamUse.SOLD and not is_all_measured(stream)


def _set_of(rated: RatedStream, know: Knowledge) -> str:
    return rated.stream.factor_set or know.fuel_set


def _main_set(streams: Sequence[RatedStream], know: Knowledge, usual: str) -> str:
    """Return the set most streams use that give no reason; among equals the usual one."""
    counts = Counter(_set_of(r, know) for r in streams if not r.stream.factor_set_reason)
    return max(counts, key=lambda name: (counts[name], name == usual, name), default=usual)


def _departures(streams: Sequence[RatedStream], main: str, know: Knowledge) -> Iterator[Finding]:
    for rated in streams:
        stream, own = rated.stream, _set_of(rated, know)
        if own == main:
            continue
        facts: dict[str, Fact] = {"item": stream.factor_item, "set": own, "main": main}
        if stream.factor_set_reason:
            facts["reason"] = stream.factor_set_reason
            yield doubt(FACTOR_SET_DECLARED, stream.id, facts, at="park.yaml")
        elif not _lists(main, rated, know):
            yield doubt(FACTOR_SET_OTHER, stream.id, facts, at="park.yaml")
        else:
            yield doubt(FACTOR_SETS_MIXED, stream.id, facts, at="park.yaml")


def _lists(set_id: str, rated: RatedStream, know: Knowledge) -> bool:
    """Whether a set gives the factor of a stream, so that taking another one is a choice."""
    stream = rated.stream
    if stream.use is StreamUse.PROCESS:
        vintages = know.process_vintages(set_id, stream.factor_item)
        return any(vintage.kg_per_kg is not None for vintage in vintages)
    factor = know.fuel(set_id, stream.factor_item)
    oxidation = know.conversion_oxidation
    return factor is not None and fuel_kg_per_unit(stream, factor, oxidation) is not None
