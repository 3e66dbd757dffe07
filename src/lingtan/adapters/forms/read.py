"""Read a form back: recognised by its hidden sheet, checked cell by cell, never guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lingtan.adapters.forms.certificates import CONTRACTS, read_certificates
from lingtan.adapters.forms.context import FormContext, label_of
from lingtan.adapters.forms.design import design_form
from lingtan.adapters.forms.energy import read_energy
from lingtan.adapters.forms.enterprises import REGISTER, read_enterprises
from lingtan.adapters.forms.facts import fact_sheets, read_facts
from lingtan.adapters.forms.findings import BLANKS, DAMAGED, OTHER_PARK, OTHER_VERSION
from lingtan.adapters.forms.keys import FormKeys
from lingtan.adapters.forms.layout import VERSION, CellKind, FormKind, Layout
from lingtan.adapters.forms.load import read_load
from lingtan.adapters.forms.notes import FilledRow, Notes
from lingtan.adapters.forms.open_form import filled_rows, open_form
from lingtan.adapters.forms.registry import EVENTS, HEADERS, read_events, read_headers
from lingtan.adapters.forms.staging import StagedRow, staged_table
from lingtan.base.findings import Finding
from lingtan.catalogue.load import Catalogue
from lingtan.park.certificates import Certificate, RegisterEvent
from lingtan.park.contracts import Contract
from lingtan.park.facts import Fact
from lingtan.park.own_part import own_part
from lingtan.park.park import Park
from lingtan.park.places import Enterprise
from lingtan.reports.words import Words

YEARS = range(1990, 2101)
MONTHS = frozenset(str(month) for month in range(1, 13))
MONTHLY = (FormKind.ENERGY,)
"""Forms that can be about one month; the others state facts of a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContents:
    """What a form said.

    Attributes
    ----------
    kind : FormKind or None
        None when the form could not be recognised as one of this park.
    readings : DataFrame, shape (n, 5)
        Staged rows: meter_id, start (UTC without zone), value (canonical), quality, line.
    facts, contracts, enterprises : tuple
        What the form states; it replaces what the park file says of the same thing.
    certificates, register_events : tuple
        What the form adds to the register of certificates.
    findings : tuple of Finding
        Everything that was refused, with sheet and cell.
    """

    kind: FormKind | None
    year: int
    readings: pl.DataFrame
    facts: tuple[Fact, ...] = ()
    contracts: tuple[Contract, ...] = ()
    enterprises: tuple[Enterprise, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    register_events: tuple[RegisterEvent, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_form(path: Path, park: Park, catalogue: Catalogue) -> FormContents:
    """Read a form that `write_form` wrote and somebody filled in.

    A blank cell is never zero. Text in a column of numbers, amounts below zero, unknown ids and
    changed headings are findings; every other cell of the form is still taken.

    Raises
    ------
    ImportFileError
        The file cannot be read as XLSX, or is not one of our forms.
    """
    form = open_form(path)
    notes = Notes(path.name)
    context = context_of(form.keys, park, catalogue, notes)
    if context is None:
        return FormContents(
            kind=None, year=0, readings=staged_table(()), findings=tuple(notes.findings)
        )
    kind = FormKind(form.keys.form)
    layout = design_form(kind, context)
    rows = filled_rows(form, layout, notes, [context.say("check.sheet")])
    contents = _contents(kind, rows, context)
    _note_blanks(layout, rows, notes)
    return FormContents(
        kind=kind,
        year=context.year,
        readings=staged_table(contents.readings),
        facts=contents.facts,
        contracts=contents.contracts,
        enterprises=contents.enterprises,
        certificates=contents.certificates,
        register_events=contents.register_events,
        findings=tuple(notes.findings),
    )


def context_of(
    keys: FormKeys, park: Park, catalogue: Catalogue, notes: Notes
) -> FormContext | None:
    """Return what to read the form against, or note why it cannot be read."""
    if keys.version != str(VERSION):
        notes.add(OTHER_VERSION, notes.file, None, value=keys.version[:20], known=VERSION)
        return None
    if keys.park != park.id:
        notes.add(OTHER_PARK, notes.file, None, value=keys.park[:80], park=park.id)
        return None
    is_year = keys.year.isascii() and keys.year.isdigit() and int(keys.year[:5]) in YEARS
    if keys.form not in tuple(FormKind) or not is_year or not _is_month(keys):
        notes.add(DAMAGED, notes.file, None, sheet="_lingtan", key="form")
        return None
    is_own = bool(keys.enterprise)
    if is_own and keys.enterprise not in {each.id for each in park.enterprises}:
        notes.add(DAMAGED, notes.file, None, sheet="_lingtan", key="enterprise")
        return None
    return FormContext(
        park=own_part(park, keys.enterprise) if is_own else park,
        catalogue=catalogue,
        words=Words(keys.language),
        year=int(keys.year),
        enterprise=keys.enterprise,
        month=int(keys.month) if keys.month else None,
    )


def _is_month(keys: FormKeys) -> bool:
    """Whether a form is about a whole year, or about a month that there is."""
    return not keys.month or (keys.month in MONTHS and keys.form in MONTHLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contents:
    readings: tuple[StagedRow, ...] = ()
    facts: tuple[Fact, ...] = ()
    contracts: tuple[Contract, ...] = ()
    enterprises: tuple[Enterprise, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    register_events: tuple[RegisterEvent, ...] = ()


def _contents(
    kind: FormKind, rows: Mapping[str, Sequence[FilledRow]], context: FormContext
) -> _Contents:
    every = [row for sheet in rows.values() for row in sheet]
    if kind is FormKind.ENERGY:
        return _Contents(readings=tuple(read_energy(every, context)))
    if kind is FormKind.LOAD:
        return _Contents(readings=tuple(read_load(every, context)))
    if kind is FormKind.CERTIFICATES:
        return _Contents(contracts=tuple(read_certificates(rows[CONTRACTS], context)))
    if kind is FormKind.REGISTRY:
        return _Contents(
            certificates=tuple(read_headers(rows[HEADERS], context)),
            register_events=tuple(read_events(rows[EVENTS], context)),
        )
    enterprises = tuple(read_enterprises(rows.get(REGISTER, ()), context))
    return _Contents(facts=_facts(kind, rows, context, enterprises), enterprises=enterprises)


def _facts(
    kind: FormKind,
    rows: Mapping[str, Sequence[FilledRow]],
    context: FormContext,
    enterprises: Sequence[Enterprise],
) -> tuple[Fact, ...]:
    labels = {label_of(e.id, context.name(e.name)): e.id for e in enterprises}
    labels |= context.enterprise_labels()
    return tuple(
        fact
        for sheet in fact_sheets(kind, context)
        for fact in read_facts(sheet, rows[sheet.sheet.id], context, labels)
    )


def _note_blanks(layout: Layout, rows: Mapping[str, Sequence[FilledRow]], notes: Notes) -> None:
    """Say how many cells of the prefilled rows were left blank; they are not zero."""
    for sheet in layout.sheets:
        keys = [column.key for column in sheet.columns if column.kind is CellKind.NUMBER]
        blank = sum(key not in row.cells for row in rows[sheet.id] for key in keys)
        if blank:
            notes.add(BLANKS, sheet.id, None, sheet=sheet.name, count=blank)
