"""The weights of a rule: what each enterprise used, its highest hour, what it states, its share.

Where the weight of one is not known, nobody's share is: to leave it out would give its share to
the others. A network other than electricity that nobody metered at an enterprise is not used
there, as everywhere in the account.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lingtan.base.figures import Missing
from lingtan.ledger.allocation.shared_portions import Portion
from lingtan.ledger.allocation.span_accounts import SpanAccount
from lingtan.ledger.calendar import HOUR
from lingtan.ledger.edges import ELECTRICITY
from lingtan.ledger.gaps import METER_DATUM
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.land_bound import LAND
from lingtan.ledger.pool_use import PASSED_ON
from lingtan.park.allocation import AllocationRule, Basis
from lingtan.park.facts import Fact
from lingtan.park.park import Park

NOT_BY_HOUR, NOBODY_HAS_ANY = "load_not_by_hour", "nobody_has_a_weight"
SHARE_OF_ABSENT, YEARLY_OVER_SPAN = "share_of_absent", "yearly_over_span"
LASTING = frozenset({LAND})  # the same on every day; other facts are amounts of a year


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What a portion is shared out by; reasons where that is not known."""

    by_enterprise: Mapping[str, Fraction]
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What weights are read from.

    Attributes
    ----------
    park : Park
        With those inside over the span.
    unread : mapping of str to tuple of Missing
        Of enterprises whose readings lack: why.
    is_whole : bool
        Whether the span is the whole period.
    """

    park: Park
    inventory: Inventory
    unread: Mapping[str, tuple[Missing, ...]]
    is_whole: bool = True

    @classmethod
    def of(cls, account: SpanAccount, unread: Mapping[str, tuple[Missing, ...]]) -> "Grounds":
        """Return the grounds of a span."""
        return cls(
            park=account.park,
            inventory=account.inventory,
            unread=unread,
            is_whole=account.is_whole,
        )

    @property
    def year(self) -> int:
        """Year whose facts count."""
        return self.inventory.period.year

    def among(self, rule: AllocationRule) -> tuple[str, ...]:
        """Return the enterprises a rule is about, by id; nobody who is outside."""
        inside = {e.id for e in self.park.enterprises}
        return tuple(sorted(inside & set(rule.among) if rule.among else inside))


def weights_of(portion: Portion, grounds: Grounds) -> Weights:
    """Return the weights of a portion's rule."""
    rule = portion.rule
    read: Mapping[Basis, Callable[[Portion, Grounds], Weights]] = {
        Basis.SHARES: _stated_shares,
        Basis.USE: _use,
        Basis.LOAD: _load,
        Basis.DATUM: _datum,
    }
    found = read[rule.by](portion, grounds)
    if not found.missing and not any(found.by_enterprise.values()):
        nobody = Missing(kind="rule", id=NOBODY_HAS_ANY, subject=portion.pool or rule.datum)
        return Weights(by_enterprise={}, missing=(nobody,))
    return found


def _stated_shares(portion: Portion, grounds: Grounds) -> Weights:
    """Return the shares of a contract, which does not say who bears those of the absent.

    Several shares of one enterprise add up.
    """
    inside = {e.id for e in grounds.park.enterprises}
    shares: dict[str, Fraction] = {}
    for each in portion.rule.shares:
        held = shares.get(each.enterprise, Fraction(0))
        shares[each.enterprise] = held + Fraction(str(each.share))
    absent = sorted(who for who, share in shares.items() if share and who not in inside)
    return Weights(
        by_enterprise={who: share for who, share in shares.items() if who in inside},
        missing=tuple(Missing(kind="rule", id=SHARE_OF_ABSENT, subject=who) for who in absent),
    )


def _use(portion: Portion, grounds: Grounds) -> Weights:
    pool, among = portion.pool or ELECTRICITY, grounds.among(portion.rule)
    used = _amounts(grounds.inventory, pool, "quantity")
    for giver, taker, kwh in _passed_on(grounds.inventory, pool):
        used[giver] = used.get(giver, Fraction(0)) - kwh
        used[taker] = used.get(taker, Fraction(0)) + kwh
    return Weights(
        by_enterprise={e: max(used.get(e, Fraction(0)), Fraction(0)) for e in among},
        missing=tuple(_unmetered(among, used, pool, grounds)),
    )


def _load(portion: Portion, grounds: Grounds) -> Weights:
    pool, among = portion.pool or ELECTRICITY, grounds.among(portion.rule)
    highest = _amounts(grounds.inventory, pool, "highest")
    users = grounds.inventory.inside.pool_users.filter(pool=pool)
    coarse = any(resolution != HOUR for resolution in users["resolution"])
    mixed = {e for pair in _passed_on(grounds.inventory, pool) for e in pair[:2]} & set(among)
    whose = [""] if coarse else sorted(mixed)
    return Weights(
        by_enterprise={e: highest.get(e, Fraction(0)) for e in among},
        missing=(
            *(Missing(kind="rule", id=NOT_BY_HOUR, subject=each or pool) for each in whose),
            *_unmetered(among, highest, pool, grounds),
        ),
    )


def _amounts(inventory: Inventory, pool: str, column: str) -> dict[str, Fraction]:
    rows = inventory.inside.pool_users.filter(pool=pool).iter_rows(named=True)
    return {row["enterprise"]: Fraction(row[column]) for row in rows}


def _passed_on(inventory: Inventory, pool: str) -> Iterator[tuple[str, str, Fraction]]:
    rows = inventory.inside.pool_use.filter(pool=pool, role=PASSED_ON).iter_rows(named=True)
    return ((row["owner"], row["enterprise"], Fraction(row["quantity"])) for row in rows)


def _unmetered(
    among: Sequence[str], known: Mapping[str, Fraction], pool: str, grounds: Grounds
) -> Iterator[Missing]:
    """Yield whose use is not known: no meter of electricity, or readings that lack."""
    for enterprise in among:
        if enterprise not in known and pool == ELECTRICITY:
            yield Missing(kind="datum", id=METER_DATUM, subject=enterprise)
        yield from grounds.unread.get(enterprise, ())


def _datum(portion: Portion, grounds: Grounds) -> Weights:
    rule, among = portion.rule, grounds.among(portion.rule)
    stated = {e: list(_facts(rule.datum, e, grounds)) for e in among}
    if not grounds.is_whole and rule.datum not in LASTING:
        whole_year = Missing(kind="rule", id=YEARLY_OVER_SPAN, subject=rule.datum)
        return Weights(by_enterprise={}, missing=(whole_year,))
    return Weights(
        by_enterprise={
            e: sum((Fraction(str(fact.value)) for fact in facts), Fraction(0))
            for e, facts in stated.items()
        },
        missing=tuple(
            Missing(kind="datum", id=rule.datum, subject=e)
            for e, facts in stated.items()
            if not facts or any(fact.value < 0 for fact in facts)
        ),
    )


def _facts(datum: str, enterprise: str, grounds: Grounds) -> Iterator[Fact]:
    for fact in grounds.park.facts:
        if (fact.datum, fact.year, fact.enterprise) == (datum, grounds.year, enterprise):
            yield fact
