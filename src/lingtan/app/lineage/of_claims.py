"""Nodes of contracts and of activities of the value chain: what a document states."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from lingtan.app.layout import PARK_FILE
from lingtan.app.lineage.account_sources import AccountSources
from lingtan.app.lineage.ids import answer_id
from lingtan.base.errors import Fact
from lingtan.base.time_axis import find_zone
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule


def claim_nodes(sources: AccountSources) -> Iterator[Node]:
    """Yield every contract and every activity of the value chain."""
    lines = lines_of(sources.inquiry.park_layout.park_file)
    for contract in sources.park.contracts:
        told: dict[str, Fact] = {
            "contract": contract.kind.value,
            "document": contract.evidence,
            "serial": contract.serial,
            "vintage": contract.vintage,
            "valid_from": day_of(contract.valid_from, sources),
            "valid_to": day_of(contract.valid_to, sources),
        }
        yield Node(
            id=f"contract:{contract.id}",
            kind=Kind.CONTRACT,
            rule=Rule.MADE_OF if contract.answer else Rule.GIVEN,
            value=contract.quantity_kwh,
            unit="kWh",
            parts=(Part(node=answer_id(contract.answer)),) if contract.answer else (),
            facts=_filled(told) | place_of(lines, "contracts", contract.id),
        )
    for activity in sources.park.value_chain:
        source: dict[str, Fact] = {
            "document": activity.source.en,
            "document_zh": activity.source.zh,
        }
        yield Node(
            id=f"value_chain:{activity.id}",
            kind=Kind.VALUE_CHAIN,
            rule=Rule.GIVEN,
            value=activity.quantity,
            unit=activity.unit,
            name=activity.name,
            facts=_filled(source) | place_of(lines, "value_chain", activity.id),
        )


def _filled(told: dict[str, Fact]) -> dict[str, Fact]:
    return {key: fact for key, fact in told.items() if fact != ""}


def day_of(instant: datetime | None, sources: AccountSources) -> str:
    """Return the park's calendar day of an instant; the last day of a span that ends."""
    if instant is None:
        return ""
    return instant.astimezone(find_zone(sources.park.time_zone)).date().isoformat()


Lines = dict[tuple[str, str], int]


def lines_of(park_file: Path) -> Lines:
    """Return the line of each entry of each section of a park file."""
    found: Lines = {}
    section = ""
    for number, text in enumerate(park_file.read_text(encoding="utf-8").splitlines(), start=1):
        heading, entry = re.match(r"(\w+):", text), re.match(r"\s+([\w.\-]+):", text)
        if heading:
            section = heading[1]
        elif entry:
            found.setdefault((section, entry[1]), number)
    return found


def place_of(lines: Lines, section: str, id_: str) -> dict[str, Fact]:
    """Return where the park file states a thing; nothing for what a form has stated."""
    line = lines.get((section, id_))
    return {} if line is None else {"file": PARK_FILE, "line": line}
