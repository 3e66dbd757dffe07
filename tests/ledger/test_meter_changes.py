"""A multiplier or register that changed on a word is a named assumption."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lingtan.park.meters import MeterEvent
from tests.builders import a_park
from tests.builders_ledger import YEAR, billed, draw_up

KIND = "ledger_meter_change_without_evidence"


@pytest.mark.parametrize(
    ("event", "named"),
    [
        ({"multiplier": 80.0}, True),
        ({"is_replacement": True, "closing": 9.0, "opening": 0.0}, True),
        ({"multiplier": 80.0, "evidence": "work order 17"}, False),
        ({"multiplier": 80.0, "at": datetime(2024, 3, 1, tzinfo=UTC)}, True),
        ({"is_replacement": True, "at": datetime(2024, 3, 1, tzinfo=UTC)}, False),
        ({"multiplier": 80.0, "at": datetime(2026, 3, 1, tzinfo=UTC)}, False),
    ],
)
def test_a_change_without_a_document_is_named(event: dict[str, object], named: bool) -> None:
    meters = (billed("grid", "outside", "bus"), billed("use", "bus", "enterprise:works"))
    change = MeterEvent(meter="grid", at=datetime(2025, 3, 1, tzinfo=UTC))
    change = replace(change, **event)  # type: ignore[arg-type]  # fields of the case
    park = replace(a_park(*meters), meter_events=(change,))
    inventory = draw_up(park, {"grid": [1000], "use": [1000]}, YEAR)
    assert [f.subject for f in inventory.findings if f.kind.id == KIND] == ["grid"] * named
