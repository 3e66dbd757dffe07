"""The form of green power contracts (绿电交易) and certificates (绿证)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from lingtan.adapters.forms.context import THE_PARK, FormContext
from lingtan.adapters.forms.findings import (
    EMPTY_SPAN,
    NO_SUBJECT,
    NOT_A_VINTAGE,
    NOT_AN_ID,
    TWICE,
)
from lingtan.adapters.forms.layout import Cell, CellKind, Column, Sheet
from lingtan.adapters.forms.notes import FilledRow
from lingtan.adapters.park_file.fields import ID, VINTAGE
from lingtan.adapters.park_file.zones import english_zones
from lingtan.park.contracts import Contract, ContractKind, PowerSource
from lingtan.park.documents import named_document

CLAIMS = (ContractKind.GREEN_POWER, ContractKind.CERTIFICATE)
UNIT = "MWh"  # one certificate is 1 MWh
CONTRACTS = "contracts"
SPARE_ROWS = 60


def certificate_sheets(context: FormContext) -> tuple[Sheet, ...]:
    """Return the one sheet, with the claims that touch the year."""
    say = context.say
    sheet = Sheet(
        id=CONTRACTS,
        name=say("certificates.sheet"),
        title=say("certificates.title", park=context.name(context.park.name), year=context.year),
        hint=say("certificates.hint"),
        columns=_columns(context),
        rows=tuple(_cells(contract, context) for contract in _claims(context)),
        spare=SPARE_ROWS,
    )
    return (sheet,)


def _claims(context: FormContext) -> Iterator[Contract]:
    period = context.period
    for contract in context.park.contracts:
        ends_after = contract.valid_to is None or contract.valid_to > period.start
        if contract.kind in CLAIMS and contract.valid_from < period.end and ends_after:
            yield contract


def _kinds(context: FormContext) -> dict[str, str]:
    labels = context.labels_of(ContractKind)
    return {word: value for word, value in labels.items() if ContractKind(value) in CLAIMS}


def _columns(context: FormContext) -> tuple[Column, ...]:
    def column(key: str, kind: CellKind, width: int = 14) -> Column:
        heading = context.say(f"certificates.{key}")
        return Column(key=key, heading=heading, kind=kind, width=width, is_key=key == "id")

    return (
        column("id", CellKind.TEXT, 22),
        Column(
            key="kind",
            heading=context.say("certificates.kind"),
            kind=CellKind.CHOICE,
            choices=_kinds(context),
            width=18,
        ),
        Column(
            key="enterprise",
            heading=context.say("certificates.enterprise"),
            kind=CellKind.CHOICE,
            choices=context.enterprise_labels(),
            width=30,
        ),
        column("first_day", CellKind.DAY),
        column("last_day", CellKind.DAY),
        Column(
            key="quantity",
            heading=f"{context.say('certificates.quantity')} [{UNIT}]",
            kind=CellKind.NUMBER,
            unit=UNIT,
            width=18,
        ),
        column("vintage", CellKind.TEXT),
        column("region", CellKind.TEXT),
        Column(
            key="technology",
            heading=context.say("certificates.technology"),
            kind=CellKind.CHOICE,
            choices=context.labels_of(PowerSource),
            width=14,
        ),
        column("serial", CellKind.TEXT, 34),
        column("evidence", CellKind.TEXT, 30),
    )


def _cells(contract: Contract, context: FormContext) -> dict[str, Cell]:
    kinds = {value: word for word, value in _kinds(context).items()}
    cells: dict[str, Cell] = {
        "id": contract.id,
        "kind": kinds[contract.kind.value],
        "enterprise": context.label_of_enterprise(contract.enterprise),
        "first_day": _local(contract.valid_from, context.zone),
        "vintage": contract.vintage,
        "region": contract.region,
        "serial": contract.serial,
        "evidence": contract.evidence,
    }
    if contract.technology is not None:
        words = {value: word for word, value in context.labels_of(PowerSource).items()}
        cells["technology"] = words[contract.technology.value]
    if contract.valid_to is not None:
        cells["last_day"] = _local(contract.valid_to - timedelta(seconds=1), context.zone)
    if contract.quantity_kwh is not None:
        exact = Fraction(Decimal(repr(contract.quantity_kwh)))
        cells["quantity"] = float(context.catalogue.units.convert_exactly(exact, "kWh", UNIT))
    return cells


def _local(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def read_certificates(rows: Sequence[FilledRow], context: FormContext) -> Iterator[Contract]:
    """Return the contract of every sound row; one serial counts once."""
    ids: set[str] = set()
    serials = _serials_of_others(rows, context)
    for row in rows:
        contract = _contract(row, context)
        if contract is None:
            continue
        key = (contract.kind, contract.serial)
        if contract.id in ids:
            row.note(TWICE, "id")
        elif contract.serial and key in serials:
            row.note(TWICE, "serial")
        else:
            ids.add(contract.id)
            serials.add(key)
            yield contract


def _serials_of_others(
    rows: Sequence[FilledRow], context: FormContext
) -> set[tuple[ContractKind, str]]:
    """Return the serials the park file claims under other ids than the form's."""
    here = {row.text("id") for row in rows}
    return {
        (contract.kind, contract.serial)
        for contract in context.park.contracts
        if contract.serial and contract.id not in here
    }


