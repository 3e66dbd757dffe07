"""Every kind of entry that lingtan writes is known when a log is read back, with what it holds."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import lingtan
from lingtan.collection import campaigns
from lingtan.evidence import answers, candidates, tasks, verification
from lingtan.evidence.canonical_json import Json, canonical
from lingtan.evidence.entry_forms import FIELDS, OddEntry, parse_entries
from lingtan.evidence.recorded import EVENTS, REPLACED
from lingtan.evidence.step_forms import STEPS

SOURCE = Path(lingtan.__file__).parent
WRITERS = ("evidence", "app", "collection", "adapters/evidence")
NO_ENTRIES = ("tell_others.py", "plain.py")
"""Files that write of a ``kind`` what goes elsewhere than into the log."""
A_TASK: dict[str, Json] = {
    "kind": "task",
    "task": "T1",
    "step": "closed",
    "at": "2026-01-01T00:00:00+00:00",
    "by": "Ann",
    "note": "",
    "documents": {},
}
SAID: dict[str, Json] = {"at": "2026-01-01T00:00:00+00:00", "by": "Ann", "note": ""}
A_FINDING: dict[str, Json] = {
    **SAID,
    "kind": "verification",
    "verification": "V1",
    "step": "found",
    "finding": "F1",
    "severity": "major",
    "item": "grid",
    "misstatement_kg": 5,
}
A_CAMPAIGN: dict[str, Json] = {
    **SAID,
    "kind": "campaign",
    "campaign": "C1",
    "enterprise": "",
    "step": "opened",
    "form": "energy",
    "year": 2025,
    "due": "2026-02-01",
    "enterprises": ["works"],
}
A_CANDIDATE: dict[str, Json] = {
    **SAID,
    "kind": "candidate",
    "candidate": "C1",
    "step": "proposed",
    "period": "2025",
    "files": {},
    "park_files": {},
}


BEGINNINGS: dict[str, dict[str, Json]] = {
    "task": {
        **SAID,
        "kind": "task",
        "task": "T1",
        "step": "opened",
        "about": {"kind": "request", "subject": "bills", "finding": "", "facts": {}},
        "period": "2025",
        "owner": "Li",
        "due": "2026-02-01",
    },
    "verification": {
        **SAID,
        "kind": "verification",
        "verification": "V1",
        "step": "opened",
        "terms": {
            **dict.fromkeys(verification.Terms.__dataclass_fields__, ""),
            **dict.fromkeys(("share", "materiality_kg", "total_kg"), 1),
            "assurance": "limited",
        },
    },
}


def begun(entry: dict[str, Json]) -> list[dict[str, Json]]:
    """Return what must stand before an entry."""
    first = BEGINNINGS.get(str(entry["kind"]))
    return [] if first is None else [first]


def read(*entries: dict[str, Json]) -> object:
    return parse_entries([canonical(each) for each in entries])


def written() -> Iterator[tuple[str, frozenset[str], bool]]:
    """Yield kind and fields of each dict in the code that is an entry, and if those are all."""
    for room in WRITERS:
        for path in sorted((SOURCE / room).rglob("*.py")):
            if path.name in NO_ENTRIES:
                continue
            name = ".".join(("lingtan", *path.relative_to(SOURCE).with_suffix("").parts))
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Dict):
                    yield from of_dict(node, name)


def of_dict(node: ast.Dict, module: str) -> Iterator[tuple[str, frozenset[str], bool]]:
    keys = [each.value if isinstance(each, ast.Constant) else None for each in node.keys]
    if "kind" not in keys:
        return
    value = node.values[keys.index("kind")]
    ways = (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)
    for way in ways:
        kind = getattr(import_module(module), way.id, "") if isinstance(way, ast.Name) else ""
        kind = str(way.value) if isinstance(way, ast.Constant) else kind
        if kind:
            yield kind, frozenset(map(str, filter(None, keys))), None not in keys


def test_every_kind_that_is_written_is_known_with_what_it_holds() -> None:
    every = list(written())
    assert {kind for kind, _, _ in every} == FIELDS.keys()
    assert {REPLACED, *EVENTS} <= FIELDS.keys()
    for kind, fields, is_all in every:
        lacking = FIELDS[kind].keys() - fields
        assert not (is_all and lacking), (kind, lacking)


def test_an_entry_as_it_is_written_is_read() -> None:
    assert read(*begun(A_TASK), A_TASK) == (*begun(A_TASK), A_TASK)


@pytest.mark.parametrize("field", ["task", "step", "at", "by", "note", "documents"])
def test_an_entry_that_lacks_a_field_is_none(field: str) -> None:
    rest = {name: value for name, value in A_TASK.items() if name != field}
    for odd in (rest, {**A_TASK, field: 1}, {**A_TASK, field: None}):
        told = read(*begun(A_TASK), A_TASK, odd)
        assert told == OddEntry(number=2, kind="task", field=field)


@pytest.mark.parametrize(
    ("entry", "field", "value"),
    [
        (A_TASK, "step", "forgotten"),
        (A_TASK, "at", "2026-01-01"),
        (A_TASK, "documents", {"bill.pdf": 5}),
        (A_TASK, "owner", "Li"),
        (A_FINDING, "severity", "grave"),
        (A_FINDING, "misstatement_kg", "5"),
        (A_FINDING, "accepted", True),
        (A_CAMPAIGN, "due", "soon"),
        (A_CAMPAIGN, "month", "July"),
        (A_CAMPAIGN, "enterprises", "works"),
        (A_CANDIDATE, "mappings", "m.yaml"),
        (A_CANDIDATE, "stays", []),
    ],
)
def test_a_step_holds_what_it_must_and_nothing_it_may_not(
    entry: dict[str, Json], field: str, value: Json
) -> None:
    before = begun(entry)
    assert read(*before, entry) == (*before, entry)
    told = read(*before, {**entry, field: value})
    assert told == OddEntry(number=len(before), kind=str(entry["kind"]), field=field)


def test_a_step_of_nothing_is_none() -> None:
    (opened,) = begun(A_FINDING)
    sampled: dict[str, Json] = {
        **SAID,
        "kind": "verification",
        "verification": "V1",
        "step": "sampled",
    }
    sampled |= {"seed": "s", "interval_kg": 5, "population": 3, "digest": "d"}
    seen = {**sampled, "step": "seen", "items": [], "documents": {}}
    for name in ("seed", "interval_kg", "population", "digest"):
        del seen[name]
    answered: dict[str, Json] = {
        **SAID,
        "kind": "verification",
        "verification": "V1",
        "step": "answered",
    }
    answered |= {"finding": "F1", "documents": {}}
    again = {**opened, "verification": "V2"}
    brought = {**answered, "verification": "V2", "finding": "V1.F1"}
    assert read(A_TASK) == OddEntry(number=0, kind="task", field="task")
    assert read(A_FINDING) == OddEntry(number=0, kind="verification", field="verification")
    assert read(opened, seen) == OddEntry(number=1, kind="verification", field="step")
    assert read(opened, answered) == OddEntry(number=1, kind="verification", field="finding")
    assert read(opened, again, brought) == OddEntry(number=2, kind="verification", field="finding")
    sound = (opened, sampled, seen, A_FINDING, answered, again, brought)
    assert read(*sound) == sound


def test_every_step_that_can_be_taken_has_its_fields() -> None:
    steps = {
        "task": tasks.StepKind,
        "candidate": candidates.Step,
        "verification": verification.StepKind,
        "campaign": campaigns.StepKind,
        "answer": answers.Step,
    }
    assert {kind: STEPS[kind].keys() for kind in STEPS} == {
        kind: {step.value for step in known} for kind, known in steps.items()
    }


def test_an_entry_of_a_kind_nobody_writes_is_none() -> None:
    odd: dict[str, Json] = {**A_TASK, "kind": "indulgence"}
    assert parse_entries([canonical(odd)]) == OddEntry(number=0, kind="indulgence")


@pytest.mark.parametrize("line", [b"[]", b"5", b"{", b'{"kind":5}', b"{}"])
def test_what_says_no_kind_is_none(line: bytes) -> None:
    assert parse_entries([line]) == OddEntry(number=0)
