"""The annex: how the method counts, an extract of the postings and the index of figures."""

from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version

import polars as pl

from lingtan.base.time_axis import find_zone
from lingtan.evidence.lineage.asked_sums import USERS
from lingtan.evidence.lineage.sum_ids import lines_id
from lingtan.ledger.accounts import E_PARK, Account
from lingtan.reports.chapters.assurance import files_table, history_blocks, signatures_table
from lingtan.reports.chapters.evidence_register import register_blocks
from lingtan.reports.chapters.figure_index import figures_index, numbers_index
from lingtan.reports.context import Context
from lingtan.reports.model import (
    Amount,
    Block,
    Cell,
    Chapter,
    Facts,
    Heading,
    Paragraph,
    Table,
    chapter_numbers,
)
from lingtan.reports.shown_amounts import figures_in
from lingtan.reports.sums import ordered_accounts, sum_by, with_month

METHOD = ("whole", "fuel", "conversion", "indirect", "process", "core", "silent")
OUTLINE = ("basis", "feasibility", "goals", "tasks", "economics", "safeguards")


def annex_chapter(context: Context, shown: Mapping[str, Amount]) -> Chapter:
    """Return the annex; `shown` is what the chapters before it show by its id, in their order."""
    before: tuple[Block, ...] = (
        Heading(text=context.say("heading.outline")),
        outline_table(context),
        Heading(text=context.say("heading.method")),
        *(Paragraph(text=context.say(f"method.{part}")) for part in METHOD),
        *history_blocks(context),
        *register_blocks(context),
        Heading(text=context.say("heading.postings")),
        Paragraph(text=context.say("text.postings")),
        postings_table(context, with_months=False),
    )
    every = {**shown, **figures_in(before)}
    blocks: tuple[Block, ...] = (
        *before,
        Heading(text=context.say("heading.figures")),
        Paragraph(text=context.say("text.figures")),
        figures_index(context, every),
        *numbers_index(context, every),
        Heading(text=context.say("heading.files")),
        files_table(context),
        Heading(text=context.say("heading.version")),
        version_facts(context),
        Heading(text=context.say("heading.signatures")),
        Paragraph(text=context.say("text.signatures")),
        signatures_table(context),
    )
    return Chapter(id="annex", title=context.say("chapter.annex"), blocks=blocks)


def outline_table(context: Context) -> Table:
    """Return which part of the application outline this report answers, and what it leaves."""
    numbers = chapter_numbers()
    rows = tuple(
        (context.say(f"outline.{part}"), context.say(f"outline_answer.{part}", **numbers))
        for part in OUTLINE
    )
    return Table(
        id="outline",
        title=context.say("table.outline"),
        columns=(context.text_column("outline", 1.6), context.text_column("answer", 3.6)),
        rows=rows,
    )


def postings_table(context: Context, *, with_months: bool) -> Table:
    """Return the postings summed by account and enterprise, and by month if asked."""
    months = with_month(context.inputs.inventory.postings, context.inputs.park.time_zone)
    keys = ["account", "enterprise", "carrier", "factor_id"]
    grouped = sum_by(months, ["month", *keys] if with_months else keys)
    rows: list[tuple[Cell, ...]] = []
    for account in ordered_accounts(grouped):
        mine = grouped.filter(pl.col("account") == account)
        rows.extend(_posting_row(context, row) for row in mine.iter_rows(named=True))
    leading = (context.text_column("month", 0.9),) if with_months else ()
    return Table(
        id="postings_by_month" if with_months else "postings",
        title=context.say("table.postings_by_month" if with_months else "table.postings"),
        columns=(
            *leading,
            context.text_column("account", 1.55),
            context.text_column("enterprise", 1.8),
            context.text_column("carrier", 1.1),
            context.number_column("quantity_plain", weight=1.15),
            context.id_column("id", 3.2),
            context.number_column("emissions", "kgCO2", 0.95),
            context.number_column("coal_equivalent", "kgce", 0.95),
        ),
        rows=tuple(rows),
        notes=(context.say("note.postings", accounts=_in_total(context)),),
    )


def _in_total(context: Context) -> str:
    return context.say("joiner").join(context.word("account", account) for account in E_PARK)


def _posting_row(context: Context, row: dict[str, object]) -> tuple[Cell, ...]:
    text = {key: str(value or "") for key, value in row.items()}
    leading = (context.word("month", text["month"]),) if "month" in row else ()
    return (
        *leading,
        context.word("account", text["account"]),
        context.enterprise(text["enterprise"]),
        context.carrier(text["carrier"]),
        context.amount(_plain(row["quantity"]), "as_metered", 0),
        _id(text),
        context.amount(_plain(row["emissions_kg"]), "kgCO2"),
        context.amount(_plain(row["energy_kgce"]), "kgce"),
    )


def _id(row: Mapping[str, str]) -> str:
    """Return the id by which lines are traced; those of users tell no account of their own."""
    keys = {key: row[key] for key in ("enterprise", "carrier", "month") if key in row}
    is_use = row["account"] == Account.USE.value
    own = {"of": USERS} if is_use else {"account": row["account"]}
    return lines_id(**keys, **own, factor=row["factor_id"])


def _plain(value: object) -> float:
    return float(str(value or 0))


def version_facts(context: Context) -> Facts:
    """Return what is needed to make this report again, to the byte."""
    inputs = context.inputs
    method = inputs.inventory.method
    pairs = (
        ("software", f"lingtan {version('lingtan')}"),
        ("method", f"{context.term(method)} ({method})"),
        ("boundary", inputs.boundary.id),
        (
            "period",
            " – ".join(_local(context, i) for i in (inputs.period.start, inputs.period.end)),
        ),
        ("as_known", _known(context)),
        ("last_import", _last_import(context)),
        ("evidence_log", _log(context)),
        ("coal_rate", inputs.park.coal_rate),
        ("postings", context.number(inputs.inventory.postings.height, 0)),
    )
    return Facts(pairs=tuple((context.say(f"fact.{key}"), value) for key, value in pairs))


def _log(context: Context) -> str:
    """Write how far the log of evidence reached: its size and root, to be held against it."""
    log = context.inputs.log
    if log is None:
        return context.say("unknown")
    return context.say("log_state", size=context.number(log.size, 0), root=log.root)


def _known(context: Context) -> str:
    """Write the instant of knowledge; without one it is that of the report itself."""
    inputs = context.inputs
    if inputs.as_known_at is not None:
        return _local(context, inputs.as_known_at)
    return context.say("known_when_made", moment=_local(context, inputs.generated_at))


def _last_import(context: Context) -> str:
    known = [entry.known_at for entry in context.inputs.imports]
    return _local(context, max(known)) if known else context.say("unknown")


def _local(context: Context, instant: datetime) -> str:
    """Write an instant in the park's zone with its offset, to the second."""
    local = instant.astimezone(find_zone(context.inputs.park.time_zone))
    return local.isoformat(sep=" ", timespec="seconds")
