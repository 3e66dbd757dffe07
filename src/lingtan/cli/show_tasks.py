"""Print tasks: what is owed, by whom and until when, and what nobody owes yet."""

from collections.abc import Mapping, Sequence

from rich.markup import escape
from rich.text import Text

from lingtan.app.results_tasks import Owing, TaskBoard
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import COLOURS, SCREEN, print_table
from lingtan.cli.show_trial import print_trial
from lingtan.evidence.tasks import AboutKind, StandingTask, StepKind, Task
from lingtan.reports.task_words import about_text, title_of

HEADINGS = ("task", "state", "owner", "due", "about", "now")
SAID = {
    StepKind.OPENED: "tasks.opened",
    StepKind.ASSIGNED: "tasks.assigned",
    StepKind.CLOSED: "tasks.was_closed",
    StepKind.REOPENED: "tasks.reopened",
    StepKind.CONFIRMED: "tasks.confirmed",
}


def print_board(board: TaskBoard, limit: int) -> None:
    """Print the tasks, open ones first, and count what has none."""
    print_trial(board.trials)
    if board.tasks:
        names = {each.about.subject: each for each in board.owing}
        rows = [
            _row(each, names.get(each.task.about.subject), board.period)
            for each in board.tasks[:limit]
        ]
        print_table([say(f"tasks.{heading}") for heading in HEADINGS], rows)
        print_lost({each.id: each.lost for each in board.tasks})
    else:
        SCREEN.print(say("tasks.none"))
    without = [each for each in board.owing if not each.task]
    gaps = sum(each.about.kind is AboutKind.GAP for each in without)
    counts = say("tasks.counts", period=board.period, gaps=gaps, findings=len(without) - gaps)
    SCREEN.print(escape(counts), soft_wrap=True)


def print_lost(lost: Mapping[str, Sequence[str]]) -> None:
    """Print which documents of closed tasks are gone or changed, by task, and the way out."""
    for id_, files in lost.items():
        if files:
            told = say("tasks.proof_lost", task=id_, files=", ".join(files))
            SCREEN.print(f"[red]![/] {escape(told)}", soft_wrap=True)


def print_owing(board: TaskBoard, limit: int) -> None:
    """Print the gaps and findings of a period, by the names tasks are added with."""
    print_trial(board.trials)
    if not board.owing:
        SCREEN.print(f"[green]✓[/] {say('tasks.nothing_owing')}")
        return
    for each in board.owing[:limit]:
        colour = COLOURS[each.severity] if each.severity else "magenta"
        task = f" [{each.task}]" if each.task else ""
        times = f" ×{each.count}" if each.count > 1 else ""
        SCREEN.print(Text.assemble(("● ", colour), (each.about.key, "bold"), times, task))
        SCREEN.print(Text(f"  {about_text(WORDS, each.about, _name(each))}"))
        if each.supplier and each.proof:
            supplier, proof = (
                name.in_language(WORDS.language) for name in (each.supplier, each.proof)
            )
            line = say("tasks.supplied", supplier=supplier, proof=proof)
            SCREEN.print(Text(f"  → {line}", style="dim"))
    if len(board.owing) > limit:
        more = say("cli.more_findings", count=len(board.owing) - limit)
        SCREEN.print(f"[dim]{more}[/]")


def print_steps(task: Task) -> None:
    """Print what a task is about, and every step of it."""
    SCREEN.print(Text.assemble((task.id, "bold"), f"  {task.about.key}  {task.period}"))
    SCREEN.print(Text(f"  {about_text(WORDS, task.about)}"))
    for step in task.steps:
        facts = {
            "at": step.at.isoformat(timespec="seconds"),
            "by": step.by,
            "step": say(f"tasks.step.{step.kind.value}"),
        }
        owed = f"  {step.owner} {step.due.isoformat()}" if step.due else ""
        note = f"  {step.note}" if step.note else ""
        SCREEN.print(Text(f"● {say('tasks.taken', **facts)}{owed}{note}"), soft_wrap=True)
        for path, digest in step.documents.items():
            told = say("tasks.kept", path=path, sha256=digest)
            SCREEN.print(Text(f"  {told}", style="dim"), soft_wrap=True)


def print_task(task: Task) -> None:
    """Print the step a task has just taken, and what was kept of it."""
    last = task.steps[-1]
    facts = {"task": task.id, "owner": task.owner, "due": task.due.isoformat(), "by": last.by}
    SCREEN.print(f"[green]✓[/] {escape(say(SAID[last.kind], **facts))}", soft_wrap=True)
    for path, digest in last.documents.items():
        SCREEN.print(escape(say("tasks.kept", path=path, sha256=digest)), soft_wrap=True)
    SCREEN.print(escape(say("tasks.recorded", entry=last.entry)), soft_wrap=True)


def _row(standing: StandingTask, owing: Owing | None, period: str) -> list[str]:
    closed = "confirmed_state" if standing.task.is_confirmed else "closed"
    state = "lost" if standing.lost else "open" if standing.is_open else closed
    now = "stands" if standing.stands else "gone" if standing.is_open else "gone_closed"
    return [
        standing.id,
        say("tasks.overdue" if standing.is_overdue and not standing.lost else f"tasks.{state}"),
        standing.owner,
        standing.due.isoformat(),
        title_of(about_text(WORDS, standing.task.about, _name(owing) if owing else ""))
        + ("" if standing.task.period == period else f" ({standing.task.period})"),
        say(f"tasks.{now}"),
    ]


def _name(owing: Owing) -> str:
    return owing.name.in_language(WORDS.language) if owing.name else ""
