"""Turn what verdicts still need into requests: which datum, from whom, proved by what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from lingtan.base.errors import CatalogueError
from lingtan.base.figures import Missing
from lingtan.catalogue.data_register import Datum
from lingtan.indicators.hidden_wholes import KIND_LIKE_TOTAL, PART_WITHOUT_WHOLE
from lingtan.indicators.product_faults import NOT_BELIEVED, OUTPUT_ZERO, STATED_TWICE
from lingtan.indicators.results import FrameworkResult, IndicatorResult, Outcome
from lingtan.indicators.scale import HUNDREDFOLD, MONEY_OFF_SCALE, WATER_WITHOUT_LOSS
from lingtan.indicators.statements import is_proved
from lingtan.indicators.totals import (
    CONTRADICTION,
    NOT_ADDED_UP,
    PARK_CONTRADICTS,
    WHOLE_BESIDE_KINDS,
    WHOLE_CONTRADICTS,
)
from lingtan.park.facts import Fact
from lingtan.park.requests import DataRequest, RequestState

# They are about a datum: somebody corrects it.
CONTRADICTIONS = frozenset(
    {
        CONTRADICTION,
        PARK_CONTRADICTS,
        WHOLE_CONTRADICTS,
        WHOLE_BESIDE_KINDS,
        NOT_ADDED_UP,
        PART_WITHOUT_WHOLE,
        KIND_LIKE_TOTAL,
        STATED_TWICE,
        NOT_BELIEVED,
        OUTPUT_ZERO,
        HUNDREDFOLD,
        MONEY_OFF_SCALE,
        WATER_WITHOUT_LOSS,
    }
)
NOTHING: Mapping[str, Sequence[str]] = MappingProxyType({})


def requests(
    results: Iterable[FrameworkResult],
    register: Iterable[Datum],
    facts: Sequence[Fact] = (),
    unproved: Mapping[str, Sequence[str]] = NOTHING,
) -> tuple[DataRequest, ...]:
    """Return one request for each datum, in the order of the register.

    A datum some verdict lacks, or of which statements contradict each other, is open. A datum
    that is there, but not for every statement with the document that proves it, is stated; else
    it is proven.

    Parameters
    ----------
    facts : sequence of Fact
        What has been stated so far.
    unproved : mapping of str to sequence of str
        Data that contracts state without proof, with the contracts; see `unproved.unproved`.

    Raises
    ------
    CatalogueError
        A verdict lacks a datum that the register does not hold.
    """
    judged = tuple(results)
    known = {datum.id: datum for datum in register}
    lacking = _by_datum(_lacking(judged))
    resting = _by_datum(_resting(judged, known))
    unknown = sorted(set(lacking) - set(known))
    if unknown:
        raise CatalogueError("no_datum", facts={"datum": ", ".join(unknown)})
    stated = {fact.datum for fact in facts}
    bare = _bare(facts, unproved)
    return tuple(
        _request(datum, lacking.get(datum.id, []), resting.get(datum.id, []), bare.get(datum.id))
        for datum in known.values()
        if datum.id in lacking or datum.id in stated or datum.id in bare
    )


def _lacking(results: Iterable[FrameworkResult]) -> Iterator[tuple[str, Missing]]:
    for framework in results:
        open_ones = (*framework.reasons, *framework.offset_reasons)
        yield from (("", missing) for missing in open_ones if missing.kind == "datum")
        for result in framework.indicators:
            yield from ((result.id, missing) for missing in _missing(result))


def _missing(result: IndicatorResult) -> Iterator[Missing]:
    if result.outcome is Outcome.NOT_DECIDABLE:
        for missing in result.reasons:
            if missing.kind == "datum":
                yield missing
            elif missing.id in CONTRADICTIONS:
                *_, datum = missing.subject.split(": ")
                yield Missing(kind="datum", id=datum)


def _resting(
    results: Iterable[FrameworkResult], known: Mapping[str, Datum]
) -> Iterator[tuple[str, Missing]]:
    for framework in results:
        for result in framework.indicators:
            for root in result.figure.rests_on:
                if root in known:
                    yield result.id, Missing(kind="datum", id=root)


def _by_datum(pairs: Iterable[tuple[str, Missing]]) -> dict[str, list[tuple[str, Missing]]]:
    found: dict[str, list[tuple[str, Missing]]] = {}
    for indicator, missing in pairs:
        found.setdefault(missing.id, []).append((indicator, missing))
    return found


def _request(
    datum: Datum,
    lacking: Sequence[tuple[str, Missing]],
    resting: Sequence[tuple[str, Missing]],
    bare: Sequence[str] | None,
) -> DataRequest:
    needed_by = dict.fromkeys(indicator for indicator, _ in (*lacking, *resting) if indicator)
    owing = (missing.about for _, missing in lacking)
    subjects = dict.fromkeys((*owing, *(bare or ())))
    state = RequestState.PROVEN if bare is None else RequestState.STATED
    return DataRequest(
        datum=datum.id,
        name=datum.name,
        supplier=datum.supplier,
        proof=datum.proof,
        needed_by=tuple(needed_by),
        state=RequestState.OPEN if lacking else state,
        subjects=tuple(subjects) if any(subjects) else (),
    )


def _bare(
    facts: Iterable[Fact], unproved: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the data that lack a document, with the enterprises or contracts that lack it."""
    found = {datum: tuple(subjects) for datum, subjects in unproved.items()}
    for fact in facts:
        if not is_proved(fact):
            found[fact.datum] = (*found.get(fact.datum, ()), fact.enterprise)
    return found
