"""Trial and formal never mix: one trial input makes the result trial, in every output."""

import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from lingtan import Workspace
from lingtan.app.run_verification import Engagement
from lingtan.base.errors import ClosingError
from lingtan.cli.main import main
from tests.app.test_closing import CLOSED, LATE, NOTE, fuel, kinds, park, read_in
from tests.builders_forms import fill
from tests.builders_verification import MONTH as JULY
from tests.builders_verification import a_small_park
from tests.prepared import copied

__all__ = ["park"]

MONTH = "2025-01"
BEFORE_IT = datetime(2026, 1, 15, tzinfo=UTC)


def a_bill(park: Workspace, month: str = MONTH) -> Path:
    """Write a bill of the kilns' gas beside the park."""
    path = park.layout.folder.parent / "sample_bills_trial.csv"
    path.write_text(f"{NOTE}{month},g_ceramics,99.0\n", encoding="utf-8")
    return path


@pytest.fixture
def tried(tmp_path: Path) -> Workspace:
    """Return a park that has read a bill for trial."""
    return copied(read_in_trial, tmp_path / "tried")


def read_in_trial(folder: Path) -> Workspace:
    """Make a park, and read its sample files and a bill for trial."""
    made = read_in(folder)
    made.import_files([a_bill(made)], trial=True, now=LATE)
    made.evaluate(MONTH)  # kept, and copied along
    return made


@pytest.fixture
def tried_since(tmp_path: Path) -> Workspace:
    """Return a park that has read a bill for trial since its month was closed."""
    return copied(close_and_try, tmp_path / "since")


def close_and_try(folder: Path) -> Workspace:
    """Make a park, close its month, and read a bill for trial."""
    made = copied(read_in, folder)
    made.close(MONTH, by="office", now=CLOSED)
    made.import_files([a_bill(made)], trial=True, now=LATE)
    return made


def mark(park: Workspace, before: str, after: str) -> None:
    """Change a line of the park file."""
    text = park.layout.park_file.read_text(encoding="utf-8")
    assert before in text
    park.layout.park_file.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_what_rests_on_a_trial_file_is_trial(park: Workspace, tried: Workspace) -> None:
    assert not park.account(MONTH).is_trial
    account = tried.account(MONTH)
    assert account.is_trial
    (finding,) = (each for each in account.check.findings if each.kind.id == "trial_input")
    assert finding.subject == "sample_bills_trial.csv"
    assert tried.evaluate(MONTH).account.is_trial
    assert tried.match(MONTH).account.is_trial
    assert "trial_input" in kinds(account)
    assert not tried.account(MONTH, as_known_at=BEFORE_IT).is_trial
    assert not tried.account("2024-06").is_trial
    assert tried.verify().is_sound


def test_a_formal_closing_and_a_formal_report_refuse_it(tried: Workspace) -> None:
    with pytest.raises(ClosingError, match="trial") as refused:
        tried.close(MONTH, by="office", now=LATE)
    assert refused.value.case == "trial_inputs"
    assert len(refused.value.details) == 1
    with pytest.raises(ClosingError, match="trial"):
        tried.formal_report(MONTH, language="en", now=LATE)


@pytest.mark.slow
def test_a_restatement_takes_in_no_trial_file(park: Workspace, tried_since: Workspace) -> None:
    before = fuel(park.account(MONTH))
    assert fuel(tried_since.account(MONTH)) == before
    assert not tried_since.account(MONTH).is_trial
    assert tried_since.restate(MONTH, dry_run=True).movements
    with pytest.raises(ClosingError, match="trial"):
        tried_since.restate(MONTH, by="office", reason="late bill", now=LATE)
    assert fuel(tried_since.account(MONTH)) == before


@pytest.mark.slow
def test_the_same_file_imported_formally_counts_formally(park: Workspace) -> None:
    bill = a_bill(park)
    park.import_files([bill], trial=True, now=LATE)
    trial = fuel(park.account(MONTH))
    (again,) = park.import_files([bill], trial=True, now=LATE)
    assert again.is_repeated
    (done,) = park.import_files([bill], now=LATE)
    assert not done.is_repeated
    account = park.account(MONTH)
    assert not account.is_trial
    assert fuel(account) == trial
    (repeated,) = park.import_files([bill], trial=True, now=LATE)
    assert repeated.is_repeated
    assert not park.account(MONTH).is_trial
    park.close(MONTH, by="office", now=LATE)


@pytest.mark.slow
def test_a_trial_value_that_was_corrected_since_marks_nothing(tried: Workspace) -> None:
    other = tried.layout.folder.parent / "sample_bills_right.csv"
    other.write_text(f"{NOTE}{MONTH},g_ceramics,97.0\n", encoding="utf-8")
    tried.import_files([other], now=LATE)
    assert not tried.account(MONTH).is_trial


