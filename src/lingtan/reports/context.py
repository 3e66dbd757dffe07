"""What every chapter needs at hand: the inputs, the words of the language and the numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from lingtan.base.errors import Fact
from lingtan.base.figures import Figure, Missing, months_text
from lingtan.base.names import Name
from lingtan.base.time_axis import find_zone
from lingtan.park.places import ALWAYS
from lingtan.reports.contract_names import contract_name
from lingtan.reports.gases import gas_unit
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.inputs import ReportInputs
from lingtan.reports.model import Amount, Column, ColumnKind, Verdict
from lingtan.reports.numbers import shown, write_number
from lingtan.reports.words import Words, language_of

FLAG = "flag"  # a unit of one for yes and zero for no: it has no distance and no share


@dataclass(frozen=True, kw_only=True)
class Context:
    """The inputs of a report together with its language."""

    inputs: ReportInputs

    @cached_property
    def language(self) -> str:
        """Language of the catalogue of words, ``en`` or ``zh_CN``."""
        return language_of(self.inputs.language)

    @cached_property
    def words(self) -> Words:
        """Words of the report's language."""
        return Words(self.language)

    @cached_property
    def enterprise_names(self) -> Mapping[str, Name]:
        """Names of the enterprises by id."""
        return {entry.id: entry.name for entry in self.inputs.park.enterprises}

    @cached_property
    def meter_names(self) -> Mapping[str, Name]:
        """Names of real and virtual meters by id."""
        park = self.inputs.park
        names = {meter.id: meter.name for meter in park.meters}
        return names | {meter.id: meter.name for meter in park.virtual_meters}

    @cached_property
    def thing_names(self) -> Mapping[str, Name]:
        """Names of what the park file describes besides meters, by id."""
        park = self.inputs.park
        things = (
            *((park,), park.boundaries, park.nodes, park.assets),
            *(park.streams, park.value_chain, park.enterprises),
        )
        return {thing.id: thing.name for group in things for thing in group}

    def say(self, key: str, **facts: Fact) -> str:
        """Return a text of this room by the part of its id after ``report.``."""
        return self.words.say(f"report.{key}", facts)

    def word(self, family: str, id_: str) -> str:
        """Return the word for an id of a closed family, such as ``account`` or ``sector``.

        An id no catalogue knows stands for itself: a reader sees it, nothing is hidden.
        """
        key = f"{family}.{id_}"
        return self.words.say(key) if self.words.has(key) else id_

    def name(self, name: Name, otherwise: str = "") -> str:
        """Return a name in the report's language, or what to say when it has none."""
        return name.in_language(self.language) or otherwise

    def enterprise(self, id_: str) -> str:
        """Return the name of an enterprise; an empty id is the park itself."""
        if not id_:
            return self.say("park_itself")
        found = self.enterprise_names.get(id_)
        return self.name(found, id_) if found else id_

    def meter(self, id_: str) -> str:
        """Return the name of a meter with its id."""
        found = self.meter_names.get(id_)
        name = self.name(found) if found else ""
        return f"{name} ({id_})" if name not in {"", id_} else id_

    def term(self, id_: str) -> str:
        """Return the name of a method, a constant, a choice or a grid zone; else its id."""
        found = self.inputs.knowledge.terms.get(id_)
        return self.name(found, id_) if found else self.word("choice", id_)

    def source(self, text: str) -> str:
        """Tell where a value comes from; a park's own source stands as it is written."""
        found = self.inputs.knowledge.sources.get(text)
        return self.name(found, text) if found else text

    def carrier(self, id_: str) -> str:
        """Return the name of a carrier, fuel, product, assessed sector or scope 3 category."""
        found = self.inputs.knowledge.carriers.get(id_)
        if found:
            return self.name(found, id_)
        category = id_.removeprefix("category_")
        if category != id_:
            return self.word("scope3_category", category)
        return self.word("carrier", id_)

    def carrier_unit(self, id_: str) -> str:
        """Return the canonical unit of a carrier; electricity, heat and cooling are in kWh."""
        known = self.inputs.knowledge.units.get(id_)
        return known or ("kWh" if id_ in {"electricity", "heat", "cooling"} else "")

    def meter_unit(self, id_: str) -> str:
        """Return the unit a meter's readings are kept in; blank for one the park does not know."""
        park = self.inputs.park
        carriers = {meter.id: meter.carrier for meter in park.meters}
        carriers |= {meter.id: meter.carrier for meter in park.virtual_meters}
        return self.symbol(self.carrier_unit(carriers.get(id_, "")))

    def number(self, value: float, decimals: int = -1) -> str:
        """Write a number in the report's language."""
        return write_number(value, decimals, self.language)

    def tick(self, value: float) -> str:
        """Write a number on an axis with only the places it has."""
        places = next((n for n in range(6) if abs(round(value, n) - value) < 1e-9), 6)
        return write_number(value, places, self.language)

    def amount(
        self, value: float | Decimal | None, unit: str, decimals: int | None = None
    ) -> Amount:
        """Return a number of no figure of its own, such as a sum made for this page."""
        show = shown(unit)
        places = show.decimals if decimals is None else decimals
        if value is None:
            return Amount(value=None, text=self.say("unknown"), unit=self.unit(unit))
        scaled = float(value) * show.scale
        number = self.number(scaled * 100 if show.is_share else scaled, places)
        return Amount(
            value=scaled,
            text=self.yes_or_no(scaled) if unit == FLAG else number,
            decimals=max(places, 0),
            unit=self.unit(unit),
            is_share=show.is_share,
        )

    def yes_or_no(self, value: float) -> str:
        """Write what is kept as one or zero as yes or no."""
        return self.words.say("unit.flag.yes" if value else "unit.flag.no")

    def symbol(self, unit: str) -> str:
        """Write a unit that is not converted, with real subscripts."""
        return unit.replace("CO2", "CO₂").replace("m3", "m³").replace("m2", "m²")

    def unit(self, unit: str) -> str:
        """Return the unit in which amounts of a unit are shown."""
        symbol = shown(unit).unit
        return self.word("unit", symbol) if symbol else ""

    def figure(self, id_: str, unit: str = "", decimals: int | None = None) -> Amount:
        """Return a figure of the inventory; `unit` shows kg as tCO₂ or tCO₂e."""
        found = self.inputs.inventory.figures.get(id_)
        if found is None:
            return self.traced(None, unit or "1", id_)
        return self.amount_of(found, unit, decimals)

    def amount_of(self, figure: Figure, unit: str = "", decimals: int | None = None) -> Amount:
        """Return any figure with its id and the evidence a reader must be told."""
        evidence = tuple(label.value for label in figure.weak_evidence)
        plain = self.amount(figure.value, self.gas_unit(figure, unit or figure.unit), decimals)
        return replace(plain, figure=figure.id, evidence=evidence)

    def gas_unit(self, figure: Figure, unit: str) -> str:
        """Return the unit of a figure by the gases it counts."""
        return gas_unit(unit, figure, self.inputs.inventory.figures)

    def estimated_share(self, row: Mapping[str, Decimal], id_: str = "") -> Amount | str:
        """Return the estimated share of a summed line; blank when there is nothing to share."""
        whole = row["quantity"]
        return self.traced(abs(row["estimated"] / whole), "ratio", id_) if whole else ""

    def traced(
        self, value: float | Decimal | None, unit: str, id_: str, decimals: int | None = None
    ) -> Amount:
        """Return a number of no figure, with the id by which it is traced."""
        return replace(self.amount(value, unit, decimals), figure=id_)

    def verdict(self, outcome: str) -> Verdict:
        """Return a verdict with its word."""
        return Verdict(outcome=outcome, word=self.word("outcome", outcome))

    def moment(self, instant: datetime) -> str:
        """Write an instant in the park's zone, to the minute."""
        local = instant.astimezone(find_zone(self.inputs.park.time_zone))
        return local.strftime("%Y-%m-%d %H:%M")

    def day(self, instant: datetime) -> str:
        """Write the park's calendar day of an instant; no first day given means always."""
        local = instant.astimezone(find_zone(self.inputs.park.time_zone))
        return self.say("always") if local.date() <= ALWAYS else local.strftime("%Y-%m-%d")

    def reason(self, missing: Missing, about: Sequence[str] = ()) -> str:
        """Say why something is unknown, who can supply it and what proves it.

        Parameters
        ----------
        about : sequence of str
            Names of those it is missing for; the reason's own when empty.
        """
        subjects = self.say("joiner_short").join(about or filter(None, (self.about(missing),)))
        asked = None if missing.kind == "rule" else self.asked(missing.id)
        if asked is None:
            return self._rule(missing, subjects)
        name, supplier, proof = asked
        return self.say(
            "missing.datum_known",
            name=self.say("variant_name", whole=name, part=subjects) if subjects else name,
            supplier=supplier,
            proof=proof,
        )

    def asked(self, id_: str) -> tuple[str, str, str] | None:
        """Return what a datum is called, who supplies it and what proves it, if that is known."""
        datum = self.inputs.knowledge.data.get(id_)
        if datum is not None:
            return self.name(datum.name), self.name(datum.supplier), self.name(datum.proof)
        if not self.words.has(f"report.asked.{id_}.name"):
            return None
        told = [self.say(f"asked.{id_}.{part}") for part in ("name", "supplier", "proof")]
        return told[0], told[1], told[2]

    def _rule(self, missing: Missing, subjects: str) -> str:
        for key in (f"rule.{missing.id}", f"report.missing.{missing.id}"):
            if self.words.has(key):
                return self.words.say(key, {"subject": subjects, **missing.facts})
        factor = self.inputs.knowledge.factors.get(missing.id)
        if factor is not None:
            return self.say("missing.factor", name=self.name(factor.name), id=missing.id)
        return self.say(f"missing.{missing.kind}", id=missing.id)

    def subject(self, id_: str) -> str:
        """Return the name of what a reason is about: an enterprise, a datum, or one of another."""
        if ": " in id_:
            return ": ".join(map(self.subject, id_.split(": ")))
        if id_ in self.enterprise_names:
            return self.enterprise(id_)
        for framework in self.inputs.frameworks:
            if framework.id == id_:
                return self.name(framework.name, id_)
            for indicator in framework.indicators:
                if indicator.id == id_:
                    return indicator_name(self.words, indicator)
        datum = self.inputs.knowledge.data.get(id_)
        told = self.carrier(id_) if datum is None else self.name(datum.name)
        return contract_name(self.inputs.park, self.words, id_) or told

    def about(self, missing: Missing) -> str:
        """Name whom and what a reason is about: the meter and its months where it is readings."""
        if not missing.meter:
            return self.subject(missing.subject) if missing.subject else ""
        told = (self.meter(missing.meter), months_text(missing.months))
        return " ".join(part for part in told if part)

    def reasons(self, missing: Iterable[Missing]) -> tuple[str, ...]:
        """Say several reasons; one datum that several enterprises owe is said once."""
        subjects: dict[Missing, list[str]] = {}
        for reason in missing:
            alike = Missing(kind=reason.kind, id=reason.id, values=reason.values, unit=reason.unit)
            owing, about = subjects.setdefault(alike, []), self.about(reason)
            if about and about not in owing:
                owing.append(about)
        return tuple(dict.fromkeys(self.reason(alike, owing) for alike, owing in subjects.items()))

    def text_column(self, key: str, weight: float = 1.0) -> Column:
        """Return a column of text by its heading's id."""
        return Column(heading=self.say(f"column.{key}"), weight=weight)

    def id_column(self, key: str, weight: float = 1.0) -> Column:
        """Return a column of ids of figures and factors."""
        return Column(heading=self.say(f"column.{key}"), kind=ColumnKind.ID, weight=weight)

    def number_column(self, key: str, unit: str = "", weight: float = 1.0) -> Column:
        """Return a column of numbers; its unit stands in the heading."""
        return Column(
            heading=self.say(f"column.{key}"),
            unit=self.unit(unit) if unit else "",
            kind=ColumnKind.NUMBER,
            weight=weight,
        )
