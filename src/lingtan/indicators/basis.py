"""What a park is judged on: ledger figures, yearly facts and quantities worked out from them."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lingtan.base.errors import FormulaError
from lingtan.base.figures import Evidence, Figure, Missing
from lingtan.catalogue.data_register import Datum
from lingtan.catalogue.formulas import parse_formula
from lingtan.indicators.arithmetic import is_close, work_out
from lingtan.indicators.context import Context
from lingtan.park.facts import Fact

CONTRADICTION = "contradicting_statements"
PARK_CONTRADICTS = "park_contradicts_enterprises"
ROUNDING = 5e-4  # relative: what is stated with four places may differ by that from a sum
TIERS = {"basic": 0.0, "target_2030": 1.0}
LEDGER_PREFIXES = ("national", "energy", "matching", "by_sector", "by_enterprise", "scope3")
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
        """Return what the park and its enterprises state about a datum, added up.

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
        by_park = [fact for fact in facts if not fact.enterprise]
        silent = () if by_park else self._silent(datum, facts)
        if silent or not facts:
            missing = [
                Missing(kind="datum", id=datum_id, subject=subject) for subject in silent or [item]
            ]
            return unknown(missing, facts)
        contradictions = self._contradictions(datum, facts) if by_park else []
        return unknown(contradictions, facts) if contradictions else _added_up(facts, datum)

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
            and item in ("", fact.item)
            and self._is_inside(fact)
        )

    def asked(self, datum: Datum) -> tuple[str, ...]:
        """Return the enterprises that have to state a datum."""
        if datum.per != "enterprise":
            return ()
        members = self.context.enterprises.items()
        return tuple(name for name, sector in members if datum.sector in ("", sector))

    def _contradictions(self, datum: Datum, facts: Sequence[Fact]) -> list[Missing]:
        """Return where the park states another amount than its enterprises, or less than some.

        The park as a whole is held against all of them, and a kind of waste or of product that
        it states against what they state of the same kind.
        """
        own = [fact for fact in facts if fact.enterprise]
        is_complete = bool(self.asked(datum)) and not self._silent(datum, own)
        found = []
        for item in dict.fromkeys(fact.item for fact in facts if not fact.enterprise):
            alike = [fact for fact in facts if item in ("", fact.item)]
            parts = [fact.value for fact in alike if fact.enterprise]
            whole = [fact.value for fact in alike if not fact.enterprise]
            if parts and not _agree(whole, parts, datum, is_complete=is_complete):
                values = (math.fsum(whole), math.fsum(parts))
                found.append(_contradiction(datum, values))
        return found

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


def unknown(missing: Iterable[Missing], facts: Iterable[Fact] = ()) -> Figure:
    """Return a figure without a value, with what is missing."""
    return Figure(
        id="",
        value=None,
        unit="",
        rests_on=tuple(dict.fromkeys(source_of(fact) for fact in facts)),
        missing=tuple(dict.fromkeys(missing)),
    )


def source_of(fact: Fact) -> str:
    """Return where a fact was read, or what it is about when that is not known."""
    return fact.source or ":".join(
        part for part in (fact.datum, fact.enterprise, fact.item) if part
    )


def is_proved(fact: Fact) -> bool:
    """Whether a document proves a fact, or it is a figure of the reference data."""
    return fact.label is not None or bool(fact.evidence.strip())


def labels_of(facts: Sequence[Fact]) -> frozenset[Evidence]:
    """Return the labels of facts: U where no document proves one, none where it does."""
    bare = {Evidence.U for fact in facts if not is_proved(fact)}
    return frozenset({fact.label for fact in facts if fact.label is not None} | bare)


def _agree(
    whole: Sequence[float], parts: Sequence[float], datum: Datum, *, is_complete: bool
) -> bool:
    """Whether what a park states fits what its enterprises state, as far as these are complete."""
    if datum.dimension == "flag":
        return set(whole) == set(parts)
    stated, added = math.fsum(whole), math.fsum(parts)
    rounding = 0.0 if datum.dimension == "count" else ROUNDING
    if math.isclose(stated, added, rel_tol=rounding) or is_close(stated, added):
        return True
    return not is_complete and added < stated


def _contradiction(datum: Datum, values: tuple[float, float]) -> Missing:
    unit = "" if datum.unit == "1" else datum.unit
    return Missing(kind="rule", id=PARK_CONTRADICTS, subject=datum.id, values=values, unit=unit)


def _counted(facts: Sequence[Fact]) -> Sequence[Fact]:
    """Return what adds up: the park's own statements, and items it says nothing about."""
    items = {fact.item for fact in facts if not fact.enterprise}
    is_whole = "" in items
    return [
        fact
        for fact in facts
        if not fact.enterprise or not items or not (is_whole or fact.item in items)
    ]


def _added_up(stated: Sequence[Fact], datum: Datum) -> Figure:
    facts = _counted(stated)
    values = {fact.value for fact in facts}
    if datum.dimension == "flag" and len(values) > 1:
        return unknown([Missing(kind="rule", id=CONTRADICTION, subject=datum.id)], facts)
    is_flag = datum.dimension == "flag"
    total = values.pop() if is_flag else math.fsum(fact.value for fact in facts)
    return Figure(
        id="",
        value=float(total),
        unit=datum.unit,
        evidence=labels_of(facts),
        rests_on=tuple(dict.fromkeys([datum.id, *(source_of(fact) for fact in facts)])),
    )
