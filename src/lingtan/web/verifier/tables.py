"""The tables of the verifier's room: what is to be done, findings, steps, all verifications."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any  # an entry read back may be any JSON

from lingtan.evidence.verification import Finding, FindingState, StepKind, Verification
from lingtan.evidence.verification_obstacles import Obstacle, ObstacleKind
from lingtan.reports.model import Amount, Cell, Table
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.way import Way
from lingtan.web.told_figure import Place, told_count
from lingtan.web.verifier.looked_at import UNKNOWN, LookedAt
from lingtan.web.verifier.verified import verified
from lingtan.web.verifier.ways import action_way, brings_of, column

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
DRAWN: Place = ("/verification", "table-sample")


def obstacle_text(looked: LookedAt, verification: Verification, obstacle: Obstacle) -> Sentence:
    """Return what is to be done: its count leads to the sample, an amount to its origin."""
    names = looked.words.say("do.joiner").join(
        looked.item_names.named(each) for each in obstacle.names[:LISTED]
    )
    more = len(obstacle.names) - LISTED
    facts: dict[str, str | Amount] = {
        "count": told_count(looked.words, len(obstacle.names), DRAWN),
        "names": f"{names} …" if more > 0 else names,
        **{name: verified(looked, verification, kg, name) for name, kg in obstacle.kg.items()},
    }
    return sentence(looked.words, f"room.obstacle.{obstacle.kind}", facts)


def obstacles_table(looked: LookedAt, verification: Verification) -> Table:
    """Return what keeps the verification from being signed, with the way to do it."""
    rows = [
        (
            obstacle_text(looked, verification, each),
            action_way(looked, verification, WAYS[each.kind], ""),
        )
        for each in looked.obstacles
    ]
    done = (looked.say("no_obstacle"), action_way(looked, verification, "sign", ""))
    return Table(
        id="verification_obstacles",
        title=looked.say("table.obstacles"),
        columns=(column(looked, "obstacle", 4.0), column(looked, "next", 1.0)),
        rows=tuple(rows or [done]),
    )


def findings_table(looked: LookedAt, verification: Verification) -> Table:
    """Return every finding with each word about it, and what comes next."""
    headings = {"finding": 0.6, "severity": 1.0, "about": 2.0, "said": 3.6, "left": 1.0}
    return Table(
        id="verifier_findings",
        title=looked.say("table.findings"),
        columns=(
            *(column(looked, name, weight) for name, weight in headings.items()),
            column(looked, "state", 0.9),
            column(looked, "next", 1.0),
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
    next_: Cell = action_way(looked, verification, step, finding.id) if step else UNKNOWN
    return (
        finding.id,
        looked.words.say(f"verifier_severity.{finding.severity}"),
        looked.item_names.named(finding.item),
        looked.words.say("do.joiner").join(said),
        verified(looked, verification, finding.misstatement_kg, finding.id, "left")
        if finding.misstatement_kg
        else UNKNOWN,
        looked.words.say(f"verifier_state.{finding.state}"),
        next_,
    )


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
            column(looked, "at", 1.2),
            column(looked, "by", 1.2),
            column(looked, "step", 1.4),
            column(looked, "about", 1.6),
            column(looked, "note", 3.0),
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
    issue = (action_way(looked, verification, "statement", ""),)
    return Table(
        id="verification_statements",
        title=looked.say("table.statements"),
        columns=(column(looked, "document", 1.0),),
        rows=(*rows, issue),
    )


def every_table(looked: LookedAt) -> Table:
    """Return all verifications of the park, each with the way to its room."""
    names = ("verification", "period", "boundary", "verifier", "state")
    return Table(
        id="verifications",
        title=looked.say("table.every"),
        columns=tuple(column(looked, name, 1.0) for name in names),
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
        Way(text=verification.id, path="/verification", brings=brings_of(verification)),
        Way(text=terms.period, path="/verification", brings=brings_of(verification)),
        looked.boundary(terms.boundary),
        f"{terms.verifier} · {terms.organisation}",
        state,
    )
