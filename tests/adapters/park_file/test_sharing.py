"""Rules of allocation are read from the park file, and a faulty one is named on its line."""

from dataclasses import replace
from pathlib import Path

import pytest

from lingtan.adapters.park_file.read import inspect_park
from lingtan.catalogue.load import load_catalogue
from lingtan.park.allocation import (
    AllocationRule,
    Basis,
    Cogeneration,
    CogenerationBasis,
    Share,
    SharedPart,
)
from tests.adapters.park_file.test_faults import found_in
from tests.builders_park_file import PARK_YAML, changed, line_of, write_park_file

CATALOGUE = load_catalogue()
RULES = """
allocation:
  - {of: losses, by: use, carrier: electricity, evidence: service agreement}
  - of: common
    by: shares
    shares: [{enterprise: works, share: 0.6}, {enterprise: depot, share: 0.4}]
  - {of: other, by: datum, datum: land_area, streams: [gas], among: [works, depot]}
"""
FAULTS = [
    ("by: datum, datum: land_area", "by: datum", "rule_needs", "of: other"),
    ("share: 0.4", "share: 0.3", "shares_not_one", "shares: ["),
    ("share: 0.4", "share: 1.4", "out_of_range", "share: 1.4"),
    ("carrier: electricity", "carrier: natural_gas", "no_network", "carrier: natural_gas"),
    ("datum: land_area", "datum: ground", "unknown_datum", "ground"),
    ("streams: [gas]", "streams: [coal]", "unknown_stream", "[coal]"),
    ("{of: losses, by: use", "{of: common, by: use, meters: [e1]", "no_common_meter", "[e1]"),
]


def test_rules_are_read_as_they_stand(tmp_path: Path) -> None:
    park = inspect_park(write_park_file(tmp_path, park=PARK_YAML + RULES), CATALOGUE).park
    assert park is not None
    losses, common, other = park.allocation
    assert losses == AllocationRule(
        of=SharedPart.LOSSES, by=Basis.USE, carrier="electricity", evidence="service agreement"
    )
    assert common.shares == (
        Share(enterprise="works", share=0.6),
        Share(enterprise="depot", share=0.4),
    )
    assert replace(other, among=()) == AllocationRule(
        of=SharedPart.OTHER, by=Basis.DATUM, datum="land_area", streams=("gas",)
    )


@pytest.mark.parametrize(("old", "new", "kind", "needle"), FAULTS)
def test_a_faulty_rule_is_named_on_its_line(
    tmp_path: Path, old: str, new: str, kind: str, needle: str
) -> None:
    text = PARK_YAML + changed(RULES, old, new)
    place = f"park.yaml:{line_of(text, needle)}"
    assert (kind, place) in found_in(write_park_file(tmp_path, park=text))


def test_one_part_has_one_rule(tmp_path: Path) -> None:
    text = PARK_YAML + RULES + "  - {of: common, by: use}\n"
    place = f"park.yaml:{line_of(text, '{of: common, by: use}')}"
    assert ("rule_twice", place) in found_in(write_park_file(tmp_path, park=text))


def test_a_rule_of_cogeneration_needs_its_values(tmp_path: Path) -> None:
    rule = "owner: works, cogeneration: {by: exergy, heat_c: 150, ambient_c: 15}"
    text = changed(PARK_YAML, "owner: works", rule)
    park = inspect_park(write_park_file(tmp_path, park=text), CATALOGUE).park
    assert park is not None
    assert [asset.cogeneration for asset in park.assets if asset.cogeneration] == [
        Cogeneration(by=CogenerationBasis.EXERGY, heat_c=150.0, ambient_c=15.0)
    ]
    short = changed(text, ", ambient_c: 15", "")
    assert "rule_needs" in [kind for kind, _ in found_in(write_park_file(tmp_path, park=short))]
