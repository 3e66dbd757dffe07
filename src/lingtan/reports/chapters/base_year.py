"""Closings, continued: what has moved the base year since it was closed, and what to do."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lingtan.base.errors import Fact
from lingtan.ledger.base_year import Recalculation
from lingtan.reports.base_year_ids import (
    AFTER,
    BEFORE,
    CHANGE,
    HIGH,
    LOW,
    NET,
    SHARE,
    SUM,
    THRESHOLD,
    BaseYearNumber,
    base_year_numbers,
)
from lingtan.reports.cause_words import cause_by_name
from lingtan.reports.context import Context
from lingtan.reports.model import Amount, Block, Cell, Heading, Paragraph, Table
from lingtan.reports.sentence import joined, sentence

CO2, RATIO, PLACES = "kgCO2", "ratio", 2
Numbers = Mapping[str, BaseYearNumber]


def base_year_blocks(context: Context) -> tuple[Block, ...]:
    """Return the section on the base year; nothing where the park has none that is closed."""
    found = context.inputs.base_year
    if found is None:
        return ()
    heading = context.say("heading.base_year", year=str(found.base.year))
    numbers = base_year_numbers(found)
    says = ("weighed", *_with_ends(found), found.advice.value)
    weighed = joined(" ", [_said(context, found, numbers, each) for each in says])
    tried = [_said(context, found, numbers, "trial")] if found.trial_inputs else []
    told = (Paragraph(text=text) for text in (weighed, *tried))
    return (Heading(text=heading), *told, *base_year_tables(context))


def base_year_tables(context: Context) -> tuple[Table, ...]:
    """Return the base year as closed and for the park of today, and what each cause does to it."""
    found = context.inputs.base_year
    if found is None:
        return ()
    numbers = base_year_numbers(found)
    return (
        Table(
            id="base_year",
            title=context.say("table.base_year", year=str(found.base.year)),
            columns=(
                context.text_column("because_of", 2.6),
                context.number_column("emissions", CO2),
                context.number_column("change", CO2),
                context.number_column("base_year_share", RATIO),
            ),
            rows=(
                (*_end(context, numbers, BEFORE), "", ""),
                *_rows(context, found, numbers),
                (
                    *_end(context, numbers, AFTER),
                    _amount(context, numbers, CHANGE),
                    _share(context, numbers, NET),
                ),
            ),
            has_total=True,
            notes=(context.say("note.base_year"),),
        ),
    )


def _end(context: Context, numbers: Numbers, side: str) -> tuple[Cell, Cell]:
    """Return the emission of the base year as closed, or for the park of today."""
    return context.say(f"base_year.{side}"), _amount(context, numbers, side)


def _rows(context: Context, found: Recalculation, numbers: Numbers) -> Iterator[tuple[Cell, ...]]:
    for place, each in enumerate(found.every_cause, start=1):
        cause = cause_by_name(each.cause, context.words, context.enterprise)
        change = _amount(context, numbers, f"{CHANGE}_{place}")
        yield cause, "", change, _share(context, numbers, f"{SHARE}_{place}")


def _with_ends(found: Recalculation) -> Iterator[str]:
    """Yield of what the two ends are told between which it lies."""
    told = (("before_ends", found.before_ends), ("after_ends", found.after_ends))
    yield from (what for what, ends in told if ends)


def _said(context: Context, found: Recalculation, numbers: Numbers, what: str) -> str:
    """Return a sentence whose numbers lead on."""
    side = what.partition("_")[0]

    def tonnes(key: str) -> Amount:
        return replace(_amount(context, numbers, key), unit="")

    facts: dict[str, Fact | Amount] = {
        "low": tonnes(f"{side}_{LOW}"),
        "high": tonnes(f"{side}_{HIGH}"),
        "year": str(found.base.year),
        "before": tonnes(BEFORE),
        "after": tonnes(AFTER),
        "net": _share(context, numbers, NET),
        "sum": _share(context, numbers, SUM),
        "threshold": _share(context, numbers, THRESHOLD),
        "inputs": context.say("joiner_short").join(each.subject for each in found.trial_inputs),
    }
    return sentence(context.words, f"baseyear.{what}", facts)


def _amount(context: Context, numbers: Numbers, key: str) -> Amount:
    return _opened(context.amount(_value(numbers, key), CO2), numbers.get(key))


def _share(context: Context, numbers: Numbers, key: str) -> Amount:
    return _opened(context.amount(_value(numbers, key), RATIO, PLACES), numbers.get(key))


def _value(numbers: Numbers, key: str) -> float | None:
    return numbers[key].value if key in numbers else None


def _opened(amount: Amount, number: BaseYearNumber | None) -> Amount:
    """Return an amount that leads to its lineage; an unknown one leads nowhere."""
    if number is None:
        return amount
    return replace(amount, figure=number.figure, leads_to=number.way)
