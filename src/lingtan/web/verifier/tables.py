"""The tables of the verifier's room: what is to be done, findings, sample, steps, all of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any  # an entry read back may be any JSON

from lingtan.evidence.monetary_sample import Drawn
from lingtan.evidence.verification import Finding, FindingState, Sample, StepKind, Verification
from lingtan.evidence.verification_obstacles import Obstacle, ObstacleKind
from lingtan.reports.model import Amount, Cell, Column, ColumnKind, Table
from lingtan.reports.numbers import write_number
from lingtan.reports.way import LINEAGE, Way
from lingtan.web.verifier.looked_at import UNKNOWN, LookedAt
from lingtan.web.verifier.sample_origins import SampleOrigins

WAYS = {
    ObstacleKind.NO_SAMPLE: "sample",
    ObstacleKind.DATA_MOVED: "sample",
    ObstacleKind.UNSEEN: "seen",
    ObstacleKind.UNANSWERED: "answer",
    ObstacleKind.UNSETTLED: "settle",
    ObstacleKind.MISSTATED: "sign",
}
"""The action that takes each obstacle out of the way."""
SHOWN = (".pdf", ".xlsx", ".html")
LISTED = 3  # names an obstacle tells


def obstacle_text(looked: LookedAt, obstacle: Obstacle) -> str:
    """Return what is to be done, in words."""
    names = ", ".join(obstacle.names[:LISTED])
    more = len(obstacle.names) - LISTED
    facts: dict[str, str | int] = {
        "count": len(obstacle.names),
        "names": f"{names} …" if more > 0 else names,
        **{name: looked.tonnes(kg) for name, kg in obstacle.kg.items()},
    }
    return looked.say(f"obstacle.{obstacle.kind}", **facts)


def obstacles_table(looked: LookedAt, verification: Verification) -> Table:
    """Return what keeps the verification from being signed, with the way to do it."""
    rows = [
        (obstacle_text(looked, each), _way(looked, verification, WAYS[each.kind], ""))
        for each in looked.obstacles
    ]
    done = (looked.say("no_obstacle"), _way(looked, verification, "sign", ""))
    return Table(
        id="verification_obstacles",
        title=looked.say("table.obstacles"),
        columns=(_column(looked, "obstacle", 4.0), _column(looked, "next", 1.0)),
        rows=tuple(rows or [done]),
    )


def findings_table(looked: LookedAt, verification: Verification) -> Table:
    """Return every finding with each word about it, and what comes next."""
    headings = {"finding": 0.6, "severity": 1.0, "about": 2.0, "said": 3.6, "left": 1.0}
    return Table(
        id="verifier_findings",
        title=looked.say("table.findings"),
        columns=(
            *(_column(looked, name, weight) for name, weight in headings.items()),
            _column(looked, "state", 0.9),
            _column(looked, "next", 1.0),
        ),
        rows=tuple(
            _finding(looked, verification, each) for each in verification.findings.values()
        ),
        notes=() if verification.findings else (looked.say("no_findings"),),
    )


def _finding(looked: LookedAt, verification: Verification, finding: Finding) -> tuple[Cell, ...]:
    said = (
        f"{word.by}, {looked.moment(word.at)}: {word.note}"
        + "".join(f" [{path}]" for path in word.documents)
        for word in finding.words
    )
    steps = {FindingState.OPEN: "answer", FindingState.ANSWERED: "settle"}
    step = "" if verification.sign_off is not None else steps.get(finding.state, "")
    next_: Cell = _way(looked, verification, step, finding.id) if step else UNKNOWN
    return (
        finding.id,
        looked.words.say(f"verifier_severity.{finding.severity}"),
        finding.item,
        looked.words.say("do.joiner").join(said),
        looked.tonnes(finding.misstatement_kg) if finding.misstatement_kg else UNKNOWN,
        looked.words.say(f"verifier_state.{finding.state}"),
        next_,
    )


def sample_table(looked: LookedAt, verification: Verification, sample: Sample) -> Table:
    """Return the items that were drawn: each leads to its lineage, and to being looked at."""
    origins = SampleOrigins.of(looked.current)
    return Table(
        id="sample",
        title=looked.say("table.sample"),
        columns=(
            _column(looked, "item", 4.0, ColumnKind.ID),
            _column(looked, "tonnes", 1.0, ColumnKind.NUMBER),
            _column(looked, "chance", 0.9),
            _column(looked, "seen", 2.0),
            _column(looked, "next", 1.2),
        ),
        rows=tuple(_item(looked, verification, (sample, origins), each) for each in sample.items),
    )


def _item(
    looked: LookedAt,
    verification: Verification,
    drawn: tuple[Sample, SampleOrigins],
    item: Drawn,
) -> tuple[Cell, ...]:
    sample, origins = drawn
    seen, is_signed = sample.seen.get(item.key), verification.sign_off is not None
    percent = f"{write_number(item.chance * 100, 1, looked.words.language)} %"
    open_step: Cell = UNKNOWN if is_signed else _way(looked, verification, "seen", item.key)
    return (
        _lineage(looked, verification, item),
        _size(looked, verification, origins, item),
        looked.say("certain") if item.is_certain else percent,
        UNKNOWN if seen is None else _seen(looked, seen.by, looked.moment(seen.at), seen.note),
        open_step if seen is None else _way(looked, verification, "find", item.key),
    )


def _size(
    looked: LookedAt, verification: Verification, origins: SampleOrigins, item: Drawn
) -> Amount:
    """Return the size of an item in tonnes: it leads to its lines, as all is known of them."""
    tonnes, id_ = None if item.kg is None else item.kg / 1000, origins.id_of(item)
    way = Way(
        text="",
        path=LINEAGE,
        brings=(("figure", id_), *_brings(verification), ("known_at", "")),
    )
    text = looked.tonnes(item.kg)
    return Amount(value=tonnes, text=text, decimals=1, leads_to=way if id_ else None)


def _seen(looked: LookedAt, by: str, at: str, note: str) -> str:
    told = looked.say("seen_by", by=by, at=at)
    return f"{told}: {note}" if note else told


def _lineage(looked: LookedAt, verification: Verification, item: Drawn) -> Cell:
    """Return an item as a way to what it rests on, where a lineage tells of it."""
    kind, _, name = item.key.partition(":")
    figure = ""
    if kind == "meter" and item.kg:
        figure = item.key
    elif kind == "document" and name.startswith("contract/") and item.kg:
        figure = f"contract:{name.removeprefix('contract/')}"
    elif kind == "line":
        _, stream, meter = name.split("/")[:3]
        is_contract = stream in {each.id for each in looked.account.check.park.contracts}
        figure = f"contract:{stream}" if is_contract else "national.e_park_kg"
        figure = f"meter:{meter}" if meter != "-" else figure
    brings = (("figure", figure), *_brings(verification))
    return Way(text=item.key, path=LINEAGE, brings=brings) if figure else item.key


def steps_table(looked: LookedAt, verification: Verification) -> Table:
    """Return who did what and when, in the order it was recorded."""
    rows = [
        _step(looked, entry)
        for entry in looked.entries_about(verification.id)
        if entry.get("step") not in {StepKind.ITEM, None}
    ]
    return Table(
        id="verification_steps",
        title=looked.say("table.steps"),
        columns=(
            _column(looked, "at", 1.2),
            _column(looked, "by", 1.2),
            _column(looked, "step", 1.4),
            _column(looked, "about", 1.6),
            _column(looked, "note", 3.0),
        ),
        rows=tuple(rows),
    )


def _step(looked: LookedAt, entry: Mapping[str, Any]) -> tuple[str, ...]:
    step = entry["step"]
    if step == StepKind.SETTLED and not entry["accepted"]:
        step = "not_accepted"
    documents = "".join(f" [{path}]" for path in entry.get("documents", ()))
    return (
        looked.moment(datetime.fromisoformat(entry["at"])),
        entry["by"],
        looked.say(f"step.{step}"),
        "; ".join(_about(looked, entry)) or UNKNOWN,
        f"{entry['note']}{documents}".strip() or UNKNOWN,
    )


def _about(looked: LookedAt, entry: Mapping[str, Any]) -> Iterator[str]:
    if "finding" in entry:
        yield entry["finding"]
    if "seed" in entry:
        yield looked.say("with_seed", seed=entry["seed"])
    if "items" in entry:
        yield looked.say("items", count=len(entry["items"]))
    if "conclusion" in entry:
        yield looked.words.say(f"conclusion.{entry['conclusion']}")


def statements_table(looked: LookedAt, verification: Verification) -> Table:
    """Return the documents of the statement, and the way to issue it."""
    paths = [
        path
        for entry in looked.entries_about(verification.id)
        if entry["kind"] == "statement"
        for path in entry["documents"]
    ]
    rows = [
        (Way(text=name, path=f"/documents/{name}"),)
        for name in dict.fromkeys(path.rpartition("/")[2] for path in paths)
        if name.endswith(SHOWN)
    ]
    issue = (_way(looked, verification, "statement", ""),)
    return Table(
        id="verification_statements",
        title=looked.say("table.statements"),
        columns=(_column(looked, "document", 1.0),),
        rows=(*rows, issue),
    )


def every_table(looked: LookedAt) -> Table:
    """Return all verifications of the park, each with the way to its room."""
    names = ("verification", "period", "boundary", "verifier", "state")
    return Table(
        id="verifications",
        title=looked.say("table.every"),
        columns=tuple(_column(looked, name, 1.0) for name in names),
        rows=tuple(_one(looked, each) for each in looked.every.values()),
        notes=() if looked.every else (looked.say("none_yet"),),
    )


def _one(looked: LookedAt, verification: Verification) -> tuple[Cell, ...]:
    terms, sign_off = verification.terms, verification.sign_off
    state = (
        looked.say("under_way")
        if sign_off is None
        else looked.words.say(f"conclusion.{sign_off.conclusion}")
    )
    return (
        Way(text=verification.id, path="/verification", brings=_brings(verification)),
        terms.period,
        looked.boundary(terms.boundary),
        f"{terms.verifier} · {terms.organisation}",
        state,
    )


def _way(looked: LookedAt, verification: Verification, step: str, subject: str) -> Way:
    """Return the way to an action, with what it is about."""
    names = {"seen": "items", "find": "item", "answer": "finding", "settle": "finding"}
    own = ((names[step], subject),) if subject else ()
    brings = (*_brings(verification), *own)
    return Way(text=looked.words.say(f"do.{step}.button"), path=f"/do/{step}", brings=brings)


def _brings(verification: Verification) -> tuple[tuple[str, str], ...]:
    terms = verification.terms
    return (("period", terms.period), ("boundary", terms.boundary))


def _column(
    looked: LookedAt, name: str, weight: float, kind: ColumnKind = ColumnKind.TEXT
) -> Column:
    return Column(heading=looked.say(f"heading.{name}"), weight=weight, kind=kind)
