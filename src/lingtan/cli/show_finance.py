"""Print measures as a curve, loans year by year, and what linked margins do."""

from rich.text import Text

from lingtan.app.results_finance import Finance
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN, print_findings, print_table
from lingtan.finance.assess import LoanPlan, MeasureValue
from lingtan.finance.loan_schedule import Payment
from lingtan.reports.finance_words import (
    money,
    number,
    tell_conventions,
    tell_loan,
    tell_rate,
    tell_step,
    tell_verdict,
    tell_years,
)

OF_MEASURE = ("measure", "capex", "npv", "irr", "payback", "dynamic", "abated", "cost", "reached")
OF_YEAR = ("year", "opening", "interest", "principal", "payment", "closing")


def print_finance(found: Finance) -> None:
    """Print all of it; what the park does not state is said, not assumed."""
    finances = found.finances
    if not (finances.measures or finances.loans):
        SCREEN.print(Text(say("finance.none")))
        return
    if finances.measures:
        print_table(
            [say(f"finance.{name}") for name in OF_MEASURE],
            [_measure(each) for each in finances.measures],
            title=say("finance.measures"),
        )
    if finances.conventions is not None:
        SCREEN.print(Text(tell_conventions(WORDS, finances.conventions), style="dim"))
        SCREEN.print(Text(say("finance.note"), style="dim"))
    for plan in finances.loans:
        _print_loan(plan, found)
    print_findings(finances.findings, none="finance.sound")


def _measure(each: MeasureValue) -> list[str]:
    cost = each.cost
    return [
        each.measure.name.in_language(WORDS.language),
        number(WORDS, float(each.measure.capex.value), 0),
        number(WORDS, each.net_present_cny, 0),
        tell_rate(WORDS, each.rate),
        tell_years(WORDS, each.payback),
        tell_years(WORDS, each.discounted_payback),
        number(WORDS, cost.abated_t, 0),
        "–" if cost.cny_per_t is None else number(WORDS, cost.cny_per_t, 1),
        "–" if each.reached_t is None else number(WORDS, each.reached_t, 0),
    ]


def _print_loan(plan: LoanPlan, found: Finance) -> None:
    print_table(
        [say(f"finance.{name}") for name in OF_YEAR],
        [_year(year) for year in plan.years],
        title=f"\n{plan.loan.name.in_language(WORDS.language)}",
    )
    SCREEN.print(Text(tell_loan(WORDS, plan.loan), style="dim"))
    verdict = plan.verdict
    if verdict is not None:
        mark, colour = ("●", "green") if verdict.is_met else ("▲", "yellow")
        name = _name_of(verdict.link.indicator, found)
        SCREEN.print(Text.assemble((f"{mark} ", colour), tell_verdict(WORDS, verdict, name)))
        SCREEN.print(Text(f"  → {tell_step(WORDS, verdict, plan.loan)}"))
        SCREEN.print(Text(say("finance.link_note"), style="dim"))


def _year(year: Payment) -> list[str]:
    amounts = (year.opening, year.interest, year.principal, year.amount, year.closing)
    return [str(year.year), *(money(WORDS, amount) for amount in amounts)]


def _name_of(indicator: str, found: Finance) -> str:
    for framework in found.evaluation.frameworks:
        for each in framework.indicators:
            if each.id == indicator:
                return f"{each.name.in_language(WORDS.language)} ({indicator})"
    return indicator


def plain_finance(found: Finance) -> dict[str, object]:
    """Return measures and loans for programs, money exact."""
    finances = found.finances
    return {
        "period": found.evaluation.account.check.period,
        "conventions": finances.conventions,
        "measures": [_plain_measure(each) for each in finances.measures],
        "loans": [_plain_loan(plan) for plan in finances.loans],
        "findings": finances.findings,
    }


def _plain_measure(each: MeasureValue) -> dict[str, object]:
    return {
        "measure": each.measure,
        "net_present_cny": each.net_present_cny,
        "internal_rate": {"answer": each.rate.answer, "rates": each.rate.rates},
        "payback_years": each.payback,
        "discounted_payback_years": each.discounted_payback,
        "cost": each.cost,
        "reached_t": each.reached_t,
    }


def _plain_loan(plan: LoanPlan) -> dict[str, object]:
    verdict = plan.verdict
    linked = None
    if verdict is not None:
        linked = {
            "is_met": verdict.is_met,
            "misses": verdict.misses,
            "step": verdict.step,
            "step_year": verdict.step_year,
            "owed_cny": verdict.owed_cny,
            "step_cny": verdict.step_cny,
            "observed": verdict.observed,
        }
    years = [{"year": year.year, **_plain_year(year)} for year in plan.years]
    return {"loan": plan.loan, "years": years, "linked": linked}


def _plain_year(year: Payment) -> dict[str, object]:
    amounts = (year.opening, year.interest, year.principal, year.amount, year.closing)
    return dict(zip(OF_YEAR[1:], amounts, strict=True))