def test_a_mapping_can_be_for_trial(park: Workspace) -> None:
    (mapping,) = (
        path
        for path in park.layout.mappings.glob("*.yaml")
        if "sample_bills" in path.read_text(encoding="utf-8")
    )
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(f"{text}\ntrial: true\n", encoding="utf-8")
    park.import_files([a_bill(park)], now=LATE)
    assert park.account(MONTH).is_trial


@pytest.mark.slow
def test_a_fact_and_a_contract_of_the_park_file_can_be_for_trial(park: Workspace) -> None:
    text = park.layout.park_file.read_text(encoding="utf-8")
    fact = "  - {datum: land_area, year: 2025, value: 3, unit: km2, evidence: deed, trial: true}"
    mark(park, "facts:\n", f"facts:\n{fact}\n")
    assert park.account(MONTH).is_trial
    mark(park, "land_area, year: 2025", "land_area, year: 2026")
    assert not park.account(MONTH).is_trial
    park.layout.park_file.write_text(text, encoding="utf-8")
    contract = (
        "{tried: {kind: green_power, first_day: 2025-01-01, last_day: 2025-12-31, "
        "quantity_kwh: 1, vintage: 2025, serial: a-1, evidence: slip, trial: yes}}"
    )
    mark(park, "contracts: {}", f"contracts: {contract}")
    assert park.account(MONTH).is_trial
    assert park.verify().trial_inputs == ("tried",)
    assert not park.account("2024-12").is_trial


def text_of(path: Path) -> str:
    """Return every cell of a workbook as text."""
    book = openpyxl.load_workbook(path, read_only=True)
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


