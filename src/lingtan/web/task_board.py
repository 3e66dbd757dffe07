"""The page of tasks: who owes which proof, what nobody owes yet, and what proves indicators."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from lingtan.app.find_owing import owing_in, with_tasks
from lingtan.app.keep_tasks import today_of
from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.app.record_steps import entries_of
from lingtan.app.results_tasks import Owing
from lingtan.app.task_subjects import stand_now, standing_alarms
from lingtan.base.errors import Fact
from lingtan.base.time_axis import find_zone, is_period
from lingtan.evidence.tasks import AboutKind, StandingTask, Task, tasks_in
from lingtan.reports.context import Context
from lingtan.reports.counts import FINDINGS as FINDING_KINDS
from lingtan.reports.counts import REQUESTS
from lingtan.reports.model import (
    Amount,
    Block,
    Cell,
    Column,
    ColumnKind,
    Paragraph,
    Report,
    Table,
    Verdict,
)
from lingtan.reports.moved_figures import context_in
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.task_words import about_named
from lingtan.reports.way import Way, way_to
from lingtan.reports.words import Words
from lingtan.web.composed import composed
from lingtan.web.told_figure import Place, told_counts

CHAPTERS = ("tasks_open", "tasks_owing", "tasks_closed", "tasks_evidence")
OPEN: Place = ("/tasks", "table-tasks_open")
OWING: Place = ("/tasks", "table-owing")
FOLDED = frozenset({"tasks_owing", "tasks_closed", "tasks_evidence"})
"""Long lists behind the answer: each says how many lines it has before it is opened."""
FINDINGS = "findings"  # the chapter of the report
REGISTER = "evidence"  # the table of the report
NONE = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The tasks of a park beside what a period lacks.

    Attributes
    ----------
    tasks : tuple of StandingTask
        By due date; whether one of another period stands is not asked here.
    owing : tuple of Owing
        Gaps and findings of the period, those without a task first.
    zone : str
        Of the park.
    """

    period: str
    zone: str
    tasks: tuple[StandingTask, ...]
    owing: tuple[Owing, ...]
    context: Context

    @property
    def words(self) -> Words:
        """Words in the reader's language."""
        return self.context.words

    def say(self, key: str, **facts: str | int) -> str:
        """Return words of this page."""
        return self.words.say(f"board.{key}", facts)

    def moment(self, at: datetime) -> str:
        """Return an instant by the park's clock."""
        return at.astimezone(find_zone(self.zone)).strftime("%Y-%m-%d %H:%M")


def with_tasks_of(presentation: Presentation, layout: Layout, words: Words) -> Presentation:
    """Return a presentation whose report is the board of tasks."""
    board = board_of(presentation, layout, words)
    blocks: tuple[tuple[Block, ...], ...] = (
        (_open(board),),
        (_owing(board),),
        (_closed(board),),
        _evidence(presentation.report, board),
    )
    return composed(
        presentation,
        _answer(board),
        CHAPTERS,
        blocks,
        lambda id_: words.say(f"board.{id_}"),
    )


def with_owing(presentation: Presentation, layout: Layout, words: Words) -> Presentation:
    """Return a presentation whose findings come with the way to make a task of each."""
    table = _owing(board_of(presentation, layout, words))
    chapters = tuple(
        replace(each, blocks=(*each.blocks, table)) if each.id == FINDINGS else each
        for each in presentation.report.chapters
    )
    return replace(presentation, report=replace(presentation.report, chapters=chapters))


def board_of(presentation: Presentation, layout: Layout, words: Words) -> Board:
    """Return the tasks of a park beside what the period of a presentation lacks."""
    contents = presentation.contents
    check = contents.evaluation.account.check
    tasks, now = tasks_in(entries_of(layout)), datetime.now(UTC)
    owing = owing_in(contents.evaluation, contents.reconciliation.findings)
    keys, alarms = {each.about.key for each in owing}, standing_alarms(layout, tasks, now)
    today = today_of(layout, now)
    standing = [stand_now(layout, task, today, keys, alarms) for task in tasks.values()]
    return Board(
        period=check.period.name,
        zone=check.park.time_zone,
        tasks=tuple(sorted(standing, key=lambda each: each.due)),
        owing=with_tasks(owing, standing, check.period.name),
        context=context_in(presentation.inputs, words),
    )


def _answer(board: Board) -> Sentence:
    standing = [each for each in board.tasks if each.is_open]
    without = [each for each in board.owing if not each.task]
    gaps = sum(each.about.kind is AboutKind.GAP for each in without)
    words, overdue = board.words, sum(each.is_overdue for each in standing)
    owed = {"gaps": gaps, "findings": len(without) - gaps}
    facts: dict[str, Fact | Amount] = {
        "period": board.period,
        **told_counts(words, OPEN, {"open": len(standing), "overdue": overdue}),
        **told_counts(words, OWING, owed),
    }
    return sentence(words, "board.lead", facts)


def _open(board: Board) -> Table:
    headings = {"task": 0.6, "state": 1.0, "owner": 1.4, "due": 1.4, "about": 2.8, "now": 1.2}
    rows = [_open_row(board, each) for each in board.tasks if each.is_open]
    return Table(
        id="tasks_open",
        title=board.say("table.open"),
        columns=(*_columns(board, headings), *_columns(board, {"said": 2.0, "next": 0.8})),
        rows=tuple(rows),
        notes=() if rows else (board.words.say("tasks.none"),),
    )


