"""Facts, contracts and enterprises: what forms state, kept like readings, by appending.

A statement about the same thing replaces the earlier one from the instant it is known; both stay.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar  # the body of a statement is JSON

import duckdb

from lingtan.adapters.store.database import Files, transaction
from lingtan.adapters.store.manifest import (
    clock_findings,
    enter_import,
    find_import,
    naive,
    next_numbers,
    repeated,
)
from lingtan.adapters.store.records import (
    ImportKind,
    ImportOutcome,
    ImportRecord,
    ImportSource,
    RowCounts,
)
from lingtan.adapters.store.vouching import vouch_import
from lingtan.base.figures import Evidence
from lingtan.base.names import Name
from lingtan.park.contracts import Contract, ContractKind, PowerSource
from lingtan.park.facts import Fact
from lingtan.park.places import Enterprise, Sector

S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A fact, contract or enterprise as kept: what it is about, and what it says, as JSON."""

    key: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementForm(Generic[S]):
    """How a kind of thing is kept as statements."""

    kind: ImportKind
    write: Callable[[S], Statement]
    read: Callable[[Any], S]


def append_statements(
    connection: duckdb.DuckDBPyConnection,
    files: Files,
    kind: ImportKind,
    statements: Sequence[Statement],
    source: ImportSource,
    known_at: datetime,
) -> ImportOutcome:
    """Append the statements that say anything new, all or none."""
    known = find_import(connection, kind, source)
    if known is not None:
        return repeated(known)
    numbers = next_numbers(connection, known_at, source.received_at)
    then = numbers.known_at.replace(tzinfo=UTC)
    stored, changed = _news(_current(connection, kind, then), statements)
    record = ImportRecord(
        import_id=numbers.import_id,
        kind=kind,
        source=source,
        known_at=then,
        recorded_at=numbers.recorded_at.replace(tzinfo=UTC),
        rows=RowCounts(
            new=len(stored) - changed, same=len(statements) - len(stored), changed=changed
        ),
    )
    with transaction(connection):
        enter_import(connection, record, numbers.last_seq + len(stored))
        for seq, statement in enumerate(stored, numbers.last_seq + 1):
            connection.execute(
                "insert into store.statements values (?, ?, ?, ?, ?, ?)",
                [
                    kind.value,
                    statement.key,
                    statement.body,
                    numbers.known_at,
                    seq,
                    numbers.import_id,
                ],
            )
        vouch_import(connection, files, numbers.import_id)
    return ImportOutcome(record=record, findings=clock_findings(source, known_at, numbers))


def _news(current: dict[str, str], statements: Sequence[Statement]) -> tuple[list[Statement], int]:
    """Return the statements that say anything new, and how many of them correct another."""
    held = dict(current)
    stored: list[Statement] = []
    changed = 0
    for statement in statements:
        before = held.get(statement.key)
        if before is None or _meaning(before) != _meaning(statement.body):
            stored.append(statement)
            changed += before is not None
            held[statement.key] = statement.body
    return stored, changed


def _meaning(body: str) -> object:
    """Return what a statement says, whichever file and line it was read from."""
    said = json.loads(body)
    said.pop("source", None)
    return said


def statements_of(
    connection: duckdb.DuckDBPyConnection,
    form: StatementForm[S],
    as_known_at: datetime | None,
) -> tuple[S, ...]:
    """Return the statements of a kind as they were known at an instant, the latest ones last."""
    current = _current(connection, form.kind, as_known_at)
    return tuple(form.read(json.loads(body)) for body in current.values())


def _current(
    connection: duckdb.DuckDBPyConnection, kind: ImportKind, as_known_at: datetime | None
) -> dict[str, str]:
    until = datetime.max if as_known_at is None else naive(as_known_at)  # noqa: DTZ901  # naive UTC
    rows = connection.execute(
        """select key, max_by(body, (known_at, seq)) from store.statements
        where kind = ? and known_at <= ? group by key order by max((known_at, seq))""",
        [kind.value, until],
    ).fetchall()
    return dict(rows)


def write_fact(fact: Fact) -> Statement:
    """Write a fact; it is about a datum, a year, an enterprise and an item."""
    return Statement(
        key=_json(list(fact.key)),
        body=_json(
            {
                "datum": fact.datum,
                "year": fact.year,
                "value": fact.value,
                "enterprise": fact.enterprise,
                "item": fact.item,
                "evidence": fact.evidence,
                "source": fact.source,
                "label": None if fact.label is None else fact.label.value,
            }
        ),
    )


def read_fact(body: Any) -> Fact:
    """Read a fact back."""
    label = body["label"]
    return Fact(**{**body, "label": None if label is None else Evidence(label)})


def write_contract(contract: Contract) -> Statement:
    """Write a contract; it is about its id."""
    end = contract.valid_to
    return Statement(
        key=contract.id,
        body=_json(
            {
                "id": contract.id,
                "kind": contract.kind.value,
                "valid_from": contract.valid_from.isoformat(),
                "valid_to": None if end is None else end.isoformat(),
                "enterprise": contract.enterprise,
                "tariff": contract.tariff,
                "assets": list(contract.assets),
                "quantity_kwh": contract.quantity_kwh,
                "vintage": contract.vintage,
                "region": contract.region,
                "technology": contract.technology.value if contract.technology else None,
                "serial": contract.serial,
                "evidence": contract.evidence,
            }
        ),
    )


def read_contract(body: Any) -> Contract:
    """Read a contract back."""
    end, made_from = body["valid_to"], body.get("technology")
    return Contract(
        **{
            **body,
            "kind": ContractKind(body["kind"]),
            "valid_from": datetime.fromisoformat(body["valid_from"]),
            "valid_to": None if end is None else datetime.fromisoformat(end),
            "assets": tuple(body["assets"]),
            "technology": PowerSource(made_from) if made_from else None,
        }
    )


def write_enterprise(enterprise: Enterprise) -> Statement:
    """Write an enterprise; it is about its id."""
    return Statement(
        key=enterprise.id,
        body=_json(
            {
                "id": enterprise.id,
                "name": [enterprise.name.en, enterprise.name.zh],
                "sector": enterprise.sector.value,
                "industry": [enterprise.industry.en, enterprise.industry.zh],
                "contact": enterprise.contact,
            }
        ),
    )


def read_enterprise(body: Any) -> Enterprise:
    """Read an enterprise back."""
    english, chinese = body["name"]
    makes_en, makes_zh = body["industry"]
    return Enterprise(
        **{
            **body,
            "name": Name(en=english, zh=chinese),
            "sector": Sector(body["sector"]),
            "industry": Name(en=makes_en, zh=makes_zh),
        }
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


FACTS = StatementForm(kind=ImportKind.FACTS, write=write_fact, read=read_fact)
CONTRACTS = StatementForm(kind=ImportKind.CONTRACTS, write=write_contract, read=read_contract)
ENTERPRISES = StatementForm(
    kind=ImportKind.ENTERPRISES, write=write_enterprise, read=read_enterprise
)
