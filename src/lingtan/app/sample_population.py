"""From what a verifier draws: lines of the ledger by month, meters, and documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from lingtan.app.facts_of import facts_inside
from lingtan.app.open_park import load_knowledge
from lingtan.app.results import Account
from lingtan.base.figures import Evidence
from lingtan.evidence.canonical_json import Json
from lingtan.evidence.monetary_sample import NONE, Candidate, population_digest
from lingtan.ledger.accounts import E_PARK
from lingtan.park.documents import named_document
from lingtan.park.facts import Fact
from lingtan.park.tables import TOTAL
from lingtan.reports.knowledge import knowledge_of
from lingtan.reports.sums import only, with_month

LINE_KEYS = ("account", "stream", "meter_id", "factor_id", "month")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Worth:
    """How much of a meter's intervals was estimated and doubted, over the period and by month."""

    estimated: Mapping[tuple[str, str], float]
    doubted: Mapping[tuple[str, str], float]

    def shares(self, meter: str, month: str = "") -> dict[str, float]:
        """Return the shares of a meter in a month, or in all of them."""
        key = (meter, month)
        return {
            "estimated": self.estimated.get(key, 0.0),
            "doubted": self.doubted.get(key, 0.0),
        }


def population_of(account: Account) -> tuple[Candidate, ...]:
    """Return everything a sample of an account can be drawn from."""
    lines = _lines(account)
    worth = _worth(account.check.quality)
    labels = _weak_factors(account)
    return (
        *_of_lines(lines, worth, labels),
        *_of_meters(account, lines, worth),
        *_of_documents(account, lines),
    )


def beside_the_items(account: Account) -> tuple[Json, ...]:
    """Return what the data of an account say that the size of no item shows.

    Statements up to its year with their values, why indicators are left out, and every figure:
    they move verdicts, and some move nothing else.
    """
    park, year = account.check.park, account.check.period.year
    facts = facts_inside(park, account.inventory.boundary)
    stated: list[Json] = [
        [*fact.key, fact.value, fact.evidence, str(fact.label or ""), fact.is_trial]
        for fact in sorted(facts, key=lambda fact: (fact.key, fact.value, fact.evidence))
        if fact.year <= year
    ]
    excuses: list[Json] = [
        [each.indicator, each.reason, each.evidence]
        for each in sorted(park.excuses, key=lambda each: (each.indicator, each.reason))
    ]
    figures: list[Json] = [
        [id_, None if figure.value is None else round(figure.value, 3)]
        for id_, figure in sorted(account.inventory.figures.items())
    ]
    return ({"stated": stated, "excuses": excuses, "figures": figures},)


def digest_of(account: Account) -> str:
    """Return the SHA-256 of everything a sample of an account is about."""
    return population_digest(population_of(account), beside_the_items(account))


def _lines(account: Account) -> pl.DataFrame:
    """Return the lines of the emission of the park, summed by month [kgCO2]."""
    lines = with_month(only(account.inventory.postings, E_PARK), account.check.park.time_zone)
    kg = pl.col("emissions_kg").cast(TOTAL)
    return (
        lines.group_by(LINE_KEYS)
        .agg(
            kg=kg.sum().cast(pl.Float64).abs(),
            is_unknown=pl.col("emissions_kg").is_null().any(),
            estimated=pl.col("estimated").cast(pl.Float64).sum().abs(),
            quantity=pl.col("quantity").cast(pl.Float64).sum().abs(),
        )
        .sort(LINE_KEYS)
    )


def _of_lines(lines: pl.DataFrame, worth: _Worth, labels: frozenset[str]) -> Iterator[Candidate]:
    for row in lines.iter_rows(named=True):
        shares = worth.shares(row["meter_id"], row["month"])
        if row["quantity"]:
            shares["estimated"] = min(row["estimated"] / row["quantity"], 1.0)
        shares["weak"] = float(row["factor_id"] in labels)
        names = (row[name] or NONE for name in ("account", "stream", "meter_id", "month"))
        yield Candidate(
            key=f"line:{'/'.join(names)}/{row['factor_id'] or NONE}",
            kg=None if row["is_unknown"] else row["kg"],
            shares=shares,
        )


def _of_meters(account: Account, lines: pl.DataFrame, worth: _Worth) -> Iterator[Candidate]:
    carried = _sums(lines, "meter_id")
    for meter in account.check.park.meters:
        yield Candidate(
            key=f"meter:{meter.id}",
            kg=carried.get(meter.id, 0.0),
            shares=worth.shares(meter.id),
        )


def _of_documents(account: Account, lines: pl.DataFrame) -> Iterator[Candidate]:
    """Yield the contracts, source streams and statements, each with what it carries."""
    park, year = account.check.park, account.check.period.year
    carried = _sums(lines, "stream")
    for contract in park.contracts:
        yield _document(f"contract/{contract.id}", carried.get(contract.id), contract.evidence)
    for stream in park.streams:
        if named_document(stream.evidence):
            yield _document(f"stream/{stream.id}", carried.get(stream.id), stream.evidence)
    facts = facts_inside(park, account.inventory.boundary)
    stated = {
        statement_name(fact): fact.evidence
        for fact in facts
        if fact.year == year and fact.label is None
    }
    for name, evidence in stated.items():
        yield _document(f"statement/{name}", None, evidence)


def statement_name(fact: Fact) -> str:
    """Return what the item of a yearly statement is called: what is stated, by whom, of what."""
    return "/".join((fact.datum, fact.enterprise or NONE, fact.item or NONE))


def _document(name: str, kg: float | None, evidence: str) -> Candidate:
    doubted = 0.0 if named_document(evidence) else 1.0
    return Candidate(key=f"document:{name}", kg=kg or 0.0, shares={"doubted": doubted})


def _sums(lines: pl.DataFrame, column: str) -> dict[str, float]:
    summed = lines.filter(pl.col(column) != "").group_by(column).agg(pl.col("kg").sum())
    return {str(name): float(kg) for name, kg in summed.rows()}


def _worth(quality: pl.DataFrame) -> _Worth:
    names = ("estimated", "suspect")
    by_month = quality.group_by("meter_id", "month").agg(pl.col("expected", *names).sum())
    whole = by_month.group_by("meter_id").agg(pl.col("expected", *names).sum())
    every = pl.concat([by_month, whole.with_columns(month=pl.lit(""))], how="diagonal")
    counted = every.filter(pl.col("expected") > 0)
    shares = [
        {
            (str(row["meter_id"]), str(row["month"])): min(row[name] / row["expected"], 1.0)
            for row in counted.iter_rows(named=True)
        }
        for name in names
    ]
    return _Worth(estimated=shares[0], doubted=shares[1])


def _weak_factors(account: Account) -> frozenset[str]:
    """Return the ids of factors whose label is R, I or U."""
    factors = knowledge_of(load_knowledge(account.layout)).factors
    known = {str(label): label for label in Evidence}
    return frozenset(
        id_
        for id_, factor in factors.items()
        if (label := known.get(factor.label)) is not None and label.is_weak
    )
