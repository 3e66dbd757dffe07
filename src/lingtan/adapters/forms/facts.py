"""Forms of yearly facts: products, waste, water, heat, and the numbers of enterprises.

The register of data says what is asked on which form. What counts by enterprise alone shares one
sheet; what has an item (a product, a kind of waste) gets a sheet for each kind of item.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from lingtan.adapters.forms.context import THE_PARK, FormContext
from lingtan.adapters.forms.findings import NO_SUBJECT, NOT_A_FLAG, NOT_A_SHARE, NOT_WHOLE, TWICE
from lingtan.adapters.forms.layout import Cell, CellKind, Column, FormKind, Sheet
from lingtan.adapters.forms.notes import FilledRow
from lingtan.base.findings import FindingKind
from lingtan.base.names import folded
from lingtan.catalogue.data_register import Datum
from lingtan.catalogue.product_names import OF_PRODUCTS, product_names
from lingtan.park.documents import named_document
from lingtan.park.facts import Fact, item_of
from lingtan.park.places import Enterprise

FORM_UNITS = {"kg": "t", "kWh": "MWh"}  # what people write where the inside keeps smaller units
EXTENSIVE = frozenset({"mass", "energy"})
SPARE_ROWS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSheet:
    """A sheet of facts and the data it asks for, by column key."""

    sheet: Sheet
    data: Mapping[str, Datum]


def fact_sheets(kind: FormKind, context: FormContext) -> tuple[FactSheet, ...]:
    """Return the sheets of a form of facts, those without an item first."""
    groups: dict[tuple[str, str], list[Datum]] = {}
    for datum in context.catalogue.data_register:
        if datum.form == kind.value and _is_of(datum, context):
            groups.setdefault((datum.item.en, datum.item.zh), []).append(datum)
    ordered = sorted(groups.items(), key=lambda group: group[0] != ("", ""))
    return tuple(
        _fact_sheet(kind, number, data, context)
        for number, (_, data) in enumerate(ordered, start=1)
    )


def _is_of(datum: Datum, context: FormContext) -> bool:
    """Whether a datum is asked on this form: of an enterprise only what is of enterprises."""
    own = next(iter(context.park.enterprises), None) if context.enterprise else None
    return own is None or (datum.per == "enterprise" and datum.sector in ("", own.sector.value))


def _fact_sheet(
    kind: FormKind, number: int, data: Sequence[Datum], context: FormContext
) -> FactSheet:
    say = context.say
    item = data[0].item
    columns = [_enterprise_column(kind, context)]
    if item.en:
        columns.append(_item_column(data, context))
    columns += [_datum_column(datum, context) for datum in data]
    columns.append(Column(key="evidence", heading=say("evidence"), kind=CellKind.TEXT, width=30))
    title = say(f"{kind.value}.title", park=context.name(context.park.name), year=context.year)
    sheet = Sheet(
        id=f"facts{number}",
        name=say(f"{kind.value}.sheet", number=number),
        title=f"{title}: {context.name(item)}" if item.en else title,
        hint=say("facts.hint"),
        columns=tuple(columns),
        rows=tuple(_rows(data, context)),
        spare=SPARE_ROWS,
    )
    return FactSheet(sheet=sheet, data={datum.id: datum for datum in data})


def _enterprise_column(kind: FormKind, context: FormContext) -> Column:
    return Column(
        key="enterprise",
        heading=context.say("enterprise"),
        kind=CellKind.CHOICE,
        width=34,
        choices=context.enterprise_labels(),
        is_open=kind is FormKind.ENTERPRISES and not context.enterprise,  # one just registered
        is_key=True,
    )


def _item_column(data: Sequence[Datum], context: FormContext) -> Column:
    return Column(key="item", heading=context.name(data[0].item), kind=CellKind.TEXT, width=34)


def _datum_column(datum: Datum, context: FormContext) -> Column:
    unit = unit_on_form(datum)
    return Column(
        key=datum.id,
        heading=f"{context.name(datum.name)} [{unit}]" if unit else context.name(datum.name),
        kind=CellKind.NUMBER,
        unit=unit,
        width=20,
        minimum=None if datum.may_be_negative else 0.0,
        group=context.name(datum.name),
    )


def unit_on_form(datum: Datum) -> str:
    """Return the unit a datum is asked in; empty when each item has its own, or it is a count."""
    if datum.unit == "1":
        return ""
    return FORM_UNITS.get(datum.unit, datum.unit) if datum.dimension in EXTENSIVE else datum.unit


def _rows(data: Sequence[Datum], context: FormContext) -> Iterator[dict[str, Cell]]:
    """Return a row for what is already stated, then one for each enterprise still to be asked."""
    register = {datum.id: datum for datum in data}
    stated = _stated(register, context)
    for (enterprise, _), facts in stated.items():
        cells: dict[str, Cell] = {"enterprise": context.label_of_enterprise(enterprise)}
        if facts[0].item:
            cells["item"] = facts[0].item
        for fact in facts:
            cells[fact.datum] = _shown(fact.value, register[fact.datum], context)
        yield {**cells, "evidence": _documents(facts)}
    named = {enterprise for enterprise, _ in stated}
    for tenant in context.park.enterprises:
        if tenant.id not in named and _is_asked(tenant, data):
            yield {"enterprise": context.label_of_enterprise(tenant.id)}


def _stated(
    register: Mapping[str, Datum], context: FormContext
) -> dict[tuple[str, str], list[Fact]]:
    """Return what the park states of the data of a sheet, by row: enterprise and item."""
    stated: dict[tuple[str, str], list[Fact]] = {}
    for fact in context.park.facts:
        if fact.year == context.year and fact.datum in register:
            stated.setdefault((fact.enterprise, folded(fact.item)), []).append(fact)
    return stated


def _documents(facts: Sequence[Fact]) -> str:
    """Return the documents of a row's facts in its one cell, each once."""
    return "; ".join(dict.fromkeys(fact.evidence for fact in facts if fact.evidence))


