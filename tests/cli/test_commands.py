"""Every command: for people, for programs, and with an exit code that can be trusted."""

import json
import shutil
from pathlib import Path

import pytest

from lingtan.cli.main import COMMANDS, main
from tests.conftest import Demo

DOCS = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"


def run(*words: str) -> int:
    """Run a command and return its exit code."""
    try:
        main(words)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return 0


def answer(capsys: pytest.CaptureFixture[str]) -> object:
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_is_documented(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(name, "--help") == 0
    assert "Usage" in capsys.readouterr().out
    assert f"## lingtan {name}" in DOCS.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["check", "reconcile", "account", "allocate", "match", "evaluate"]
)
def test_a_query_answers_programs_in_json(
    demo: Demo, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(name, str(demo.workspace.layout.folder), "-p", "2025", "--json")
    assert isinstance(answer(capsys), dict)


@pytest.mark.slow
def test_an_account_prints_its_total_and_its_parameters(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("account", str(demo.workspace.layout.folder), "-p", "2025") == 0
    shown = capsys.readouterr().out
    assert "0.8325" in shown
    assert "coal_rate = 0.3024" in shown


@pytest.mark.slow
def test_accounts_of_enterprises_add_up_to_the_park(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(demo.workspace.layout.folder)
    assert run("allocate", folder, "-p", "2025") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Electroplating works" in shown
    assert "metered use (default)" in shown
    run("allocate", folder, "-p", "2025", "--json")
    found = json.loads(capsys.readouterr().out)
    totals = sum(account["total_kg"] for account in found["accounts"])
    assert totals + found["remaining_kg"] == found["park_kg"] == 108_370_216
    given = sum(transfer["kg"] for transfer in found["transfers"])
    assert given == sum(account["received_kg"] for account in found["accounts"]) > 0


@pytest.mark.slow
def test_a_footprint_is_told_for_each_form_and_names_nobody_else(
    demo: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(demo.workspace.layout.folder)
    others = [e for e in demo.workspace.park().enterprises if e.id != "steel"]
    told = {}
    for form in ("pact", "cbam"):
        path = tmp_path / f"{form}.json"
        words = ("footprint", folder, "steel", "-p", "2025", "--format", form, "-o", str(path))
        assert run(*words) == 0
        text = path.read_text(encoding="utf-8")
        assert not [e.id for e in others if f'"{e.id}"' in text or e.name.en in text]
        told[form] = json.loads(text)
    pcf = told["pact"]["data"][0]["pcf"]
    assert pcf["pcfExcludingBiogenicUptake"] == "1.091209"
    good = told["cbam"]["goods"][0]
    assert good["attributedEmissions"]["directTCO2e"] == "23267.951"
    assert good["specificEmbeddedEmissions"]["totalTCO2ePerT"] == "0.975195"
    assert good["shareOfDefaultValues"] == "0.035783"
    capsys.readouterr()
    assert run(*words) == 1
    assert "stands already" in capsys.readouterr().err
    assert run("footprint", folder, "metal", "-p", "2025") == 1
    assert "states no product" in capsys.readouterr().err
    assert run("footprint", folder, "steel", "-p", "2025-07") == 1
    assert run("footprint", folder, "nobody", "-p", "2025") == 1
    assert "electroplating" in capsys.readouterr().err


@pytest.mark.slow
def test_green_power_is_told_three_ways_and_what_is_open_says_why(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("match", str(demo.workspace.layout.folder), "-p", "2025") == 0
    shown = " ".join(capsys.readouterr().out.split())
    for way in ("physical", "contractual", "matched by the hour", "24/7 score"):
        assert way in shown
    assert shown.count("clean share of the grid in each hour is in no source") == 1
    assert "It lies between 40.9% and 93.6%." in shown


@pytest.mark.slow
def test_a_park_is_made_imported_and_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "park")
    assert run("new", folder, "--type", "logistics", "--json") == 0
    capsys.readouterr()
    files = [str(path) for path in sorted((tmp_path / "park" / "inbox").iterdir())]
    assert run("import", folder, *files, "--json") == 0
    assert len(answer(capsys)) == len(files)  # type: ignore[arg-type]  # a list of files
    assert run("template", folder, "products", "--json") == 0
    capsys.readouterr()
    assert run("check", folder, "-p", "2025", "--requests", "--json") == 0
    capsys.readouterr()
    assert run("report", folder, "-p", "2025", "--lang", "en", "--json") == 3  # two weeks of it
    issued = answer(capsys)
    assert isinstance(issued, dict)
    assert Path(str(issued["html"])).is_file()


@pytest.mark.slow
def test_a_report_of_a_park_nobody_metered_is_written_and_leaves_with_three(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "park")
    run("new", folder, "--type", "logistics")
    capsys.readouterr()
    assert run("report", folder, "-p", "2025-01", "--lang", "en", "--json") == 3
    issued = answer(capsys)
    assert isinstance(issued, dict)
    assert Path(str(issued["xlsx"])).is_file()


@pytest.mark.slow
def test_a_demo_run_again_that_cannot_take_a_file_shows_the_rest_and_leaves_with_one(
    demo: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(demo.workspace.layout.folder, folder)
    (folder / "inbox" / "10_heat_network_2025.parquet").write_bytes(b"PAR1, but cut short")
    assert run("demo", str(folder), "--json") == 1
    told = answer(capsys)
    assert isinstance(told, dict)
    failed = [done["file"] for done in told["imports"] if done["error"]]
    assert failed == ["10_heat_network_2025.parquet"]
    assert all(done["is_repeated"] for done in told["imports"] if not done["error"])
    assert len(told["reports"]) == 2


def test_refused_rows_leave_with_three(tmp_path: Path) -> None:
    folder = tmp_path / "park"
    run("new", str(folder), "--type", "mixed")
    sample = next((folder / "inbox").glob("*hourly*"))
    lines = sample.read_text(encoding="utf-8").splitlines()
    broken = tmp_path / sample.name
    broken.write_text("\n".join([*lines, lines[-1].replace(",", ",x", 2)]), encoding="utf-8")
    assert run("import", str(folder), str(broken)) == 3


def test_an_import_does_not_claim_what_only_a_check_can_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "park"
    run("new", str(folder), "--type", "mixed")
    (folder / "mappings" / "flat.yaml").write_text(
        'matches: ["flat.csv"]\nkind: csv\ntime: {columns: [time], formats: ["%Y-%m-%d %H:%M"]}\n'
        "values: [{column: kWh, meter: e_depot, unit: kWh}]\n",
        encoding="utf-8",
    )
    flat = tmp_path / "flat.csv"
    lines = [f"2025-01-{n // 24 + 1:02} {n % 24:02}:00,7\n" for n in range(31 * 24)]
    flat.write_text("time,kWh\n" + "".join(lines), encoding="utf-8")
    capsys.readouterr()
    assert run("import", str(folder), str(flat)) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Nothing found to doubt" not in shown
    assert "lingtan check" in shown


def test_refused_rows_leave_with_three_again_when_the_file_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "park"
    run("new", str(folder), "--type", "mixed")
    sample = next((folder / "inbox").glob("*hourly*"))
    text = sample.read_text(encoding="utf-8")
    sample.write_text(text.replace("2319.79", "many", 1), encoding="utf-8")
    assert run("import", str(folder), str(sample)) == 3
    capsys.readouterr()
    assert run("import", str(folder), str(sample)) == 3
    shown = " ".join(capsys.readouterr().out.split())
    assert "1 of its rows were refused" in shown
    assert "Nothing found to doubt" not in shown


def test_a_bad_file_is_named_the_others_are_imported_and_one_is_left_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "park"
    run("new", str(folder), "--type", "mixed")
    sample = next((folder / "inbox").glob("*hourly*"))
    capsys.readouterr()
    assert run("import", str(folder), str(tmp_path / "no.csv"), str(sample), "--json") == 1
    told = answer(capsys)
    assert isinstance(told, list)
    bad, good = told
    assert (bad["error"]["code"], bad["error"]["case"]) == ("import_file", "no_file")
    assert "Check the path" in bad["error"]["next"]
    assert good["error"] is None
    assert good["new"] > 0
    assert run("import", str(folder), str(tmp_path / "no.csv")) == 1
    shown = " ".join(capsys.readouterr().err.split())
    assert "Nothing was taken" in shown


def test_a_prefilled_form_leaves_with_zero(tmp_path: Path) -> None:
    folder = tmp_path / "park"
    run("new", str(folder), "--type", "mixed")
    run("template", str(folder), "energy")
    form = next((folder / "reports").rglob("*.xlsx"))
    assert run("import", str(folder), str(form)) == 0


def test_an_error_leaves_with_one_and_says_the_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("account", str(tmp_path), "-p", "2025") == 1
    assert "lingtan new" in capsys.readouterr().err


def test_a_wrong_command_line_leaves_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("account", "--no-such-option") == 2
    assert capsys.readouterr().err


@pytest.mark.slow
def test_a_file_is_looked_at_and_a_mapping_suggested(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "park"
    run("new", str(folder), "--type", "commercial")
    sample = next((folder / "inbox").glob("*hourly*"))
    other = tmp_path / "our_meters.csv"
    other.write_bytes(sample.read_bytes())
    capsys.readouterr()
    assert run("import", str(folder), str(other), "--suggest") == 0
    assert (folder / "mappings" / "our_meters.yaml").is_file()


def test_the_doctor_names_the_font(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("doctor", "--json") == 0
    found = answer(capsys)
    assert isinstance(found, dict)
    assert "CJK" in str(found["chinese_font"])


def test_a_file_of_which_nothing_could_be_used_leaves_with_3(tmp_path: Path) -> None:
    folder = tmp_path / "park"
    assert run("new", str(folder), "--type", "mixed") == 0
    sample = folder / "inbox" / "sample_hourly_2025.csv"
    heading = tmp_path / "sample_hourly_empty.csv"
    heading.write_bytes(b"\n".join(sample.read_bytes().splitlines()[:2]) + b"\n")
    assert run("import", str(folder), str(heading)) == 3
    assert run("import", str(folder), str(heading)) == 3


@pytest.mark.slow
def test_a_year_is_closed_and_restated_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "park")
    assert run("new", folder, "--type", "manufacturing") == 0
    assert run("close", folder, "-p", "2025") == 1
    assert "--by" in capsys.readouterr().err
    assert run("close", folder, "-p", "2025", "--by", "park office") == 1
    assert "Nothing is known of 2025" in " ".join(capsys.readouterr().err.split())
    first, *late = [str(path) for path in sorted((tmp_path / "park" / "inbox").iterdir())]
    assert run("import", folder, first) == 0
    assert run("close", folder, "-p", "2025", "--by", "park office", "--json") == 0
    assert run("import", folder, *late) == 0
    capsys.readouterr()
    assert run("restate", folder, "-p", "2025", "--dry-run", "--json") == 0
    told = answer(capsys)
    assert isinstance(told, dict)
    assert told["restated"] is None
    run("account", folder, "-p", "2025")
    assert "lingtan restate" in capsys.readouterr().out
    run("evaluate", folder, "-p", "2025", "-f", "cn_national_910")
    assert "lingtan restate" in capsys.readouterr().out
    signed = ("restate", folder, "-p", "2025", "--by", "park office", "--reason", "late")
    assert run(*signed) == 1  # a figure becomes unknown by it
    assert "--accept-unknown" in capsys.readouterr().err
    assert run(*signed, "--accept-unknown") == 0
    said = capsys.readouterr().out
    assert "park office" in said
    assert "moves no figure" not in said
    assert run("restate", folder, "-p", "2025", "--dry-run") == 0
    assert "Nothing has come since 2025 was closed." in capsys.readouterr().out
