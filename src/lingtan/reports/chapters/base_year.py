"""Closings, continued: what has moved the base year since it was closed, and what to do."""

from collections.abc import Iterator

from lingtan.base.errors import Fact
from lingtan.ledger.base_year import Recalculation
from lingtan.reports.cause_words import cause_of
from lingtan.reports.context import Context
from lingtan.reports.model import Block, Cell, Heading, Paragraph, Table

CO2 = "kgCO2"
MEMBERS = ("joined", "left")


def base_year_blocks(context: Context) -> tuple[Block, ...]:
    """Return the section on the base year; nothing where the park has none that is closed."""
    found = context.inputs.base_year
    if found is None:
        return ()
    heading = context.say("heading.base_year", year=str(found.base.year))
    says = ("weighed", *_with_ends(found), found.advice.value)
    weighed = " ".join(_said(context, found, each) for each in says)
    tried = [Paragraph(text=_said(context, found, "trial"))] if found.trial_inputs else []
    return (Heading(text=heading), Paragraph(text=weighed), *tried, *base_year_tables(context))


def base_year_tables(context: Context) -> tuple[Table, ...]:
    """Return what each cause does to the base year; nothing where nothing has changed."""
    found = context.inputs.base_year
    if found is None or not found.every_cause:
        return ()
    return (
        Table(
            id="base_year",
            title=context.say("table.base_year", year=str(found.base.year)),
            columns=(
                context.text_column("because_of", 2.6),
                context.number_column("change", CO2),
                context.text_column("base_year_share"),
            ),
            rows=tuple(_rows(context, found)),
            notes=(context.say("note.base_year"),),
        ),
    )


def _with_ends(found: Recalculation) -> Iterator[str]:
    """Yield of what the two ends are told between which it lies."""
    told = (("before_ends", found.before_ends), ("after_ends", found.after_ends))
    yield from (what for what, ends in told if ends)


def _rows(context: Context, found: Recalculation) -> Iterator[tuple[Cell, ...]]:
    for each in found.every_cause:
        is_known = each.change is not None and found.before
        share = (each.change or 0.0) / abs(found.before or 1.0) if is_known else None
        yield _cause(context, each.cause), context.amount(each.change, CO2), _pct(context, share)


def _cause(context: Context, cause: str) -> str:
    kind, _, subject = cause.partition(":")
    if kind in MEMBERS and subject:
        facts: dict[str, Fact] = {"subject": context.enterprise(subject)}
        return context.words.say(f"closing.{kind}", facts)
    return cause_of(cause, context.words)


def _said(context: Context, found: Recalculation, what: str) -> str:
    ends = {"before_ends": found.before_ends, "after_ends": found.after_ends}.get(what, ())
    low, high = (context.amount(end, CO2).text for end in ends or (None, None))
    facts: dict[str, Fact] = {
        "low": low,
        "high": high,
        "year": str(found.base.year),
        "before": context.amount(found.before, CO2).text,
        "after": context.amount(found.after, CO2).text,
        "net": _pct(context, found.net_share),
        "sum": _pct(context, found.sum_of_causes),
        "threshold": _pct(context, found.base.threshold),
        "inputs": context.say("joiner_short").join(each.subject for each in found.trial_inputs),
    }
    return context.words.say(f"baseyear.{what}", facts)


def _pct(context: Context, share: float | None) -> str:
    return context.say("unknown") if share is None else f"{100 * share:.2f} %"
