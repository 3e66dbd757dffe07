"""What other meters bear out is no doubt any more, and nothing else is cleared."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from lingtan.base.time_axis import parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.metering.reconciliation.balance_system import Floats
from lingtan.metering.reconciliation.cleared import Believed, clear_doubts, reconciled_months
from lingtan.metering.validate import validate_period
from lingtan.park.meters import Meter, Resolution
from lingtan.park.park import Park
from lingtan.park.places import Node
from tests.builders import a_meter, a_name, a_park
from tests.builders_metering import a_runner, readings

JULY = parse_period("2025-07", "Asia/Shanghai")
LOSSES = load_catalogue().network_losses
HOURS = 31 * 24
LOAD = np.random.default_rng(7).uniform(100, 300, HOURS).round(3)
OTHER = np.random.default_rng(8).uniform(50, 150, HOURS).round(3)
LOST = 1.01  # what enters for each kWh that is used


def hourly(meter_id: str, source: str, target: str, parent: str = "") -> Meter:
    meter = a_meter(meter_id, source, target)
    return replace(meter, resolution=Resolution.HOUR, accuracy_class=0.5, parent=parent)


GATE = hourly("gate", "outside", "bus")
USERS = hourly("use", "bus", "enterprise:works"), hourly("other", "bus", "enterprise:works")
PART = hourly("part", "bus", "enterprise:works", parent="gate")
PARK = a_park(GATE, *USERS)
SOUND = {"gate": (LOAD + OTHER) * LOST, "use": LOAD, "other": OTHER}


def cleared(flows: Mapping[str, Floats], park: Park = PARK) -> dict[tuple[str, str], float]:
    """Return what is left of the doubts, by kind and subject [kWh]."""
    tables = (
        readings(name, [None if np.isnan(v) else float(v) for v in each], JULY.start, HOUR)
        for name, each in flows.items()
    )
    runner = a_runner(*tables)
    found = validate_period(runner, park, JULY)
    believed = Believed(quality=found.quality, doubts=found.doubts, balances=found.balances)
    months = reconciled_months(runner, park, JULY, believed, LOSSES)
    rows = clear_doubts(found.doubts, months)
    assert rows.schema == found.doubts.schema
    return {
        (str(row["kind"]), str(row["subject"])): float(row["quantity"])
        for row in rows.iter_rows(named=True)
    }


HOUR = timedelta(hours=1)


def test_a_sub_meter_above_a_gate_that_its_node_bears_out_leaves_only_what_chance_allows() -> None:
    park = a_park(GATE, *USERS, replace(PART, source="outside", target="bus"))
    left = cleared({**SOUND, "part": SOUND["gate"] * 3}, park)["sub_meters_exceed", "gate"]
    assert 0 < left < 0.05 * SOUND["gate"].sum()


def test_a_sub_meter_above_a_gate_that_nothing_bears_out_stays_what_it_is() -> None:
    park = a_park(GATE, replace(PART, source="outside", target="bus"))
    left = cleared({"gate": LOAD, "part": LOAD * 1.5}, park)["sub_meters_exceed", "gate"]
    assert left == pytest.approx(LOAD.sum() / 2, rel=1e-3)


def test_what_a_gate_lacks_is_what_its_users_and_the_usual_loss_tell() -> None:
    low = {**SOUND, "gate": SOUND["gate"] * 0.67}
    left = cleared(low)["negative_loss", "bus"]
    truth = 0.33 * SOUND["gate"].sum()
    assert truth <= left <= truth + 0.05 * SOUND["gate"].sum()


def test_the_others_bound_what_a_meter_that_stood_still_may_have_counted() -> None:
    still = SOUND["gate"].copy()
    still[100:300] = 120.0
    found = cleared({**SOUND, "gate": still})
    change = SOUND["gate"].sum() - still.sum()
    assert -found["may_exceed", "gate"] <= change <= found["may_lack", "gate"]
    assert found["may_lack", "gate"] < change + 0.04 * SOUND["gate"].sum()


def test_readings_a_gate_lacks_are_bounded_by_what_its_users_took() -> None:
    holed = SOUND["gate"].copy()
    holed[100:400] = np.nan
    found = cleared({**SOUND, "gate": holed})
    change = SOUND["gate"][100:400].sum()
    assert change <= found["may_lack", "gate"] <= 1.1 * change


def test_use_that_nobody_meters_is_no_small_loss_when_the_gate_lacks_readings() -> None:
    park = a_park(GATE, USERS[0])
    holed = SOUND["gate"].copy()
    holed[100:400] = np.nan
    found = cleared({"gate": holed, "use": LOAD}, park)
    assert found["may_lack", "gate"] >= SOUND["gate"][100:400].sum()


def test_two_meters_that_lack_readings_at_one_node_tell_nothing_of_each_other() -> None:
    holed = {name: each.copy() for name, each in SOUND.items()}
    holed["gate"][100:400] = np.nan
    holed["use"][100:400] = np.nan
    assert not [kind for kind, _ in cleared(holed) if kind == "may_lack"]


def test_what_is_doubted_itself_clears_no_other() -> None:
    found = SOUND["use"].copy()
    found[100:400] = 120.0
    holed = SOUND["gate"].copy()
    holed[350:600] = np.nan
    told = cleared({**SOUND, "use": found, "gate": holed})["may_lack", "gate"]
    assert told >= SOUND["gate"][350:600].sum() + 300 * 120.0


def test_a_day_is_no_month_and_clears_nothing() -> None:
    day = parse_period("2025-07-02", "Asia/Shanghai")
    runner = a_runner(readings("gate", [1.0] * 24, day.start, HOUR))
    found = validate_period(runner, PARK, day)
    believed = Believed(quality=found.quality, doubts=found.doubts, balances=found.balances)
    assert reconciled_months(runner, PARK, day, believed, LOSSES) == ()
    assert clear_doubts(found.doubts, ()).equals(found.doubts)


@pytest.mark.slow
def test_no_doubts_stay_no_doubts() -> None:
    assert cleared(SOUND) == {}


LINES = hourly("line", "bus", "mid"), hourly("second", "mid", "far")
FAR = replace(USERS[0], source="far"), replace(USERS[1], source="far")
NODES = tuple(Node(id=n, name=a_name(n), carrier="electricity") for n in ("mid", "far"))
SENT = (LOAD + OTHER) * LOST**0.5
LONG = {**SOUND, "line": SENT, "second": SENT}


def test_a_reading_that_the_others_contradict_is_doubted_as_far_as_they_tell() -> None:
    """A line that counts twice is one too many: no supply lacks, and nobody else is doubted."""
    park = a_park(GATE, *LINES, *FAR)
    park = replace(park, nodes=(*park.nodes, *NODES))
    found = cleared({**LONG, "line": SENT * 2}, park)
    assert found["negative_loss", "bus"] == 0.0
    assert found["may_exceed", "line"] == pytest.approx(SENT.sum(), rel=0.1)
    assert found["may_lack", "line"] == 0.0
    assert found["doubted", "line"] >= found["may_exceed", "line"]
    assert {subject for kind, subject in found if kind in ("doubted", "either_lack")} == {"line"}


def test_of_readings_that_explain_a_fault_alike_either_may_be_wrong() -> None:
    found = cleared({**SOUND, "use": LOAD * 1.5})
    off = LOAD.sum() / 2
    assert found["either_lack", "gate"] == pytest.approx(off, rel=0.15)
    assert found["either_exceed", "use"] == pytest.approx(off, rel=0.15)
    assert found["either_exceed", "gate"] == found["either_lack", "use"] == 0.0
    assert ("doubted", "use") not in found


@pytest.mark.parametrize("lost", [1.0, 1.02, 1.035])
def test_what_either_may_be_off_holds_the_truth_whatever_the_network_loses(lost: float) -> None:
    gate = (LOAD + OTHER) * lost
    found = cleared({"gate": gate, "use": LOAD * 1.5, "other": OTHER})
    assert found["either_exceed", "use"] >= LOAD.sum() / 2
    found = cleared({"gate": gate * 1.25, "use": LOAD, "other": OTHER})
    assert found["either_exceed", "gate"] >= gate.sum() / 4


def test_of_readings_of_which_two_are_wrong_each_may_be_as_far_off_as_any_pair_says() -> None:
    park = a_park(GATE, *LINES, *FAR)
    park = replace(park, nodes=(*park.nodes, *NODES))
    found = cleared({**LONG, "gate": LONG["gate"] * 1.5, "line": SENT * 1.3}, park)
    assert found["either_exceed", "gate"] >= LONG["gate"].sum() / 2
    assert found["either_exceed", "line"] >= SENT.sum() * 0.3


def test_what_other_meters_tell_of_a_gap_bounds_no_more_than_the_gap() -> None:
    """The line lacks a day, which the others tell; the rest of its month counts twice."""
    park = a_park(GATE, *LINES, *FAR)
    park = replace(park, nodes=(*park.nodes, *NODES))
    line = SENT * 2
    line[240:264] = np.nan
    found = cleared({**LONG, "line": line}, park)
    assert found["may_exceed", "line"] >= 0.9 * SENT.sum()
