"""The form of an enterprise in the browser: a box a meter or product, a cell an amount.

Names of cells tell where they stand in the form: ``cell.<sheet>.<row>.<column>``. What is typed
becomes the very file that could have been filled in by hand (`lingtan.app.hand_in`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from lingtan.app.check_form import CheckedForm
from lingtan.app.hand_in import Desk, check_desk, desk_of
from lingtan.app.layout import Layout
from lingtan.app.own_forms import KEYS, blank_form, names_of
from lingtan.app.wiring_forms import (
    ENTERPRISE,
    ITEM,
    METER,
    CellKind,
    Column,
    FormCell,
    Rows,
    Sheet,
    cell_of,
    is_of_meters,
)
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.names import folded
from lingtan.collection.form_line import Line
from lingtan.collection.step_rules import Which
from lingtan.reports.campaign_words import doubt_cure, doubt_text
from lingtan.reports.model import Block, Tone
from lingtan.reports.numbers import write_number
from lingtan.reports.words import LANGUAGES, Words
from lingtan.web.actions.action import CELL, Group, Link, Slot, Worksheet
from lingtan.web.actions.tables import note

SPARE = 3  # boxes for one more product or kind
FIRST_ROW = 5  # of a sheet of the form
MARK = "."
DIGITS = 4  # of the number of a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A form that is open before somebody, with all that is told of it."""

    desk: Desk
    checked: CheckedForm
    words: Words

    def sheet_at(self, finding: Finding) -> str:
        """Return the id of the sheet a fault stands on, whatever the language of its file."""
        wanted = (replace(self.desk.wanted, language=language) for language in LANGUAGES)
        forms = (blank_form(self.desk.opened, each).layout for each in wanted)
        ids = {sheet.name: sheet.id for form in forms for sheet in form.sheets}
        return ids.get(str(finding.facts.get("sheet")), "")

    def line(self, subject: str, item: str) -> Line | None:
        """Return what is known of a meter, or of a datum and its product or kind."""
        about = (subject, folded(item))
        found = (each for each in self.checked.lines if (each.subject, folded(each.item)) == about)
        return next(found, None)


def draw_sheet(
    layout: Layout, values: Mapping[str, str], words: Words, enterprise: str
) -> Worksheet:
    """Return the form of an enterprise as it stands, with faults and doubts beside its cells.

    Parameters
    ----------
    enterprise : str
        The one that looks; empty for whoever acts for the park.

    Raises
    ------
    CampaignError
        There is no such form for whom looks.
    """
    which = Which(campaign=values.get("campaign", ""), enterprise=values.get("enterprise", ""))
    if not which.campaign:
        return Worksheet(
            blocks=(note(words.say("collect.choose"), ()),),
            links=(Link(path="/campaigns", words="page.campaigns"),),
        )
    desk = desk_of(layout, which, words.language, enterprise)
    opened = Open(desk=desk, checked=check_desk(layout, desk, datetime.now(UTC)), words=words)
    brings = (("campaign", which.campaign), ("enterprise", which.enterprise))
    return Worksheet(
        blocks=tuple(_above(opened)),
        groups=tuple(_groups(opened)) if desk.asked.is_owed else (),
        lists=tuple(_lists(desk.form.layout.sheets)),
        links=(
            Link(path="/campaigns/form.xlsx", words="collect.download", brings=brings),
            Link(path="/do/campaign_file", words="do.campaign_file", brings=brings),
        ),
    )


def rows_of(values: Mapping[str, str], sheets: Iterable[Sheet]) -> Rows:
    """Return what was typed, by sheet and row."""
    return {sheet.id: _rows(sheet, values) for sheet in sheets}


def _rows(sheet: Sheet, values: Mapping[str, str]) -> list[dict[str, FormCell]]:
    stem = f"{CELL}{sheet.id}{MARK}"
    columns = {column.key: column for column in sheet.columns}
    found: dict[int, dict[str, FormCell]] = {}
    for name, text in values.items():
        number, _, key = name.removeprefix(stem).partition(MARK)
        is_row = number.isdecimal() and len(number) <= DIGITS
        if name.startswith(stem) and is_row and key in columns:
            found.setdefault(int(number), {})[key] = cell_of(columns[key], text)
    return [found[number] for number in sorted(found)]


def _above(opened: Open) -> Iterator[Block]:
    """Yield where the form stands, and what is wrong with it as a whole."""
    words, asked, names = opened.words, opened.desk.asked, names_of(opened.desk.opened)
    enterprise = opened.desk.opened.park.enterprises
    name = next((e.name for e in enterprise if e.id == asked.enterprise), None)
    facts = {
        "enterprise": name.in_language(words.language) if name else asked.enterprise,
        "state": words.say(f"campaign_state.{asked.state}"),
        "due": asked.due.isoformat(),
    }
    yield note(words.say("collect.stands", facts), _last_words(opened))
    for key, found in (
        ("faults_open", opened.checked.faults),
        ("doubts_open", opened.checked.doubts),
    ):
        if found:
            lines = [
                f"{doubt_text(words, each, names)} {doubt_cure(words, each, names)}"
                for each in found
            ]
            yield note(words.say(f"campaigns.{key}", {"count": len(found)}), lines, Tone.DOUBT)


def _last_words(opened: Open) -> list[str]:
    said = [step for step in opened.desk.asked.steps if step.note]
    return [
        f"{step.by}: {step.note} ({opened.words.say(f'campaign_step.{step.kind}')})"
        for step in said[-3:]
    ]


