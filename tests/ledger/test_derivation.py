"""A figure is traced to its parts, and to the lines of a part too doubted to be told alone."""

from decimal import Decimal

import pytest

from tests.builders_ledger import amounts, draw_up_doubted
from tests.property.lineage_terms import unlike
from tests.property.test_ledger_conservation import DAY, FOSSIL, HOURS, METERS, NAMES, the_park

# kWh by hour: what the sun gave is all the electricity that counts, and little of all energy.
METERED = {
    "turbine": {0: "1000", 1: "98.846", 3: "94.832", 9: "459.720"},
    "engine": {
        0: "48.628", 1: "117.107", 2: "300.798", 3: "1.430", 5: "0.754", 6: "2.838", 7: "99.593",
        8: "0.130", 9: "0.628", 10: "0.094", 11: "63.192", 12: "740.891", 13: "0.142",
        14: "19.649", 16: "780.456", 19: "43.265", 23: "505.319",
    },
    "pv": {3: "427.565", 5: "262.144"},
    "lights": {8: "647.103"},
    "use_a": {
        0: "14.358", 1: "4.228", 4: "36.231", 5: "418.728", 22: "21.122", 23: "59.951",
    },
    "use_b": {
        0: "71.019", 7: "293.096", 12: "376.403", 15: "998.462", 17: "1000", 19: "1000",
        22: "156.223",
    },
    "use_c": {3: "1000"},
}  # fmt: skip


def test_the_lines_of_a_doubted_part_stand_for_it() -> None:
    names = (*METERS, *(f"use_{name}" for name in NAMES))
    day = {
        name: [Decimal(METERED.get(name, {}).get(hour, "0")) for hour in range(HOURS)]
        for name in names
    }
    park = the_park()
    gas = {f"gas_{name}": day[name] for name in FOSSIL}
    table = amounts(
        park, {name: [str(v) for v in each] for name, each in (day | gas).items()}, DAY
    )
    doubt = {"kind": "doubted", "subject": "pv", "intervals": HOURS, "quantity": Decimal(600)}
    inventory = draw_up_doubted(park, table, [doubt], DAY, park.boundaries[0].id)
    whole, part = (inventory.figures[id_] for id_ in ("national.e_tce", "energy.electricity_tce"))
    assert whole.value == pytest.approx(6, rel=0.2)
    assert part.value is None
    assert unlike(inventory, is_everything=True) == {}
