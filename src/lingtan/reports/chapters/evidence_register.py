"""The evidence register: what proves each indicator, a page for each, and who owes the rest."""

from collections.abc import Iterator, Sequence

import polars as pl

from lingtan.evidence.tasks import AboutKind, StandingTask
from lingtan.indicators.evidence_register import EvidenceLine, ProofState
from lingtan.indicators.proofs import Proof
from lingtan.reports.chapters.collected_forms import collected_forms
from lingtan.reports.context import Context
from lingtan.reports.finding_words import thing_name
from lingtan.reports.first_few import first_few
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.indicator_words import reading_of
from lingtan.reports.model import Block, Cell, Heading, Paragraph, Table
from lingtan.reports.task_words import about_named

SHOWN = 3  # names in a printed cell; the page of the indicator and the workbook list every one
LEAST = 1e-4  # smallest share that is written out
SHARES = ("missing", "estimated", "doubted")


def register_blocks(context: Context) -> tuple[Block, ...]:
    """Return the register of the first framework with its pages; of the others the counts."""
    lines = context.inputs.evidence
    if not lines:
        return ()
    first = [line for line in lines if line.framework == context.inputs.frameworks[0].id]
    return (
        Heading(text=context.say("heading.evidence")),
        Paragraph(text=context.say("text.evidence")),
        register_table(context, first, SHOWN),
        states_table(context),
        *_pages(context, first),
        *(block for table in _tasks(context) for block in _with_words(context, table)),
        *collected_forms(context),
    )


def register_sheet(context: Context) -> tuple[Table, ...]:
    """Return every line of the register, everything behind it, and the tasks."""
    lines = context.inputs.evidence
    if not lines:
        return ()
    return register_table(context, lines, None), *_tasks(context), *collected_forms(context)


def register_table(context: Context, lines: Sequence[EvidenceLine], shown: int | None) -> Table:
    """Return a row for each indicator: figure, state, why, readings, documents, tasks."""
    return Table(
        id="evidence",
        title=context.say("table.evidence"),
        columns=(
            context.text_column("indicator", 2.0),
            context.number_column("value", weight=1.5),
            context.text_column("unit", 0.8),
            context.text_column("proof_state", 1.0),
            context.text_column("proof_why", 1.7),
            context.text_column("readings", 2.2),
            context.text_column("documents", 2.2),
            context.text_column("tasks", 1.1),
        ),
        rows=tuple(_row(context, line, shown) for line in lines),
        notes=(context.say("note.evidence"),),
    )


def states_table(context: Context) -> Table:
    """Return how many indicators of each framework stand in which state."""
    rows: list[tuple[Cell, ...]] = []
    for framework in context.inputs.frameworks:
        mine = [line for line in context.inputs.evidence if line.framework == framework.id]
        counts = (sum(line.state is state for line in mine) for state in ProofState)
        name = context.name(framework.name, framework.id)
        rows.append((name, *(context.amount(count, "1") for count in counts)))
    return Table(
        id="evidence_states",
        title=context.say("table.evidence_states"),
        columns=(
            context.text_column("framework", 4.0),
            *(context.number_column(f"proof_{state.value}") for state in ProofState),
        ),
        rows=tuple(rows),
    )


def _row(context: Context, line: EvidenceLine, shown: int | None) -> tuple[Cell, ...]:
    value = reading_of(context, line.indicator)
    proofs = dict.fromkeys(_document(context, proof) for proof in line.proofs)
    return (
        indicator_name(context.words, line.indicator),
        value,
        value.unit,
        context.word("proof_state", line.state),
        _why(context, line),
        first_few(context, [context.meter(meter) for meter in line.meters], shown),
        first_few(context, proofs, shown),
        context.say("joiner_short").join(_tasks_of(context, line)),
    )


def _why(context: Context, line: EvidenceLine) -> str:
    said = [context.word("proof_why", why) for why in line.why]
    shares = (
        context.say(f"proof_share.{name}", share=_share(context, getattr(line.metering, name)))
        for name in SHARES
        if getattr(line.metering, name)
    )
    return context.say("joiner").join((*said, *shares))


def _share(context: Context, share: float) -> str:
    """Write a share; one that would round to nothing says that it is more than that."""
    amount = context.amount(max(share, LEAST), "ratio", 2)
    mark = "< " if share < LEAST else ""
    return f"{mark}{amount.text} {amount.unit}"


def _document(context: Context, proof: Proof) -> str:
    return proof.document or context.say("no_document_for", subject=_subject(context, proof))


def _subject(context: Context, proof: Proof) -> str:
    name = thing_name(context, proof.subject)
    return context.say("variant_name", whole=name, part=context.enterprise(proof.party))


