"""Totals of an account: exact sums by account, and the figures made from them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Context, Decimal, localcontext

from lingtan.base.figures import Evidence, Figure, Missing
from lingtan.base.parts import Part
from lingtan.ledger.accounts import Account
from lingtan.ledger.gaps import Gaps
from lingtan.ledger.line_sources import NO_SOURCES, LineSources
from lingtan.ledger.rates import Rate, stream_key
from lingtan.ledger.spread import NOTHING_UNSURE, Lines, Reliance, Spread, Worth, spread_of
from lingtan.ledger.sums import Sum

EXACT = Context(prec=60)
KGCE_PER_TCE = Decimal(1000)
EMISSION = Worth(
    of_line=lambda line: float(line.emissions_kg),
    of_unit=lambda rate: float(rate.kg_per_unit or 0),
)
ENERGY = Worth(
    of_line=lambda line: float(line.energy_kgce / KGCE_PER_TCE),
    of_unit=lambda rate: float((rate.kgce_per_unit or 0) / KGCE_PER_TCE),
)
QUANTITY = Worth(of_line=lambda line: float(line.quantity), of_unit=lambda _: 1.0)
BURNED = frozenset({Account.FUEL, Account.CONVERSION_INPUT})


Test = Callable[[Sum], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The sums of an account with its gaps and rates.

    Attributes
    ----------
    rates : mapping of str to tuple of Rate
        By the id of their factor.
    inferred : frozenset of str
        Accounts that rest in part on an estimate of ours.
    reliance : Reliance
        What the readings may change in them.
    is_part : bool
        Whether lines were left out.
    sources : LineSources
        From which meters the lines come.
    """

    sums: tuple[Sum, ...]
    gaps: Gaps
    rates: Mapping[str, tuple[Rate, ...]]
    inferred: frozenset[str] = frozenset()
    reliance: Reliance = NOTHING_UNSURE
    is_part: bool = False
    sources: LineSources = NO_SOURCES

    def where(self, test: Test, gaps: Gaps | None = None) -> "Totals":
        """Return the totals of some of the lines."""
        sums = tuple(part for part in self.sums if test(part))
        gaps = self.gaps if gaps is None else gaps
        return replace(self, sums=sums, gaps=gaps, is_part=True)

    def of_carrier(self, carrier: str) -> "Totals":
        """Return the totals of one carrier: no export of it is left out."""
        return replace(self, sums=tuple(part for part in self.sums if part.carrier == carrier))

    def relying(self, reliance: Reliance) -> "Totals":
        """Return the same totals, relying on other readings."""
        return replace(self, reliance=reliance)

    def emission_kg(self, accounts: Collection[Account]) -> Decimal:
        """Return the emission of some accounts [kgCO2]."""
        return _total(part.emissions_kg for part in self._in(accounts))

    def energy_tce(self, accounts: Collection[Account]) -> Decimal:
        """Return the energy of some accounts [tce]."""
        with localcontext(EXACT):
            return _total(part.energy_kgce for part in self._in(accounts)) / KGCE_PER_TCE

    def quantity(self, accounts: Collection[Account]) -> Decimal:
        """Return the amount of some accounts, of one unit [kWh]."""
        return _total(part.quantity for part in self._in(accounts))

    def emission_figure(self, figure_id: str, accounts: Collection[Account]) -> Figure:
        """Return an emission as a figure, unknown when any account is [kg]."""
        figure = self._figure(
            figure_id,
            (self.emission_kg(accounts), "kg"),
            self.gaps.of_emission(accounts),
            self._rests_on(accounts, lambda rate: rate.emission_parts),
            self._labels(accounts, lambda rate: rate.emission_labels) | self._left_out(accounts),
        )
        return self._spread(figure, self.emission_kg(accounts), accounts, EMISSION)

    def energy_figure(self, figure_id: str, accounts: Collection[Account]) -> Figure:
        """Return an energy as a figure, unknown when any account is [tce]."""
        figure = self._figure(
            figure_id,
            (self.energy_tce(accounts), "tce"),
            self.gaps.of_energy(accounts),
            self._rests_on(accounts, lambda rate: rate.energy_parts),
            self._labels(accounts, lambda rate: rate.energy_labels),
        )
        return self._spread(figure, self.energy_tce(accounts), accounts, ENERGY).within(0.0)

    def quantity_figure(self, figure_id: str, accounts: Collection[Account]) -> Figure:
        """Return an amount of energy as a figure, never below nothing [kWh]."""
        return self._signed_figure(figure_id, accounts).within(0.0)

    def _signed_figure(self, figure_id: str, accounts: Collection[Account]) -> Figure:
        figure = self._figure(
            figure_id,
            (self.quantity(accounts), "kWh"),
            self.gaps.of_quantity(accounts),
            self._rests_on(accounts),
            self._labels(accounts, lambda _: frozenset()),
        )
        return self._spread(figure, self.quantity(accounts), accounts, QUANTITY)

    def negative_figure(self, figure_id: str, accounts: Collection[Account]) -> Figure:
        """Return an amount that leaves, as a positive figure [kWh]."""
        return negated(self._signed_figure(figure_id, accounts)).within(0.0)

    def _spread(
        self, figure: Figure, value: Decimal, accounts: Collection[Account], worth: Worth
    ) -> Figure:
        """Give a figure its parts and ends; unknown where too much of it lacks or is in doubt."""
        figure = replace(figure, parts=self._parts(accounts, worth)) if figure.is_known else figure
        if not self.reliance.unsure:
            return figure
        lines = Lines(
            tuple(self._in(accounts)), accounts, worth, self.reliance.rates, is_part=self.is_part
        )
        return with_spread(figure, spread_of(float(value), lines, self.reliance))

    def _parts(self, accounts: Collection[Account], worth: Worth) -> tuple[Part, ...]:
        """Return what each meter and factor gave: energy is made by a coefficient of its own."""

        def factor_of(line: Sum) -> str:
            if worth is QUANTITY:
                return ""
            rates = self.rates.get(line.factor_id, ()) if worth is ENERGY else ()
            made_by = [part for rate in rates for part in rate.energy_parts[:1]]
            return made_by[0] if made_by else line.factor_id

        return self.sources.parts(self._in(accounts), worth.of_line, factor_of)

    def _in(self, accounts: Collection[Account]) -> Iterable[Sum]:
        return (part for part in self.sums if part.account in accounts)

    def _rests_on(
        self,
        accounts: Collection[Account],
        parts_of: Callable[[Rate], tuple[str, ...]] = lambda _: (),
    ) -> tuple[str, ...]:
        """Ids of the accounts that have lines, their factors and the meters they come from."""
        found = {
            name
            for part in self._in(accounts)
            for name in (part.account, part.factor_id, part.meter_id)
        }
        found |= {id_ for rate in self._rates_of(accounts) for id_ in parts_of(rate)}
        return tuple(sorted(found - {""}))

    def _rates_of(self, accounts: Collection[Account]) -> Iterator[Rate]:
        """Yield the rates of the lines: a stream's own, where streams share a factor."""
        for factor_id, stream in {(part.factor_id, part.stream) for part in self._in(accounts)}:
            rates = self.rates.get(factor_id, ())
            own = [rate for rate in rates if rate.key == stream_key(stream)]
            yield from own or rates

    def _labels(
        self,
        accounts: Collection[Account],
        labels_of: Callable[[Rate], frozenset[Evidence]],
    ) -> frozenset[Evidence]:
        labels = (labels_of(rate) for rate in self._rates_of(accounts))
        return self._inferred(accounts).union(*labels)

    def _inferred(self, accounts: Collection[Account]) -> frozenset[Evidence]:
        found = any(part.account in self.inferred for part in self._in(accounts))
        return frozenset({Evidence.I}) if found else frozenset()

    def _left_out(self, accounts: Collection[Account]) -> frozenset[Evidence]:
        """Evidence of the choice that takes biomass out of what is burned."""
        if BURNED.isdisjoint(accounts):
            return frozenset()
        return self._labels((Account.BIOGENIC,), lambda rate: rate.left_out_labels)

    def _figure(
        self,
        figure_id: str,
        amount: tuple[Decimal, str],
        missing: tuple[Missing, ...],
        rests_on: tuple[str, ...],
        labels: frozenset[Evidence],
    ) -> Figure:
        value, unit = amount
        return Figure(
            id=figure_id,
            value=None if missing else float(value),
            unit=unit,
            evidence=labels,
            rests_on=rests_on,
            missing=missing,
        )


def with_spread(figure: Figure, spread: Spread) -> Figure:
    """Return a figure with what its readings may change."""
    figure = replace(figure, metering=spread.metering)
    if figure.missing:
        known = {(each.kind, each.id, each.subject) for each in figure.missing}
        named = [m for m in spread.missing if m.meter and (m.kind, m.id, m.subject) in known]
        return figure.opened((*figure.missing, *named))
    if spread.missing or figure.value is None or spread.low == spread.high:
        return figure.opened(spread.missing)
    return replace(
        figure,
        low=figure.value + spread.low,
        high=figure.value + spread.high,
        unsure=spread.unsure,
    )


def negated(figure: Figure) -> Figure:
    """Return a figure with its sign turned, and its ends with it."""
    low, high = (None if end is None else -end for end in (figure.high, figure.low))
    value = None if figure.value is None else -figure.value + 0.0
    parts = tuple(part.times(-1.0) for part in figure.parts)
    return replace(figure, value=value, low=low, high=high, parts=parts)


def _total(values: Iterable[Decimal]) -> Decimal:
    with localcontext(EXACT):
        return sum(values, Decimal(0))
