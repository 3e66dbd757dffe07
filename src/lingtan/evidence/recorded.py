"""What a log of evidence says in all: the imports, reports and files it holds.

======================  =====================================================================
kind of entry           what it says
======================  =====================================================================
``import``              an import the store acknowledged: file, digest, how it was read, rows
``park``                the park file was seen changed: digest of the copy that is kept, and when
``closing``             a period was closed: by whom, as known when, digests of figures and park
``restatement``         the same of a period that was closed already, with the reason
``answer``              a step of an answer to a finding: given or reversed, by whom (`answers`)
``candidate``           a step of a correction: proposed, approved, taken in or rejected, by whom
``report``              a report was issued: period, boundary, documents with their digests
``finding``             a finding a report or closing rests on, once, with all it says
``factor_file``         a built-in file of factors, method or framework: path and digest
``file``, ``pieces``    a file as it stood (`marks`); of several about a path the last holds
``task``                a step of a task: opened, assigned, closed, reopened (`tasks`)
``verification``        a step of a verification: opened, sampled, found, signed… (`verification`)
``plan``                a monitoring plan was issued: version, digest of the park, documents
``shares``, ``share``   parts of a total, hidden and added up (`share_entries`)
``statement``           the statement of a verification was issued: its documents with digests
``gone``                a file that is no longer kept: merged away, or a mapping not needed
``begun_late``          the log was begun beside a store that held so much already, of when
``store_replaced``      the store does not hold what was recorded of it: it was begun anew
``store_changed``       between two imports the store's log was changed by something else
``interrupted``         an import was killed; what it had entered was examined and taken over
``cut_off``             entries beyond the checkpoint that nobody was about to sign were cut off
======================  =====================================================================
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any  # an entry read back may be any JSON

from lingtan.evidence.marks import FileMark
from lingtan.evidence.store_entries import Key, key_of

STORE = "store/"
STORE_LOG = f"{STORE}log.duckdb"
KEPT_PARKS = "evidence/parks/"
"""Copies of park files, each under its digest; written once, like what is sealed."""
CUT_ENTRIES = "evidence/cut-"
"""How the paths of files begin that hold entries which were cut off."""
REPLACED, CUT_OFF, LATE = "store_replaced", "cut_off", "begun_late"
EVENTS = ("store_changed", "interrupted", CUT_OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The sum of a log's entries.

    Attributes
    ----------
    told : dict
        Entry of each import, park file and closing by its kind and number.
    reports : list
        Entries of reports, in order.
    files : dict
        Mark of each file by its path.
    places : dict
        Number of the entry that holds the mark of a file.
    events : dict
        How many times the store was begun anew, changed by something else, or left by a killed
        import; of a store that was begun anew, only what came since counts.
    left : str
        SHA-256 of the store's log as it was recorded last, or examined since; empty for none.
    late : mapping
        Entry that says what the store held before the log was begun beside it; mostly empty.
    """

    told: dict[Key, Mapping[str, Any]] = field(default_factory=dict)
    reports: list[Mapping[str, Any]] = field(default_factory=list)
    files: dict[str, FileMark] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)
    left: str = ""
    late: Mapping[str, Any] = field(default_factory=dict)

    @property
    def trial_inputs(self) -> tuple[str, ...]:
        """Files that were taken for trial, but not those whose bytes came formally since."""
        trials: dict[tuple[str, str], str] = {}
        for entry in self.told.values():
            if entry["kind"] == "import":
                content = (entry["holds"], entry["sha256"])
                trials.pop(content, None)
                if entry.get("trial"):
                    trials[content] = entry["file"]
        return tuple(sorted(set(trials.values())))

    @property
    def trial_reports(self) -> tuple[str, ...]:
        """Documents of reports that say themselves that they are for trial."""
        marks = {path: each.get("trial") for each in self.reports for path in each["documents"]}
        return tuple(sorted(path for path, is_trial in marks.items() if is_trial))

    def count(self, *kinds: str) -> int:
        """Return how many entries of some kinds the store is known to stand behind."""
        return sum(entry["kind"] in kinds for entry in self.told.values())


def recorded_in(entries: Iterable[Mapping[str, Any]]) -> Recorded:
    """Return what the entries of a log say in all.

    Examples
    --------
    >>> recorded_in([{"kind": "import", "import": 1}, {"kind": "store_replaced"}]).events
    {'store_replaced': 1}
    """
    every = tuple(entries)
    told: dict[Key, Mapping[str, Any]] = {}
    reports: list[Mapping[str, Any]] = []
    events: dict[str, int] = {}
    for entry in every:
        kind, key = entry["kind"], key_of(entry)
        if key is not None:
            told[key] = entry
        elif kind == "report":
            reports.append(entry)
        elif kind == REPLACED:
            told.clear()
            events = {k: n for k, n in events.items() if k in (REPLACED, CUT_OFF)}
            events[REPLACED] = events.get(REPLACED, 0) + 1
        elif kind in EVENTS:
            events[kind] = events.get(kind, 0) + 1
    files, places = _files(every)
    return Recorded(
        told=told,
        reports=reports,
        files=files,
        places=places,
        events=events,
        left=_left(every),
        late=_late(every),
    )


def _late(entries: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return what a store held before anything of it was recorded; nothing where it held none."""
    late: Mapping[str, Any] = {}
    for entry in entries:
        if entry["kind"] == LATE:
            late = entry
        elif entry["kind"] == REPLACED:
            late = {}
    return late


def _left(entries: Iterable[Mapping[str, Any]]) -> str:
    """Return the digest of the store's log as it was recorded last, or examined since."""
    left = ""
    for entry in entries:
        if entry["kind"] == "file" and entry["path"] == STORE_LOG:
            left = entry["sha256"]
        elif entry["kind"] == "interrupted":
            left = entry.get("examined", left)
        elif entry["kind"] == REPLACED:
            left = ""
    return left


def _files(entries: Iterable[Mapping[str, Any]]) -> tuple[dict[str, FileMark], dict[str, int]]:
    """Return the last mark of each file that is still kept, and the number of its entry."""
    marks: dict[str, tuple[Mapping[str, Any], int]] = {}
    pieces: dict[str, list[str]] = {}
    for number, entry in enumerate(entries):
        match entry["kind"]:
            case "file":
                marks[entry["path"]], pieces[entry["path"]] = (entry, number), []
            case "pieces":
                pieces[entry["path"]].append(entry["hashes"])
            case "gone":
                del marks[entry["path"]]
            case "store_replaced":
                marks = {path: mark for path, mark in marks.items() if not path.startswith(STORE)}
    files = {path: _mark(entry, pieces[path]) for path, (entry, _) in marks.items()}
    return files, {path: number for path, (_, number) in marks.items()}


def _mark(entry: Mapping[str, Any], pieces: Iterable[str]) -> FileMark:
    return FileMark(
        path=entry["path"],
        size=entry["size"],
        sha256=entry["sha256"],
        pieces=b"".join(base64.b64decode(text) for text in pieces),
    )
