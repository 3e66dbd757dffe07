"""What a command prints for programs tells each number beside the id that traces it."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from lingtan.app.lineage_of import lineage_of
from lingtan.app.trace_figure import find_node
from lingtan.evidence.lineage.addresses import read_address
from lingtan.evidence.lineage.nodes import Lineage
from tests.cli.test_commands import answer, run
from tests.conftest import Demo

pytestmark = pytest.mark.slow

YEAR, MONTH = "2025", "2025-03"
# The number that stands under ``figure``, by what it is a number of.
NUMBERS = ("value", "quantity_kg", "quantity_kwh")
FEWEST = {
    "account": 100,
    "evaluate": 20,
    "match": 10,
    "reconcile": 100,
    "statement": 10,
    "certificates": 1,
}
WITHOUT_PERIOD = ("certificates",)


def told_in(answered: object) -> Iterator[tuple[str, Any]]:
    """Yield the id and the number of everything that has one."""
    if isinstance(answered, Mapping):
        yield from _of_thing(answered)
        for each in answered.values():
            yield from told_in(each)
    elif isinstance(answered, list):
        for each in answered:
            yield from told_in(each)


def _of_thing(thing: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if isinstance(thing.get("figure"), str):
        yield thing["figure"], next(thing[name] for name in NUMBERS if name in thing)
    elif {"id", "value", "rests_on"} <= thing.keys():
        yield thing["id"], thing["value"]
        for end in ("low", "high"):
            if thing[end] is not None:
                yield f"{thing['id']}#{end}", thing[end]
    if "stream" in thing:
        for key, id_ in thing["figures"].items():
            yield id_, thing[key]


@pytest.fixture(scope="module")
def lineages(demo: Demo) -> Mapping[str, Lineage]:
    return {period: lineage_of(demo.workspace.layout, period) for period in (YEAR, MONTH)}


@pytest.mark.parametrize("command", FEWEST)
def test_every_number_is_traced_by_the_id_beside_it(
    demo: Demo,
    lineages: Mapping[str, Lineage],
    command: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    layout = demo.workspace.layout
    period = () if command in WITHOUT_PERIOD else ("-p", YEAR)
    run(command, str(layout.folder), *period, "--json")
    told = dict(told_in(answer(capsys)))
    asked = {id_: told[id_] for id_ in told if "@" not in id_ or id_.endswith(f"@{MONTH}")}
    assert len(asked) >= FEWEST[command]
    for id_, given in asked.items():
        address = read_address(id_)
        found, root = find_node(lineages[address.period or YEAR], address.node)
        value = found.nodes[root].value
        number = given if isinstance(given, float | int) else None
        assert (id_, value is None) == (id_, number is None)
        assert number is None or math.isclose(value or 0.0, number, rel_tol=1e-9, abs_tol=1e-9), (
            id_
        )


def test_the_rows_of_a_month_name_their_ids_by_column(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    run("reconcile", str(demo.workspace.layout.folder), "-p", YEAR, "--json")
    told = answer(capsys)
    assert isinstance(told, dict)
    row = next(row for row in told["values"] if row["span"] == MONTH and not row["is_loss"])
    meter = row["stream"]
    assert row["figures"]["reading"] == f"meter:{meter}@{MONTH}"
    assert row["figures"]["reconciled"] == f"reconciled:{meter}@{MONTH}"
    assert row["figures"]["sigma"] == f"reconciled:{meter}#sigma@{MONTH}"
