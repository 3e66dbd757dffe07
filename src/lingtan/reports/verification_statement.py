"""The statement of a verification: conclusion, figures, findings, sample, and its limits."""

from collections.abc import Iterator
from dataclasses import replace

from lingtan.base.time_axis import find_zone
from lingtan.evidence.monetary_sample import Drawn
from lingtan.evidence.verification import (
    CONFIDENCE,
    Finding,
    Sample,
    SignOff,
    Terms,
    Verification,
)
from lingtan.reports.context import Context
from lingtan.reports.figure_names import all_figures, figure_name, unit_of
from lingtan.reports.inputs import ReportInputs
from lingtan.reports.item_names import items_in
from lingtan.reports.model import (
    Block,
    Callout,
    Cell,
    Chapter,
    Column,
    Facts,
    Heading,
    Paragraph,
    Report,
    Sheet,
    Table,
    Tone,
)
from lingtan.reports.park_report import DOCUMENT_WORDS

LIMITS = ("understated", "documents", "key", "period")


def build_statement(inputs: ReportInputs, verification: Verification, key: str) -> Report:
    """Return the statement of a signed verification in the language of the inputs.

    Parameters
    ----------
    key : str
        Mark of the key that signs the log.
    """
    context = Context(inputs=inputs)
    sign_off = verification.sign_off
    if sign_off is None:
        raise LookupError(verification.id)
    chapters = (
        _opinion(context, verification, sign_off, key),
        _findings(context, verification),
        _sample(context, verification),
    )
    tables = {chapter.id: _tables_of(chapter) for chapter in chapters}
    zone = find_zone(inputs.park.time_zone)
    return Report(
        language=context.language,
        title=_say(context, "title", park=context.name(inputs.park.name, inputs.park.id)),
        subtitle=context.say(
            "subtitle",
            period=inputs.period.name,
            boundary=context.name(inputs.boundary.name, inputs.boundary.id),
        ),
        note=context.name(inputs.park.note),
        generated_at=inputs.generated_at.astimezone(zone).isoformat(timespec="minutes"),
        chapters=chapters,
        sheets=tuple(
            Sheet(id=id_, title=_say(context, f"chapter.{id_}"), tables=found)
            for id_, found in tables.items()
            if found
        ),
        words=tuple((word, context.say(f"document.{word}")) for word in DOCUMENT_WORDS),
    )


def _say(context: Context, id_: str, /, **facts: str | float) -> str:
    return context.words.say(f"statement.{id_}", facts)


def _tables_of(chapter: Chapter) -> tuple[Table, ...]:
    return tuple(block for block in chapter.blocks if isinstance(block, Table))


def _opinion(context: Context, verification: Verification, sign_off: SignOff, key: str) -> Chapter:
    terms = verification.terms
    facts = {
        "assurance": context.word("assurance", terms.assurance),
        "period": terms.period,
        "total": _tonnes(context, terms.total_kg),
    }
    conclusion = context.word("conclusion", sign_off.conclusion)
    blocks: tuple[Block, ...] = (
        Callout(
            tone=Tone.NOTE,
            title=_say(context, "conclusion", conclusion=conclusion),
            lines=(_say(context, f"conclusion.{sign_off.conclusion}", **facts),),
        ),
        _terms(context, verification, sign_off),
        Paragraph(text=_say(context, "text.parties")),
        Heading(text=_say(context, "heading.figures")),
        _figures(context, terms, sign_off),
        Paragraph(text=_say(context, "text.bound", size=sign_off.size, root=sign_off.root)),
        Paragraph(text=_say(context, "text.key", key=key)),
        Heading(text=_say(context, "heading.limits")),
        *(Paragraph(text=_say(context, f"limit.{limit}")) for limit in LIMITS),
    )
    return Chapter(id="opinion", title=_say(context, "chapter.opinion"), blocks=blocks)


def _terms(context: Context, verification: Verification, sign_off: SignOff) -> Facts:
    terms = verification.terms
    share = context.amount(terms.share, "ratio")
    materiality = _say(
        context,
        "materiality" if terms.label else "materiality_set",
        share=f"{share.text} {share.unit}",
        tonnes=_tonnes(context, terms.materiality_kg),
        label=terms.label,
    )
    known = terms.as_known_at or context.say("all_known")
    pairs = (
        ("park", context.name(context.inputs.park.name, context.inputs.park.id)),
        ("period", terms.period),
        ("boundary", context.name(context.inputs.boundary.name, terms.boundary)),
        ("criteria", context.term(context.inputs.inventory.method)),
        ("as_known", known),
        ("assurance", context.word("assurance", terms.assurance)),
        ("materiality", materiality),
        ("verifier", sign_off.word.by),
        ("organisation", sign_off.organisation),
        ("independence", sign_off.independence),
        ("signed_at", context.moment(sign_off.word.at)),
        ("remark", sign_off.word.note or "–"),
    )
    return Facts(pairs=tuple((_say(context, f"fact.{key}"), value) for key, value in pairs))


def _figures(context: Context, terms: Terms, sign_off: SignOff) -> Table:
    rows: list[tuple[Cell, ...]] = []
    every = all_figures(context)
    for id_, value in sign_off.figures.items():
        known = every.get(id_)
        unit = context.gas_unit(known, unit_of(known)) if known else "kgCO2"
        amount = replace(context.amount(value, unit), figure=id_)
        rows.append((figure_name(context, id_), amount, amount.unit, id_))
    return Table(
        id="verified_figures",
        title=_say(context, "table.figures"),
        columns=(
            context.text_column("figure", 2.6),
            context.number_column("value", weight=1.2),
            context.text_column("unit", 0.8),
            context.id_column("id", 2.0),
        ),
        rows=tuple(rows),
        notes=(_say(context, "note.traced", period=terms.period, boundary=terms.boundary),),
    )


