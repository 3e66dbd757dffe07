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
    SpanAllocation,
    Transfer,
)
from lingtan.reports.allocation_words import name_inside, portion_name, rule_name, span_name

UNKNOWN = "–"


def print_allocation(found: EnterpriseAccounts) -> None:
    """Print every account in whole kilograms, then what lies behind it."""
    allocation = found.allocation
    names = _names(found)
    print_enterprises(found)
    _print_spans(found, names)
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
    title = say("allocation.title", period=found.account.check.period.name)
    _print_accounts(found.allocation, _inside(found, _names(found)), title)


def _print_spans(found: EnterpriseAccounts, names: dict[str, str]) -> None:
    """Print the accounts of every span of constant membership, where there are several."""
    zone = found.account.check.park.time_zone
    for each in found.allocation.spans:
        days = span_name(WORDS, each.span.start, each.span.end, zone)
        _print_accounts(each.allocation, names, say("allocation.of_span", days=days))


def _print_accounts(allocation: Allocation, names: dict[str, str], title: str) -> None:
    headings = ("enterprise", "own", "received", "given", "allocated", "total")
    print_table(
        [say(f"allocation.{name}") for name in headings],
        [*(_row(account, names) for account in allocation.accounts), *_last_rows(allocation)],
        title=title,
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
            {**_plain_account(each), "inside": allocation.inside(each.enterprise)}
            for each in allocation.accounts
        ],
        "spans": [_plain_span(each) for each in allocation.spans],
        "figures": account_figures(allocation, inventory),
        "transfers": allocation.transfers,
        "shared": allocation.shared,
        "findings": inventory.findings,
    }


def _plain_account(account: EnterpriseAccount) -> dict[str, object]:
    return {
        "enterprise": account.enterprise,
        "own_kg": account.own_kg,
        "direct_kg": account.direct_kg,
        "power_kg": account.power_kg,
        "heat_kg": account.heat_kg,
        "out_kg": account.out_kg,
        "received_kg": account.received_kg,
        "given_kg": account.given_kg,
        "allocated_kg": account.allocated_kg,
        "total_kg": account.total_kg,
        "missing": account.missing,
    }


def _plain_span(each: SpanAllocation) -> dict[str, object]:
    allocation = each.allocation
    return {
        "start": each.span.start,
        "end": each.span.end,
        "members": sorted(each.span.members),
        "park_kg": allocation.park_kg,
        "remaining_kg": allocation.remaining_kg,
        "accounts": [_plain_account(account) for account in allocation.accounts],
        "transfers": allocation.transfers,
        "shared": allocation.shared,
    }


def _labels(found: EnterpriseAccounts) -> list[str]:
    """Return the weak evidence of the accounts: that of the park, and the rules chosen here."""
    park = found.account.inventory.figures["national.e_park_kg"].weak_evidence
    return sorted({*park, Evidence.I.value})


def _names(found: EnterpriseAccounts) -> dict[str, str]:
    park = found.account.check.park
    names = {e.id: e.name.in_language(WORDS.language) or e.id for e in park.enterprises}
    return {**names, "": say("report.park_itself")}


def _inside(found: EnterpriseAccounts, names: dict[str, str]) -> dict[str, str]:
    """Return the names, with when an enterprise was inside if that was not all the time."""
    allocation, zone = found.allocation, found.account.check.park.time_zone
    return {
        each.enterprise: name_inside(
            WORDS, names[each.enterprise], allocation.inside(each.enterprise), zone
        )
        for each in allocation.accounts
    }


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
