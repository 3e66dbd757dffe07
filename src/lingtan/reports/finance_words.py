"""What finance says, in words: rates that exist or not, conventions, margins and why they move."""

from decimal import Decimal

from lingtan.base.errors import Fact
from lingtan.finance.linked_loan import LinkVerdict
from lingtan.finance.rate_of_return import RateOfReturn
from lingtan.park.finance import Conventions, Loan
from lingtan.reports.indicator_words import SIGNS
from lingtan.reports.numbers import write_number
from lingtan.reports.words import Words


def tell_rate(words: Words, rate: RateOfReturn) -> str:
    """Return the internal rate, or that there is none, or all of several."""
    told = [percent(words, each) for each in rate.rates]
    return words.say(f"finance.rate.{rate.answer.value}", {"rates": ", ".join(told)})


def tell_years(words: Words, years: float | None) -> str:
    """Return a payback in years, or that there is none."""
    return words.say("finance.never") if years is None else number(words, years, 1)


def tell_conventions(words: Words, conventions: Conventions) -> str:
    """Return by which conventions money was made comparable, and whose rate that is."""
    inflation = conventions.inflation
    facts: dict[str, Fact] = {
        "rate": percent(words, conventions.rate),
        "rate_terms": conventions.rate_terms.value,
        "flow_terms": conventions.flow_terms.value,
        "timing": conventions.timing.value,
        "first": conventions.first_flow,
        "party": conventions.party,
        "source": conventions.source,
    }
    told = words.say("finance.conventions", facts)
    if inflation is None:
        return told
    return told + words.say("finance.inflation", {"inflation": percent(words, inflation)})


def tell_loan(words: Words, loan: Loan) -> str:
    """Return the terms of a loan."""
    terms = loan.terms
    return words.say(
        "finance.terms",
        {
            "lender": loan.lender,
            "principal": money(words, terms.principal),
            "rate": percent(words, float(terms.rate)),
            "years": terms.years,
            "grace": terms.grace_years,
            "repayment": terms.repayment.value,
            "frequency": terms.frequency.value,
            "source": loan.source,
        },
    )


def tell_verdict(words: Words, verdict: LinkVerdict, indicator: str) -> str:
    """Return whether a margin's indicator was met, or missed because of what."""
    facts: dict[str, Fact] = {"indicator": indicator, "year": verdict.observed.year}
    if verdict.is_met:
        return words.say("finance.met", facts | _value(words, verdict))
    reasons = (
        words.say(f"finance.miss.{miss.value}", _value(words, verdict)) for miss in verdict.misses
    )
    told = words.say("finance.joiner").join(reasons)
    return words.say("finance.missed", facts | {"reasons": told})


def tell_step(words: Words, verdict: LinkVerdict, loan: Loan) -> str:
    """Return what the margin does in the year after, and what that costs or saves."""
    points = number(words, abs(float(verdict.step)) * 100, 2)
    facts: dict[str, Fact] = {
        "year": verdict.step_year,
        "points": points,
        "rate": percent(words, float(loan.terms.rate + verdict.step)),
        "amount": money(words, abs(verdict.step_cny)),
    }
    return words.say(f"finance.margin.{_direction(verdict)}", facts)


def _direction(verdict: LinkVerdict) -> str:
    if verdict.owed_cny == 0:
        return "idle"
    if verdict.step == 0:
        return "stays"
    return "rises" if verdict.step > 0 else "falls"


def _value(words: Words, verdict: LinkVerdict) -> dict[str, str]:
    observed = verdict.observed
    value = "–" if observed.value is None else number(words, observed.value, 3)
    symbol = observed.unit.replace("CO2", "CO₂").replace("m3", "m³")
    unit = "" if observed.unit in ("ratio", "1", "flag") else f" {symbol}"
    return {
        "value": f"{value}{unit}",
        "threshold": _threshold(observed.threshold),
        "findings": ", ".join(observed.open_findings),
    }


def _threshold(told: str) -> str:
    """Write ``<= 0.2`` as ``≤ 0.2``."""
    op, _, number = told.partition(" ")
    return f"{SIGNS.get(op, op)} {number}".strip() or "–"


def percent(words: Words, share: float) -> str:
    """Write a share as per cent, to two places."""
    return f"{number(words, share * 100, 2)} %"


def money(words: Words, amount: Decimal) -> str:
    """Write money to the fen."""
    return number(words, float(amount), 2)


def number(words: Words, value: float, places: int) -> str:
    """Write a number in the language of the words."""
    return write_number(value, places, words.language)
