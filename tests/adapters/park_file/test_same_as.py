"""A meter may tell another's flow again; of what it cannot, the park file is told at once."""

from pathlib import Path

import pytest

from lingtan.adapters.park_file.read import inspect_park
from lingtan.catalogue.load import load_catalogue
from lingtan.park.flows import Flow, flow_of
from tests.builders_park_file import METERS_CSV, changed, line_of, write_park_file

CATALOGUE = load_catalogue()
HEADING = "parent,class"
AGAIN = "e5,Bill,账单,electricity,kWh,bill,1mo,bus,enterprise:works,,,{told},0.5,,,,no\n"


def with_bill(told: str) -> str:
    """Return meters.csv with a bill that tells a meter's flow again."""
    lines = changed(METERS_CSV, HEADING, "parent,same_as,class").splitlines()
    spread = [lines[0]]
    for line in lines[1:]:
        cells = line.split(",")
        cells.insert(11, "")
        spread.append(",".join(cells))
    return "\n".join(spread) + "\n" + AGAIN.format(told=told)


def test_a_bill_that_tells_a_meter_again_is_held_against_it_and_never_added(
    tmp_path: Path,
) -> None:
    found = inspect_park(write_park_file(tmp_path / "park", meters=with_bill("e2")), CATALOGUE)
    assert not found.findings
    assert found.park is not None
    bill = next(meter for meter in found.park.meters if meter.id == "e5")
    assert bill.same_as == "e2"
    assert flow_of(bill, found.park).flow is Flow.SUB_METER


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("e9", "park_file_unknown_same"),
        ("g1", "park_file_same_carrier"),
        ("e5", "park_file_same_chain"),
    ],
)
def test_what_it_cannot_tell_again_is_named_on_its_line(
    tmp_path: Path, told: str, kind: str
) -> None:
    meters = with_bill(told)
    found = inspect_park(write_park_file(tmp_path / "park", meters=meters), CATALOGUE)
    (finding,) = [each for each in found.findings if each.kind.id == kind]
    assert finding.place.line == line_of(meters, "e5,Bill")
