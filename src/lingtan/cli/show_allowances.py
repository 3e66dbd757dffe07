"""Print positions in the carbon market, each beside the account's own figure."""

from collections.abc import Iterator

from rich.text import Text

from lingtan.app.results_allowances import Allowances
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN, print_table
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.ledger.allowances import Holding
from lingtan.reports.cost_ids import cost_ids

KG_PER_T = 1000
HEADINGS = ("enterprise", "allocated", "verified", "credits", "surrendered", "position", "owed")


def print_allowances(found: Allowances) -> None:
    """Print a line for each enterprise, then what stands beside it."""
    holdings = found.holdings
    names = {
        e.id: e.name.in_language(WORDS.language) for e in found.account.check.park.enterprises
    }
    if not holdings.holdings:
        SCREEN.print(Text(say("allowances.none", year=str(holdings.year))))
        return
    print_table(
        [say(f"allowances.{name}") for name in HEADINGS],
        [_row(each, names) for each in holdings.holdings],
        title=say("allowances.title", year=str(holdings.year)),
    )
    for each in holdings.holdings:
        for line in _beside(each, names.get(each.enterprise, each.enterprise)):
            SCREEN.print(Text(line, style="dim"))
    cap = f"{holdings.rules.credit_cap:.0%}"
    SCREEN.print(Text(say("allowances.cap", cap=cap, label=holdings.rules.label), style="dim"))


def _row(each: Holding, names: dict[str, str]) -> list[str]:
    return [
        names.get(each.enterprise, each.enterprise),
        *(
            _tonnes(kg)
            for kg in (
                each.allocated_kg,
                each.verified_kg,
                each.counted_credits_kg,
                each.surrendered_kg,
            )
        ),
        _tonnes(each.position_kg, signed=True),
        _tonnes(each.still_owed_kg),
    ]


def _beside(each: Holding, name: str) -> Iterator[str]:
    if each.cost_cny is not None:
        kind = "cost" if each.cost_cny > 0 else "worth"
        amount, price = f"{abs(each.cost_cny):,}", f"{each.price_cny_per_t:,}"
        yield say(f"allowances.{kind}", name=name, amount=amount, price=price)
    for missing in each.missing:
        yield say("allowances.missing", name=name, datum=say(f"allowances.{missing.id}"))
    if each.beside is not None:
        reasons = say("cli.joiner").join(
            WORDS.say(f"allowance_reason.{reason}") for reason in each.beside.reasons
        )
        yield say(
            "allowances.beside",
            name=name,
            direct=_tonnes(each.beside.direct_kg),
            whole=_tonnes(each.beside.whole_kg),
            difference=_tonnes(each.beside.difference_kg, signed=True),
            reasons=reasons,
        )
    if each.evidence:
        labels = " ".join(sorted(label.value for label in each.evidence))
        yield say("allowances.labels", name=name, labels=labels)


def _tonnes(kilograms: float | None, *, signed: bool = False) -> str:
    sign = "+" if signed else ""
    return "–" if kilograms is None else f"{kilograms / KG_PER_T:{sign},.0f}"


def plain_allowances(found: Allowances) -> dict[str, object]:
    """Return positions for programs, without the account beside them."""
    inventory, holdings = found.account.inventory, found.holdings
    return {
        "period": inventory.period,
        "boundary": inventory.boundary,
        "rules": holdings.rules,
        "holdings": holdings.holdings,
        "ids": {each.enterprise: _ids(each) for each in holdings.holdings},
        "findings": holdings.findings,
    }


def _ids(each: Holding) -> dict[str, str]:
    """Return the id of each amount, by which it is traced; a cost has the price asked in it."""
    parts = {
        "allocated_kg": "allocated",
        "verified_kg": "verified",
        "surrendered_kg": "surrendered",
        "credits_kg": "credits",
        "most_credits_kg": "most",
        "counted_credits_kg": "counted",
        "position_kg": "position",
        "still_owed_kg": "owed",
    }
    ids = {name: detail_id("allowance", each.enterprise, part) for name, part in parts.items()}
    if each.cost_cny is None or each.price_cny_per_t is None:
        return ids
    asked = cost_ids(each.enterprise, each.price_cny_per_t)
    return {**ids, "price_cny_per_t": asked["price"], "cost_cny": asked["cost"]}
