"""Green power, certificates and direct lines: what is stated, what counts, and what proves it."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

import polars as pl

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.ledger.accounts import Account
from lingtan.ledger.counted_claims import contracts_in, counted_lines
from lingtan.park.contracts import Contract, ContractKind
from lingtan.reports.context import Context
from lingtan.reports.finding_words import what
from lingtan.reports.model import Cell, Table

SHOWN = 48  # characters of a list of numbers that a page has room for
WHOLE = Decimal("0.001")  # kWh: a claim short of less than this counts in full


def claim_tables(context: Context, shown: int | None = None) -> Iterator[Table]:
    """Yield the table of claims and direct lines, refused ones too; without any, nothing.

    Parameters
    ----------
    shown : int or None
        Characters of certificate numbers in a row; all of them when None, as in the workbook.
    """
    contracts = contracts_in(context.inputs.park, context.inputs.period)
    if not contracts:
        return
    counted = {contract.id: _counted(context, contract) for contract in contracts}
    yield Table(
        id="claims",
        title=context.say("table.claims"),
        columns=(
            context.id_column("claim", 1.25),
            context.text_column("kind", 1.05),
            context.text_column("used_in", 1.35),
            context.text_column("vintage", 0.7),
            context.number_column("stated", "kWh", 1.3),
            context.number_column("counted", "kWh", 1.3),
            context.text_column("state", 0.85),
            context.text_column("numbers", 1.5),
            context.text_column("document", 1.25),
        ),
        rows=tuple(_row(context, contract, counted, shown) for contract in contracts),
        notes=(context.say("note.claims"), *_reasons(context, contracts)),
    )


def _counted(context: Context, contract: Contract) -> Decimal:
    """Return what counts of a contract, as the lines of the account have it [kWh]."""
    told = counted_lines(contract, context.inputs.park)
    mine = context.inputs.inventory.postings.filter(
        pl.col("account").is_in(told.accounts) & pl.col(told.column).is_in(told.ids)
    )
    return abs(Decimal(str(mine["quantity"].sum() or 0)))


def _row(
    context: Context, contract: Contract, counted: Mapping[str, Decimal], shown: int | None
) -> tuple[Cell, ...]:
    none, stated = context.say("no_evidence"), contract.quantity_kwh
    is_line = contract.kind is ContractKind.DIRECT_LINE
    amount = context.traced(
        counted[contract.id], "kWh", detail_id("claim", contract.id, "counted")
    )
    return (
        contract.id,
        context.word("account", _account(contract)),
        _span(context, contract),
        contract.vintage,
        "" if is_line else context.traced(stated, "kWh", f"contract:{contract.id}"),
        amount,
        context.say(f"claim_{_state(contract, counted[contract.id])}"),
        _numbers(context, contract, shown),
        contract.evidence.strip() or none,
    )


def _account(contract: Contract) -> str:
    is_line = contract.kind is ContractKind.DIRECT_LINE
    return Account.ELECTRICITY_DIRECT.value if is_line else contract.kind.value


def _state(contract: Contract, counted: Decimal) -> str:
    if counted <= 0:
        return "refused"
    stated = Decimal(str(contract.quantity_kwh or 0))
    return "in_part" if stated - counted >= WHOLE else "counted"


def _span(context: Context, contract: Contract) -> str:
    """Write when the power was used, or the line is in force, to the last day."""
    first = context.day(contract.valid_from)
    if contract.valid_to is None:
        return context.say("span_open", first=first)
    last = context.day(contract.valid_to - timedelta(minutes=1))
    return context.say("span", first=first, last=last)


def _numbers(context: Context, contract: Contract, shown: int | None) -> str:
    """Write the certificate numbers; a direct line names its plants."""
    if contract.kind is ContractKind.DIRECT_LINE:
        names = {asset.id: asset.name for asset in context.inputs.park.assets}
        known = (context.name(names[id_], id_) for id_ in contract.assets if id_ in names)
        return context.say("joiner").join(known)
    text = contract.serial.strip() or context.say("no_evidence")
    if shown is None or len(text) <= shown:
        return text
    return context.say("more_numbers", start=text[:shown].rstrip())


def _reasons(context: Context, contracts: tuple[Contract, ...]) -> Iterator[str]:
    """Say what is doubtful about each contract, and so why it counts in part or not at all."""
    for contract in contracts:
        about = {contract.id, *contract.assets}
        found = (f for f in context.inputs.all_findings() if f.subject in about)
        said = dict.fromkeys(what(context, finding) for finding in found)
        if said:
            reason = context.say("joiner").join(said)
            yield context.say("reason_note", name=contract.id, reason=reason)
