"""A sample holds what is large, comes again with its seed, and extrapolates without a bias."""

from math import ceil, isclose, sqrt

from hypothesis import given
from hypothesis import strategies as st

from lingtan.evidence.monetary_sample import (
    Candidate,
    draw_sample,
    population_digest,
    project,
    reliability_factor,
)

SHARES = st.fixed_dictionaries(
    {name: st.floats(0, 1) for name in ("estimated", "doubted", "weak")}
)
SIZES = st.one_of(st.just(0.0), st.floats(0.001, 1e6), st.none())
SEEDS = st.text(min_size=1, max_size=12)
INTERVALS = st.floats(1, 1e5)


@st.composite
def populations(draw: st.DrawFn) -> list[Candidate]:
    parts = draw(st.lists(st.tuples(SIZES, SHARES), max_size=60))
    return [
        Candidate(key=f"line:{number:03d}", kg=kg, shares=shares)
        for number, (kg, shares) in enumerate(parts)
    ]


@given(populations(), INTERVALS, SEEDS)
def test_everything_as_large_as_the_interval_is_certainly_in(
    population: list[Candidate], interval: float, seed: str
) -> None:
    drawn = {item.key: item for item in draw_sample(population, interval, seed)}
    for each in population:
        if each.kg is None or each.kg >= interval:
            assert drawn[each.key].is_certain
    for item in drawn.values():
        assert 0 < item.chance <= 1


@given(populations(), INTERVALS, SEEDS, st.randoms())
def test_the_same_seed_and_data_give_the_same_sample_in_any_order(
    population: list[Candidate], interval: float, seed: str, order: object
) -> None:
    shuffled = list(population)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # it is a Random
    assert draw_sample(shuffled, interval, seed) == draw_sample(population, interval, seed)
    assert population_digest(shuffled) == population_digest(population)


@given(populations(), INTERVALS, SEEDS)
def test_there_are_as_many_items_as_intervals_and_the_root_of_what_has_no_size(
    population: list[Candidate], interval: float, seed: str
) -> None:
    drawn = {item.key for item in draw_sample(population, interval, seed)}
    rest = [c for c in population if c.kg and c.kg * c.risk < interval]
    hits = sum(each.key in drawn for each in rest)
    share = sum((each.kg or 0.0) * each.risk for each in rest) / interval
    assert abs(hits - share) <= 1
    bare = [each for each in population if each.kg == 0]
    assert sum(each.key in drawn for each in bare) == (ceil(sqrt(len(bare))) if bare else 0)


def test_what_is_extrapolated_is_right_on_the_average() -> None:
    population = [
        Candidate(key=f"l{n}", kg=10.0 + n % 37, shares={"doubted": (n % 5) / 5})
        for n in range(300)
    ]
    wrong = {each.key: 0.1 * (each.kg or 0.0) for each in population if int(each.key[1:]) % 3 == 0}
    truth = sum(wrong.values())
    turns = 400
    total = 0.0
    for turn in range(turns):
        sample = draw_sample(population, 400.0, f"seed {turn}")
        seen = {item.key: wrong[item.key] for item in sample if item.key in wrong}
        total += project(seen, sample)[1]
    assert isclose(total / turns, truth, rel_tol=0.05)


def test_doubt_raises_the_chance_and_never_lowers_it() -> None:
    plain = [Candidate(key=f"l{n}", kg=1.0, shares={}) for n in range(1000)]
    doubted = [
        Candidate(key=each.key, kg=each.kg, shares={"doubted": 1.0} if n < 100 else {})
        for n, each in enumerate(plain)
    ]
    drawn = draw_sample(doubted, 10.0, "seed")
    first = sum(int(item.key[1:]) < 100 for item in drawn)
    assert 25 <= first <= 35  # three in ten, where one in ten would be drawn without a doubt
    assert all(item.chance >= 0.1 for item in drawn)


def test_an_interval_never_exceeds_the_materiality() -> None:
    assert reliability_factor(0.95) > reliability_factor(0.80) > 1
    assert round(reliability_factor(0.95), 4) == 2.9957  # -ln 0.05


def test_other_data_have_another_digest() -> None:
    one = [Candidate(key="a", kg=1.0, shares={})]
    assert population_digest(one) != population_digest([Candidate(key="a", kg=1.1, shares={})])
    assert population_digest(one) != population_digest(
        [Candidate(key="a", kg=1.0, shares={"weak": 1.0})]
    )
