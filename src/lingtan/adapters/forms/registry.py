"""The form of the register of certificates: headers on one sheet, what happened on another."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from lingtan.adapters.forms.context import THE_PARK, FormContext
from lingtan.adapters.forms.findings import (
    NO_SUBJECT,
    NOT_A_SHARE,
    NOT_A_SPAN,
    NOT_AN_ID,
    NOT_WHOLE_WH,
    TWICE,
)
from lingtan.adapters.forms.layout import Cell, CellKind, Column, Sheet
from lingtan.adapters.forms.notes import FilledRow
from lingtan.adapters.park_file.fields import ID
from lingtan.adapters.park_file.zones import english_zones
from lingtan.base.errors import PeriodError
from lingtan.base.spans import Span, read_span, write_span
from lingtan.park.certificates import Act, Certificate, Configuration, RegisterEvent
from lingtan.park.contracts import PowerSource
from lingtan.park.documents import named_document
from lingtan.park.parties import Parties

HEADERS, EVENTS = "registered", "happened"
UNIT = "MWh"
WH_PER_MWH = 1_000_000
# What else an event has to say; how much, by energy or by numbers, is for the register to ask.
NEEDED: Mapping[Act, tuple[str, ...]] = {
    Act.SLICE: ("certificate",),
    Act.TRANSFER: ("certificate", "to"),
    Act.CLAIM: ("certificate", "used_in"),
    Act.CANCEL: ("certificate", "to"),
    Act.WITHDRAW: ("certificate",),
    Act.EXPIRE: ("certificate",),
    Act.REVERSE: ("to",),
}
SPARE_HEADERS, SPARE_EVENTS = 200, 400
TEXT, NUMBER, CHOICE, DAY = CellKind.TEXT, CellKind.NUMBER, CellKind.CHOICE, CellKind.DAY
OF_HEADER = (
    ("id", TEXT, 20),
    ("device", TEXT, 20),
    ("production", TEXT, 24),
    ("energy", NUMBER, 16),
    ("owner", CHOICE, 28),
    ("region", TEXT, 14),
    ("technology", CHOICE, 14),
    ("configuration", CHOICE, 20),
    ("serial", TEXT, 34),
    ("from_store", TEXT, 16),
    ("efficiency", NUMBER, 12),
    ("evidence", TEXT, 30),
)
OF_EVENT = (
    ("id", TEXT, 20),
    ("act", CHOICE, 16),
    ("certificate", TEXT, 20),
    ("day", DAY, 14),
    ("energy", NUMBER, 16),
    ("serial", TEXT, 34),
    ("owner", CHOICE, 28),
    ("to", CHOICE, 28),
    ("used_in", TEXT, 26),
    ("contract", TEXT, 20),
    ("evidence", TEXT, 30),
)


def registry_sheets(context: FormContext) -> tuple[Sheet, ...]:
    """Return both sheets, with all that the register holds already."""
    park = context.park
    return (
        _sheet(
            HEADERS, OF_HEADER, [_header_cells(c, context) for c in park.certificates], context
        ),
        _sheet(
            EVENTS, OF_EVENT, [_event_cells(e, context) for e in park.register_events], context
        ),
    )


def _sheet(
    id_: str,
    columns: Sequence[tuple[str, CellKind, int]],
    rows: Sequence[Mapping[str, Cell]],
    context: FormContext,
) -> Sheet:
    say, name = context.say, context.name(context.park.name)
    return Sheet(
        id=id_,
        name=say(f"registry.{id_}.sheet"),
        title=say(f"registry.{id_}.title", park=name),
        hint=say(f"registry.{id_}.hint"),
        columns=tuple(_column(*column, context) for column in columns),
        rows=tuple(rows),
        spare=SPARE_HEADERS if id_ == HEADERS else SPARE_EVENTS,
    )


def _column(key: str, kind: CellKind, width: int, context: FormContext) -> Column:
    unit = UNIT if key == "energy" else ""
    heading = context.say(f"registry.{key}")
    return Column(
        key=key,
        heading=f"{heading} [{unit}]" if unit else heading,
        kind=kind,
        unit=unit,
        width=width,
        choices=_choices(key, context) if kind is CHOICE else {},
        is_open=key in ("owner", "to"),
        is_key=key == "id",
    )


def _choices(key: str, context: FormContext) -> Mapping[str, str]:
    if key == "act":
        return context.labels_of(Act)
    if key == "configuration":
        return context.labels_of(Configuration)
    if key == "technology":
        return context.labels_of(PowerSource)
    return context.enterprise_labels()


def _header_cells(header: Certificate, context: FormContext) -> dict[str, Cell]:
    words = {value: word for word, value in context.labels_of(Configuration).items()}
    sources = {value: word for word, value in context.labels_of(PowerSource).items()}
    return {
        "id": header.id,
        "device": header.device,
        "production": write_span(header.start, header.end, context.park.time_zone),
        "energy": header.energy_wh / WH_PER_MWH,
        "owner": context.label_of_enterprise(header.owner),
        "region": header.region,
        "technology": sources[header.technology.value] if header.technology else None,
        "configuration": words[header.configuration.value],
        "serial": header.serial,
        "from_store": header.from_store,
        "efficiency": header.efficiency,
        "evidence": header.evidence,
    }


def _event_cells(event: RegisterEvent, context: FormContext) -> dict[str, Cell]:
    words = {value: word for word, value in context.labels_of(Act).items()}
    cells: dict[str, Cell] = {
        "id": event.id,
        "act": words[event.act.value],
        "certificate": event.certificate,
        "day": event.at.astimezone(context.zone).date(),
        "serial": event.serial,
        "owner": context.label_of_enterprise(event.owner),
        "contract": event.contract,
        "evidence": event.evidence,
    }
    if event.energy_wh is not None:
        cells["energy"] = event.energy_wh / WH_PER_MWH
    if event.to or event.act is Act.TRANSFER:
        cells["to"] = context.label_of_enterprise(event.to)
    if event.use_start and event.use_end:
        cells["used_in"] = write_span(event.use_start, event.use_end, context.park.time_zone)
    return cells


def read_headers(rows: Sequence[FilledRow], context: FormContext) -> Iterator[Certificate]:
    """Return the header of every sound row."""
    parties, zones = Parties(context.park), english_zones(context.catalogue)
    for row in _once(rows):
        for key in ("device", "production", "energy", "evidence"):
            row.require(key)
        made, energy_wh = _span(row, "production", context), _energy(row)
        efficiency, is_sound = _efficiency(row)
        if made is None or energy_wh is None or not is_sound:
            continue
        words = context.labels_of(Configuration)
        configuration = row.choice("configuration", words) or Configuration.WITHOUT_POWER
        made_from = row.choice("technology", context.labels_of(PowerSource))
        header = Certificate(
            id=row.text("id"),
            device=row.text("device"),
            start=made[0],
            end=made[1],
            energy_wh=energy_wh,
            owner=_party(row, "owner", context),
            region=zones.get(row.text("region"), row.text("region")),
            technology=PowerSource(made_from) if made_from else None,
            configuration=Configuration(configuration),
            serial=named_document(row.text("serial")),
            from_store=row.text("from_store"),
            efficiency=efficiency,
            evidence=named_document(row.text("evidence")),
            source=row.notes.file,
        )
        yield parties.of_header(header)


def read_events(rows: Sequence[FilledRow], context: FormContext) -> Iterator[RegisterEvent]:
    """Return the event of every sound row."""
    parties = Parties(context.park)
    for row in _once(rows):
        event = _event(row, context)
        if event is not None:
            yield parties.of_event(event)


def _event(row: FilledRow, context: FormContext) -> RegisterEvent | None:
    act, day = row.choice("act", context.labels_of(Act)), row.day("day")
    needed = NEEDED[Act(act)] if act else ()
    if not _is_filled(row, ("act", "day", "evidence", *needed)) or act is None or day is None:
        return None
    used, energy_wh = _span(row, "used_in", context), _energy(row)
    if ("used_in" in row.cells and used is None) or ("energy" in row.cells and energy_wh is None):
        return None
    return RegisterEvent(
        id=row.text("id"),
        act=Act(act),
        certificate=row.text("certificate"),
        at=context.day_begins(day),
        owner=_party(row, "owner", context),
        energy_wh=energy_wh,
        serial=named_document(row.text("serial")),
        to=_party(row, "to", context),
        use_start=used[0] if used else None,
        use_end=used[1] if used else None,
        contract=row.text("contract"),
        evidence=named_document(row.text("evidence")),
        source=row.notes.file,
    )


def _is_filled(row: FilledRow, keys: Sequence[str]) -> bool:
    """Whether cells that must be filled in are; every one that is not is noted."""
    empty = [key for key in keys if not row.require(key)]
    return not empty


def _once(rows: Sequence[FilledRow]) -> Iterator[FilledRow]:
    """Yield the rows with an id of their own."""
    ids: set[str] = set()
    for row in rows:
        id_ = row.text("id")
        if not id_:
            row.note(NO_SUBJECT, "id")
        elif not ID.fullmatch(id_):
            row.note(NOT_AN_ID, "id")
        elif id_ in ids:
            row.note(TWICE, "id")
        else:
            ids.add(id_)
            yield row


def _party(row: FilledRow, key: str, context: FormContext) -> str:
    """Return who is meant: an enterprise or the park (empty), or anyone outside by name."""
    text = row.text(key)
    found = context.enterprise_labels().get(text, text)
    return "" if found == THE_PARK else found


def _span(row: FilledRow, key: str, context: FormContext) -> Span | None:
    """Return a span; a spreadsheet turns 2025-06 into the first day of that month."""
    value = row.cells.get(key)
    text = row.text(key)
    if isinstance(value, datetime | date):
        text = f"{value:%Y-%m}" if value.day == 1 else f"{value:%Y-%m-%d}"
    if not text:
        return None
    try:
        return read_span(text, context.park.time_zone)
    except PeriodError:
        row.note(NOT_A_SPAN, key)
        return None


def _energy(row: FilledRow) -> int | None:
    """Return energy in whole watt-hours."""
    stated = row.number("energy")
    if stated is None:
        return None
    whole = Fraction(stated) * WH_PER_MWH
    if whole.denominator != 1:
        row.note(NOT_WHOLE_WH, "energy")
        return None
    return whole.numerator


def _efficiency(row: FilledRow) -> tuple[float | None, bool]:
    stated = row.number("efficiency")
    if stated is None:
        return None, "efficiency" not in row.cells
    if not 0 < stated <= 1:
        row.note(NOT_A_SHARE, "efficiency")
        return None, False
    return float(stated), True
