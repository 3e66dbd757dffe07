"""Print the accounts of the enterprises: the table, the transfers, the rules, what is open."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from lingtan.app.results_allocation import EnterpriseAccounts
from lingtan.base.figures import Evidence, Missing
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN, print_table
from lingtan.cli.show_reasons import reasons
from lingtan.ledger.allocation.account_figures import account_figures, figure_id
from lingtan.ledger.allocation.enterprise_accounts import (
    Allocation,
    EnterpriseAccount,
    SharedOut,
    Transfer,
)
from lingtan.reports.allocation_words import portion_name, rule_name

UNKNOWN = "–"


def print_allocation(found: EnterpriseAccounts) -> None:
    """Print every account in whole kilograms, then what lies behind it."""
    allocation = found.allocation
    names = _names(found)
    print_enterprises(found)
    for line in (*_open(allocation, names), *_in_doubt(found, names)):
        SCREEN.print(Text(line, style="dim"))
    print_table(
        [say(f"allocation.{name}") for name in ("giver", "receiver", "carrier", "mwh", "kg")],
        [_transfer(transfer, names) for transfer in allocation.transfers],
        title=say("allocation.transfers"),
    )
    print_table(
        [say(f"allocation.{name}") for name in ("part", "rule", "kg", "left")],
        [_shared(shared) for shared in allocation.shared],
        title=say("allocation.rules"),
    )
    SCREEN.print(Text(say("allocation.basis", label=Evidence.I.value), style="dim"))


def print_enterprises(found: EnterpriseAccounts) -> None:
    """Print the account of every enterprise, what stays with the park, and the park."""
    allocation, names = found.allocation, _names(found)
    headings = ("enterprise", "own", "received", "given", "allocated")
    print_table(
        [*(say(f"allocation.{name}") for name in headings), say("allocation.total")],
        [*(_row(account, names) for account in allocation.accounts), *_last_rows(allocation)],
        title=say("allocation.title", period=found.account.check.period.name),
    )


def plain_allocation(found: EnterpriseAccounts) -> dict[str, object]:
    """Return the accounts for programs; sums and entries stand beside what they are made of."""
    inventory, allocation = found.account.inventory, found.allocation
    return {
        "period": inventory.period,
        "boundary": inventory.boundary,
        "method": inventory.method,
        "park_kg": allocation.park_kg,
        "remaining_kg": allocation.remaining_kg,
        "evidence": _labels(found),
        "accounts": [
            {
                "enterprise": each.enterprise,
                "own_kg": each.own_kg,
                "direct_kg": each.direct_kg,
                "power_kg": each.power_kg,
                "heat_kg": each.heat_kg,
                "out_kg": each.out_kg,
                "received_kg": each.received_kg,
                "given_kg": each.given_kg,
                "allocated_kg": each.allocated_kg,
                "total_kg": each.total_kg,
                "missing": each.missing,
            }
            for each in allocation.accounts
        ],
        "figures": account_figures(allocation, inventory),
        "transfers": allocation.transfers,
        "shared": allocation.shared,
        "findings": inventory.findings,
    }


def _labels(found: EnterpriseAccounts) -> list[str]:
    """Return the weak evidence of the accounts: that of the park, and the rules chosen here."""
    park = found.account.inventory.figures["national.e_park_kg"].weak_evidence
    return sorted({*park, Evidence.I.value})


def _names(found: EnterpriseAccounts) -> dict[str, str]:
    park = found.account.check.park
    names = {e.id: e.name.in_language(WORDS.language) or e.id for e in park.enterprises}
    return {**names, "": say("report.park_itself")}


def _row(account: EnterpriseAccount, names: dict[str, str]) -> list[str]:
    amounts = (
        account.own_kg,
        account.received_kg,
        account.given_kg,
        account.allocated_kg,
        account.total_kg,
    )
    return [names[account.enterprise], *map(_kg, amounts)]


def _last_rows(allocation: Allocation) -> Iterator[list[str]]:
    blank = [""] * 4
    yield [say("allocation.remaining"), *blank, _kg(allocation.remaining_kg)]
    yield [say("allocation.park"), *blank, _kg(allocation.park_kg)]


def _open(allocation: Allocation, names: dict[str, str]) -> Iterator[str]:
    for account in allocation.accounts:
        if account.missing:
            yield _because(names[account.enterprise], account.missing)
    for shared in allocation.shared:
        if shared.missing:
            yield _because(portion_name(WORDS, shared.portion), shared.missing)


def _in_doubt(found: EnterpriseAccounts, names: dict[str, str]) -> Iterator[str]:
    """Yield between which ends an account lies, where readings are missing or in doubt."""
    figures = account_figures(found.allocation, found.account.inventory)
    for account in found.allocation.accounts:
        figure = figures[figure_id(account.enterprise, "total")]
        if len(figure.bounds) > 1:
            low, high = (f"{end:,.0f}" for end in figure.bounds)
            name = names[account.enterprise]
            yield f"  {say('allocation.between', name=name, low=low, high=high)}"


def _because(name: str, missing: Sequence[Missing]) -> str:
    return f"○ {say('match.because', name=name, reasons=' '.join(reasons(missing)))}"


def _transfer(transfer: Transfer, names: dict[str, str]) -> list[str]:
    return [
        names[transfer.giver],
        names[transfer.receiver],
        say(f"allocation.network.{transfer.pool}"),
        UNKNOWN if transfer.kwh is None else f"{transfer.kwh / 1000:,.1f}",
        _kg(transfer.kg),
    ]


def _shared(shared: SharedOut) -> list[str]:
    portion = shared.portion
    rule = rule_name(WORDS, portion.rule, is_default=portion.is_default)
    return [portion_name(WORDS, portion), rule, _kg(shared.kg), _kg(shared.remaining_kg)]


def _kg(kilograms: int | None) -> str:
    return UNKNOWN if kilograms is None else f"{kilograms:,}"
