"""The page of imports: every file that came in, and of one of them what it brought.

A number of an import leads to what it counts: refused rows word for word with the reason of each,
readings by meter, and what was found when the file came.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lingtan.app.layout import Layout
from lingtan.app.look_at_import import LookedImport, list_imports, look_at_import
from lingtan.app.present_park import Presentation
from lingtan.app.wiring import ImportRecord
from lingtan.base.errors import ArgumentError
from lingtan.base.findings import Finding
from lingtan.base.time_axis import find_zone
from lingtan.reports.context import Context
from lingtan.reports.model import Block, Cell, Column, ColumnKind, Table
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.way import Way
from lingtan.reports.words import Words
from lingtan.web.actions.action import Field, Kind
from lingtan.web.actions.offer_things import imports
from lingtan.web.actions.tables import findings_table, number
from lingtan.web.composed import composed
from lingtan.web.cut_list import CURSOR, cut_list, cut_notes
from lingtan.web.import_ways import (
    BROUGHT,
    IMPORT_NAME,
    LIST,
    PAGE,
    REFUSED,
    TAKEN,
    count_of_import,
    way_to_import,
)
from lingtan.web.told_figure import told_count

IMPORT = Field(name=IMPORT_NAME, kind=Kind.KNOWN, offers=imports, is_required=False)
CHAPTERS = ("imports",)
AFTER = replace(CURSOR, name="after")  # where the list of meters goes on
ASKED = (IMPORT, CURSOR, AFTER)
COUNTS = ("new", "same", "changed", "withdrawn", "refused")
DIGITS = 12  # of a number of an import, or of a line, as it is put in order


def with_imports(
    presentation: Presentation, asked: Mapping[str, str], layout: Layout, words: Words
) -> Presentation:
    """Return a presentation whose report lists imports, or what one of them brought.

    Raises
    ------
    LingtanError
        There is no such import.
    """
    desk = _Desk(presentation=presentation, asked=asked, words=words)
    told = asked.get(IMPORT.name, "")
    if told:
        looked = look_at_import(layout, _number(told))
        answer, blocks = _answer(desk, looked), _blocks(desk, looked)
    else:
        every = list_imports(layout)
        count = told_count(words, len(every), (PAGE, LIST))
        answer = sentence(words, "imports.lead", {"count": count})
        blocks = (_table(desk, every),)
    return composed(presentation, answer, CHAPTERS, (blocks,), lambda _: words.say("page.imports"))


def is_filled_in(_shown: Presentation, field: Field) -> bool:
    """Whether a form asks for a field: where a list goes on is told by links alone."""
    return field.kind is not Kind.HIDDEN


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What the tables are drawn from."""

    presentation: Presentation
    asked: Mapping[str, str]
    words: Words

    def say(self, key: str, **facts: str | int) -> str:
        return self.words.say(f"imports.{key}", facts)

    def moment(self, at: datetime) -> str:
        zone = self.presentation.contents.evaluation.account.check.park.time_zone
        return f"{at.astimezone(find_zone(zone)):%Y-%m-%d %H:%M}"

    def columns(self, texts: Mapping[str, float], counts: Sequence[str]) -> tuple[Column, ...]:
        """Return columns of texts by the ids of their headings and weights, then of counts."""
        said = (
            Column(heading=self.words.say(f"do.heading.{name}"), kind=ColumnKind.NUMBER)
            for name in counts
        )
        return (
            *(
                Column(heading=self.say(f"heading.{name}"), weight=weight)
                for name, weight in texts.items()
            ),
            *said,
        )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < DIGITS):
        raise ArgumentError("not_whole", facts={"name": IMPORT.name, "given": text[:40]})
    return int(text)


def _answer(desk: _Desk, looked: LookedImport) -> Sentence:
    record, words = looked.record, desk.words
    told = {
        name: count_of_import(record.import_id, name, getattr(record.rows, name), words)
        for name in COUNTS
    }
    facts = {"file": record.source.file_name, "at": desk.moment(record.known_at)}
    return sentence(words, "imports.lead_one", {**told, **facts})


