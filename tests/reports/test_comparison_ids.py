"""Each line of a comparison is traced to the same number under each boundary."""

import json
from pathlib import Path

import pytest

from lingtan.cli.main import main
from tests.app.test_traced_accounts import MEMBERS, a_works

PART = """  part:
    name: Part
    kind: park_in_park
    members:
      - {enterprise: b}
      - {enterprise: c}
"""
PER_UNIT = {"kg": 1.0, "tce": 1000.0}  # energy is traced in kgce


@pytest.mark.slow
def test_the_lines_of_a_comparison_lead_to_their_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park = a_works(tmp_path / "park", MEMBERS + PART)
    with pytest.raises(SystemExit):
        main(["compare", str(park.layout.folder), "-p", "2025", "--json"])
    told = json.loads(capsys.readouterr().out)
    seen = 0
    for figure in told["figures"]:
        for line in figure["lines"]:
            for side, id_ in line["ids"].items():
                (node, *_) = park.trace(id_, "2025").nodes.values()
                assert node.value is not None
                assert node.value == pytest.approx(float(line[side]) * PER_UNIT[figure["unit"]])
                seen += 1
    assert seen > 3