def _groups(opened: Open) -> Iterator[Group]:
    for sheet in opened.desk.form.layout.sheets:
        rows: list[Mapping[str, FormCell]] = list(sheet.rows)
        for number, row in enumerate(rows):
            yield _group(opened, sheet, number, row)
        if not is_of_meters(sheet):
            for number in range(len(rows), len(rows) + SPARE):
                yield _group(opened, sheet, number, {}, is_spare=True)


def _group(
    opened: Open, sheet: Sheet, number: int, row: Mapping[str, FormCell], *, is_spare: bool = False
) -> Group:
    is_meter = is_of_meters(sheet)
    fixed = [str(row.get(key) or "") for key in ("carrier", "unit")] if is_meter else []
    legend = str(row.get("name") or row.get(ITEM) or sheet.name)
    hidden = ((_name(sheet, number, METER), str(row[METER])),) if is_meter else ()
    return Group(
        legend=opened.words.say("collect.another") if is_spare else legend,
        about=" · ".join(part for part in fixed if part),
        slots=tuple(_slot(opened, sheet, (number, column), row) for column in _asked_of(sheet)),
        hidden=hidden,
        notes=tuple(_notes(opened, str(row.get(METER, "")))) if is_meter else (),
        is_spare=is_spare,
    )


def _asked_of(sheet: Sheet) -> list[Column]:
    return [each for each in sheet.columns if each.is_input and each.key != ENTERPRISE]


def _slot(
    opened: Open, sheet: Sheet, place: tuple[int, Column], row: Mapping[str, FormCell]
) -> Slot:
    number, column = place
    is_number = column.kind is CellKind.NUMBER
    subject, item, month = _about(sheet, column, row)
    line = opened.line(subject, item) if is_number else None
    return Slot(
        name=_name(sheet, number, column.key),
        label=column.label or column.heading,
        kind="number" if is_number else "text",
        value=_told(row.get(column.key)),
        unit=column.unit.replace("m3", "m³"),
        listed=_list_of(column.key) if _is_text(column) else "",
        beside=_beside(opened, line, month),
        faults=tuple(_faults(opened, sheet, number, column)),
        doubts=tuple(_of_cell(opened, line, month)),
    )


def _lists(sheets: Sequence[Sheet]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what cells of text offer: what stands anywhere in the form of the enterprise."""
    every = [column.key for sheet in sheets for column in _asked_of(sheet) if _is_text(column)]
    for key in dict.fromkeys(every):
        known = dict.fromkeys(_told(row.get(key)) for sheet in sheets for row in sheet.rows)
        yield _list_of(key), tuple(filter(None, known))


def _is_text(column: Column) -> bool:
    return column.kind is not CellKind.NUMBER


def _list_of(key: str) -> str:
    return f"known-{key}"


def _about(sheet: Sheet, column: Column, row: Mapping[str, FormCell]) -> tuple[str, str, str]:
    """Return which line of the checks a cell is part of: subject, item, month."""
    if not is_of_meters(sheet):
        return column.key, str(row.get(ITEM) or ""), ""
    months = {key: month for month, key in KEYS.get(sheet.id, {}).items()}
    return str(row.get(METER, "")), "", months.get(column.key, "?")


def _beside(opened: Open, line: Line | None, month: str) -> str:
    """Return the amount of the period before, and of the account where it is another one."""
    if line is None:
        return ""
    found = []
    if month in line.last:
        last = _number(line.last[month], opened)
        facts: dict[str, Fact] = {"before": line.before, "value": last}
        found.append(opened.words.say("collect.last", facts))
    known = line.known.get(month)
    if known is not None and known != line.stated.get(month):
        facts = {"value": _number(known, opened)}
        found.append(opened.words.say("collect.known", facts))
    return " · ".join(found)


def _of_cell(opened: Open, line: Line | None, month: str) -> Iterator[str]:
    """Yield the doubts about one amount."""
    names = names_of(opened.desk.opened)
    if line is None:
        return
    for each in opened.checked.doubts:
        facts = each.facts
        same = (facts["about"], folded(str(facts["item"])), facts["month"])
        if same == (line.subject, folded(line.item), month):
            yield doubt_text(opened.words, each, names)


def _notes(opened: Open, meter: str) -> Iterator[str]:
    """Yield the doubts about a meter that are of no single month."""
    names = names_of(opened.desk.opened)
    for each in opened.checked.doubts:
        if each.facts["about"] == meter and not each.facts["month"]:
            yield doubt_text(opened.words, each, names)


def _faults(opened: Open, sheet: Sheet, number: int, column: Column) -> Iterator[str]:
    """Yield what cannot be believed of a cell."""
    letter = _letter([each.key for each in sheet.columns].index(column.key))
    cell = f"{letter}{number + FIRST_ROW}"
    for each in opened.checked.faults:
        if each.facts.get("cell") == cell and opened.sheet_at(each) == sheet.id:
            yield opened.words.what(each)


def _letter(number: int) -> str:
    """Return the name of a column of a spreadsheet; a form has fewer than 700.

    Examples
    --------
    >>> _letter(0), _letter(27)
    ('A', 'AB')
    """
    first, second = divmod(number, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def _name(sheet: Sheet, number: int, key: str) -> str:
    return f"{CELL}{sheet.id}{MARK}{number}{MARK}{key}"


def _told(cell: FormCell) -> str:
    if isinstance(cell, float):
        return f"{cell:.12g}"
    return "" if cell is None else str(cell)


def _number(value: float, opened: Open) -> str:
    places = 0 if value.is_integer() else -1
    return write_number(value, places, opened.words.language)
