"""What is still open, and who has to supply what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from lingtan.base.figures import Missing
from lingtan.base.findings import Finding, Severity
from lingtan.reports.context import Context
from lingtan.reports.counts import FURTHER, FURTHER_LISTED, counted
from lingtan.reports.figure_names import figure_name
from lingtan.reports.finding_words import next_step, what
from lingtan.reports.first_few import first_few
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.model import Amount, Cell, Chapter, Paragraph, Table
from lingtan.reports.sentence import sentence

WAITING = 4  # names in a printed cell; the workbook lists every one
SHOWN = 60  # findings of one kind beyond this are counted; the workbook lists every one
EVERY = "every"  # asked for where a page lists them too


def findings_chapter(context: Context) -> Chapter:
    """Return the chapter on findings and requests."""
    return Chapter(
        id="findings",
        title=context.say("chapter.findings"),
        blocks=(
            Paragraph(text=context.say("text.findings")),
            kinds_table(context),
            *further_findings(context, SHOWN),
            Paragraph(text=context.say("text.requests")),
            requests_table(context, WAITING),
            rules_table(context, WAITING),
        ),
    )


def _ranked(context: Context) -> list[Finding]:
    order = list(Severity)
    return sorted(
        context.inputs.all_findings(),
        key=lambda f: (order.index(f.kind.severity), f.kind.id, f.subject, str(f.place)),
    )


def first_of_kinds(context: Context) -> dict[str, Finding]:
    """Return the first finding of each kind, the gravest kinds first."""
    first: dict[str, Finding] = {}
    for finding in _ranked(context):
        first.setdefault(finding.kind.id, finding)
    return first


def kinds_table(context: Context) -> Table:
    """Return each kind of finding once: how often, and what to do about it."""
    first = first_of_kinds(context)
    counts = Counter(finding.kind.id for finding in context.inputs.all_findings())
    rows = tuple(
        (
            context.word("severity", finding.kind.severity),
            what(context, finding),
            _count(context, counts[kind]),
            next_step(context, finding),
        )
        for kind, finding in first.items()
    )
    return Table(
        id="finding_kinds",
        title=context.say("table.finding_kinds"),
        columns=(
            context.text_column("severity", 0.8),
            context.text_column("first_of_kind", 3.2),
            context.number_column("count", weight=0.7),
            context.text_column("next", 3.0),
        ),
        rows=rows,
    )


def _count(context: Context, count: int) -> Amount:
    """Return how many there are of a kind; the others than the first stand in the next table."""
    return counted(context, count, FURTHER) if count > 1 else context.amount(count, "1")


def findings_table(context: Context) -> Table:
    """Return all findings with their place, for the workbook."""
    return _table(context, "findings", _ranked(context))


def further_findings(context: Context, shown: int) -> tuple[Table, ...]:
    """Return the findings beside the first of each kind; nothing where there is no other.

    Parameters
    ----------
    shown : int
        How many of each kind are listed before the others are only counted.
    """
    places = beside_the_first(context)
    further = [finding for place, finding in places if place < shown]
    if not further:
        return ()
    hidden = len(places) - len(further)
    count = {"count": counted(context, hidden, FURTHER_LISTED, further=EVERY)}
    notes = (sentence(context.words, "report.note.more_findings", count),) if hidden else ()
    return (replace(further_table(context, further), notes=notes),)


def beside_the_first(context: Context) -> list[tuple[int, Finding]]:
    """Return every finding that is not the first of its kind, with its place in it, from 1."""
    counts: Counter[str] = Counter()
    told: list[tuple[int, Finding]] = []
    for finding in _ranked(context):
        told += [(counts[finding.kind.id], finding)] if counts[finding.kind.id] else []
        counts[finding.kind.id] += 1
    return told


def further_table(context: Context, findings: Sequence[Finding]) -> Table:
    """Return findings beside the first of each kind, with their place."""
    return _table(context, "further_findings", findings)


def _table(context: Context, id_: str, findings: Sequence[Finding]) -> Table:
    return Table(
        id=id_,
        title=context.say(f"table.{id_}"),
        columns=(
            context.text_column("severity", 0.8),
            context.text_column("what", 4.4),
            context.text_column("place", 2.0),
        ),
        rows=tuple(
            (
                context.word("severity", finding.kind.severity),
                what(context, finding),
                context.words.place(finding.place),
            )
            for finding in findings
        ),
    )


def requests_table(context: Context, shown: int | None = None) -> Table:
    """Return each missing datum: from whom, who supplies it, what proves it, what waits for it.

    Parameters
    ----------
    shown : int, optional
        How many waiting things are named before the others are only counted.
    """
    rows: list[tuple[Cell, ...]] = []
    short = context.say("joiner_short")
    for id_, missing in _by_id(context, "datum").items():
        said = context.asked(id_) or (context.reason(missing[0]), "", "")
        subjects = dict.fromkeys(context.subject(m.subject) for m in missing if m.subject)
        waiting = dict.fromkeys(name for m in missing for name in waiting_for(context, m))
        rows.append((said[0], short.join(subjects), *said[1:], first_few(context, waiting, shown)))
    return Table(
        id="requests",
        title=context.say("table.requests"),
        columns=(
            context.text_column("datum", 1.9),
            context.text_column("about", 1.3),
            context.text_column("supplier", 1.3),
            context.text_column("proof", 1.8),
            context.text_column("waiting", 2.6),
        ),
        rows=tuple(rows),
    )


def rules_table(context: Context, shown: int | None = None) -> Table:
    """Return what no datum can settle: a rule the framework does not state."""
    waiting: dict[str, dict[str, None]] = {}
    for missing in _by_id(context, "rule").values():
        for reason in missing:
            names = dict.fromkeys(waiting_for(context, reason))
            waiting.setdefault(context.reason(reason), {}).update(names)
    return Table(
        id="rules",
        title=context.say("table.rules"),
        columns=(context.text_column("rule", 3.0), context.text_column("waiting", 2.6)),
        rows=tuple(
            (reason, first_few(context, names, shown)) for reason, names in waiting.items()
        ),
    )


def _by_id(context: Context, kind: str) -> dict[str, list[Missing]]:
    found: dict[str, list[Missing]] = {}
    known = (*context.inputs.all_missing(), *context.inputs.offset_missing())
    for missing in dict.fromkeys(known):
        if missing.kind == kind:
            found.setdefault(missing.id, []).append(missing)
    return found


def waiting_for(context: Context, missing: Missing) -> tuple[str, ...]:
    """Return what is unknown or undecided because of one missing thing."""
    names = [
        figure_name(context, figure.id)
        for figure in context.inputs.inventory.figures.values()
        if missing in figure.missing
    ]
    for framework in context.inputs.frameworks:
        if missing in framework.reasons:
            names.append(context.name(framework.name, framework.id))
        if missing in framework.offset_reasons:
            names.append(context.say("heading.offsets"))
        for indicator in framework.indicators:
            if missing in indicator.reasons or missing in indicator.figure.missing:
                names.append(indicator_name(context.words, indicator))
    return tuple(dict.fromkeys(names))