@pytest.mark.slow
def test_the_documents_say_so_and_so_does_the_log(park: Workspace) -> None:
    formal = park.report(MONTH, language="en", now=CLOSED)
    assert not formal.is_trial
    assert "TRIAL" not in formal.html.read_text(encoding="utf-8")
    marked = park.trial_report(MONTH, language="en", now=CLOSED)
    assert marked.is_trial
    park.import_files([a_bill(park)], trial=True, now=LATE)
    trial = park.report(MONTH, language="en", now=LATE)
    for issued in (marked, trial):
        assert "TRIAL" in issued.html.read_text(encoding="utf-8")
        assert "TRIAL" in text_of(issued.xlsx)
    log = (park.layout.evidence / "entries.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in log]
    reports = [entry["trial"] for entry in entries if entry["kind"] == "report"]
    assert reports == [False, True, True]
    imports = [entry.get("trial", False) for entry in entries if entry["kind"] == "import"]
    assert imports[-1] is True
    assert not any(imports[:-1])
    bundle = park.bundle(park.layout.folder.parent / "park.zip")
    for verified in (park.verify(), bundle.verification, park.verify_bundle(bundle.path)):
        assert verified.is_sound
        assert verified.is_trial
        assert verified.trial_inputs == ("sample_bills_trial.csv",)
        named = {path.name for each in (marked, trial) for path in (each.html, each.xlsx)}
        assert named <= {Path(path).name for path in verified.trial_reports}
        assert formal.html.name not in {Path(path).name for path in verified.trial_reports}


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", ["account", "evaluate", "match", "reconcile", "compare", "allocate"]
)
def test_every_command_says_so(
    tried: Workspace, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if command == "compare" and len(tried.park().boundaries) < 2:
        part = "  part: {name: Part, kind: park_in_park, members: [{enterprise: machines}]}\n"
        mark(tried, "boundaries:\n", f"boundaries:\n{part}")
    words = [command, str(tried.layout.folder), "-p", MONTH]
    for more in ([], ["--json"]):
        with pytest.raises(SystemExit):
            main([*words, *more])
    said = capsys.readouterr().out
    assert "TRIAL" in said
    assert '"is_trial": true' in said
    assert "sample_bills_trial.csv" in said


def test_tasks_bundle_and_verify_say_so(
    park: Workspace, tried: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    for of, trial in ((park, False), (tried, True)):
        folder, bundle = str(of.layout.folder), str(of.layout.folder.parent / "park.zip")
        for words in (
            ["tasks", folder, "list", "-p", MONTH],
            ["tasks", folder, "owing", "-p", MONTH],
            ["bundle", folder, bundle, "--force"],
            ["verify", folder],
            ["verify", bundle],
        ):
            for more in ([], ["--json"]):
                with pytest.raises(SystemExit):
                    main([*words, *more])
                said = capsys.readouterr().out
                assert ('"is_trial": true' if more else "TRIAL:") in said or not trial, words
                assert "TRIAL:" not in said or trial, words
                assert '"is_trial": true' not in said or trial, words
                assert "sample_bills_trial.csv" in said or not trial, words


def test_trial_and_formal_at_once_is_an_error(
    park: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["report", str(park.layout.folder), "-p", MONTH, "--trial", "--formal"]
    with pytest.raises(SystemExit):
        main(words)
    assert "trial and formal at once" in " ".join(capsys.readouterr().err.split())


@pytest.mark.slow
def test_no_proof_and_no_verification_rests_on_a_trial_file(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    park.report(JULY, language="en", now=LATE)
    bill = tmp_path / "bills_trial.csv"
    bill.write_text(f"month,meter,amount\n{JULY},g_works,90000\n", encoding="utf-8")
    park.import_files([bill], trial=True, now=LATE)
    with pytest.raises(ClosingError, match="trial"):
        park.open_verification(Engagement(period=JULY, organisation="Certifier"), by="Zhao")
    with pytest.raises(ClosingError, match="trial"):
        park.prove_share(tmp_path / "share.json", "works", JULY)
    assert not (tmp_path / "share.json").exists()


@pytest.mark.slow
def test_a_trace_and_a_rehearsed_restatement_say_that_they_are_for_trial(
    tried_since: Workspace,
) -> None:
    rehearsed = tried_since.restate(MONTH, dry_run=True)
    assert [each.subject for each in rehearsed.findings] == ["sample_bills_trial.csv"]
    other = tried_since.trace("national.e_fuel_kg", "2025")
    assert other.about["trial_inputs"] == "sample_bills_trial.csv"
    assert tried_since.trace("national.e_fuel_kg", MONTH).about["trial_inputs"] == ""


TRIED = (
    "{tried: {kind: certificate, first_day: 2025-01-01, last_day: 2025-01-31, quantity_kwh: 1000, "
    "vintage: 2025, serial: GEC 2025-37-0000001 to 0000001, evidence: slip, trial: yes}}"
)
WATER = "  - {datum: water_fresh, year: 2025, value: 7.3, unit: m3, evidence: slip, trial: yes}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "before", "after", "named"),
    [
        ("certificates", "contracts: {}", f"contracts: {TRIED}", "tried"),
        ("water", "facts:\n", f"facts:\n{WATER}\n", "water_fresh"),
    ],
)
def test_a_prefilled_form_that_nobody_changed_takes_no_mark_away(
    park: Workspace, form: str, before: str, after: str, named: str
) -> None:
    mark(park, before, after)
    prefilled = park.write_template(form, 2025, language="en")
    (done,) = park.import_files([prefilled], now=LATE)
    assert done.error is None
    (stated,) = (each for each in done.stated if each.about in (named, f"{named} · 2025"))
    assert stated.is_known
    assert stated.changes == ()
    account = park.account(MONTH)
    assert account.is_trial
    assert named in {each.subject for each in account.check.findings}
    assert "contradicted_by_form" not in kinds(account)
    with pytest.raises(ClosingError, match="trial"):
        park.close(MONTH, by="office", now=LATE)


@pytest.mark.slow
def test_a_form_that_says_something_else_of_what_is_for_trial_counts_formally(
    park: Workspace,
) -> None:
    mark(park, "contracts: {}", f"contracts: {TRIED}")
    form = park.write_template("certificates", 2025, language="en")
    fill(form, 0, "tried", {"quantity": 2})
    (done,) = park.import_files([form], now=LATE)
    (stated,) = done.stated
    assert {change.part for change in stated.changes} == {"quantity_kwh", "is_trial"}
    assert not park.account(MONTH).is_trial


EARLIER = "2024-06"


@pytest.mark.slow
def test_a_formal_report_refuses_an_earlier_year_that_is_for_trial_and_another_marks_it(
    park: Workspace,
) -> None:
    park.formal_report("2025", language="en", now=LATE)
    park.import_files([a_bill(park, EARLIER)], trial=True, now=LATE)
    assert not park.account("2025").is_trial
    with pytest.raises(ClosingError, match="2024") as refused:
        park.formal_report("2025", language="en", now=LATE)
    assert refused.value.case == "trial_beside"
    assert [each.facts["subject"] for each in refused.value.details] == ["sample_bills_trial.csv"]
    issued = park.report("2025", language="en", now=LATE)
    assert not issued.is_trial
    assert "2024 (for trial)" in issued.html.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_base_year_says_that_what_moves_it_is_for_trial(
    park: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    mark(park, "facts:\n", "base_year: {year: 2024, threshold: 0.05}\nfacts:\n")
    first = park.layout.folder.parent / "sample_bills_2024.csv"
    first.write_text(f"{NOTE}2024-01,g_ceramics,60\n", encoding="utf-8")
    park.import_files([first], now=CLOSED)
    park.close("2024", by="office", now=CLOSED)
    assert park.base_year(now=LATE).trial_inputs == ()
    park.import_files([a_bill(park, EARLIER)], trial=True, now=LATE)
    assert [each.subject for each in park.base_year(now=LATE).trial_inputs] == [
        "sample_bills_trial.csv"
    ]
    with pytest.raises(SystemExit):
        main(["baseyear", str(park.layout.folder), "--json"])
    assert json.loads(capsys.readouterr().out)["is_trial"] is True
    with pytest.raises(ClosingError, match="2024"):
        park.formal_report("2025", language="en", now=LATE)
