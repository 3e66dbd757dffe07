"""Measures and loans: what they are worth, what is owed, what margins hang on."""

from collections.abc import Iterator

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.finance.assess import Finances, LoanPlan, MeasureValue
from lingtan.finance.linked_loan import LinkVerdict
from lingtan.finance.loan_schedule import Payment
from lingtan.park.finance import Loan
from lingtan.reports.context import Context
from lingtan.reports.finance_words import (
    tell_conventions,
    tell_loan,
    tell_rate,
    tell_step,
    tell_verdict,
    tell_years,
)
from lingtan.reports.finding_words import what
from lingtan.reports.model import (
    Block,
    Callout,
    Cell,
    Chapter,
    Heading,
    Paragraph,
    Table,
    Tone,
)

CNY, FEN = "CNY", 2
RATE = detail_id("discounting", "rate")
YEARLY = ("opening", "interest", "principal", "payment", "closing")


def finance_chapter(context: Context) -> Chapter | None:
    """Return the chapter on measures and loans; None where the park states none."""
    finances = context.inputs.finances
    if finances is None:
        return None
    blocks = (
        Paragraph(text=context.say("text.finance")),
        *_measures(context, finances),
        *(block for plan in finances.loans for block in _loan(context, plan)),
    )
    return Chapter(id="finance", title=context.say("chapter.finance"), blocks=blocks)


def finance_tables(context: Context) -> tuple[Table, ...]:
    """Return the measures, what they rest on, and each loan, for the workbook."""
    finances = context.inputs.finances
    if finances is None:
        return ()
    loans = (loan_table(context, plan) for plan in finances.loans)
    measures = (measures_table(context, finances), stated_table(context, finances))
    return (*(measures if finances.measures else ()), *loans)


def _measures(context: Context, finances: Finances) -> Iterator[Block]:
    if finances.measures:
        yield measures_table(context, finances)
        yield stated_table(context, finances)
    if finances.findings:
        yield Callout(
            tone=Tone.DOUBT,
            title=context.say("callout.finance_refused"),
            lines=tuple(what(context, finding) for finding in finances.findings),
        )


def measures_table(context: Context, finances: Finances) -> Table:
    """Return measures in the order of the abatement cost curve, with the conventions."""
    told = finances.conventions
    notes = () if told is None else (tell_conventions(context.words, told, RATE),)
    return Table(
        id="measures",
        title=context.say("table.measures"),
        columns=(
            context.text_column("finance_measure", 1.7),
            context.number_column("finance_npv", CNY, 1.1),
            context.number_column("finance_irr", "ratio", 0.9),
            context.number_column("finance_payback", weight=0.7),
            context.number_column("finance_dynamic", weight=0.7),
            context.number_column("finance_abated", "tCO2", 0.8),
            context.number_column("finance_cost", "CNY/tCO2", 0.9),
            context.number_column("finance_reached", "tCO2", 0.8),
        ),
        rows=tuple(_measure(context, each) for each in finances.measures),
        notes=(*notes, context.words.say("finance.note")),
    )


def _measure(context: Context, each: MeasureValue) -> tuple[Cell, ...]:
    npv, abated, cost, reached = (
        detail_id("measure", each.measure.id, part)
        for part in ("npv", "abated", "cost", "reached")
    )
    cny_per_t, reached_t = each.cost.cny_per_t, each.reached_t
    return (
        context.name(each.measure.name, each.measure.id),
        context.traced(each.net_present_cny, CNY, npv),
        _rate(context, each),
        _years(context, each, "payback", each.payback),
        _years(context, each, "discounted_payback", each.discounted_payback),
        context.traced(each.cost.abated_t, "tCO2", abated, 0),
        "–" if cny_per_t is None else context.traced(cny_per_t, "1", cost, 1),
        "–" if reached_t is None else context.traced(reached_t, "tCO2", reached, 0),
    )


def _years(context: Context, each: MeasureValue, part: str, years: float | None) -> Cell:
    """Return a payback with its id; one that never comes is a word."""
    id_ = detail_id("measure", each.measure.id, part)
    told = tell_years(context.words, years)
    return told if years is None else context.traced(years, "a", id_, 1)


