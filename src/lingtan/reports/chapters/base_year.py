"""Closings, continued: what has moved the base year since it was closed, and what to do."""

from collections.abc import Iterator
from dataclasses import replace

from lingtan.base.errors import Fact
from lingtan.ledger.base_year import Recalculation
from lingtan.reports.base_year_ids import base_year_ids
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
    """Return the base year as closed and for the park of today, and what each cause does to it."""
    found = context.inputs.base_year
    if found is None:
        return ()
    return (
        Table(
            id="base_year",
            title=context.say("table.base_year", year=str(found.base.year)),
            columns=(
                context.text_column("because_of", 2.6),
                context.number_column("emissions", CO2),
                context.number_column("change", CO2),
                context.text_column("base_year_share"),
            ),
            rows=(_end(context, found, "before"), *_rows(context, found), _last(context, found)),
            has_total=True,
            notes=(context.say("note.base_year"),),
        ),
    )


def _end(context: Context, found: Recalculation, side: str) -> tuple[Cell, ...]:
    """Return the emission of the base year as closed, or for the park of today, with its id."""
    amount = context.amount(found.before if side == "before" else found.after, CO2)
    named = replace(amount, figure=base_year_ids(found).get(side, ""))
    return context.say(f"base_year.{side}"), named, "", ""


def _last(context: Context, found: Recalculation) -> tuple[Cell, ...]:
    is_known = found.before is not None and found.after is not None
    change = (found.after or 0.0) - (found.before or 0.0) if is_known else None
    ends = _end(context, found, "after")[:2]
    return *ends, context.amount(change, CO2), _pct(context, found.net_share)


def _with_ends(found: Recalculation) -> Iterator[str]:
    """Yield of what the two ends are told between which it lies."""
    told = (("before_ends", found.before_ends), ("after_ends", found.after_ends))
    yield from (what for what, ends in told if ends)


def _rows(context: Context, found: Recalculation) -> Iterator[tuple[Cell, ...]]:
    for each in found.every_cause:
        is_known = each.change is not None and found.before
        share = (each.change or 0.0) / abs(found.before or 1.0) if is_known else None
        change = context.amount(each.change, CO2)
        yield _cause(context, each.cause), "", change, _pct(context, share)


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
