"""Trial and formal never mix: what rests on one trial input is trial, and says so.

A file can be imported for trial, a mapping can be for trial, and so can a contract or a fact of
the park file. What a form that is for trial states is, too. A file comes to count formally by
being imported again without the mark.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from types import ModuleType

import polars as pl

from lingtan.app.layout import PARK_FILE
from lingtan.app.trial_reach import may_move, reach_of, trial_readings_in
from lingtan.app.wiring import ImportKind, Store, TrialBeside
from lingtan.base.errors import ClosingError
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.base.time_axis import Period
from lingtan.ledger.claims import CLAIMS
from lingtan.park.park import Park

REGISTERED = (ImportKind.CERTIFICATES.value, ImportKind.REGISTER_EVENTS.value)
TRIAL_INPUT = FindingKind(id="trial_input", severity=Severity.WARNING)


def trial_notes(
    store: Store, park: Park, period: Period, as_known_at: datetime | None
) -> tuple[Finding, ...]:
    """Return a finding for each trial input that the figures of a period may rest on.

    A fact may count in its year and in every later one, since some indicators look back. What
    else counts is said in `lingtan.app.trial_reach`.
    """
    reach = reach_of(park, period)
    return _told({*_of_park_file(park, reach), *_of_imports(store, park, reach, as_known_at)})


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedBeside:
    """Trial readings beside a period, which mark it where an estimate or a doubt leans on them.

    Attributes
    ----------
    files : mapping of int to str
        The file of each import that is not named already.
    """

    files: dict[int, str]
    readings: tuple[TrialBeside, ...] = ()

    def leant_on(self, park: Park, tables: Mapping[str, pl.DataFrame]) -> tuple[Finding, ...]:
        """Return a finding for each that what was looked at leans on.

        Parameters
        ----------
        tables : mapping of str to DataFrame
            Of a check: ``looked`` and ``quality``, see `trial_beside`; ``lifted``, see
            `trial_doubts`.
        """
        if not self.readings:
            return ()
        looked, quality = tables["looked"], tables["quality"]
        ids: set[int] = _beside().leant_on(self.readings, park, looked, quality)
        ids |= set(tables["lifted"]["import_id"])
        return _told((self.files[id_], self.files[id_]) for id_ in ids)


def tried_beside(
    store: Store,
    park: Park,
    period: Period,
    as_known_at: datetime | None,
    told: Iterable[Finding],
) -> tuple[TriedBeside, tuple[Finding, ...]]:
    """Return the trial readings beside a period, and a finding for those that may move its claims.

    What was looked at is known of the period alone. Where claims are settled in the whole year,
    trial readings beside the year count wherever a gap of their meter can be filled.

    Parameters
    ----------
    told : iterable of Finding
        Which trial inputs are named already.
    """
    named = {each.subject for each in trials_of(told)}
    trials = store.trial_imports(as_known_at)
    files = {id_: file for id_, file in trials.items() if file not in named}
    if not files:
        return TriedBeside(files={}), ()
    beside, reach = _beside(), reach_of(park, period)
    found: tuple[TrialBeside, ...] = beside.trials_beside(
        store, park, reach, as_known_at, tuple(files)
    )
    if reach == period:
        return TriedBeside(files=files, readings=found), ()
    ids: set[int] = beside.may_be_leant_on(found, park, reach)
    return TriedBeside(files={}), _told((files[id_], files[id_]) for id_ in ids)


def _beside() -> ModuleType:
    """Return what reads beside a period; it is loaded only where something is for trial."""
    return import_module("lingtan.app.trial_beside")


def trial_certificates(
    store: Store, park: Park, as_known_at: datetime | None
) -> tuple[Finding, ...]:
    """Return a finding for each trial input that the register and the claims of a park rest on."""
    files, claims = store.trial_imports(as_known_at), {c.id: c for c in park.contracts}
    marked = {(c.id, PARK_FILE) for c in park.contracts if c.is_trial and c.kind in CLAIMS}
    said = {
        files[each.import_id]
        for each in store.trial_statements(tuple(files), as_known_at)
        if each.kind in REGISTERED
        or (each.kind == ImportKind.CONTRACTS.value and claims[each.key].kind in CLAIMS)
    }
    return _told({*marked, *((file, file) for file in said)})


def is_trial(findings: Iterable[Finding]) -> bool:
    """Whether what these findings are about rests on a trial input."""
    return any(finding.kind == TRIAL_INPUT for finding in findings)


def trials_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return those that name a trial input."""
    return tuple(finding for finding in findings if finding.kind == TRIAL_INPUT)


def require_formal(period: str, findings: Iterable[Finding]) -> None:
    """Make sure that nothing rests on a trial input.

    Raises
    ------
    ClosingError
        Something does; `details` names each.
    """
    trials = trials_of(findings)
    if trials:
        raise ClosingError(
            "trial_inputs",
            facts={"period": period, "count": len(trials)},
            details=[finding.as_detail() for finding in trials],
        )


def _told(found: Iterable[tuple[str, str]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(kind=TRIAL_INPUT, subject=name, place=Place(source=place))
        for name, place in sorted(found)
    )


def _of_park_file(park: Park, reach: Period) -> Iterator[tuple[str, str]]:
    for contract in park.contracts:
        if contract.is_trial and may_move(contract, park, reach):
            yield contract.id, PARK_FILE
    for fact in park.facts:
        if fact.is_trial and fact.year <= reach.year:
            yield fact.datum, fact.source or PARK_FILE


def _of_imports(
    store: Store, park: Park, reach: Period, as_known_at: datetime | None
) -> Iterator[tuple[str, str]]:
    files = store.trial_imports(as_known_at)
    if not files:
        return
    for import_id in trial_readings_in(store, park, reach, as_known_at, tuple(files)):
        yield files[import_id], files[import_id]
    for said in store.trial_statements(tuple(files), as_known_at):
        if _counts(said.kind, said.key, park, reach):
            yield files[said.import_id], files[said.import_id]


def _counts(kind: str, key: str, park: Park, reach: Period) -> bool:
    """Whether a statement may count in a span; what cannot be dated always may."""
    if kind == ImportKind.FACTS.value:
        return int(json.loads(key)[1]) <= reach.year
    if kind == ImportKind.CONTRACTS.value:
        return any(each.id == key and may_move(each, park, reach) for each in park.contracts)
    return True