def _rate(context: Context, each: MeasureValue) -> Cell:
    value = each.rate.value
    told = tell_rate(context.words, each.rate)
    id_ = detail_id("measure", each.measure.id, "irr")
    return told if value is None else context.traced(value, "ratio", id_, 2)


def stated_table(context: Context, finances: Finances) -> Table:
    """Return what the park states of each measure, with its sources."""
    return Table(
        id="measures_stated",
        title=context.say("table.measures_stated"),
        columns=(
            context.text_column("finance_measure", 1.5),
            context.number_column("finance_capex", CNY, 0.9),
            context.number_column("finance_om", CNY, 0.95),
            context.number_column("finance_saving", CNY, 0.9),
            context.number_column("finance_life", weight=0.65),
            context.text_column("finance_source", 2.1),
        ),
        rows=tuple(_stated(context, each) for each in finances.measures),
    )


def _stated(context: Context, each: MeasureValue) -> tuple[Cell, ...]:
    of = each.measure
    amounts = {"capex": of.capex, "om": of.om, "saving": of.saving}
    sources = dict.fromkeys(told.source for told in (*amounts.values(), of.abatement_kg))
    return (
        context.name(of.name, of.id),
        *(
            context.traced(told.value, CNY, detail_id("measure", of.id, part))
            for part, told in amounts.items()
        ),
        context.traced(of.life, "1", detail_id("measure", of.id, "life")),
        context.say("joiner").join(sources),
    )


def _loan(context: Context, plan: LoanPlan) -> Iterator[Block]:
    yield Heading(text=context.name(plan.loan.name, plan.loan.id), is_listed=False)
    lent, rate = (detail_id("loan", plan.loan.id, part) for part in ("lent", "rate"))
    terms = tell_loan(context.words, plan.loan, {"principal": lent, "rate": rate})
    yield Paragraph(text=terms)
    yield loan_table(context, plan)
    verdict = plan.verdict
    if verdict is not None:
        indicator = context.subject(verdict.link.indicator)
        yield Callout(
            tone=Tone.NOTE if verdict.is_met else Tone.DOUBT,
            title=context.say(
                "callout.finance_met" if verdict.is_met else "callout.finance_missed"
            ),
            lines=(
                tell_verdict(context.words, verdict, indicator, _judged(context, verdict)),
                tell_step(context.words, verdict, plan.loan, margin_ids(plan.loan.id)),
                context.words.say("finance.link_note"),
            ),
        )


def _judged(context: Context, verdict: LinkVerdict) -> dict[str, str]:
    """Return what is traced of the value a loan hangs on, and of its threshold, by id."""
    for framework in context.inputs.frameworks:
        for each in framework.indicators:
            is_told = each.figure.value == verdict.observed.value is not None
            if each.id == verdict.link.indicator and is_told:
                threshold = each.threshold and each.threshold.value is not None
                limit = {"threshold": detail_id("indicator", each.id, "threshold")}
                return {"value": each.figure.id or each.id, **(limit if threshold else {})}
    return {}


def margin_ids(loan: str) -> dict[str, str]:
    """Return the ids of what a margin does: its step, the rate after it, and what that costs."""
    parts = {"points": "step", "rate": "rate_after", "amount": "step_cost"}
    return {name: detail_id("loan", loan, part) for name, part in parts.items()}


def loan_table(context: Context, plan: LoanPlan) -> Table:
    """Return what is owed and paid on a loan in each year."""
    name = context.name(plan.loan.name, plan.loan.id)
    return Table(
        id=f"loan_{plan.loan.id}",
        title=context.say("table.loan", name=name),
        columns=(
            context.text_column("year", 0.6),
            *(context.number_column(f"finance_{key}", CNY) for key in YEARLY),
        ),
        rows=tuple(_year(context, plan.loan, year) for year in plan.years),
    )


def _year(context: Context, loan: Loan, year: Payment) -> tuple[Cell, ...]:
    amounts = (year.opening, year.interest, year.principal, year.amount, year.closing)
    ids = (detail_id("loan", loan.id, str(year.year), part) for part in YEARLY)
    told = zip(amounts, ids, strict=True)
    return (str(year.year), *(context.traced(amount, CNY, id_, FEN) for amount, id_ in told))
