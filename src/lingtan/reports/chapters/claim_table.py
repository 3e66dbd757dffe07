"""Every claim on grid power: what it states, what of it counts, and what proves it."""

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from lingtan.ledger.accounts import Account
from lingtan.ledger.claims import claiming
from lingtan.park.contracts import Contract
from lingtan.reports.context import Context
from lingtan.reports.model import Cell, Table

CLAIM_ACCOUNTS = (Account.GREEN_POWER.value, Account.CERTIFICATE.value)


def claim_table(context: Context) -> Iterator[Table]:
    """Yield the table of claims, refused ones too; of a park without claims, nothing."""
    contracts = claiming(context.inputs.park, context.inputs.period)
    if not contracts:
        return
    counted = _counted(context)
    yield Table(
        id="claims",
        title=context.say("table.claims"),
        columns=(
            context.id_column("claim", 1.2),
            context.text_column("kind"),
            context.number_column("stated", "kWh"),
            context.number_column("counted", "kWh"),
            context.text_column("numbers", 1.6),
            context.text_column("document", 1.6),
        ),
        rows=tuple(_row(context, contract, counted) for contract in contracts),
        notes=(context.say("note.claims"),),
    )


def _counted(context: Context) -> dict[str, Decimal]:
    """Return what counts of each claim, as the lines of the account have it [kWh]."""
    lines = context.inputs.inventory.postings.filter(pl.col("account").is_in(CLAIM_ACCOUNTS))
    sums = lines.group_by("stream").agg(pl.col("quantity").sum())
    return {stream: -quantity for stream, quantity in sums.iter_rows()}


def _row(context: Context, contract: Contract, counted: dict[str, Decimal]) -> tuple[Cell, ...]:
    none = context.say("no_evidence")
    return (
        contract.id,
        context.word("account", contract.kind.value),
        context.amount(contract.quantity_kwh, "kWh"),
        context.amount(counted.get(contract.id, Decimal(0)), "kWh"),
        contract.serial.strip() or none,
        contract.evidence.strip() or none,
    )