def _open_row(board: Board, standing: StandingTask) -> tuple[Cell, ...]:
    state = "lost" if standing.lost else "overdue" if standing.is_overdue else "open"
    outcome = "not_decidable" if state == "open" else "misses"
    step = "task_reopen" if standing.lost else "task_close"
    return (
        standing.id,
        Verdict(outcome=outcome, word=board.words.say(f"tasks.{state}")),
        standing.owner if standing.lost else _way(standing.owner, "task_assign", task=standing.id),
        standing.due.isoformat(),
        _about(board, standing.task),
        _now(board, standing),
        _last(board, standing),
        _way(board.words.say(f"do.{step}.button"), step, task=standing.id),
    )


def _closed(board: Board) -> Table:
    headings = {"task": 0.6, "state": 1.2, "owner": 1.2, "about": 3.0, "now": 1.2, "proof": 3.0}
    rows = [_closed_row(board, each) for each in board.tasks if not each.is_open]
    return Table(
        id="tasks_closed",
        title=board.say("table.closed"),
        columns=_columns(board, {**headings, "next": 0.9, "else": 0.9}),
        rows=tuple(rows),
        notes=() if rows else (board.say("none_closed"),),
    )


def _closed_row(board: Board, standing: StandingTask) -> tuple[Cell, ...]:
    say, task = board.words.say, standing.task
    second = _way(say("do.task_confirm.button"), "task_confirm", task=standing.id)
    state = "confirmed_state" if task.is_confirmed else "unconfirmed"
    outcome = "meets" if task.is_confirmed else "not_decidable"
    return (
        standing.id,
        Verdict(outcome=outcome, word=say(f"tasks.{state}")),
        standing.owner,
        _about(board, task),
        _now(board, standing),
        _last(board, standing),
        NONE if task.is_confirmed else second,
        _way(say("do.task_reopen.button"), "task_reopen", task=standing.id),
    )


def _owing(board: Board) -> Table:
    rows = [_owing_row(board, each) for each in board.owing]
    return Table(
        id="owing",
        title=board.say("table.owing", period=board.period),
        columns=(
            *_columns(board, {"weight": 0.9, "about": 4.0}),
            Column(heading=board.say("heading.name"), weight=2.2, kind=ColumnKind.ID),
            Column(heading=board.say("heading.count"), weight=0.6, kind=ColumnKind.NUMBER),
            *_columns(board, {"task": 1.0}),
        ),
        rows=tuple(rows),
        notes=() if rows else (board.words.say("tasks.nothing_owing"),),
    )


def _owing_row(board: Board, owing: Owing) -> tuple[Cell, ...]:
    words = board.words
    weight = words.say(f"severity.{owing.severity}") if owing.severity else board.say("gap")
    name = owing.name.in_language(words.language) if owing.name else ""
    told = about_named(board.context, owing.about, name)
    if owing.supplier and owing.proof:
        supplied = {
            key: value.in_language(words.language)
            for key, value in (("supplier", owing.supplier), ("proof", owing.proof))
        }
        told = f"{told}{words.say('do.joiner')}{words.say('tasks.supplied', supplied)}"
    make = _way(
        words.say("do.task_add.button"), "task_add", about=owing.about.key, period=board.period
    )
    place = REQUESTS if owing.about.kind is AboutKind.GAP else FINDING_KINDS
    count = Amount(value=owing.count, text=str(owing.count), leads_to=way_to(*place))
    return weight, told, owing.about.key, count, owing.task or make


def _evidence(report: Report, board: Board) -> tuple[Block, ...]:
    """Return the register of the report: what proves each indicator."""
    tables = (table for sheet in report.sheets for table in sheet.tables)
    found = next((table for table in tables if table.id == REGISTER), None)
    return (Paragraph(text=board.say("no_register")),) if found is None else (found,)


def _about(board: Board, task: Task) -> Cell:
    """Return what a task is about; one of another period leads to it."""
    names = {each.about.key: each.name for each in board.owing}
    name = names.get(task.about.key)
    told = about_named(
        board.context, task.about, name.in_language(board.words.language) if name else ""
    )
    if task.period == board.period:
        return told
    if not is_period(task.period):  # a request once recorded so; no page is of that name
        return f"{told} ({task.period})"
    return Way(text=f"{told} ({task.period})", path="/tasks", brings=(("period", task.period),))


def _now(board: Board, standing: StandingTask) -> str:
    if standing.task.is_of_period and standing.task.period != board.period:
        return board.say("elsewhere", period=standing.task.period)
    gone = "gone" if standing.is_open else "gone_closed"
    return board.words.say(f"tasks.{'stands' if standing.stands else gone}")


def _last(board: Board, standing: StandingTask) -> str:
    """Return the last step: who, when, what he said and which documents came with it.

    And which documents of the proof went missing since.
    """
    step = standing.task.steps[-1]
    facts = {
        "at": board.moment(step.at),
        "by": step.by,
        "step": board.words.say(f"tasks.step.{step.kind}"),
    }
    documents = "".join(f" [{path}]" for path in step.documents)
    note = f": {step.note}" if step.note else ""
    files = ", ".join(standing.lost)
    lost = f" – {board.say('lost', files=files)}" if files else ""
    return f"{board.words.say('tasks.taken', facts)}{note}{documents}{lost}"


def _way(text: str, action: str, **brings: str) -> Way:
    return Way(text=text, path=f"/do/{action}", brings=tuple(brings.items()))


def _columns(board: Board, headings: dict[str, float]) -> tuple[Column, ...]:
    return tuple(
        Column(heading=board.say(f"heading.{name}"), weight=weight)
        for name, weight in headings.items()
    )