def _findings(context: Context, verification: Verification) -> Chapter:
    intro = Paragraph(text=_say(context, "text.findings"))
    blocks = (intro, _findings_table(context, verification), _misstatement(context, verification))
    return Chapter(id="findings", title=_say(context, "chapter.findings"), blocks=blocks)


def _findings_table(context: Context, verification: Verification) -> Table:
    return Table(
        id="verifier_findings",
        title=_say(context, "table.findings"),
        columns=(
            _column(context, "finding", 0.6),
            _column(context, "severity", 1.0),
            _column(context, "item", 2.0),
            _column(context, "said", 3.6),
            _column(context, "left", 1.0),
            _column(context, "state", 0.9),
        ),
        rows=tuple(_finding_row(context, each) for each in verification.findings.values()),
        notes=() if verification.findings else (_say(context, "no_findings"),),
    )


def _finding_row(context: Context, finding: Finding) -> tuple[Cell, ...]:
    said = (
        context.say("joiner_short").join((f"{word.by}: {word.note}", *word.documents))
        for word in finding.words
    )
    return (
        finding.id,
        context.word("verifier_severity", finding.severity),
        items_in(context).named(finding.item),
        context.say("joiner").join(said),
        _tonnes(context, finding.misstatement_kg) if finding.misstatement_kg else "–",
        context.word("verifier_state", finding.state),
    )


def _misstatement(context: Context, verification: Verification) -> Table:
    """Return what is misstated, found and extrapolated, against the materiality."""
    (found, projected), terms = verification.misstated_kg, verification.terms
    rows = {"found": found, "projected": projected, "materiality": terms.materiality_kg}
    return Table(
        id="misstatement",
        title=_say(context, "table.misstatement"),
        columns=(
            _column(context, "measure", 3.0),
            context.number_column("emissions", "kgCO2"),
            context.number_column("share", "ratio"),
        ),
        rows=tuple(
            (
                _say(context, f"measure.{name}"),
                context.amount(kg, "kgCO2"),
                context.amount(kg / abs(terms.total_kg), "ratio", 2) if terms.total_kg else "",
            )
            for name, kg in rows.items()
        ),
        notes=(_say(context, "note.projected"),),
    )


def _sample(context: Context, verification: Verification) -> Chapter:
    blocks = tuple(_sample_blocks(context, verification))
    return Chapter(id="sample", title=_say(context, "chapter.sample"), blocks=blocks)


def _sample_blocks(context: Context, verification: Verification) -> Iterator[Block]:
    sample = verification.sample
    if sample is None:
        yield Paragraph(text=_say(context, "text.no_sample"))
        return
    confidence = context.amount(CONFIDENCE[verification.terms.assurance], "ratio", 0)
    yield Paragraph(
        text=_say(
            context,
            "text.sample",
            confidence=f"{confidence.text} {confidence.unit}",
            interval=_tonnes(context, sample.interval_kg),
        )
    )
    pairs = (
        ("seed", sample.seed),
        ("population", context.number(sample.population, 0)),
        ("drawn", context.number(len(sample.items), 0)),
        ("certain", context.number(sum(item.is_certain for item in sample.items), 0)),
        ("seen", context.number(len(sample.seen), 0)),
        ("digest", sample.digest),
    )
    yield Facts(pairs=tuple((_say(context, f"fact.{key}"), value) for key, value in pairs))
    yield _sample_table(context, sample)


def _sample_table(context: Context, sample: Sample) -> Table:
    return Table(
        id="sample",
        title=_say(context, "table.sample"),
        columns=(
            _column(context, "item", 4.0),
            context.number_column("emissions", "kgCO2", 1.0),
            _column(context, "chance", 0.9),
            _column(context, "seen_by", 1.4),
        ),
        rows=tuple(_sample_row(context, sample, item) for item in sample.items),
        notes=tuple(_say(context, "note.seen_by", name=name) for name in _one_seer(sample)),
    )


def _sample_row(context: Context, sample: Sample, item: Drawn) -> tuple[Cell, ...]:
    chance = f"{context.number(item.chance * 100, 1)} %"
    return (
        items_in(context).named(item.key),
        context.amount(item.kg, "kgCO2"),
        _say(context, "certain") if item.is_certain else chance,
        _seen(context, sample, item),
    )


def _one_seer(sample: Sample) -> list[str]:
    """Return who looked at the items, if it was one alone: a note says it once then."""
    seers = list({seen.by for seen in sample.seen.values()})
    return seers if len(seers) == 1 else []


def _seen(context: Context, sample: Sample, item: Drawn) -> str:
    seen = sample.seen.get(item.key)
    if seen is None:
        return "–"
    return context.day(seen.at) if _one_seer(sample) else f"{seen.by}, {context.day(seen.at)}"


def _column(context: Context, key: str, weight: float) -> Column:
    return Column(heading=_say(context, f"column.{key}"), weight=weight)


def _tonnes(context: Context, kg: float) -> str:
    amount = context.amount(kg, "kgCO2")
    return f"{amount.text} {amount.unit}"
