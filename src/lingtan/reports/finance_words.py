"""What finance says, in words: rates that exist or not, conventions, margins and why they move."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from lingtan.base.errors import Fact
from lingtan.finance.linked_loan import LinkVerdict
from lingtan.finance.rate_of_return import RateOfReturn
from lingtan.park.finance import Conventions, Loan
from lingtan.reports.indicator_words import SIGNS
from lingtan.reports.model import Amount
from lingtan.reports.numbers import write_number
from lingtan.reports.sentence import Sentence, joined, sentence
from lingtan.reports.words import Words

NOWHERE: Mapping[str, str] = MappingProxyType({})  # text for a terminal leads to nothing


def tell_rate(words: Words, rate: RateOfReturn) -> str:
    """Return the internal rate, or that there is none, or all of several."""
    told = [percent(words, each) for each in rate.rates]
    return words.say(f"finance.rate.{rate.answer.value}", {"rates": ", ".join(told)})


def tell_years(words: Words, years: float | None) -> str:
    """Return a payback in years, or that there is none."""
    return words.say("finance.never") if years is None else number(words, years, 1)


def tell_conventions(words: Words, conventions: Conventions, led: str = "") -> Sentence:
    """Return by which conventions money was made comparable, and whose rate that is.

    Parameters
    ----------
    led : str
        What is traced of the rate, by id.
    """
    inflation = conventions.inflation
    rate = Amount(value=conventions.rate, text=percent(words, conventions.rate), figure=led)
    facts: dict[str, Fact | Amount] = {
        "rate": rate,
        "rate_terms": conventions.rate_terms.value,
        "flow_terms": conventions.flow_terms.value,
        "timing": conventions.timing.value,
        "first": conventions.first_flow,
        "party": conventions.party,
        "source": conventions.source,
    }
    told = sentence(words, "finance.conventions", facts)
    if inflation is None:
        return told
    more = words.say("finance.inflation", {"inflation": percent(words, inflation)})
    return joined("", [told, more])


def tell_loan(words: Words, loan: Loan, led: Mapping[str, str] = NOWHERE) -> Sentence:
    """Return the terms of a loan.

    Parameters
    ----------
    led : mapping of str to str
        What is traced of ``principal`` and ``rate``, by id.
    """
    terms, rate = loan.terms, float(loan.terms.rate)
    lent = money(words, terms.principal)
    facts: dict[str, Fact | Amount] = {
        "lender": loan.lender,
        "principal": Amount(
            value=float(terms.principal), text=lent, figure=led.get("principal", "")
        ),
        "rate": Amount(value=rate, text=percent(words, rate), figure=led.get("rate", "")),
        "years": terms.years,
        "grace": terms.grace_years,
        "repayment": terms.repayment.value,
        "frequency": terms.frequency.value,
        "source": loan.source,
    }
    return sentence(words, "finance.terms", facts)


def tell_verdict(
    words: Words, verdict: LinkVerdict, indicator: str, led: Mapping[str, str] = NOWHERE
) -> Sentence:
    """Return whether a margin's indicator was met, or missed because of what.

    Parameters
    ----------
    led : mapping of str to str
        What is traced of ``value`` and ``threshold``, by id.
    """
    facts: dict[str, Fact | Amount] = {"indicator": indicator, "year": verdict.observed.year}
    told = _value(words, verdict, led)
    if verdict.is_met:
        return sentence(words, "finance.met", facts | told)
    reasons = [sentence(words, f"finance.miss.{miss.value}", told) for miss in verdict.misses]
    said = joined(words.say("finance.joiner"), reasons)
    return sentence(words, "finance.missed", facts | {"reasons": said})


def tell_step(
    words: Words, verdict: LinkVerdict, loan: Loan, led: Mapping[str, str] = NOWHERE
) -> Sentence:
    """Return what the margin does in the year after, and what that costs or saves.

    Parameters
    ----------
    led : mapping of str to str
        What is traced of ``points``, ``rate`` and ``amount``, by id.
    """
    rate, points = float(loan.terms.rate + verdict.step), abs(float(verdict.step))
    texts = {
        "points": (points, number(words, points * 100, 2)),
        "rate": (rate, percent(words, rate)),
        "amount": (float(abs(verdict.step_cny)), money(words, abs(verdict.step_cny))),
    }
    facts: dict[str, Fact | Amount] = {
        part: Amount(value=value, text=text, figure=led.get(part, ""))
        for part, (value, text) in texts.items()
    }
    key = f"finance.margin.{_direction(verdict)}"
    return sentence(words, key, {"year": verdict.step_year, **facts})


def _direction(verdict: LinkVerdict) -> str:
    if verdict.owed_cny == 0:
        return "idle"
    if verdict.step == 0:
        return "stays"
    return "rises" if verdict.step > 0 else "falls"


def _value(words: Words, verdict: LinkVerdict, led: Mapping[str, str]) -> dict[str, Fact | Amount]:
    observed = verdict.observed
    value = "–" if observed.value is None else number(words, observed.value, 3)
    symbol = observed.unit.replace("CO2", "CO₂").replace("m3", "m³")
    unit = "" if observed.unit in ("ratio", "1", "flag") else symbol
    return {
        "value": Amount(value=observed.value, text=value, unit=unit, figure=led.get("value", "")),
        "threshold": _threshold(observed.threshold, led.get("threshold", "")),
        "findings": ", ".join(observed.open_findings),
    }


def _threshold(told: str, figure: str) -> str | Amount:
    """Write ``<= 0.2`` as ``≤ 0.2``, and lead from it where it is traced."""
    op, _, number = told.partition(" ")
    text = f"{SIGNS.get(op, op)} {number}".strip() or "–"
    return Amount(value=float(number), text=text, figure=figure) if figure and number else text


def percent(words: Words, share: float) -> str:
    """Write a share as per cent, to two places."""
    return f"{number(words, share * 100, 2)} %"


def money(words: Words, amount: Decimal) -> str:
    """Write money to the fen."""
    return number(words, float(amount), 2)


def number(words: Words, value: float, places: int) -> str:
    """Write a number in the language of the words."""
    return write_number(value, places, words.language)
