"""What a park is judged on: ledger figures, yearly facts and quantities worked out from them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lingtan.base.errors import FormulaError
from lingtan.base.figures import Figure, Missing
from lingtan.base.names import folded
from lingtan.catalogue.data_register import Datum
from lingtan.catalogue.formulas import parse_formula
from lingtan.indicators.arithmetic import work_out
from lingtan.indicators.context import Context
from lingtan.indicators.statements import unknown
from lingtan.indicators.totals import total_of
from lingtan.park.facts import Fact

TIERS = {"basic": 0.0, "target_2030": 1.0}
LEDGER_PREFIXES = ("national", "energy", "matching", "by_sector", "by_enterprise", "scope3")
SYMBOLS = ("year", "target_year", "tier", *TIERS)
LEDGER_SCOPES = ("scope1_kg", "scope2_location_kg", "scope2_market_kg")
SUPPLIED_BY = {
    "energy.peak_load_kw": "load_curve",
    "energy.green_power_kwh": "green_certificates",
    "energy.certificate_kwh": "green_certificates",
    "matching.cfe_score": "cfe_score",
    "matching.hourly_matched_share": "hourly_matched_share",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Everything known about a park in a year, found by name.

    Attributes
    ----------
    figures : mapping of str to Figure
        The ledger's figures; a figure given under a quantity's own name wins over its function.
    functions : mapping of str to function
        Quantities that are worked out, by id.
    """

    figures: Mapping[str, Figure]
    facts: Sequence[Fact]
    context: Context
    functions: "Mapping[str, Callable[[Basis], Figure]]"

    def quantity(self, name: str) -> Figure:
        """Return a quantity by its name.

        Raises
        ------
        FormulaError
            Nothing is called that.
        """
        if name in self.figures:
            return replace(self.figures[name], id="", rests_on=(name,))
        if name in self.functions:
            return self.functions[name](self)
        if name in self.context.register:
            return self.total(name)
        if name.split(".", maxsplit=1)[0] in LEDGER_PREFIXES or name in LEDGER_SCOPES:
            datum = SUPPLIED_BY.get(name, "energy_consumption")
            return unknown([Missing(kind="datum", id=datum)])
        return self._symbol(name)

    def work_out(self, formula: str) -> Figure:
        """Return the value of a formula; see `lingtan.catalogue.formulas`."""
        return work_out(parse_formula(formula), self)

    def total(self, datum_id: str, *, year: int | None = None, item: str = "") -> Figure:
        """Return what the park and its enterprises state about a datum, see `totals`.

        A statement of the park as a whole stands for its enterprises, unless what they state
        themselves contradicts it: then the total is unknown. Without one every enterprise asked
        has to answer: one that has nothing states zero, and one that says nothing leaves the
        total unknown. A statement without a document counts, and the total says U.

        Parameters
        ----------
        year : int, optional
            The year of the context when it is not given.
        item : str
            Only facts about this item; all when it is empty.
        """
        facts = self.statements(datum_id, year=year, item=item)
        datum = self.context.register[datum_id]
        silent = self.silent(datum_id, facts)
        if silent or not facts:
            missing = [
                Missing(kind="datum", id=datum_id, subject=subject) for subject in silent or [item]
            ]
            return unknown(missing, facts)
        own = [fact for fact in facts if fact.enterprise]
        is_complete = bool(self.asked(datum)) and not self._silent(datum, own)
        return total_of(facts, datum, is_complete=is_complete)

    def statements(
        self, datum_id: str, *, year: int | None = None, item: str = ""
    ) -> tuple[Fact, ...]:
        """Return the facts stated about a datum inside the boundary in a year."""
        wanted = self.context.year if year is None else year
        return tuple(
            fact
            for fact in self.facts
            if fact.datum == datum_id
            and fact.year == wanted
            and (not item or folded(item) == folded(fact.item))
            and self._is_inside(fact)
            and self.context.may_speak(fact)
        )

    def asked(self, datum: Datum) -> tuple[str, ...]:
        """Return the enterprises that have to state a datum."""
        if datum.per != "enterprise":
            return ()
        members = self.context.enterprises.items()
        return tuple(name for name, sector in members if datum.sector in ("", sector))

    def silent(self, datum_id: str, facts: Iterable[Fact]) -> tuple[str, ...]:
        """Return who has to state a datum and does not; nobody when the park speaks for all."""
        stated = tuple(facts)
        is_told = any(not fact.enterprise for fact in stated)
        return () if is_told else self._silent(self.context.register[datum_id], stated)

    def _silent(self, datum: Datum, facts: Iterable[Fact]) -> tuple[str, ...]:
        answered = {fact.enterprise for fact in facts}
        return tuple(name for name in self.asked(datum) if name not in answered)

    def _is_inside(self, fact: Fact) -> bool:
        members = self.context.enterprises
        return not fact.enterprise or not members or fact.enterprise in members

    def _symbol(self, name: str) -> Figure:
        symbols = {
            "year": float(self.context.year),
            "target_year": float(self.context.target_year),
            "tier": TIERS[self.context.tier],
            **TIERS,
        }
        if name not in symbols:
            raise FormulaError("no_quantity", facts={"name": name})
        return Figure(id="", value=symbols[name], unit="")