def _table(desk: _Desk, records: Sequence[ImportRecord]) -> Table:
    """Return a line for each import, with what became of its rows."""
    page = cut_list(records, lambda each: (f"{10**DIGITS - each.import_id}",), desk.asked)
    return Table(
        id="imports",
        title=desk.say("table.imports"),
        columns=desk.columns({"file": 2.6, "holds": 1.0, "at": 1.3}, COUNTS),
        rows=tuple(_line(desk, each) for each in page.items),
        notes=(*cut_notes(page, Way(text="", path=PAGE, anchor=LIST), desk.asked, desk.words),)
        or (desk.say("note.same"),),
    )


def _line(desk: _Desk, record: ImportRecord) -> tuple[Cell, ...]:
    counts = (
        count_of_import(record.import_id, name, getattr(record.rows, name), desk.words)
        for name in COUNTS
    )
    return (
        replace(way_to_import(record.import_id), text=record.source.file_name),
        desk.say(f"holds.{record.kind}"),
        desk.moment(record.known_at),
        *counts,
    )


def _blocks(desk: _Desk, looked: LookedImport) -> tuple[Block, ...]:
    return (
        replace(_table(desk, (looked.record,)), notes=(desk.say("note.same"),)),
        _refused(desk, looked),
        _brought(desk, looked),
        findings_table(looked.findings, desk.words),
    )


def _refused(desk: _Desk, looked: LookedImport) -> Table:
    """Return the rows that could not be used, word for word, and why."""
    reasons = _Reasons(looked.findings, desk.words)
    rows = list(looked.refused.iter_rows(named=True))
    page = cut_list(rows, lambda row: (f"{row['line'] or 0:0{DIGITS}d}",), desk.asked)
    way = way_to_import(looked.record.import_id, REFUSED)
    notes = cut_notes(page, way, desk.asked, desk.words)
    return Table(
        id="import_refused",
        title=desk.say("table.refused"),
        columns=desk.columns({"line": 0.6, "text": 3.0, "why": 3.0}, ()),
        rows=tuple(
            (str(line or "–"), text, reasons.of(reason, line or 0, text))
            for line, reason, text in ((r["line"], r["reason"], r["text"]) for r in page.items)
        ),
        notes=notes if rows else (desk.say("none.refused"),),
    )


@dataclass(frozen=True, slots=True)
class _Reasons:
    findings: Sequence[Finding]
    words: Words

    def of(self, kind: str, line: int, text: str) -> str:
        """Say why a row was refused: what was found of its kind, of what it names, by its line."""
        found = [each for each in self.findings if each.kind.id == kind]
        named = [each for each in found if each.subject and each.subject in text]
        before = [each for each in named or found if (each.place.line or 0) <= line]
        chosen = (before or named or found)[-1:]
        return self.words.what(chosen[0]) if chosen else kind


def _brought(desk: _Desk, looked: LookedImport) -> Table:
    """Return how many readings of each meter it brought; each leads to the line of the meter."""
    context = Context(inputs=desk.presentation.inputs)
    rows = list(looked.brought.iter_rows(named=True))
    page = cut_list(rows, lambda row: (row["meter_id"],), desk.asked, AFTER.name)
    way = way_to_import(looked.record.import_id, BROUGHT)
    notes = cut_notes(page, way, desk.asked, desk.words, AFTER.name)
    return Table(
        id="import_brought",
        title=desk.say("table.brought"),
        columns=desk.columns({"meter": 2.2, "first": 1.2, "last": 1.2}, TAKEN),
        rows=tuple(_meter(desk, context, row) for row in page.items),
        notes=notes if rows else (desk.say("none.brought"),),
    )


def _meter(desk: _Desk, context: Context, row: Mapping[str, object]) -> tuple[Cell, ...]:
    first, last, meter = row["first"], row["last"], str(row["meter_id"])
    ends = tuple(desk.moment(each) for each in (first, last) if isinstance(each, datetime))
    brings = (("period", ends[0][:4]), ("series", meter))
    way = Way(text="", path="/energy", brings=brings, anchor="series")
    counts = (int(str(row[name])) for name in TAKEN)
    return (
        context.meter(meter),
        *ends,
        *(replace(number(count, desk.words, 0), leads_to=way) for count in counts),
    )
