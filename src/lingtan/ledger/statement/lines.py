"""The lines of the statement: every tonne in one account, with its sign in that account alone.

Nothing here is added to an emission. Emission and what claims take out of it are those of the
account of the period; sinks, removals, capture and offsets are accounts beside it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period
from lingtan.ledger.statement.offset_account import sound_offsets
from lingtan.ledger.statement.removal_account import (
    as_it_stood,
    come_back_after,
    sound_removals,
)
from lingtan.park.offsets import OffsetBlock, OffsetState, Removal, SinkKind
from lingtan.park.park import Park


class StatementAccount(StrEnum):
    """The accounts beside the emission."""

    SINK = "sink"
    REMOVAL = "removal"
    CAPTURE = "capture"
    OFFSET_HELD = "offset_held"
    OFFSET_RETIRED = "offset_retired"


OF_KIND = {
    SinkKind.SINK: StatementAccount.SINK,
    SinkKind.REMOVAL: StatementAccount.REMOVAL,
    SinkKind.CAPTURE: StatementAccount.CAPTURE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A movement of the period in one account.

    Attributes
    ----------
    about : str
        Block of credits or removal.
    amount_kg : float
        What was stored, credited or retired; below zero for what came back [kgCO2e].
    is_reversal : bool
        Whether it takes back what an earlier line, or one of an earlier period, had stored.
    """

    account: StatementAccount
    about: str
    amount_kg: float
    enterprise: str = ""
    is_reversal: bool = False
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside the emission of a period.

    Attributes
    ----------
    lines : tuple of StatementLine
        Movements of the period.
    offsets, removals : tuple
        The blocks and removals that stand, as they stood when the period ended.
    findings : tuple of Finding
        What has no effect, and why; and what has come back since.
    """

    lines: tuple[StatementLine, ...]
    offsets: tuple[OffsetBlock, ...]
    removals: tuple[Removal, ...]
    findings: tuple[Finding, ...]

    def total_kg(self, account: StatementAccount) -> float:
        """Return what an account moved by in the period [kgCO2e]."""
        return sum(line.amount_kg for line in self.lines if line.account is account)

    def parts_kg(self, account: StatementAccount) -> tuple[float, float]:
        """Return what came in and what came back, both not negative [kgCO2e]."""
        mine = [line for line in self.lines if line.account is account]
        back = -sum(line.amount_kg for line in mine if line.is_reversal)
        return sum(line.amount_kg for line in mine if not line.is_reversal), back


def state_beside(park: Park, period: Period, members: frozenset[str] | None = None) -> Beside:
    """Return the accounts beside the emission of a period.

    What was stored is stated by the year: it is of a period that is that calendar year.

    Parameters
    ----------
    members : frozenset of str or None
        Enterprises of the boundary, where it is a part of the park; what the park itself holds
        belongs to the whole then. None for the whole park.
    """
    offsets, of_offsets = sound_offsets(park)
    removals, of_removals = sound_removals(park)
    mine = tuple(block for block in offsets if _is_inside(block.enterprise, members))
    stored = tuple(removal for removal in removals if _is_inside(removal.enterprise, members))
    return Beside(
        lines=(*_offset_lines(mine, period), *_removal_lines(stored, period)),
        offsets=tuple(block for block in mine if block.vintage <= period.year),
        removals=as_it_stood(stored, period),
        findings=(*of_offsets, *of_removals, *come_back_after(stored, period)),
    )


def _is_inside(enterprise: str, members: frozenset[str] | None) -> bool:
    return members is None or enterprise in members


def _offset_lines(blocks: Iterable[OffsetBlock], period: Period) -> Iterator[StatementLine]:
    for block in blocks:
        account = StatementAccount.OFFSET_RETIRED
        if _is_held(block, period):
            account = StatementAccount.OFFSET_HELD
        elif not _is_retired(block, period):
            continue
        yield StatementLine(
            account=account,
            about=block.id,
            amount_kg=block.quantity_kg,
            enterprise=block.enterprise,
            evidence=block.evidence,
        )


def _is_held(block: OffsetBlock, period: Period) -> bool:
    """Whether a block is still held when the period ends; one retired later still was."""
    is_kept = block.state is OffsetState.HELD or (
        block.retired_on is not None and block.retired_on >= period.end
    )
    return is_kept and block.vintage <= period.year


def _is_retired(block: OffsetBlock, period: Period) -> bool:
    """Whether a block was retired within the period: of an earlier one it may not even be made."""
    return block.retired_on is not None and period.start <= block.retired_on < period.end


def _removal_lines(removals: Iterable[Removal], period: Period) -> Iterator[StatementLine]:
    for removal in removals:
        account = OF_KIND[removal.kind]
        if period.is_year and removal.year == period.year:
            yield StatementLine(
                account=account,
                about=removal.id,
                amount_kg=removal.quantity_kg,
                enterprise=removal.enterprise,
                evidence=removal.evidence,
            )
        for reversal in removal.reversals:
            if period.start <= reversal.on < period.end and reversal.quantity_kg:
                yield StatementLine(
                    account=account,
                    about=removal.id,
                    amount_kg=-reversal.quantity_kg,
                    enterprise=removal.enterprise,
                    is_reversal=True,
                    evidence=reversal.evidence,
                )
