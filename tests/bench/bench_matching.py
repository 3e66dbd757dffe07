"""What matching a year by the quarter of an hour costs: 500 users, 50 plants, by every rule.

``python -m tests.bench.bench_matching`` prints the table. Growth is that of the CPU seconds when
there are twice as many intervals, users or contracts: twice is linear.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from lingtan.ledger.claims import claims_in
from lingtan.matching.match import (
    Matching,
    Shares,
    match_by_contract,
    match_by_load,
    match_by_priority,
)
from lingtan.matching.score import cfe_score, matched_score
from lingtan.matching.store import StoreMethod, StoreRecord, carry_green
from lingtan.matching.whole_hours import WattHours
from tests.bench.bench_metering import Figure
from tests.bench.clocks import cpu_seconds
from tests.builders import a_park
from tests.builders_ledger import YEAR, a_claim

QUARTERS_A_YEAR = 35_040
USERS, PLANTS, HOLDERS = 500, 50, 20
TARGET_SECONDS = 5.0
MOST_GROWTH = 2.6  # twice as much is twice the work; the rest is what busy cores add
ROUNDS = 2
GROWTH_ROUNDS = 4  # of all sizes in turn: what slows a busy machine for a while slows each of them
CLAIMS, CLAIM_SECONDS, LIFE_MONTHS = 2_000, 1.0, 24

Rule = Callable[[WattHours, WattHours], Matching]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is matched."""

    intervals: int = QUARTERS_A_YEAR
    users: int = USERS
    plants: int = PLANTS


def measure() -> list[dict[str, object]]:
    """Match a year by each rule, and parts of it to see how the cost grows."""
    year = Size()
    figures = [_within(name, _cost(rule, year)) for name, rule in _rules(year).items()]
    figures += [_growth(name) for name in _rules(year)]
    return [asdict(figure) for figure in [*figures, _store(), *_claims()]]


def _within(name: str, seconds: float) -> Figure:
    return Figure(
        name=f"matching a year, {USERS} users, {PLANTS} plants, by {name}",
        value=round(seconds, 2),
        unit="CPU s",
        target=f"<= {TARGET_SECONDS:g}",
        ok=seconds <= TARGET_SECONDS,
    )


def _growth(name: str) -> Figure:
    half = Size(intervals=QUARTERS_A_YEAR // 2)
    bases = (
        Size(intervals=half.intervals * 2),
        Size(intervals=half.intervals, users=USERS * 2, plants=PLANTS * 2),
    )
    alone, *twice = _least(name, (half, *bases))
    grown = max(twice) / alone
    return Figure(
        name=f"by {name}: growth with twice the intervals, or users and plants",
        value=round(grown, 2),
        unit="×",
        target=f"<= {MOST_GROWTH:g}",
        ok=grown <= MOST_GROWTH,
    )


def _claims() -> list[Figure]:
    """Return what weighing many claims of certificates costs, and how it grows."""
    alone, twice = (_claims_cost(count) for count in (CLAIMS, 2 * CLAIMS))
    grown = twice / alone
    return [
        Figure(
            name=f"weighing {CLAIMS:,} claims of certificates",
            value=round(alone, 2),
            unit="CPU s",
            target=f"<= {CLAIM_SECONDS:g}",
            ok=alone <= CLAIM_SECONDS,
        ),
        Figure(
            name="weighing claims: growth with twice as many",
            value=round(grown, 2),
            unit="×",
            target=f"<= {MOST_GROWTH:g}",
            ok=grown <= MOST_GROWTH,
        ),
    ]


def _claims_cost(count: int) -> float:
    held = tuple(
        a_claim(f"c{number}", 5000, serial=f"GEC {5 * number:07d} to {5 * number + 4:07d}")
        for number in range(count)
    )
    park = replace(a_park(), contracts=held)
    spent = []
    for _ in range(ROUNDS):
        before = cpu_seconds()
        claims_in(park, YEAR, LIFE_MONTHS)
        spent.append(cpu_seconds() - before)
    return min(spent)


def _rules(size: Size) -> dict[str, Rule]:
    order = np.random.default_rng(7).permutation(size.users)
    held = _shares(size)
    return {
        "load": match_by_load,
        "contract": lambda load, supply: match_by_contract(load, supply, held),
        "priority": lambda load, supply: match_by_priority(load, supply, order),
    }


def _shares(size: Size) -> Shares:
    """Return contracts of every plant with some users, two contracts a user."""
    random = np.random.default_rng(11)
    contracts = size.plants * HOLDERS
    return Shares(
        user=np.arange(contracts) % size.users,
        plant=np.repeat(np.arange(size.plants), HOLDERS),
        weight=random.integers(1, 10_000, contracts),
    )


def _cost(rule: Rule, size: Size) -> float:
    """Return the CPU seconds of matching and scoring, the cheaper of some rounds."""
    load, supply = _amounts(size)
    grid = np.full(size.intervals, 0.3)
    spent = []
    for _ in range(ROUNDS):
        before = cpu_seconds()
        found = rule(load, supply)
        matched_score(load, found.matched_wh)
        cfe_score(load, found.matched_wh, grid)
        spent.append(cpu_seconds() - before)
    return min(spent)


def _least(name: str, sizes: Sequence[Size]) -> list[float]:
    """Return the least CPU seconds of a rule at some sizes."""
    rounds = [[_cost(_rules(size)[name], size) for size in sizes] for _ in range(GROWTH_ROUNDS)]
    return [min(spent) for spent in zip(*rounds, strict=True)]


def _amounts(size: Size) -> tuple[WattHours, WattHours]:
    """Return load, and plants by sun and wind that give too little in most intervals.

    So there is something to share out: where supply suffices, everybody gets what it needs.
    """
    random = np.random.default_rng(3)
    load = random.integers(0, 100_000, (size.intervals, size.users))
    sun = np.maximum(0, np.sin(np.arange(size.intervals) / 96 * 2 * np.pi))[:, None]
    peak = 100_000 * size.users // size.plants
    plants = random.integers(0, peak, (size.intervals, size.plants))
    supply = (plants * (0.3 + 0.7 * sun)).astype(np.int64)
    return load, supply


def _store() -> Figure:
    random = np.random.default_rng(5)
    green, other, out = random.integers(0, 10**6, (3, QUARTERS_A_YEAR))
    record = StoreRecord(
        green_in_wh=green,
        charged_wh=green + other,
        discharged_wh=out,
        efficiency_millionths=880_000,
    )
    before = cpu_seconds()
    carry_green(record, StoreMethod.FIFO)
    seconds = cpu_seconds() - before
    return Figure(
        name="green through a store, a year, first in first out",
        value=round(seconds, 2),
        unit="CPU s",
        target="<= 1",
        ok=seconds <= 1,
    )


if __name__ == "__main__":
    for row in measure():
        mark = "ok  " if row["ok"] else "MISS"
        print(f"{mark} {row['name']:<75} {row['value']:>8} {row['unit']:<6} {row['target']}")
