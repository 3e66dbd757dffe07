"""Draw a sample for a verification: by size and risk, with a seed, and repeatable by anybody.

Sampling by monetary units, here kilograms of CO2 [1]_: each kilogram has the same chance, so a
large line is drawn more often than a small one, and every line of a sampling interval or more is
drawn for certain. The interval is the materiality over a reliability factor, so it never exceeds
the materiality. Risk makes a line count as more kilograms than it has, never as fewer.

What has no kilograms (a statement of waste, a meter of own solar power) is drawn by number: the
square root of how many there are, rounded up [2]_.

References
----------
.. [1] Monetary-unit sampling with a systematic selection; interval = tolerable misstatement ÷
   reliability factor, the factor for no expected misstatement being -ln(1 - confidence), from the
   Poisson law. Label R: recalled, as used in auditing (ISA 530, appendix; ISO 14064-3, clause on
   evidence-gathering plan).
.. [2] Rule of thumb for similar sites. Label R.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import ceil, log, sqrt

from lingtan.evidence.canonical_json import Json, canonical

NONE = "-"  # in the key of an item, what a line or a statement has not
RISK_WEIGHTS: Mapping[str, float] = {"estimated": 1.0, "doubted": 2.0, "weak": 0.5}
"""How many times more a line counts for each share of it that is estimated, doubted, or rests on a
factor of label R, I or U. Chosen here, label R: what is doubted is looked at three times as often
as what is not."""
DIGITS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something that can be drawn.

    Attributes
    ----------
    key : str
        Its name, unique in the population.
    kg : float or None
        Size, without sign [kgCO2]; None where nobody knows it, so that it is drawn for certain.
    shares : mapping of str to float
        How much of it is ``estimated``, ``doubted`` or ``weak``, each from 0 to 1.
    """

    key: str
    kg: float | None
    shares: Mapping[str, float]

    @property
    def risk(self) -> float:
        """How many times its kilograms count; at least once."""
        return 1.0 + sum(RISK_WEIGHTS[name] * share for name, share in self.shares.items())

    @property
    def plain(self) -> dict[str, Json]:
        """What the digest of a population is made of."""
        shares = {name: round(share, 6) for name, share in sorted(self.shares.items()) if share}
        return {"key": self.key, "kg": None if self.kg is None else round(self.kg, 3), **shares}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An item of a sample.

    Attributes
    ----------
    chance : float
        With which chance it was drawn; 1 for what is certainly in.
    """

    key: str
    kg: float | None
    chance: float

    @property
    def is_certain(self) -> bool:
        """Whether it would be in any sample."""
        return self.chance >= 1.0


def reliability_factor(confidence: float) -> float:
    """Return by how much the materiality is divided.

    Examples
    --------
    >>> round(reliability_factor(0.95), 2)
    3.0
    """
    return -log(1.0 - confidence)


def draw_sample(
    population: Iterable[Candidate], interval_kg: float, seed: str
) -> tuple[Drawn, ...]:
    """Return the items drawn, by key; equal populations and seeds give equal samples.

    Parameters
    ----------
    interval_kg : float
        Sampling interval [kgCO2], above zero.
    """
    every = sorted(population, key=lambda each: each.key)
    sized = [each for each in every if each.kg is None or each.kg > 0]
    bare = [each for each in every if each.kg is not None and each.kg <= 0]
    found = [*_by_size(sized, interval_kg, seed), *_by_number(bare, seed)]
    return tuple(sorted(found, key=lambda each: each.key))


def population_digest(population: Iterable[Candidate], beside: Iterable[Json] = ()) -> str:
    """Return the SHA-256 of a population: it tells whether data have changed since.

    Parameters
    ----------
    beside : iterable of Json
        What else the data say, in an order of its own: values the size of no item shows.

    Examples
    --------
    >>> population_digest([])[:8]
    '4f53cda1'
    """
    rows = [each.plain for each in sorted(population, key=lambda each: each.key)]
    return sha256(canonical([*rows, *beside])).hexdigest()


def fraction_of(seed: str, what: str) -> float:
    """Return a number from 0 to below 1 that only a seed and a name decide."""
    digest = sha256(f"{seed}\0{what}".encode()).digest()
    return (int.from_bytes(digest) >> DIGITS - 53) / (1 << 53)


def _by_size(sized: Sequence[Candidate], interval: float, seed: str) -> Iterable[Drawn]:
    """Yield what is certain, then every item in which a whole number of intervals ends.

    The order is shuffled by the seed, so that nobody can tell beforehand what hides beside what.
    """
    rest: list[Candidate] = []
    for each in sized:
        if each.kg is None or each.kg * each.risk >= interval:
            yield Drawn(key=each.key, kg=each.kg, chance=1.0)
        else:
            rest.append(each)
    next_hit, passed = fraction_of(seed, "start") * interval, 0.0
    for each in sorted(rest, key=lambda item: fraction_of(seed, item.key)):
        weight = (each.kg or 0.0) * each.risk
        passed += weight
        if passed > next_hit:
            next_hit += interval
            yield Drawn(key=each.key, kg=each.kg, chance=weight / interval)


def _by_number(bare: Sequence[Candidate], seed: str) -> Iterable[Drawn]:
    """Yield the square root of what has no size; risk moves an item to the front."""
    count = ceil(sqrt(len(bare)))
    front = sorted(bare, key=lambda item: fraction_of(seed, item.key) / item.risk)
    for each in front[:count]:
        yield Drawn(key=each.key, kg=each.kg, chance=count / len(bare))


def project(found_kg: Mapping[str, float], sample: Iterable[Drawn]) -> tuple[float, float]:
    """Return misstatements found and extrapolated, without sign [kgCO2].

    What was found in an item drawn by chance stands for what was not drawn: it is divided by its
    chance. What was found outside the sample stands for itself alone.

    Parameters
    ----------
    found_kg : mapping of str to float
        Misstatement by item, as it stands now, signed or not.

    Examples
    --------
    >>> project({"a": -10.0}, [Drawn(key="a", kg=50.0, chance=0.5)])
    (10.0, 20.0)
    """
    chances = {each.key: each.chance for each in sample}
    sizes = {key: abs(value) for key, value in found_kg.items()}
    projected = (value / chances.get(key, 1.0) for key, value in sizes.items())
    return sum(sizes.values()), sum(projected)