def _tasks_of(context: Context, line: EvidenceLine) -> Iterator[str]:
    """Yield the open tasks about what an indicator lacks or its meters are doubted for."""
    for standing in context.inputs.tasks:
        if standing.is_open and standing.task.about.subject in line.behind:
            yield f"{standing.id} {standing.owner} {standing.due.isoformat()}"


def _pages(context: Context, lines: Sequence[EvidenceLine]) -> Iterator[Block]:
    for line in lines:
        name = indicator_name(context.words, line.indicator)
        yield Heading(text=context.say("heading.evidence_of", name=name), is_listed=False)
        yield page_table(context, line)


def page_table(context: Context, line: EvidenceLine) -> Table:
    """Return everything behind one indicator: a row for each document and each meter."""
    rows = [_proof_row(context, proof) for proof in line.proofs]
    rows += [_meter_row(context, meter) for meter in line.meters]
    rows += [_gap_row(context, datum) for datum in line.lacking]
    return Table(
        id=f"evidence_{line.framework}_{line.indicator.id}",
        title=context.say(
            "table.evidence_of",
            state=context.word("proof_state", line.state),
            figure=line.indicator.figure.id,
        ),
        columns=(
            context.text_column("proof_kind", 1.0),
            context.text_column("proof_subject", 2.4),
            context.text_column("proof_document", 3.6),
            context.text_column("proof_worth", 2.2),
        ),
        rows=tuple(rows) or (("–", context.say("nothing_behind"), "–", "–"),),
    )


def _proof_row(context: Context, proof: Proof) -> tuple[Cell, ...]:
    worth = "document_named" if proof.document else "document_lacks"
    return (
        context.word("proof_kind", proof.kind),
        _subject(context, proof),
        proof.document or "–",
        context.say(worth),
    )


def _meter_row(context: Context, meter: str) -> tuple[Cell, ...]:
    files = context.inputs.meter_files.get(meter, ())
    return (
        context.word("proof_kind", "reading"),
        context.meter(meter),
        context.say("joiner_short").join(files) or "–",
        _worth(context, meter),
    )


def _worth(context: Context, meter: str) -> str:
    """Say how many intervals of a meter were measured, doubted, estimated and are missing."""
    mine = context.inputs.quality.filter(pl.col("meter_id") == meter)
    counts = {name: int(mine[name].sum()) for name in ("measured", "suspect", "estimated")}
    counts["missing"] = int(mine["missing"].sum())
    said = [
        context.say(f"intervals_of.{name}", count=context.number(count, 0))
        for name, count in counts.items()
        if count
    ]
    return context.say("joiner").join(said) or context.say("unknown")


def _gap_row(context: Context, datum: str) -> tuple[Cell, ...]:
    name, supplier, proof = context.asked(datum) or (datum, "", "")
    wanted = context.say("proof_wanted", supplier=supplier, proof=proof) if proof else "–"
    return context.word("proof_kind", "gap"), name, wanted, context.say("gap_open")


def _tasks(context: Context) -> tuple[Table, ...]:
    if not context.inputs.tasks:
        return ()
    return (
        Table(
            id="tasks",
            title=context.say("table.tasks"),
            columns=(
                context.text_column("task", 0.6),
                context.text_column("task_about", 3.4),
                context.text_column("task_owner", 1.3),
                context.text_column("task_due", 1.1),
                context.text_column("task_state", 1.5),
                context.text_column("task_last", 2.6),
            ),
            rows=tuple(_task_row(context, each) for each in context.inputs.tasks),
        ),
    )


def _with_words(context: Context, table: Table) -> tuple[Block, ...]:
    return Paragraph(text=context.say("text.tasks")), table


def _task_row(context: Context, standing: StandingTask) -> tuple[Cell, ...]:
    about, last = standing.task.about, standing.task.steps[-1]
    asked = context.asked(about.subject) if about.kind is AboutKind.GAP else None
    name = asked[0] if asked else thing_name(context, about.subject)
    closed = "confirmed" if standing.task.is_confirmed else "closed"
    state = "overdue" if standing.is_overdue else "open" if standing.is_open else closed
    told = context.word("task_state", "lost" if standing.lost else state)
    if not standing.stands:
        told = context.say("variant_name", whole=told, part=context.say("task_gone"))
    documents = context.say("joiner_short").join(last.documents)
    lost = context.say("proof_lost", files=context.say("joiner_short").join(standing.lost))
    return (
        standing.id,
        about_named(context, about, name),
        standing.owner,
        standing.due.isoformat(),
        told,
        context.say("joiner").join(
            part
            for part in (
                last.by,
                context.moment(last.at),
                last.note,
                documents,
                lost if standing.lost else "",
            )
            if part
        ),
    )
