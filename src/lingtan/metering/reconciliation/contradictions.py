"""Tell in which meter a contradiction lies, by how much it is off, and what that looks like.

A meter that is off by the same ratio in every month has a wrong constant: a transformer ratio, a
multiplier, a phase that is missing. Where several meters would explain the same contradiction, all
are named, each with what it would have to be off by; the one whose ratio is that of a known fault
stands first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.catalogue.meter_faults import MeterFault
from lingtan.metering.limits import Limits
from lingtan.metering.reconciliation.flow_network import LOSS_PREFIX
from lingtan.metering.reconciliation.gross_errors import Suspect
from lingtan.metering.reconciliation.span import Span

SUSPECT = FindingKind(id="reconciliation_suspect", severity=Severity.WARNING)
SUSPECT_UNTOLD = FindingKind(id="reconciliation_suspect_untold", severity=Severity.WARNING)
SUSPECT_STEADY = FindingKind(id="reconciliation_suspect_steady", severity=Severity.WARNING)
SUSPECT_KNOWN = FindingKind(id="reconciliation_suspect_known", severity=Severity.WARNING)
ONE_OF = FindingKind(id="reconciliation_one_of", severity=Severity.WARNING)
ONE_OF_KNOWN = FindingKind(id="reconciliation_one_of_known", severity=Severity.WARNING)
UNMETERED = FindingKind(id="reconciliation_unmetered", severity=Severity.WARNING)
GAIN = FindingKind(id="reconciliation_gain", severity=Severity.WARNING)
UNSETTLED = FindingKind(id="reconciliation_unsettled", severity=Severity.WARNING)
PLACE = Place(source="reconciliation")
RATIO_DIGITS = 6  # of what a meter's readings would have to be multiplied by


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A stream that would explain a contradiction, over the spans in which it was seen.

    Attributes
    ----------
    reading, expected : float
        What it says of those spans, and what it would have to say; no number where that rests
        on another reading that is doubted itself.
    is_steady : bool
        Whether it is off by the same ratio in each of several.
    is_varying : bool
        Whether its ratio is another from one to the next: no constant is wrong then.
    """

    stream: str
    reading: float
    expected: float
    is_steady: bool
    is_varying: bool

    @property
    def ratio(self) -> float:
        """Return what it reads over what flows; infinite when nothing flows."""
        return self.reading / self.expected if self.expected else float("inf")

    @property
    def is_told(self) -> bool:
        """Whether anything tells what it would have to say."""
        return bool(np.isfinite(self.expected))

    @property
    def is_loss(self) -> bool:
        """Whether it is no meter but what a node loses, or somebody uses unmetered."""
        return self.stream.startswith(LOSS_PREFIX)

    @property
    def is_possible(self) -> bool:
        """Whether it can be so: nothing is lost that was never there."""
        return not self.is_loss or not self.expected < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Candidates for one fault, the likeliest first.

    Attributes
    ----------
    spans : tuple of str
        The months in which it was seen, in order.
    test, critical : float
        The largest measurement test, and what sound readings stay below.
    """

    candidates: tuple[Candidate, ...]
    spans: tuple[str, ...]
    test: float
    critical: float


def contradictions_of(
    streams: Sequence[str],
    spans: Sequence[Span],
    months: Sequence[str],
    known: Sequence[MeterFault],
    limits: Limits,
) -> tuple[Contradiction, ...]:
    """Return what contradicts what, the gravest first; the same in several months is one.

    What only the whole period shows, since a bill is of the year or its months are estimates, is
    said of all its months.

    Parameters
    ----------
    spans : sequence of Span
        Each month, then the whole period where it is more than a month.
    months : sequence of str
        Names of the months.
    """
    by_month = _seen(spans[: len(months)])
    in_months = {place for places in by_month for place in places}
    whole = {
        places: seen
        for places, seen in _seen(spans[len(months) :]).items()
        if not places & in_months
    }
    found = [_contradiction(streams, seen, known, limits) for seen in by_month.values()]
    found += [
        replace(_contradiction(streams, seen, known, limits), spans=tuple(months))
        for seen in whole.values()
    ]
    return tuple(sorted(found, key=lambda each: -each.test))


def _seen(spans: Sequence[Span]) -> dict[frozenset[int], list[tuple[Span, Suspect]]]:
    groups: dict[frozenset[int], list[tuple[Span, Suspect]]] = {}
    for span in spans:
        for suspect in span.found.suspects:
            groups.setdefault(suspect.places, []).append((span, suspect))
    return groups


def _contradiction(
    streams: Sequence[str],
    seen: Sequence[tuple[Span, Suspect]],
    known: Sequence[MeterFault],
    limits: Limits,
) -> Contradiction:
    read: dict[int, list[tuple[float, float]]] = {}
    for span, suspect in seen:
        for place, expected in _expected(streams, span, suspect):
            read.setdefault(place, []).append((float(span.totals.values[place]), expected))
    candidates = [_candidate(streams[place], pairs, limits) for place, pairs in read.items()]
    possible = [each for each in candidates if each.is_possible]
    possible.sort(key=lambda each: (_from_known(each, known, limits), not each.is_steady))
    worst = max(seen, key=lambda each: each[1].test)[1]
    return Contradiction(
        candidates=tuple(possible or candidates),
        spans=tuple(span.name for span, _ in seen),
        test=worst.test,
        critical=worst.critical,
    )


def _expected(streams: Sequence[str], span: Span, suspect: Suspect) -> Iterator[tuple[int, float]]:
    """Yield each candidate with what it would have to say."""
    is_gain = streams[suspect.stream].startswith(LOSS_PREFIX) and suspect.expected < 0
    if span.untold[suspect.stream] and not suspect.alike and not is_gain:
        yield suspect.stream, np.nan
        return
    yield suspect.stream, suspect.expected
    for other in suspect.alike:
        yield other.stream, other.expected


def _candidate(stream: str, pairs: Iterable[tuple[float, float]], limits: Limits) -> Candidate:
    both = np.array(list(pairs))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = both[:, 0] / both[:, 1]
    middle = float(np.median(ratios))
    is_varying = bool(np.abs(ratios - middle).max() > limits.steady_share * abs(middle))
    return Candidate(
        stream=stream,
        reading=float(both[:, 0].sum()),
        expected=float(both[:, 1].sum()),
        is_steady=len(ratios) > 1 and not is_varying,
        is_varying=is_varying,
    )


def fault_like(
    candidate: Candidate, known: Sequence[MeterFault], limits: Limits
) -> MeterFault | None:
    """Return the known fault whose ratio a candidate has, if any."""
    if candidate.is_loss or not candidate.is_told or candidate.is_varying:
        return None
    near = min(known, key=lambda each: abs(candidate.ratio / each.ratio - 1.0), default=None)
    if near is None or abs(candidate.ratio / near.ratio - 1.0) > limits.steady_share:
        return None
    return near


def _from_known(candidate: Candidate, known: Sequence[MeterFault], limits: Limits) -> float:
    """Return how far a candidate's ratio is from that of a known fault; infinite for none."""
    fault = fault_like(candidate, known, limits)
    return abs(candidate.ratio / fault.ratio - 1.0) if fault else float("inf")