def _contract(row: FilledRow, context: FormContext) -> Contract | None:
    if "id" not in row.cells:
        row.note(NO_SUBJECT, "id")
        return None
    for key in ("kind", "first_day", "last_day", "quantity"):
        row.require(key)
    kind = row.choice("kind", _kinds(context))
    holder, span, quantity = _holder(row, context), _span(row), row.number("quantity")
    is_marked = _is_marked(row)
    if kind is None or holder is None or span is None or quantity is None or not is_marked:
        return None
    held = next((c for c in context.park.contracts if c.id == row.text("id")), None)
    region, technology = _origin(row, context, held)
    return Contract(
        id=row.text("id"),
        kind=ContractKind(kind),
        valid_from=_midnight(span[0], context.zone),
        valid_to=_midnight(span[1] + timedelta(days=1), context.zone),
        enterprise=holder,
        assets=held.assets if held else (),
        quantity_kwh=float(context.catalogue.units.convert_exactly(quantity, UNIT, "kWh")),
        vintage=_vintage(row),
        region=region,
        technology=technology,
        serial=named_document(row.text("serial")),
        evidence=named_document(row.text("evidence")),
    )


def _origin(
    row: FilledRow, context: FormContext, held: Contract | None
) -> tuple[str, PowerSource | None]:
    """Return region and power source; a form of before they were asked for leaves what holds."""
    made_from = row.choice("technology", context.labels_of(PowerSource))
    region, technology = row.text("region"), PowerSource(made_from) if made_from else None
    if held is not None and "region" not in row.letters:
        region = held.region
    if held is not None and "technology" not in row.letters:
        technology = held.technology
    return english_zones(context.catalogue).get(region, region), technology


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _holder(row: FilledRow, context: FormContext) -> str | None:
    """Return who holds it: blank and the park's own label both mean the park."""
    if "enterprise" not in row.cells:
        return ""
    found = row.reference("enterprise", context.enterprise_labels())
    return "" if found == THE_PARK else found


def _span(row: FilledRow) -> tuple[date, date] | None:
    first, last = row.day("first_day"), row.day("last_day")
    if first is None or last is None:
        return None
    if last < first:
        row.note(EMPTY_SPAN, "last_day")
        return None
    return first, last


def _is_marked(row: FilledRow) -> bool:
    """Whether id and vintage are written as they must be; note them when they are not."""
    if not ID.fullmatch(row.text("id")):
        row.note(NOT_AN_ID, "id")
        return False
    if not VINTAGE.fullmatch(_vintage(row)):
        row.note(NOT_A_VINTAGE, "vintage")
        return False
    return True


def _vintage(row: FilledRow) -> str:
    """Return the vintage; a spreadsheet turns 2025-06 into the first day of that month."""
    value = row.cells.get("vintage")
    if isinstance(value, datetime) and value.day == 1:
        return f"{value:%Y-%m}"
    return row.text("vintage")
