"""Figures of the statement: what was emitted, what claims took out, and what stands beside it."""

from collections.abc import Iterator, Mapping

from lingtan.base.figures import Figure, Missing, adding, evidence_of
from lingtan.base.time_axis import Period
from lingtan.ledger.statement.lines import OF_KIND, Beside, StatementAccount
from lingtan.park.park import Park

EMISSION = "national.e_park_kg"
CLAIMS = ("national.electricity_green_power_kg", "national.electricity_certificate_kg")
STORED = (StatementAccount.SINK, StatementAccount.REMOVAL, StatementAccount.CAPTURE)
CREDITS = (StatementAccount.OFFSET_HELD, StatementAccount.OFFSET_RETIRED)
BY_YEAR = Missing(kind="rule", id="removals_by_year")
NO_REMOVALS = Missing(kind="datum", id="removals")
NO_CREDITS = {
    StatementAccount.OFFSET_HELD: Missing(kind="datum", id="offsets_available"),
    StatementAccount.OFFSET_RETIRED: Missing(kind="datum", id="offsets_retired"),
}


def statement_figures(
    account: Mapping[str, Figure], beside: Beside, park: Park, period: Period
) -> dict[str, Figure]:
    """Return the figures of the statement by id; none is the difference of two accounts.

    Parameters
    ----------
    account : mapping of str to Figure
        Figures of the account of the same boundary and period.
    """
    figures = (
        *_emission(account),
        *(figure for each in STORED for figure in _stored(each, beside, park, period)),
        *(_credits(each, beside, park) for each in CREDITS),
    )
    return {figure.id: figure for figure in figures}


def _emission(of: Mapping[str, Figure]) -> Iterator[Figure]:
    """Yield the emission before claims, and what each claim took out: reductions by contract."""
    emission, claims = of[EMISSION], [of[id_] for id_ in CLAIMS]
    parts = [(emission, 1.0), *((claim, -1.0) for claim in claims)]
    every = [emission, *claims]
    gross = Figure(
        id="statement.before_claims_kg",
        value=sum((part.value or 0.0) * sign for part, sign in parts),
        unit="kgCO2",
        evidence=evidence_of(every),
        rests_on=tuple(figure.id for figure in every),
    )
    missing = tuple(dict.fromkeys(reason for figure in every for reason in figure.missing))
    yield adding(gross, parts).opened(missing)


def _stored(
    account: StatementAccount, beside: Beside, park: Park, period: Period
) -> Iterator[Figure]:
    """Yield what was stored in an account and what came back; they are never set off in one."""
    stored, back = beside.parts_kg(account)
    is_stated = any(OF_KIND[removal.kind] is account for removal in park.removals)
    missing = () if is_stated else (NO_REMOVALS,)
    by_year = () if period.is_year else (BY_YEAR,)
    amounts = (
        (account.value, False, stored, (*missing, *by_year)),
        (f"{account.value}_back", True, back, missing),
    )
    for name, is_reversal, value, reasons in amounts:
        found = Figure(
            id=f"statement.{name}_kg",
            value=value,
            unit="kgCO2",
            rests_on=_items(beside, account, is_reversal=is_reversal),
        )
        yield found.opened(reasons)


def _credits(account: StatementAccount, beside: Beside, park: Park) -> Figure:
    found = Figure(
        id=f"statement.{account.value}_kg",
        value=beside.total_kg(account),
        unit="kgCO2e",
        rests_on=_items(beside, account),
    )
    return found if park.offsets else found.opened((NO_CREDITS[account],))


def _items(
    beside: Beside, account: StatementAccount, *, is_reversal: bool = False
) -> tuple[str, ...]:
    """Return the blocks or removals an account rests on; of what came back those it came from."""
    mine = (
        line.about
        for line in beside.lines
        if line.account is account and line.is_reversal == is_reversal
    )
    return tuple(dict.fromkeys(mine))