def as_finding(
    contradiction: Contradiction, known: Sequence[MeterFault], limits: Limits, unit: str
) -> Finding:
    """Return a contradiction as a finding."""
    first = contradiction.candidates[0]
    fault = fault_like(first, known, limits)
    facts: dict[str, Fact] = {
        "reading": round(first.reading, 3),
        "unit": unit,
        "first": contradiction.spans[0],
        "last": contradiction.spans[-1],
        "months": len(contradiction.spans),
        "test": round(contradiction.test, 2),
        "critical": round(contradiction.critical, 2),
        "others": _others(contradiction),
        "fault": fault.id if fault else "",
    }
    if not first.is_possible:
        facts["gain"] = round(-first.expected, 3)
    elif first.is_told:
        facts["expected"] = round(first.expected, 3)
        facts["percent"] = round((first.ratio - 1.0) * 100, 1)
        if first.ratio and np.isfinite(first.ratio):
            facts["ratio"] = round(1.0 / (fault.ratio if fault else first.ratio), RATIO_DIGITS)
    kind = _kind(contradiction, fault)
    subject = first.stream.removeprefix(LOSS_PREFIX)
    return Finding(kind=kind, subject=subject, place=PLACE, facts=facts)


def _kind(contradiction: Contradiction, fault: MeterFault | None) -> FindingKind:
    first = contradiction.candidates[0]
    if len(contradiction.candidates) > 1:
        return ONE_OF if fault is None else ONE_OF_KNOWN
    if not first.is_told:
        return SUSPECT_UNTOLD
    if first.is_loss:
        return UNMETERED if first.is_possible else GAIN
    if fault is not None:
        return SUSPECT_KNOWN
    return SUSPECT_STEADY if first.is_steady else SUSPECT


def _others(contradiction: Contradiction) -> str:
    return ", ".join(
        f"{each.stream} {(each.ratio - 1.0) * 100:+.1f} %" for each in contradiction.candidates[1:]
    )