def _is_asked(enterprise: Enterprise, data: Sequence[Datum]) -> bool:
    return any(datum.sector in ("", enterprise.sector.value) for datum in data)


def _shown(value: float, datum: Datum, context: FormContext) -> float:
    unit = unit_on_form(datum)
    if unit in ("", datum.unit):
        return value
    exact = Fraction(Decimal(repr(value)))
    return float(context.catalogue.units.convert_exactly(exact, datum.unit, unit))


def read_facts(
    sheet: FactSheet, rows: Sequence[FilledRow], context: FormContext, labels: Mapping[str, str]
) -> Iterator[Fact]:
    """Return the fact in every believable cell; a row that names nobody is noted.

    A row has one cell of documents. Where nobody changed it, each fact keeps its own.
    """
    seen: set[tuple[str, str]] = set()
    stated = _stated(sheet.data, context)
    names = product_names(context.catalogue.product_limits)
    for row in rows:
        filled = [key for key in sheet.data if key in row.cells]
        if not filled:
            continue
        if "enterprise" not in row.cells:
            row.note(NO_SUBJECT, "enterprise")
            continue
        enterprise = row.reference("enterprise", labels)
        if enterprise is None:
            continue
        item = item_of(row.text("item"))
        known = names.item(item) if OF_PRODUCTS & sheet.data.keys() else item
        subject = ("" if enterprise == THE_PARK else enterprise, known)
        about = (subject[0], folded(known))
        if about in seen:
            _note_twice(row)
            continue
        seen.add(about)
        kept = stated.get(about, [])
        own = {fact.datum: fact.evidence for fact in kept}
        is_unchanged = row.text("evidence") == _documents(kept)
        for key in filled:
            for fact in fact_in(row, key, sheet.data[key], subject, context):
                keeps = is_unchanged and key in own
                yield replace(fact, evidence=own[key]) if keeps else fact


def _note_twice(row: FilledRow) -> None:
    """Note a row that repeats another by what both are about: the product or kind, and whose."""
    key = "item" if "item" in row.cells else "enterprise"
    row.note(
        TWICE, key, value=" · ".join(filter(None, (row.text("enterprise"), row.text("item"))))
    )


def fact_in(
    row: FilledRow, key: str, datum: Datum, subject: tuple[str, str], context: FormContext
) -> Iterator[Fact]:
    """Return the fact in one cell, if it can be believed; `subject` is enterprise and item."""
    minimum = None if datum.may_be_negative else 0.0
    number = row.number(key, minimum=minimum)
    if number is None:
        return
    fault = _fault_of(number, datum)
    if fault is not None:
        row.note(fault, key)
        return
    yield Fact(
        datum=datum.id,
        year=context.year,
        value=_inside(number, datum, context),
        enterprise=subject[0],
        item=subject[1],
        evidence=named_document(row.text("evidence")),
        source=f"{row.notes.file}:{row.sheet.name}!{row.letters[key]}{row.line}",
    )


def _fault_of(number: Decimal, datum: Datum) -> FindingKind | None:
    """Return why a number cannot be true of a datum, or None when it can."""
    if datum.dimension == "flag" and number not in (0, 1):
        return NOT_A_FLAG
    if datum.dimension == "ratio" and number > 1:
        return NOT_A_SHARE
    return NOT_WHOLE if datum.dimension == "count" and number % 1 else None


def _inside(number: Decimal, datum: Datum, context: FormContext) -> float:
    unit = unit_on_form(datum)
    if unit in ("", datum.unit):
        return float(number)
    return float(context.catalogue.units.convert_exactly(number, unit, datum.unit))
