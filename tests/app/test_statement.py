"""The statement of the reference park: every account beside the others, none inside another."""

import json
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.results import Account
from lingtan.app.results_statement import Statement
from lingtan.base.errors import ParkFileError
from lingtan.cli.main import main
from lingtan.park.places import ParkType
from tests.conftest import Demo

BLOCK = """offsets:
  block: {registry: ccer, project: wood, vintage: 2024, quantity_t: 10,
    serial: CCER-2024-01 to 10, evidence: statement}
"""


@pytest.fixture(scope="module")
def year(demo: Demo) -> Statement:
    return demo.workspace.integrated_statement("2025")


def tonnes(found: Statement, name: str) -> float | None:
    value = found.figures[f"statement.{name}_kg"].value
    return None if value is None else value / 1000


@pytest.mark.slow
def test_the_accounts_hold_what_the_park_file_states(year: Statement) -> None:
    assert tonnes(year, "sink") == 420
    assert tonnes(year, "sink_back") == 35
    assert tonnes(year, "offset_retired") == 1500
    assert tonnes(year, "offset_held") == 2000
    assert year.beside.findings == ()


def test_what_nobody_states_is_not_zero(year: Statement) -> None:
    assert tonnes(year, "removal") is None
    assert [m.id for m in year.figures["statement.removal_kg"].missing] == ["removals"]


def test_the_emission_before_claims_is_the_whole_grid_power(demo: Demo, year: Statement) -> None:
    of = demo.all_of(Account)[0].inventory.figures
    claims = [
        of[f"national.electricity_{kind}_kg"].value for kind in ("green_power", "certificate")
    ]
    emission = of["national.e_park_kg"].value
    assert emission == pytest.approx(108_370.2e3, abs=100)  # offsets change no tonne of it
    before = year.figures["statement.before_claims_kg"].value
    assert before == pytest.approx((emission or 0.0) - sum(each or 0.0 for each in claims))


def test_offsets_never_enter_the_national_core(year: Statement) -> None:
    national = next(r for r in year.evaluation.frameworks if r.id == "cn_national_910")
    assert [(case.cap, case.offsets_kg) for case in national.offsets] == [(0, 0)]
    unknown = next(r for r in year.evaluation.frameworks if r.id == "cn_hunan_467")
    assert [case.cap for case in unknown.offsets] == [0, 0.05, 0.1, 0.2, 0.5, 1]
    assert unknown.offsets[-1].offsets_kg == 3_500_000
    assert not any(case.is_the_rule for case in unknown.offsets)


def test_a_month_has_no_part_of_what_is_stated_by_the_year(demo: Demo) -> None:
    september = demo.workspace.integrated_statement("2025-09")
    assert tonnes(september, "sink") is None
    assert tonnes(september, "sink_back") == 35
    assert tonnes(september, "offset_retired") == 0


@pytest.mark.slow
def test_people_and_programs_get_the_same_accounts(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(demo.workspace.layout.folder)
    asked = ["statement", folder, "-p", "2025", "-f", "cn_national_910", "-f", "cn_hunan_467"]
    for options in ([], ["--json"]):
        with pytest.raises(SystemExit) as leaving:
            main([*asked, *options])
        assert leaving.value.code in (None, 0)
        shown = capsys.readouterr().out
        assert ("1,500.0" if not options else "1500000") in shown
    told = json.loads(shown)
    assert told["figures"]["statement.sink_back_kg"]["value"] == 35_000
    assert [line["is_reversal"] for line in told["lines"]].count(True) == 1
    assert told["to_be_retired"] == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("registry: ccer", "registry: my_own"),
        ("quantity_t: 10", "quantity_t: -1"),
        ("vintage: 2024", "vintage: soon"),
        ("evidence: statement", "asset: nothing"),
    ],
)
def test_a_faulty_block_is_named_with_its_line(tmp_path: Path, old: str, new: str) -> None:
    park = Workspace.new(tmp_path / "park", ParkType.COMMERCIAL)
    file = park.layout.park_file
    text = file.read_text(encoding="utf-8")
    file.write_text(text + BLOCK.replace(old, new), encoding="utf-8")
    with pytest.raises(ParkFileError) as error:
        park.integrated_statement("2025")
    line = text.count("\n") + 2
    (detail,) = error.value.details
    assert detail.place.startswith("park.yaml:")
    assert int(detail.place.split(":")[1]) in (line, line + 1)
