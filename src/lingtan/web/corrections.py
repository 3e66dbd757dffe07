"""The page of corrections: those that wait for a second person, and those that were decided."""

from dataclasses import replace

from lingtan.app.keep_candidates import list_candidates
from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.app.proposed_documents import proposed_figures
from lingtan.base.errors import CandidateError
from lingtan.base.time_axis import find_zone
from lingtan.evidence.candidates import Candidate, Step
from lingtan.reports.model import Amount, Cell, Column, ColumnKind, Table
from lingtan.reports.sentence import sentence
from lingtan.reports.way import Way, way_to
from lingtan.reports.words import Words
from lingtan.web.composed import composed
from lingtan.web.told_figure import Place, told_count

CHAPTERS = ("corrections_open", "corrections_decided")
WAITING: Place = ("/corrections", "table-corrections_open")
DECIDED: Place = ("/corrections", "table-corrections_decided")
LOOK, MOVED = "look_at_correction", "table-movements"
OPEN = frozenset({Step.PROPOSED, Step.APPROVED})


def with_corrections(presentation: Presentation, layout: Layout, words: Words) -> Presentation:
    """Return a presentation whose report is the list of corrections."""
    zone = presentation.contents.evaluation.account.check.park.time_zone
    found = list_candidates(layout)
    waiting = [each for each in found if each.state in OPEN]
    decided = [each for each in found if each.state not in OPEN]
    tables = (_open(layout, waiting, zone, words), _decided(decided, zone, words))
    facts = {
        "waiting": told_count(words, len(waiting), WAITING),
        "decided": told_count(words, len(decided), DECIDED),
    }
    answer = sentence(words, "corrections.lead", facts)
    return composed(
        presentation,
        answer,
        CHAPTERS,
        [(each,) for each in tables],
        lambda id_: words.say(f"corrections.{id_}"),
    )


def _open(layout: Layout, found: list[Candidate], zone: str, words: Words) -> Table:
    names = ("candidate", "period", "files", "steps", "reason")
    columns = (
        *_columns(words, names),
        Column(heading=words.say("corrections.heading.moves"), kind=ColumnKind.NUMBER),
        *_columns(words, ("look", "approve", "reject")),
    )
    rows = tuple(_open_row(layout, each, zone, words) for each in found)
    notes = () if rows else (words.say("corrections.none_open"),)
    title = words.say("corrections.table.open")
    return Table(id="corrections_open", title=title, columns=columns, rows=rows, notes=notes)


def _open_row(layout: Layout, each: Candidate, zone: str, words: Words) -> tuple[Cell, ...]:
    try:
        moved = len(proposed_figures(layout, each)[0])
    except CandidateError:  # looking at it says why, and it can be rejected
        moves: Cell = words.say("corrections.unreadable")
    else:
        moves = Amount(value=moved, text=str(moved), leads_to=_way(LOOK, each, MOVED))
    ways = (
        replace(_way(action, each), text=words.say(f"do.{action}.button"))
        for action in (LOOK, "approve", "reject")
    )
    return (*_told(each, zone, words), moves, *ways)


def _way(action: str, each: Candidate, anchor: str = "") -> Way:
    """Return the way to the form of an action, above which stands what a correction moves."""
    return replace(way_to(f"/do/{action}", anchor), brings=(("candidate", each.id),))


def _decided(found: list[Candidate], zone: str, words: Words) -> Table:
    columns = _columns(words, ("candidate", "period", "files", "steps", "reason", "state"))
    rows = tuple(
        (*_told(each, zone, words), words.say(f"candidate_state.{each.state}")) for each in found
    )
    notes = () if rows else (words.say("corrections.none_decided"),)
    title = words.say("corrections.table.decided")
    return Table(id="corrections_decided", title=title, columns=columns, rows=rows, notes=notes)


def _told(each: Candidate, zone: str, words: Words) -> tuple[str, ...]:
    proposal = each.proposal
    steps = (
        words.say(
            f"corrections.step.{step.step}",
            {"by": step.by, "at": step.at.astimezone(find_zone(zone)).strftime("%Y-%m-%d %H:%M")},
        )
        for step in each.steps
    )
    files = (*proposal.files, *proposal.park_files)
    said = words.say("do.joiner").join(step.note for step in each.steps if step.note)
    joined = words.say("do.joiner").join(steps)
    return each.id, proposal.period, ", ".join(files), joined, said


def _columns(words: Words, names: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(Column(heading=words.say(f"corrections.heading.{name}")) for name in names)
