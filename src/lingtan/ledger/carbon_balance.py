"""Whether what leaves a conversion holds more carbon or energy than what goes into it.

Coking, gas making or refining makes no carbon: ``E_conversion`` is what is lost on the way and
cannot be below zero. Energy won back (recovered gas) comes from fuel, material or a process that
is counted as well. Where more is taken out than went in, an input is missing or a quantity, a
unit or a carbon content is wrong, so the figures are unknown. Carbon is weighed strictly, since
any excess is an emission below zero; energy with the error of calorific values.

An enterprise is weighed with its own inputs and those of the park itself, then the whole park.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding, FindingKind
from lingtan.base.runner import SqlRunner
from lingtan.ledger.doubts import (
    CONVERSION_CARBON_BEYOND_INPUT,
    CONVERSION_ENERGY_BEYOND_INPUT,
    RECOVERED_BEYOND_INPUT,
    doubt,
)
from lingtan.ledger.draw_up import EXTRA
from lingtan.ledger.gaps import Gap, Gaps
from lingtan.ledger.setting import Setting
from lingtan.ledger.stream_content import carbon_kg_per_unit, net_heat_gj_per_unit
from lingtan.ledger.stream_rates import RatedStream
from lingtan.park.streams import StreamUse

# What was put back of recovered energy that is not used again lessens what was taken out.
AMOUNTS = f"""
select stream, cast(sum(amount) as decimal(38,3)) as amount
from (select stream, abs(quantity) as amount from ledger_metered_lines where stream <> ''
      union all
      select stream, -quantity from {EXTRA} where account = 'recovered') l
group by stream"""

BEYOND = "conversion_beyond_input"
RULES = {
    CONVERSION_CARBON_BEYOND_INPUT: BEYOND,
    CONVERSION_ENERGY_BEYOND_INPUT: BEYOND,
    RECOVERED_BEYOND_INPUT: "recovered_beyond_input",
}
CONVERTED = frozenset({StreamUse.CONVERSION_INPUT})
MADE = frozenset({StreamUse.CONVERSION_OUTPUT})
ENTERS = CONVERTED | {StreamUse.FUEL, StreamUse.FEEDSTOCK, StreamUse.PROCESS}
LEAVES = MADE | {StreamUse.RECOVERED}
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    """What one stream carried in the period, with its carbon [kg] and net heat [GJ]."""

    rated: RatedStream
    amount: Fraction
    carbon_kg: Fraction | None
    heat_gj: Fraction | None

    @property
    def owner(self) -> str:
        return self.rated.stream.enterprise


Content = Callable[[_Amount], Fraction | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """Inputs and outputs to be weighed against each other; `owner` is empty for the park."""

    owner: str
    inputs: tuple[_Amount, ...]
    outputs: tuple[_Amount, ...]

    def gains(self, content: Content, limit: Fraction = ZERO) -> bool:
        """Whether more leaves than enters; an unknown content leaves its figure unknown anyway."""
        entered, left = _sum(self.inputs, content), _sum(self.outputs, content)
        return entered is not None and left is not None and left > entered * (1 + limit)


def weigh_carbon(runner: SqlRunner, setting: Setting) -> Setting:
    """Add findings on what takes out more than went in, and what that leaves open."""
    if not any(rated.stream.use in LEAVES for rated in setting.streams):
        return setting
    found = tuple(_faults(_amounts(runner, setting), setting))
    return replace(
        setting,
        gaps=Gaps(gaps=(*setting.gaps.gaps, *(gap for pair in found for gap in _gaps(*pair)))),
        findings=(*setting.findings, *(_finding(kind, side, setting) for kind, side in found)),
    )


def _amounts(runner: SqlRunner, setting: Setting) -> list[_Amount]:
    """Return every stream with its amount; nothing read, or all zero, is an amount of zero."""
    rows = runner.rows(AMOUNTS)
    read = dict(zip(rows["stream"], rows["amount"], strict=True))
    amounts = []
    for rated in setting.streams:
        amount = Fraction(read.get(rated.stream.id, 0))
        carbon = _carbon_of(rated, setting)
        heat = net_heat_gj_per_unit(rated.stream, setting.know)
        amounts.append(
            _Amount(
                rated=rated,
                amount=amount,
                carbon_kg=None if carbon is None else amount * carbon,
                heat_gj=None if heat is None else amount * heat,
            )
        )
    return amounts


def _carbon_of(rated: RatedStream, setting: Setting) -> Fraction | None:
    """Return the carbon of a unit; material of which it is unknown proves nothing."""
    carbon = carbon_kg_per_unit(rated.stream, setting.know)
    return ZERO if carbon is None and rated.stream.use is StreamUse.FEEDSTOCK else carbon


def _faults(amounts: Sequence[_Amount], setting: Setting) -> Iterator[tuple[FindingKind, _Side]]:
    limit = Fraction(setting.options.conversion_gain_limit)
    is_refused = False
    for side in _sides(amounts, CONVERTED, MADE):
        if side.gains(_carbon):
            is_refused = True
            yield CONVERSION_CARBON_BEYOND_INPUT, side
        elif side.gains(_heat, limit):
            yield CONVERSION_ENERGY_BEYOND_INPUT, side
    if is_refused:
        return  # what is recovered is weighed together with conversions that are in order
    fossil = [a for a in amounts if not a.rated.stream.is_biogenic]
    for side in _sides(fossil, ENTERS, LEAVES):
        is_won_back = any(a.rated.stream.use is StreamUse.RECOVERED for a in side.outputs)
        if is_won_back and side.gains(_carbon):
            yield RECOVERED_BEYOND_INPUT, side


def _sides(
    amounts: Sequence[_Amount], entering: frozenset[StreamUse], leaving: frozenset[StreamUse]
) -> Iterator[_Side]:
    """Yield every owner of an output with what may have gone into it, and the whole park.

    Fossil carbon and that of biomass are weighed apart: only one of the two is an emission. An
    output that nothing can have gone into is a fault of the park file, named there.
    """
    for is_biogenic in (False, True):
        alike = [a for a in amounts if a.rated.stream.is_biogenic is is_biogenic]
        inputs = [a for a in alike if a.rated.stream.use in entering]
        outputs = [a for a in alike if a.rated.stream.use in leaving]
        owners = dict.fromkeys(a.owner for a in outputs)
        for owner in owners if len(owners) == 1 or "" in owners else (*owners, ""):
            side = _Side(
                owner=owner,
                inputs=tuple(a for a in inputs if not owner or a.owner in (owner, "")),
                outputs=tuple(a for a in outputs if not owner or a.owner == owner),
            )
            if side.inputs or StreamUse.FUEL in entering:
                yield side


def _carbon(amount: _Amount) -> Fraction | None:
    return amount.carbon_kg


def _heat(amount: _Amount) -> Fraction | None:
    return amount.heat_gj


def _sum(amounts: Sequence[_Amount], content: Content) -> Fraction | None:
    known = [value for value in map(content, amounts) if value is not None]
    return sum(known, ZERO) if len(known) == len(amounts) else None


def _finding(kind: FindingKind, side: _Side, setting: Setting) -> Finding:
    content = _heat if kind is CONVERSION_ENERGY_BEYOND_INPUT else _carbon
    facts: dict[str, Fact] = {
        "period": setting.period.name,
        "inputs": _listed(side.inputs, setting) or "0",
        "outputs": _listed(side.outputs, setting),
        "input": round(float(_sum(side.inputs, content) or 0), 1),
        "output": round(float(_sum(side.outputs, content) or 0), 1),
    }
    return doubt(kind, side.outputs[0].rated.stream.id, facts, at="amounts")


def _listed(amounts: Sequence[_Amount], setting: Setting) -> str:
    """Return streams with their amounts in canonical units, as `coal 12 000 000 kg`."""
    return ", ".join(
        f"{a.rated.stream.id} {float(a.amount):,.0f} {_unit(a, setting)}".rstrip() for a in amounts
    )


def _unit(amount: _Amount, setting: Setting) -> str:
    stream, know = amount.rated.stream, setting.know
    if stream.use is StreamUse.PROCESS:
        return "kg"
    factor = know.fuel(stream.factor_set or know.fuel_set, stream.factor_item)
    return factor.unit if factor else ""


def _gaps(kind: FindingKind, side: _Side) -> Iterator[Gap]:
    """Yield what is unknown: everything that was weighed, of whoever it belongs to."""
    missing = Missing(kind="rule", id=RULES[kind], subject=side.outputs[0].rated.stream.id)
    weighed = (*side.outputs, *(a for a in side.inputs if a.rated.stream.use in CONVERTED))
    for account, owner in dict.fromkeys((a.rated.account, a.owner) for a in weighed):
        yield Gap(account=account.value, enterprise=owner, missing=missing)
